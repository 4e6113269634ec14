/* What a token learns from the other places where its word stands in the document: of their states h_j, over the j of
 * i's group other than i,
 *   mean: out_i = 1 / (n - 1) sum of h_j        max: out_i = max of h_j, for every number of its own
 * and zeros where there is none. The mean is thinned by places that say nothing; of the greatest numbers one place that
 * is sure is enough.
 *
 * After GraphIE (Qian et al. 2019), whose document graph joins equal words. Thread rule: pure functions of their
 * arguments. */
#ifndef NER_MODELS_LAYERS_POOLING_H
#define NER_MODELS_LAYERS_POOLING_H

#include "base/arena.h"
#include "models/layers/recurrence.h"

#include <stdint.h>

typedef enum pooling_kind { POOLING_MEAN, POOLING_MAX } pooling_kind;

/* What belongs together in a document. */
typedef struct pooling {
    const uint32_t *group; /* [rows]: 0: none; else 1 + the number of the group */
    size_t groups;
} pooling;

/* What a backward pass needs of the forward pass: of every group the rows of the greatest numbers and of the next ones
 * behind them [groups][width], where the maximum is taken; POOLING_NO_ROW: there is none. */
typedef struct pooling_pass {
    uint32_t *first, *second;
} pooling_pass;

#define POOLING_NO_ROW UINT32_MAX

/* h [rows][WIDTH] -> out [rows][WIDTH]. Sums are taken in the order of the rows; of equal numbers the earlier row's is
 * the greater one. *out_pass lies in memory of the arena, and is zeros for the mean. false when there is no memory. */
bool pooling_forward(pooling_kind kind, const pooling *p, size_t row_count, size_t width, matrix h, arena *memory,
                     pooling_pass *out_pass, matrix out) ATTRIBUTE_CHECKED;

/* From d_out [rows][WIDTH]: adds to d_h [rows][WIDTH]. false when there is no memory. */
bool pooling_backward(pooling_kind kind, const pooling *p, const pooling_pass *pass, size_t row_count, size_t width,
                      matrix d_out, arena *memory, matrix d_h) ATTRIBUTE_CHECKED;

#endif
