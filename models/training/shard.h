/* A shard of a minibatch: some of its sentences, run forward and backward by one thread, with gradients of its own. */
#ifndef NER_MODELS_TRAINING_SHARD_H
#define NER_MODELS_TRAINING_SHARD_H

#include "models/training/learner.h"

struct shard {
    arena memory;
    real *gradients; /* [size] */
    uint32_t *local; /* [forms of the dataset]: scratch of input_build */
    size_t *rows;    /* [tokens]: the row of the word table of each token; in the arena */
    real *d_words;   /* [tokens][dim]; in the arena */
    size_t tokens;
    double loss;
    bool ok;
};

/* SIZE reals of gradients; FORMS: those of the dataset. NULL when there is no memory. */
shard *shard_new(size_t size, size_t forms);
void shard_free(shard *s);

/* Adds SCALE times the loss of SENTENCES [count], and its gradients; S was emptied before, and its arena may hold the
 * list. NUMBER is the shard's, which with seed, epoch and number of M decides what is dropped. Thread rule: the learner
 * is shared and only read. false when there is no memory. */
bool shard_learn(shard *s, const learner *l, const minibatch *m, size_t number,
                 const dataset_sentence *const *sentences, size_t count, double scale) ATTRIBUTE_CHECKED;

#endif
