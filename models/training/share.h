/* The share of train that is dev (a `dev` that is a number).
 *
 * Single sentences at random; where documents are looked at (`context.kind: document`), whole documents, or else dev
 * would show a tenth of each document, and train would have holes. Where there are too few of them, windows of
 * `context.window` tokens. Thread rule: a pure function of its arguments. */
#ifndef NER_MODELS_TRAINING_SHARE_H
#define NER_MODELS_TRAINING_SHARE_H

#include "corpora/corpus.h"
#include "models/config.h"

/* sentences [corpus's count]: the numbers of those to train on first, *out_train of them, then those of the share; both
 * in the order of the corpus. Of single sentences it is exactly `dev_share`; of documents and windows as many as come
 * nearest to it, as they are drawn: none, where each has twice the share or more. false when there is no memory. */
bool share_take(const corpus *c, const config *wanted, uint64_t seed, size_t *sentences, size_t *out_train, error *err);

#endif
