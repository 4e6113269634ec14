/* Three products: forward, to the input, to the weights. */
#include "models/layers/linear.h"

#include <stdio.h>

bool linear_add(linear *l, parameters *p, const char *name, size_t in, size_t out, error *err)
{
    *l = (linear){.in = in, .out = out};
    const real reach = in > 0 ? 1 / real_sqrt((real)in) : 0;
    char full[80];
    snprintf(full, sizeof full, "%s.weight", name);
    if (!parameters_add(p, full, 2, (size_t[]){out, in}, reach, &l->weight, err))
        return false;
    snprintf(full, sizeof full, "%s.bias", name);
    return parameters_add(p, full, 1, (size_t[]){out}, reach, &l->bias, err);
}

size_t linear_packed_size(const linear *l)
{
    return kernels_packed_size(l->in, l->out);
}

panels linear_pack(const linear *l, const real *values, real *packed)
{
    return kernels_pack(l->in, l->out, (strided){values + l->weight, 1, l->in}, packed);
}

void linear_forward(const linear *l, const real *values, panels weight, size_t rows, const real *x, real *y)
{
    kernels_best()->matmul(rows, l->out, l->in, (strided){x, l->in, 1}, weight, values + l->bias, false, y, l->out);
}

void linear_add_rows(size_t rows, size_t columns, const real *a, real *sums)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            sums[j] += a[i * columns + j];
}

void linear_backward(const linear *l, const real *values, size_t rows, const real *x, const real *dy, real *gradients,
                     real *dx)
{
    const kernels *k = kernels_best();
    k->matmul(l->out, l->in, rows, (strided){dy, 1, l->out}, kernels_row_major(x, l->in), NULL, true,
              gradients + l->weight, l->in);
    linear_add_rows(rows, l->out, dy, gradients + l->bias);
    k->matmul(rows, l->in, l->out, (strided){dy, l->out, 1}, kernels_row_major(values + l->weight, l->in), NULL, false,
              dx, l->in);
}
