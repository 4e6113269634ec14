/* Rounding, packing, the plain make (states are floats that are rounded), and which make runs. */
#include "models/kernels/bf16.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

uint16_t bf16_from_float(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    if (x != x)
        return (uint16_t)(bits >> 16 | 0x40);
    return (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

float bf16_to_float(uint16_t x)
{
    const uint32_t bits = (uint32_t)x << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

size_t bf16_state_size(size_t k)
{
    return (k + 63) / 64 * 64 * sizeof(float);
}

static size_t padded(size_t n)
{
    return (n + BF16_PANEL - 1) / BF16_PANEL * BF16_PANEL;
}

bool bf16_init(bf16_weights *w, size_t n, size_t k, const float *weights, error *err)
{
    *w = (bf16_weights){.n = n, .k = k, .pairs = (k + BF16_PAIR - 1) / BF16_PAIR};
    w->data = memory_new_aligned(padded(n) * w->pairs, BF16_PAIR * sizeof *w->data);
    if (w->data == NULL)
        return error_memory(err, padded(n) * w->pairs * BF16_PAIR * sizeof *w->data);
    for (size_t j = 0; j < n; j++) {
        uint16_t *column = w->data + (j / BF16_PANEL * w->pairs * BF16_PANEL + j % BF16_PANEL) * BF16_PAIR;
        for (size_t i = 0; i < k; i++)
            column[i / BF16_PAIR * BF16_PANEL * BF16_PAIR + i % BF16_PAIR] = bf16_from_float(weights[j * k + i]);
    }
    return true;
}

void bf16_dispose(bf16_weights *w)
{
    memory_free(w->data);
    *w = (bf16_weights){0};
}

static void state(size_t k, const float *x, void *out)
{
    float *rounded = out;
    for (size_t i = 0; i < k; i++)
        rounded[i] = bf16_to_float(bf16_from_float(x[i]));
    memset(rounded + k, 0, bf16_state_size(k) - k * sizeof *rounded);
}

static void multiply(const bf16_weights *w, size_t rows, const void *states, const float *bias, float *out,
                     size_t out_row)
{
    for (size_t r = 0; r < rows; r++) {
        const float *x = (const void *)((const char *)states + r * bf16_state_size(w->k));
        for (size_t j = 0; j < w->n; j++) {
            const uint16_t *column = w->data + (j / BF16_PANEL * w->pairs * BF16_PANEL + j % BF16_PANEL) * BF16_PAIR;
            float sum = 0;
            for (size_t i = 0; i < w->k; i++)
                sum += x[i] * bf16_to_float(column[i / BF16_PAIR * BF16_PANEL * BF16_PAIR + i % BF16_PAIR]);
            out[r * out_row + j] = bias[j] + sum;
        }
    }
}

const bf16_make bf16_plain = {.name = "plain", .state = state, .multiply = multiply};

const bf16_make *bf16_at(size_t i)
{
    const bf16_make *makes[3] = {&bf16_plain};
    size_t count = 1;
#ifdef NER_KERNELS_X86
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        makes[count++] = &bf16_avx2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bf16"))
        makes[count++] = &bf16_avx512;
#endif
    return i < count ? makes[i] : NULL;
}

const bf16_make *bf16_best(void)
{
    const char *wanted = getenv("NER_KERNELS");
    size_t last = 0;
    while (bf16_at(last + 1) != NULL && (wanted == NULL || strcmp(wanted, bf16_at(last)->name) != 0))
        last++;
    return bf16_at(last);
}
