/* Optimisers as torch.optim defines them: SGD with momentum, Adam, AdamW, NAdam; with L1 and L2 penalties.
 *
 * They work element by element on any part of a block, so that threads may share a block out, and rows of word vectors
 * that a minibatch did not touch may be left alone (then their moments rest too, as torch.optim.SparseAdam does).
 * Sources: Kingma and Ba 2015; Loshchilov and Hutter 2019; Dozat 2016.
 * Thread rule: an optimizer_step is immutable; different elements may be updated by different threads. */
#ifndef NER_MODELS_TRAINING_OPTIMIZER_H
#define NER_MODELS_TRAINING_OPTIMIZER_H

#include "models/config.h"
#include "models/kernels/kernels.h"

#include <stdint.h>

typedef struct optimizer {
    optimizer_kind kind;
    double momentum;     /* SGD */
    double beta1, beta2; /* the others: 0.9, 0.999 */
    double epsilon;      /* 1e-8 */
    double l1;           /* adds l1 Σ|w| to the loss */
    double l2;           /* adds l2/2 Σw² to the loss; under AdamW it is the decoupled decay of the weights */
    uint64_t steps;      /* taken so far */
    double nadam_product;
} optimizer;

/* What one step does to every element. */
typedef struct optimizer_step {
    optimizer_kind kind;
    adaptive_step adaptive; /* SGD uses its scale, penalties and rate */
    real momentum;          /* SGD */
} optimizer_step;

optimizer optimizer_make(optimizer_kind kind, double momentum, double l1, double l2);

/* Counts one step at learning rate LR; gradients will be multiplied by SCALE. */
optimizer_step optimizer_next(optimizer *o, double lr, double scale);

/* values [n] from gradients [n] and the moments first [n], second [n] (SGD: second is not used, NULL). */
void optimizer_update(const optimizer_step *step, size_t n, const real *gradients, real *values, real *first,
                      real *second);

/* The factor that brings a gradient of this norm down to LIMIT; 1 where it is below, or LIMIT is 0. Source: Pascanu et
 * al. 2013, with torch's 1e-6 in the denominator. */
double optimizer_clip(double norm, double limit);

#endif
