/* Losses over the rows of a matrix, and their gradients. Those with a SCALE return it times the loss, and scale the
 * gradient alike. Thread rule: pure functions of their arguments. */
#ifndef NER_MODELS_LAYERS_LOSS_H
#define NER_MODELS_LAYERS_LOSS_H

#include "models/kernels/real.h"

#include <stddef.h>

/* Cross-entropy of softmax(scores [rows][n]) against the number of the right column, summed over rows, as
 * torch.nn.CrossEntropyLoss(reduction="sum", label_smoothing=SMOOTHING): that share of the target is spread evenly over
 * all columns. d_scores [rows][n] is written. */
double loss_cross_entropy(size_t rows, size_t n, const real *scores, const size_t *right, double smoothing,
                          double scale, real *d_scores);

/* Mean over columns of squared errors, summed over rows. TARGET [rows][n]. */
double loss_squared(size_t rows, size_t n, const real *values, const real *target, double scale, real *d_values);

/* What a row's cross-entropy of a softmax gets more when a share TRUST of its target goes from the tag
 * RIGHT to SHARES [n], whose sum is 1: TRUST (scores[right] - Σ shares scores). Adds to d_scores [n]. It may be below
 * 0. */
double loss_soften(size_t n, const real *scores, size_t right, const real *shares, double trust, real *d_scores);

#endif
