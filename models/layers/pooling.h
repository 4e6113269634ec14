/* What a token learns from the other places where its word stands in the document: the mean of their states,
 *   out_i = 1 / (n - 1) sum of h_j, over the j of i's group other than i; zeros where there is none.
 *
 * After GraphIE (Qian et al. 2019), whose document graph joins equal words. Thread rule: pure functions of their
 * arguments. */
#ifndef NER_MODELS_LAYERS_POOLING_H
#define NER_MODELS_LAYERS_POOLING_H

#include "base/arena.h"
#include "models/layers/carry.h"

#include <stdint.h>

/* What belongs together in a document. */
typedef struct pooling {
    const uint32_t *group; /* [rows]: 0: none; else 1 + the number of the group */
    size_t groups;
    const bool *alone; /* [rows]: the row's sentence is all that there is of its document */
    carry_neighbours around; /* what models/layers/carry.h reads; not for the means */
} pooling;

/* h [rows][WIDTH] -> out [rows][WIDTH]. The sums are taken in the order of the rows. false when there is no memory. */
bool pooling_forward(const pooling *p, size_t row_count, size_t width, matrix h, arena *memory,
                     matrix out) ATTRIBUTE_CHECKED;

/* From d_out [rows][WIDTH]: adds to d_h [rows][WIDTH]. false when there is no memory. */
bool pooling_backward(const pooling *p, size_t row_count, size_t width, matrix d_out, arena *memory,
                      matrix d_h) ATTRIBUTE_CHECKED;

#endif
