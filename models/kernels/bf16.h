/* Products of bfloat16 numbers (the upper half of a float), for tagging: weights and states rounded to nearest even,
 * products summed in floats. A row's result does not depend on its batch; makes differ in the last bits of their sums.
 *
 * Thread rule: immutable once made. Source of the format: Intel, BFLOAT16 – Hardware Numerics Definition, 2018. */
#ifndef NER_MODELS_KERNELS_BF16_H
#define NER_MODELS_KERNELS_BF16_H

#include "base/error.h"

#include <stdint.h>

enum { BF16_PAIR = 2, BF16_PANEL = 32 };

typedef struct bf16_weights {
    size_t n, k;    /* outputs, inputs */
    size_t pairs;   /* of inputs, the last one padded with a zero */
    uint16_t *data; /* [n / PANEL][pairs][PANEL][PAIR], outputs padded to whole panels */
} bf16_weights;

/* From float weights [n][k]. MUST be ended with bf16_dispose. */
bool bf16_init(bf16_weights *w, size_t n, size_t k, const float *weights, error *err);
void bf16_dispose(bf16_weights *w);

/* The nearest, of two equally near the even one; NaN stays NaN. */
uint16_t bf16_from_float(float x);
float bf16_to_float(uint16_t x);

/* Bytes of a state of K values, in the form that a make likes. */
size_t bf16_state_size(size_t k);

/* A make of the two kernels. */
typedef struct bf16_make {
    const char *name;
    /* x [k] -> out [bf16_state_size(k)] */
    void (*state)(size_t k, const float *x, void *out);
    /* out [rows][n] (OUT_ROW apart) = bias [n] + states [rows][state size] · weights */
    void (*multiply)(const bf16_weights *w, size_t rows, const void *states, const float *bias, float *out,
                     size_t out_row);
} bf16_make;

/* The i-th make that this processor runs, `plain` first; NULL past the last. */
const bf16_make *bf16_at(size_t i);

/* The last of them; the environment variable NER_KERNELS=plain gives the first. */
const bf16_make *bf16_best(void);

extern const bf16_make bf16_plain, bf16_avx2, bf16_avx512;

#endif
