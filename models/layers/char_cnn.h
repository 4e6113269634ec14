/* Characters of a token to one vector: embedding, convolution of odd width K over the characters with zeros at both
 * ends, maximum over the positions. Source: dos Santos and Zadrozny 2014; Ma and Hovy 2016.
 *
 * "chars.embedding.weight" [C][E], "chars.conv.weight" [F][E][K], "chars.conv.bias" [F], as torch.nn.Embedding and
 * Conv1d with padding K / 2. Since there are few characters, the product of each with each tap of the filters is
 * computed once (a table [K][C][F]) and a position is a sum of K of its rows. A token without characters gives the
 * bias. Thread rule: weights and the table are shared; memory and gradients belong to one thread. */
#ifndef NER_MODELS_LAYERS_CHAR_CNN_H
#define NER_MODELS_LAYERS_CHAR_CNN_H

#include "base/arena.h"
#include "models/kernels/kernels.h"
#include "models/layers/char_strings.h"
#include "models/layers/parameters.h"

typedef struct char_cnn {
    size_t chars, dim, filters, width;
    size_t embedding, weight, bias; /* where they begin in a block */
} char_cnn;

bool char_cnn_add(char_cnn *c, parameters *p, size_t chars, size_t dim, size_t filters, size_t width, error *err);

/* Reals of the table. */
size_t char_cnn_table_size(const char_cnn *c);

/* table [K][C][F] from the weights. false when there is no memory for scratch. */
bool char_cnn_table(const char_cnn *c, const real *values, arena *scratch, real *table) ATTRIBUTE_CHECKED;

/* out [count][F]; best [count][F], the position of each maximum, may be NULL. false when there is no memory for
 * scratch. */
bool char_cnn_forward(const char_cnn *c, const real *values, const real *table, const char_strings *strings,
                      arena *scratch, real *out, uint32_t *best) ATTRIBUTE_CHECKED;

/* From d_out [count][F]: adds to GRADIENTS. false when there is no memory for scratch. */
bool char_cnn_backward(const char_cnn *c, const real *values, const char_strings *strings, const uint32_t *best,
                       const real *d_out, arena *scratch, real *gradients) ATTRIBUTE_CHECKED;

#endif
