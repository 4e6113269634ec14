/* Tokens in, entities out: the run state of a model, one a thread.
 *
 * The result for a sentence does not depend on what else is in the call but, where the model looks at documents, on the
 * sentences of its window; nor does it on threads.
 * Thread rule: a tagger belongs to one thread; the model behind it is shared, and so is what tagger_share says. */
#ifndef NER_MODELS_TAGGER_H
#define NER_MODELS_TAGGER_H

#include "models/decoding.h"
#include "models/inference.h"
#include "models/model.h"
#include "tokenizer/sentence.h"

typedef struct tagger tagger;

typedef struct tagged_sentence {
    const entity *entities; /* in order; no overlap */
    size_t count;
} tagged_sentence;

/* NULL on failure. MUST be freed with tagger_free. */
tagger *tagger_new(const model *m, error *err);
void tagger_free(tagger *t);

/* From now on T and OTHER share the memory of what was computed of word types; both have the same model and look words
 * up in the same other table. OTHER outlives T. To be called before T tags. */
void tagger_share(tagger *t, tagger *other);

/* The arithmetic of the calls that follow; at first ARITHMETIC_AUTO. */
void tagger_use(tagger *t, arithmetic how);

/* Whether entities get their probabilities, which cost a tenth of the time; at first they do. Without, they are 0. */
void tagger_weigh(tagger *t, bool probabilities);

/* The calls that follow give probabilities to these sentences [count of the call] in any case; NULL: to none. */
void tagger_weigh_some(tagger *t, const bool *sentences);

/* Words that the model's own table lacks are looked up in MORE, which has vectors of as many values and outlives the
 * tagger; NULL: in none. */
void tagger_look_up_in(tagger *t, const vectors *more);

/* Tags SENTENCES [count] into out [count]. WINDOWS [count] numbers the window of a document that each is in; those of
 * one window are neighbours and have context.window tokens at most, or are a single sentence. NULL: every sentence is
 * for itself. What out points to lives until the next call. A sentence of any length, 0 included, is allowed; callers
 * cut very long ones into windows first. */
bool tagger_tag(tagger *t, const sentence *sentences, const size_t *windows, size_t count, tagged_sentence *out,
                error *err);

#endif
