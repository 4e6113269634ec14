/* F1 of a network on a dataset, without dropout. */
#ifndef NER_MODELS_TRAINING_EVALUATION_H
#define NER_MODELS_TRAINING_EVALUATION_H

#include "base/threads.h"
#include "corpora/score.h"
#include "models/training/dataset.h"

/* Tags DATA with these weights (ready for a pass) and counts spans against its gold ones; those of types that the tags
 * lack count as missed. The result does not depend on the number of threads. */
bool evaluation_run(const network_weights *w, const vectors *words, const dataset *data, threads *pool,
                    score_counts *out_counts, error *err);

/* Only the scores of all tags, as decoding wants them: out_scores[i] [T][K] of sentence i, in memory of the caller. */
bool evaluation_scores(const network_weights *w, const vectors *words, const dataset *data, threads *pool,
                       real *const *out_scores, error *err);

#endif
