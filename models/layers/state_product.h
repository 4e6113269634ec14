/* Products of weights with states, for tagging: the weights as floats, halves of them or bytes, and the states in the
 * form that such a product reads. What is multiplied lies in [-1, 1]: what recurrent layers give, and what is pooled of
 * it.
 *
 * Thread rule: immutable once made; states belong to the caller. */
#ifndef NER_MODELS_LAYERS_STATE_PRODUCT_H
#define NER_MODELS_LAYERS_STATE_PRODUCT_H

#include "models/kernels/bf16.h"
#include "models/kernels/kernels.h"
#include "models/kernels/quantized.h"

/* Weights [n][k] in one of their forms, which are not owned: the one of `bytes` and `halves` that is not NULL, else the
 * floats. */
typedef struct state_product {
    size_t n, k; /* outputs, inputs */
    panels floats;
    const quantized *bytes;
    const bf16_weights *halves;
    const quantized_make *bytes_make;
    const bf16_make *halves_make;
} state_product;

state_product state_product_of_floats(size_t n, size_t k, panels weights);
state_product state_product_of_halves(const bf16_weights *weights);
state_product state_product_of_bytes(const quantized *weights);

/* Whether states are read as they are. */
bool state_product_is_exact(const state_product *w);

/* Bytes of a state in the form that the product reads: 0 where it reads floats. */
size_t state_product_size(const state_product *w);

/* A state x [k] in that form, to out [state_product_size]. */
void state_product_keep(const state_product *w, const real *x, char *out);

/* out [rows][n], OUT_ROW apart = bias [n] + states [rows][k] · weights. The states are STATES where floats are read,
 * else KEPT [rows][state_product_size]. In floats the numbers are those of kernels' matmul. */
void state_product_multiply(const state_product *w, size_t rows, strided states, const char *kept, const real *bias,
                            real *out, size_t out_row);

#endif
