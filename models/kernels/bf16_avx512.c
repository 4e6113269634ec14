/* AVX512-BF16: one instruction multiplies and sums 32 pairs. Tiles of up to 12 states by 32 outputs stay in registers
 * while the inputs run. States are pairs of bfloat16 numbers. */
#include "models/kernels/bf16.h"

#include <immintrin.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
enum { ROWS = 12 };

INLINE __mmask16 first(size_t n)
{
    return n >= 16 ? (__mmask16)0xFFFF : (__mmask16)((1u << n) - 1);
}

static void state(size_t k, const float *x, void *out)
{
    for (size_t i = 0; i < (k + 15) / 16 * 16; i += 16) {
        const __m256bh rounded = _mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(first(k - i), x + i));
        memcpy((uint16_t *)out + i, &rounded, sizeof rounded);
    }
}

INLINE void finish(const bf16_weights *w, size_t column, __m512 sum, const float *bias, float *out)
{
    if (column >= w->n)
        return;
    const __mmask16 mask = first(w->n - column);
    _mm512_mask_storeu_ps(out + column, mask, _mm512_add_ps(sum, _mm512_maskz_loadu_ps(mask, bias + column)));
}

INLINE __m512bh pairs_at(const void *from)
{
    __m512bh pairs;
    memcpy(&pairs, from, sizeof pairs);
    return pairs;
}

INLINE __m512bh pair_everywhere(const void *from)
{
    int pair;
    memcpy(&pair, from, sizeof pair);
    const __m512i all = _mm512_set1_epi32(pair);
    return pairs_at(&all);
}

/* ROWS is a constant at every call, so that the sums live in registers. */
INLINE void multiply_tile(const size_t rows, const bf16_weights *w, size_t column, const char *states, size_t size,
                          const float *bias, float *out, size_t out_row)
{
    __m512 sums[ROWS][2];
    const uint16_t *b = w->data + column * w->pairs * BF16_PAIR;
#pragma GCC unroll 12
    for (size_t r = 0; r < rows; r++)
        sums[r][0] = sums[r][1] = _mm512_setzero_ps();
    for (size_t p = 0; p < w->pairs; p++, b += BF16_PANEL * BF16_PAIR) {
        const __m512bh b0 = pairs_at(b), b1 = pairs_at(b + 32);
#pragma GCC unroll 12
        for (size_t r = 0; r < rows; r++) {
            const __m512bh a = pair_everywhere(states + r * size + p * BF16_PAIR * sizeof *b);
            sums[r][0] = _mm512_dpbf16_ps(sums[r][0], a, b0);
            sums[r][1] = _mm512_dpbf16_ps(sums[r][1], a, b1);
        }
    }
#pragma GCC unroll 12
    for (size_t r = 0; r < rows; r++) {
        finish(w, column, sums[r][0], bias, out + r * out_row);
        finish(w, column + 16, sums[r][1], bias, out + r * out_row);
    }
}

#define CASE(count)                                                                                                    \
    case count:                                                                                                        \
        multiply_tile(count, w, column, states, size, bias, out, out_row);                                             \
        break

static void multiply_rows(size_t rows, const bf16_weights *w, size_t column, const char *states, size_t size,
                          const float *bias, float *out, size_t out_row)
{
    switch (rows) {
        CASE(1);
        CASE(2);
        CASE(3);
        CASE(4);
        CASE(5);
        CASE(6);
        CASE(7);
        CASE(8);
        CASE(9);
        CASE(10);
        CASE(11);
        CASE(12);
    default:
        break;
    }
}

static void multiply(const bf16_weights *w, size_t rows, const void *states, const float *bias, float *out,
                     size_t out_row)
{
    const size_t size = bf16_state_size(w->k), calls = (rows + ROWS - 1) / ROWS;
    const size_t step = calls > 0 ? (rows + calls - 1) / calls : 1;
    for (size_t column = 0; column < w->n; column += BF16_PANEL)
        for (size_t r = 0; r < rows; r += step)
            multiply_rows(rows - r < step ? rows - r : step, w, column, (const char *)states + r * size, size, bias,
                          out + r * out_row, out_row);
}

const bf16_make bf16_avx512 = {.name = "avx512bf16", .state = state, .multiply = multiply};
