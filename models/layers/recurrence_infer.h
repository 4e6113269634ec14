/* One direction of one recurrent layer for tagging: as models/layers/recurrence.h, and nothing kept for a backward
 * pass. Thread rule: weights are shared; memory belongs to one thread. */
#ifndef NER_MODELS_LAYERS_RECURRENCE_INFER_H
#define NER_MODELS_LAYERS_RECURRENCE_INFER_H

#include "models/layers/recurrence.h"
#include "models/layers/state_product.h"

/* WEIGHTS is weight_hh, BIAS [G H] bias_hh; inputs [rows] point to the input's shares [G H] (x · weight_ih + bias_ih),
 * which rows may have in common; START is what the sequences begin from, its h in [-1, 1], or NULL for zeros; -> out
 * [rows][H]. In floats the numbers are those of recurrence_forward to the last bit. false when there is no memory. */
bool recurrence_infer(const recurrence *r, const real *bias, const state_product *weights, const packing *p,
                      const real *const *inputs, const recurrence_start *start, arena *scratch,
                      matrix out) ATTRIBUTE_CHECKED;

#endif
