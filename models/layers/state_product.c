/* Which kernel a product goes to. */
#include "models/layers/state_product.h"

state_product state_product_of_floats(size_t n, size_t k, panels weights)
{
    return (state_product){.n = n, .k = k, .floats = weights};
}

state_product state_product_of_halves(const bf16_weights *weights)
{
    return (state_product){.n = weights->n, .k = weights->k, .halves = weights, .halves_make = bf16_best()};
}

state_product state_product_of_bytes(const quantized *weights)
{
    return (state_product){.n = weights->n, .k = weights->k, .bytes = weights, .bytes_make = quantized_best()};
}

bool state_product_is_exact(const state_product *w)
{
    return w->bytes == NULL && w->halves == NULL;
}

size_t state_product_size(const state_product *w)
{
    return w->bytes != NULL ? quantized_state_size(w->k) : w->halves != NULL ? bf16_state_size(w->k) : 0;
}

void state_product_keep(const state_product *w, const real *x, char *out)
{
    if (w->bytes != NULL)
        w->bytes_make->state(w->k, x, (unsigned char *)out);
    else if (w->halves != NULL)
        w->halves_make->state(w->k, x, out);
}

void state_product_multiply(const state_product *w, size_t rows, strided states, const char *kept, const real *bias,
                            real *out, size_t out_row)
{
    if (w->bytes != NULL)
        w->bytes_make->multiply(w->bytes, rows, (const unsigned char *)kept, bias, out, out_row);
    else if (w->halves != NULL)
        w->halves_make->multiply(w->halves, rows, kept, bias, out, out_row);
    else
        kernels_best()->matmul(rows, w->n, w->k, states, w->floats, bias, false, out, out_row);
}
