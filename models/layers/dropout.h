/* Dropout: every value is zeroed with probability P and the others grow by 1 / (1 - P), in training alone.
 * Source: Srivastava et al. 2014 ("inverted"). Thread rule: the random stream and the mask belong to one thread. */
#ifndef NER_MODELS_LAYERS_DROPOUT_H
#define NER_MODELS_LAYERS_DROPOUT_H

#include "base/random.h"
#include "models/kernels/real.h"
#include "models/layers/packing.h"

/* mask [n]: 0 or 1 / (1 - p). 0 <= p < 1. */
void dropout_mask(random_stream *random, double p, size_t n, real *mask);

/* The same for mask [rows][width] of a packed minibatch. LOCKED: a sequence drops the same numbers at all its steps
 * ("variational", Gal and Ghahramani 2016). */
void dropout_mask_rows(random_stream *random, double p, bool locked, const packing *rows, size_t width, real *mask);

/* values [n] *= mask [n]; forward and backward alike. */
void dropout_apply(size_t n, const real *mask, real *values);

#endif
