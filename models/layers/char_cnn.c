/* Forward adds rows of the table; backward gives each maximum's gradient to the K rows it came from, and the table's
 * gradient to embedding and filters with two small products a tap. */
#include "models/layers/char_cnn.h"

#include <string.h>

bool char_cnn_add(char_cnn *c, parameters *p, size_t chars, size_t dim, size_t filters, size_t width, error *err)
{
    *c = (char_cnn){.chars = chars, .dim = dim, .filters = filters, .width = width};
    const real embedding_reach = real_sqrt((real)3 / (real)dim), conv_reach = 1 / real_sqrt((real)(dim * width));
    return parameters_add(p, "chars.embedding.weight", 2, (size_t[]){chars, dim}, embedding_reach, &c->embedding,
                          err) &&
           parameters_add(p, "chars.conv.weight", 3, (size_t[]){filters, dim, width}, conv_reach, &c->weight, err) &&
           parameters_add(p, "chars.conv.bias", 1, (size_t[]){filters}, conv_reach, &c->bias, err);
}

size_t char_cnn_table_size(const char_cnn *c)
{
    return c->width * c->chars * c->filters;
}

bool char_cnn_table(const char_cnn *c, const real *values, arena *scratch, real *table)
{
    real *packed = arena_take(scratch, kernels_packed_size(c->dim, c->filters), sizeof *packed);
    if (packed == NULL)
        return false;
    for (size_t tap = 0; tap < c->width; tap++) {
        const strided filter = {values + c->weight + tap, c->width, c->dim * c->width}; /* [E][F] */
        kernels_best()->matmul(c->chars, c->filters, c->dim, (strided){values + c->embedding, c->dim, 1},
                               kernels_pack(c->dim, c->filters, filter, packed), NULL, false,
                               table + tap * c->chars * c->filters, c->filters);
    }
    return true;
}

/* Where in a table [K][C][F] the row for a tap at a position begins; SIZE_MAX where the tap lies outside the string. */
static size_t tap_row(const char_cnn *c, const uint32_t *codes, size_t size, size_t position, size_t tap)
{
    const size_t place = position + tap, margin = c->width / 2;
    if (place < margin || place - margin >= size)
        return SIZE_MAX;
    return (tap * c->chars + codes[place - margin]) * c->filters;
}

/* sums [F] at one position. */
static void convolve(const char_cnn *c, const real *bias, const real *table, const uint32_t *codes, size_t size,
                     size_t position, real *restrict sums)
{
    const size_t filters = c->filters;
    memcpy(sums, bias, filters * sizeof *sums);
    for (size_t tap = 0; tap < c->width; tap++) {
        const size_t at = tap_row(c, codes, size, position, tap);
        if (at == SIZE_MAX)
            continue;
        const real *restrict row = table + at;
        for (size_t f = 0; f < filters; f++)
            sums[f] += row[f];
    }
}

static void encode(const char_cnn *c, const real *bias, const real *table, const uint32_t *codes, size_t size,
                   real *restrict sums, real *restrict out, uint32_t *restrict best)
{
    convolve(c, bias, table, codes, size, 0, out);
    if (best != NULL)
        memset(best, 0, c->filters * sizeof *best);
    for (size_t position = 1; position < size; position++) {
        convolve(c, bias, table, codes, size, position, sums);
        for (size_t f = 0; best != NULL && f < c->filters; f++)
            best[f] = sums[f] > out[f] ? (uint32_t)position : best[f];
        for (size_t f = 0; f < c->filters; f++)
            out[f] = sums[f] > out[f] ? sums[f] : out[f];
    }
}

bool char_cnn_forward(const char_cnn *c, const real *values, const real *table, const char_strings *strings,
                      arena *scratch, real *out, uint32_t *best)
{
    real *sums = arena_take(scratch, c->filters, sizeof *sums);
    if (sums == NULL)
        return false;
    for (size_t i = 0; i < strings->count; i++)
        encode(c, values + c->bias, table, strings->codes + strings->first[i],
               strings->first[i + 1] - strings->first[i], sums, out + i * c->filters,
               best != NULL ? best + i * c->filters : NULL);
    return true;
}

/* d_table [K][C][F] and the bias's gradient. */
static void scatter(const char_cnn *c, const char_strings *strings, const uint32_t *best, const real *d_out,
                    real *d_table, real *d_bias)
{
    for (size_t i = 0; i < strings->count; i++) {
        const uint32_t *codes = strings->codes + strings->first[i];
        const size_t size = strings->first[i + 1] - strings->first[i];
        for (size_t f = 0; f < c->filters; f++) {
            const real d = d_out[i * c->filters + f];
            d_bias[f] += d;
            for (size_t tap = 0; tap < c->width; tap++) {
                const size_t at = tap_row(c, codes, size, best[i * c->filters + f], tap);
                if (at != SIZE_MAX)
                    d_table[at + f] += d;
            }
        }
    }
}

bool char_cnn_backward(const char_cnn *c, const real *values, const char_strings *strings, const uint32_t *best,
                       const real *d_out, arena *scratch, real *gradients)
{
    const size_t f = c->filters, e = c->dim;
    real *d_table = arena_take_zeroed(scratch, char_cnn_table_size(c), sizeof *d_table);
    real *filter = arena_take(scratch, f * e, sizeof *filter), *d_filter = arena_take(scratch, f * e, sizeof *d_filter);
    if (d_table == NULL || filter == NULL || d_filter == NULL)
        return false;
    scatter(c, strings, best, d_out, d_table, gradients + c->bias);
    const kernels *k = kernels_best();
    for (size_t tap = 0; tap < c->width; tap++) {
        const real *d_rows = d_table + tap * c->chars * f; /* [C][F] */
        k->matmul(f, e, c->chars, (strided){d_rows, 1, f}, kernels_row_major(values + c->embedding, e), NULL, false,
                  d_filter, e);
        for (size_t i = 0; i < f * e; i++) {
            gradients[c->weight + i * c->width + tap] += d_filter[i];
            filter[i] = values[c->weight + i * c->width + tap];
        }
        k->matmul(c->chars, e, f, (strided){d_rows, f, 1}, kernels_row_major(filter, e), NULL, true,
                  gradients + c->embedding, e);
    }
    return true;
}
