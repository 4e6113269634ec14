/* One direction of one recurrent layer for tagging: the same numbers as models/layers/recurrence.h, and nothing kept
 * for a backward pass. */
#ifndef NER_MODELS_LAYERS_RECURRENCE_INFER_H
#define NER_MODELS_LAYERS_RECURRENCE_INFER_H

#include "models/kernels/quantized.h"
#include "models/layers/recurrence.h"

/* inputs [rows] point to the input's shares [G H] (x · weight_ih + bias_ih), which rows may have in common;
 * -> out [rows][H]. In floats (WHOLE is NULL) the numbers are those of recurrence_forward to the last bit; WHOLE is
 * weight_hh as bytes, for a recurrent product of whole numbers. false when there is no memory. */
bool recurrence_infer(const recurrence *r, const real *values, const recurrence_weights *weights,
                      const quantized *whole, const packing *p, const real *const *inputs, arena *scratch,
                      matrix out) ATTRIBUTE_CHECKED;

#endif
