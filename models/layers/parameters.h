/* The layout of a network's weights: named tensors, one behind the other in a block of reals.
 *
 * Layers know where in a block their tensors begin; the block itself is passed to them. So the same layers serve
 * weights, gradients, moments and averages, which are blocks of one layout. Thread rule: immutable once all layers are
 * added. */
#ifndef NER_MODELS_LAYERS_PARAMETERS_H
#define NER_MODELS_LAYERS_PARAMETERS_H

#include "base/error.h"
#include "models/kernels/real.h"

typedef struct parameter {
    char name[64]; /* PyTorch's: "rnn.weight_ih_l0_reverse" */
    size_t dimensions, shape[3];
    size_t at;   /* reals from the start of the block */
    size_t size; /* reals */
    real reach;  /* it begins uniform in [-reach, reach] */
} parameter;

typedef struct parameters {
    parameter *list; /* [count], owned */
    size_t count, capacity;
    size_t size; /* reals in a block */
} parameters;

/* Frees what it owns; zeros are allowed (and are an empty layout). */
void parameters_dispose(parameters *p);

/* Appends a tensor. REACH: see above. A size that overflows is ERROR_DATA, no memory ERROR_MEMORY. */
bool parameters_add(parameters *p, const char *name, size_t dimensions, const size_t *shape, real reach, size_t *out_at,
                    error *err);

/* NULL where there is none of that name. */
const parameter *parameters_find(const parameters *p, const char *name);

/* Fills a block with every tensor's first values: the tensor's number and SEED decide, nothing else. */
void parameters_randomize(const parameters *p, unsigned long long seed, real *block);

#endif
