/* AVX-512 VNNI: one instruction multiplies and sums 64 pairs of bytes. Tiles of up to 12 states by 32 outputs stay in
 * registers while the inputs run. */
#include "models/kernels/quantized.h"

#include <immintrin.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
enum { ROWS = 12 };

static __mmask16 first(size_t n)
{
    return n >= 16 ? (__mmask16)0xFFFF : (__mmask16)((1u << n) - 1);
}

static void state(size_t k, const float *x, unsigned char *out)
{
    const size_t size = quantized_state_size(k);
    const __m512 scale = _mm512_set1_ps(127);
    const __m512i middle = _mm512_set1_epi32(128);
    for (size_t i = 0; i < size; i += 16) {
        const __mmask16 mask = i < k ? first(k - i) : 0;
        const __m512i whole =
            _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_maskz_loadu_ps(mask, x + (i < k ? i : 0)), scale));
        const __m512i moved = _mm512_maskz_add_epi32(mask, whole, middle);
        _mm_storeu_si128((__m128i *)(void *)(out + i), _mm512_cvtepi32_epi8(moved));
    }
}

INLINE void finish(const quantized *q, size_t column, __m512i sum, const float *bias, float *out)
{
    if (column >= q->n)
        return;
    const __mmask16 mask = first(q->n - column);
    const __m512 exact = _mm512_cvtepi32_ps(_mm512_sub_epi32(sum, _mm512_load_si512(q->correction + column)));
    _mm512_mask_storeu_ps(
        out + column, mask,
        _mm512_fmadd_ps(exact, _mm512_load_ps(q->scale + column), _mm512_maskz_loadu_ps(mask, bias + column)));
}

/* ROWS is a constant at every call, so that the sums live in registers. */
INLINE void multiply_tile(const size_t rows, const quantized *q, size_t column, const unsigned char *states,
                          size_t size, const float *bias, float *out, size_t out_row)
{
    __m512i sums[ROWS][2];
    const signed char *b = q->data + column * q->groups * QUANTIZED_GROUP;
#pragma GCC unroll 12
    for (size_t r = 0; r < rows; r++)
        sums[r][0] = sums[r][1] = _mm512_setzero_si512();
    for (size_t g = 0; g < q->groups; g++, b += QUANTIZED_PANEL * QUANTIZED_GROUP) {
        const __m512i b0 = _mm512_load_si512(b), b1 = _mm512_load_si512(b + 64);
#pragma GCC unroll 12
        for (size_t r = 0; r < rows; r++) {
            int four;
            memcpy(&four, states + r * size + g * QUANTIZED_GROUP, sizeof four);
            const __m512i a = _mm512_set1_epi32(four);
            sums[r][0] = _mm512_dpbusd_epi32(sums[r][0], a, b0);
            sums[r][1] = _mm512_dpbusd_epi32(sums[r][1], a, b1);
        }
    }
#pragma GCC unroll 12
    for (size_t r = 0; r < rows; r++) {
        finish(q, column, sums[r][0], bias, out + r * out_row);
        finish(q, column + 16, sums[r][1], bias, out + r * out_row);
    }
}

#define CASE(count)                                                                                                    \
    case count:                                                                                                        \
        multiply_tile(count, q, column, states, size, bias, out, out_row);                                             \
        break

static void multiply_rows(size_t rows, const quantized *q, size_t column, const unsigned char *states, size_t size,
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

static void multiply(const quantized *q, size_t rows, const unsigned char *states, const float *bias, float *out,
                     size_t out_row)
{
    const size_t size = quantized_state_size(q->k), calls = (rows + ROWS - 1) / ROWS;
    const size_t step = calls > 0 ? (rows + calls - 1) / calls : 1;
    for (size_t column = 0; column < q->n; column += QUANTIZED_PANEL)
        for (size_t r = 0; r < rows; r += step)
            multiply_rows(rows - r < step ? rows - r : step, q, column, states + r * size, size, bias,
                          out + r * out_row, out_row);
}

const quantized_make quantized_vnni = {.name = "avx512vnni", .state = state, .multiply = multiply};
