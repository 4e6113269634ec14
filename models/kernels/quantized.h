/* Products in whole numbers, for tagging: weights as signed bytes with one scale a row, states as unsigned bytes.
 *
 * A recurrent state, or what is pooled of some, lies in [-1, 1], so its scale is fixed: u = round(127 x) + 128. A
 * weight row's scale is its largest magnitude / 127. Σ w_i (a_i - 128) over the weight's and the state's bytes is exact
 * in 32 bits (up to 66,000 inputs), so that every make gives the same numbers, and a row's result does not depend on
 * its batch.
 * Thread rule: immutable once made. */
#ifndef NER_MODELS_KERNELS_QUANTIZED_H
#define NER_MODELS_KERNELS_QUANTIZED_H

#include "base/error.h"

#include <stdint.h>

enum { QUANTIZED_GROUP = 4, QUANTIZED_PANEL = 32 };

/* How far from 0 a state may be: 1, and what rounding adds. Still ±127 in bytes. */
#define QUANTIZED_REACH 1.001f

typedef struct quantized {
    size_t n, k;         /* outputs, inputs */
    size_t groups;       /* of QUANTIZED_GROUP inputs, the last one padded with zeros */
    signed char *data;   /* [n / PANEL][groups][PANEL][GROUP], outputs padded to whole panels */
    float *scale;        /* [padded n]: of the product */
    int32_t *correction; /* [padded n]: 128 Σ w */
} quantized;

/* From float weights [n][k]. MUST be ended with quantized_dispose. */
bool quantized_init(quantized *q, size_t n, size_t k, const float *weights, error *err);
void quantized_dispose(quantized *q);

/* Bytes of a state of K values, padded. */
size_t quantized_state_size(size_t k);

/* A make of the two kernels. */
typedef struct quantized_make {
    const char *name;
    /* x [k] within QUANTIZED_REACH -> out [quantized_state_size(k)] */
    void (*state)(size_t k, const float *x, unsigned char *out);
    /* out [rows][n] (OUT_ROW apart) = bias [n] + states [rows][state size] · weights */
    void (*multiply)(const quantized *q, size_t rows, const unsigned char *states, const float *bias, float *out,
                     size_t out_row);
} quantized_make;

/* The i-th make that this processor runs, `plain` first; NULL past the last. */
const quantized_make *quantized_at(size_t i);

/* The last of them; the environment variable NER_KERNELS names another. */
const quantized_make *quantized_best(void);

/* Whether it is faster than floats: it is where there are instructions for it. */
bool quantized_is_fastest(void);

extern const quantized_make quantized_plain, quantized_avx2, quantized_vnni;

#endif
