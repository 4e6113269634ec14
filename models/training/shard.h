/* A shard of a minibatch: the memory in which some of its sentences run forward and backward, and gradients of its own.
 * Thread rule: belongs to one thread at a time. */
#ifndef NER_MODELS_TRAINING_SHARD_H
#define NER_MODELS_TRAINING_SHARD_H

#include "base/arena.h"
#include "models/kernels/real.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct shard {
    arena memory;
    real *gradients; /* [size] */
    uint32_t *local; /* [forms of the dataset]: scratch of input_build */
    size_t *rows;    /* [tokens]: the row of the word table of each token; in the arena */
    real *d_words;   /* [tokens][dim]; in the arena */
    size_t tokens;
    double loss;
    bool ok;
} shard;

/* SIZE reals of gradients; FORMS: those of the dataset. NULL when there is no memory. */
shard *shard_new(size_t size, size_t forms);
void shard_free(shard *s);

#endif
