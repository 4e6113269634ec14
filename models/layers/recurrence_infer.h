/* One direction of one recurrent layer for tagging: as models/layers/recurrence.h, and nothing kept for a backward
 * pass. */
#ifndef NER_MODELS_LAYERS_RECURRENCE_INFER_H
#define NER_MODELS_LAYERS_RECURRENCE_INFER_H

#include "models/kernels/bf16.h"
#include "models/kernels/quantized.h"
#include "models/layers/recurrence.h"

/* weight_hh in one of its forms: the one of `bytes` and `halves` that is not NULL, else the floats. */
typedef struct recurrent_weights {
    panels floats;
    const quantized *bytes;
    const bf16_weights *halves;
} recurrent_weights;

/* inputs [rows] point to the input's shares [G H] (x · weight_ih + bias_ih), which rows may have in common; BIAS [G H]
 * is bias_hh; START is what the sequences begin from, its h in [-1, 1], or NULL for zeros; -> out [rows][H]. In floats
 * the numbers are those of recurrence_forward to the last bit. false when there is no memory. */
bool recurrence_infer(const recurrence *r, const real *bias, const recurrent_weights *weights, const packing *p,
                      const real *const *inputs, const recurrence_start *start, arena *scratch,
                      matrix out) ATTRIBUTE_CHECKED;

#endif
