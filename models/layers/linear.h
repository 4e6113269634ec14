/* y = x W^T + b, as torch.nn.Linear: weight [out][in], bias [out]. Thread rule: weights are shared; gradients belong
 * to one thread. */
#ifndef NER_MODELS_LAYERS_LINEAR_H
#define NER_MODELS_LAYERS_LINEAR_H

#include "models/kernels/kernels.h"
#include "models/layers/parameters.h"

typedef struct linear {
    size_t in, out;
    size_t weight, bias; /* where they begin in a block */
} linear;

/* Adds "NAME.weight" and "NAME.bias", uniform in ±1/√in. Errors are those of parameters_add. */
bool linear_add(linear *l, parameters *p, const char *name, size_t in, size_t out, error *err);

/* Reals that linear_pack needs. */
size_t linear_packed_size(const linear *l);
panels linear_pack(const linear *l, const real *values, real *packed);

/* x [rows][in] -> y [rows][out]. */
void linear_forward(const linear *l, const real *values, panels weight, size_t rows, const real *x, real *y);

/* Adds to the layer's part of GRADIENTS; dx [rows][in] is written. */
void linear_backward(const linear *l, const real *values, size_t rows, const real *x, const real *dy, real *gradients,
                     real *dx);

/* sums [columns] += the sum of a [rows][columns] over its rows. */
void linear_add_rows(size_t rows, size_t columns, const real *a, real *sums);

#endif
