/* Sixteen random bits decide one value: the probability is exact to 1 / 65536. */
#include "models/layers/dropout.h"

#include <string.h>

void dropout_mask(random_stream *random, double p, size_t n, real *mask)
{
    const uint64_t limit = (uint64_t)(p * 65536 + 0.5);
    const real kept = (real)(1 / (1 - p));
    uint64_t bits = 0;
    for (size_t i = 0; i < n; i++, bits >>= 16) {
        if (i % 4 == 0)
            bits = random_bits(random);
        mask[i] = (bits & 0xFFFF) < limit ? 0 : kept;
    }
}

void dropout_mask_rows(random_stream *random, double p, bool locked, const packing *rows, size_t width, real *mask)
{
    if (!locked) {
        dropout_mask(random, p, rows->rows * width, mask);
        return;
    }
    for (size_t t = 0; t < rows->steps; t++) {
        const size_t count = packing_active(rows, t) * width;
        if (t == 0)
            dropout_mask(random, p, count, mask);
        else
            memcpy(mask + rows->first[t] * width, mask, count * sizeof *mask);
    }
}

void dropout_apply(size_t n, const real *mask, real *values)
{
    for (size_t i = 0; i < n; i++)
        values[i] *= mask[i];
}
