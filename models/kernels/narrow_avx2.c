/* AVX2 for numbers narrower than floats. Bytes: products of magnitudes by signed weights, |a| (sign(a) w), so that a
 * pair of them is at most 2 · 127², which 16 bits hold. Halves: a half becomes a float by a shift. Tiles of up to four
 * states by 16 outputs stay in registers while the inputs run. */
#include "models/kernels/bf16.h"
#include "models/kernels/quantized.h"

#include <immintrin.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
enum { ROWS = 4, TILE = 16 };

/* Lanes below N of a vector of eight. */
INLINE __m256i first(size_t n)
{
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(n < 8 ? (int)n : 8), lanes);
}

/* bias + sum to COLUMN and what follows, below N. */
INLINE void finish(size_t n, size_t column, __m256 sum, const float *bias, const float *scale, float *out)
{
    if (column >= n)
        return;
    const __m256i mask = first(n - column);
    const __m256 start = _mm256_maskload_ps(bias + column, mask);
    const __m256 done = scale != NULL ? _mm256_fmadd_ps(sum, _mm256_load_ps(scale + column), start)
                                      : _mm256_add_ps(sum, start);
    _mm256_maskstore_ps(out + column, mask, done);
}

/* round(127 x) of eight values, of which N are there; 0 for what is out of reach or no number. */
INLINE __m256i bytes_of(size_t n, const float *x)
{
    const __m256 values = _mm256_maskload_ps(x, first(n)), reach = _mm256_set1_ps(QUANTIZED_REACH);
    const __m256 sane = _mm256_and_ps(_mm256_cmp_ps(values, _mm256_sub_ps(_mm256_setzero_ps(), reach), _CMP_GE_OQ),
                                      _mm256_cmp_ps(values, reach, _CMP_LE_OQ));
    return _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_and_ps(values, sane), _mm256_set1_ps(127)));
}

static void bytes_state(size_t k, const float *x, unsigned char *out)
{
    size_t i = 0;
    for (; i < k; i += 8) {
        const __m256i whole = bytes_of(k - i, x + i);
        const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
        const __m128i moved = _mm_xor_si128(_mm_packs_epi16(words, words), _mm_set1_epi8((char)0x80));
        _mm_storel_epi64((__m128i *)(void *)(out + i), moved);
    }
    memset(out + k, 0, quantized_state_size(k) - k);
}

INLINE __m256i bytes_at(const signed char *from)
{
    return _mm256_load_si256((const __m256i *)(const void *)from);
}

INLINE __m256i add_products(__m256i sum, __m256i state, __m256i weights)
{
    const __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(state), _mm256_sign_epi8(weights, state));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

INLINE void bytes_tile(const size_t rows, const quantized *q, size_t column, const unsigned char *states, size_t size,
                       const float *bias, float *out, size_t out_row)
{
    const __m256i middle = _mm256_set1_epi8((char)0x80);
    __m256i sums[ROWS][2];
    const signed char *b = q->data + (column / QUANTIZED_PANEL * q->groups * QUANTIZED_PANEL +
                                      column % QUANTIZED_PANEL) * QUANTIZED_GROUP;
#pragma GCC unroll 4
    for (size_t r = 0; r < rows; r++)
        sums[r][0] = sums[r][1] = _mm256_setzero_si256();
    for (size_t g = 0; g < q->groups; g++, b += QUANTIZED_PANEL * QUANTIZED_GROUP) {
        const __m256i b0 = bytes_at(b), b1 = bytes_at(b + 32);
#pragma GCC unroll 4
        for (size_t r = 0; r < rows; r++) {
            int four;
            memcpy(&four, states + r * size + g * QUANTIZED_GROUP, sizeof four);
            const __m256i a = _mm256_xor_si256(_mm256_set1_epi32(four), middle);
            sums[r][0] = add_products(sums[r][0], a, b0);
            sums[r][1] = add_products(sums[r][1], a, b1);
        }
    }
#pragma GCC unroll 4
    for (size_t r = 0; r < rows; r++)
#pragma GCC unroll 2
        for (size_t half = 0; half < 2; half++)
            finish(q->n, column + 8 * half, _mm256_cvtepi32_ps(sums[r][half]), bias, q->scale, out + r * out_row);
}

/* Rows in tiles of about the same height: each height is a constant, so that its sums live in registers. */
static size_t tile_height(size_t rows)
{
    const size_t tiles = (rows + ROWS - 1) / ROWS;
    return tiles > 0 ? (rows + tiles - 1) / tiles : 1;
}

#define BYTES_CASE(count)                                                                                              \
    case count:                                                                                                        \
        bytes_tile(count, q, column, states, size, bias, out, out_row);                                                \
        break

static void bytes_rows(size_t rows, const quantized *q, size_t column, const unsigned char *states, size_t size,
                       const float *bias, float *out, size_t out_row)
{
    switch (rows) {
        BYTES_CASE(1);
        BYTES_CASE(2);
        BYTES_CASE(3);
        BYTES_CASE(4);
    default:
        break;
    }
}

static void bytes_multiply(const quantized *q, size_t rows, const unsigned char *states, const float *bias, float *out,
                           size_t out_row)
{
    const size_t size = quantized_state_size(q->k), step = tile_height(rows);
    for (size_t column = 0; column < q->n; column += TILE)
        for (size_t r = 0; r < rows; r += step)
            bytes_rows(rows - r < step ? rows - r : step, q, column, states + r * size, size, bias, out + r * out_row,
                       out_row);
}

const quantized_make quantized_avx2 = {.name = "avx2", .state = bytes_state, .multiply = bytes_multiply};

/* Eight floats, rounded to the nearest halves, of two equally near the even one. (A state is a number.) */
INLINE __m256 rounded(__m256 x)
{
    const __m256i bits = _mm256_castps_si256(x);
    const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), _mm256_set1_epi32(1));
    const __m256i up = _mm256_add_epi32(_mm256_add_epi32(bits, _mm256_set1_epi32(0x7FFF)), odd);
    return _mm256_castsi256_ps(_mm256_and_si256(up, _mm256_set1_epi32((int)0xFFFF0000u)));
}

static void halves_state(size_t k, const float *x, void *out)
{
    float *halves = out;
    for (size_t i = 0; i < bf16_state_size(k) / sizeof *halves; i += 8)
        _mm256_storeu_ps(halves + i, i < k ? rounded(_mm256_maskload_ps(x + i, first(k - i))) : _mm256_setzero_ps());
}

INLINE void halves_tile(const size_t rows, const bf16_weights *w, size_t column, const float *states, size_t size,
                        const float *bias, float *out, size_t out_row)
{
    const __m256i upper = _mm256_set1_epi32((int)0xFFFF0000u);
    __m256 sums[ROWS][2];
    const uint16_t *b = w->data + (column / BF16_PANEL * w->pairs * BF16_PANEL + column % BF16_PANEL) * BF16_PAIR;
#pragma GCC unroll 4
    for (size_t r = 0; r < rows; r++)
        sums[r][0] = sums[r][1] = _mm256_setzero_ps();
    for (size_t p = 0; p < w->pairs; p++, b += BF16_PANEL * BF16_PAIR) {
        const __m256i left = _mm256_load_si256((const __m256i *)(const void *)b);
        const __m256i right = _mm256_load_si256((const __m256i *)(const void *)(b + 16));
        const __m256 even[2] = {_mm256_castsi256_ps(_mm256_slli_epi32(left, 16)),
                                _mm256_castsi256_ps(_mm256_slli_epi32(right, 16))};
        const __m256 odd[2] = {_mm256_castsi256_ps(_mm256_and_si256(left, upper)),
                               _mm256_castsi256_ps(_mm256_and_si256(right, upper))};
#pragma GCC unroll 4
        for (size_t r = 0; r < rows; r++) {
            const float *x = states + r * size + p * BF16_PAIR;
            const __m256 first_state = _mm256_broadcast_ss(x), second_state = _mm256_broadcast_ss(x + 1);
            sums[r][0] = _mm256_fmadd_ps(first_state, even[0], sums[r][0]);
            sums[r][1] = _mm256_fmadd_ps(first_state, even[1], sums[r][1]);
            sums[r][0] = _mm256_fmadd_ps(second_state, odd[0], sums[r][0]);
            sums[r][1] = _mm256_fmadd_ps(second_state, odd[1], sums[r][1]);
        }
    }
#pragma GCC unroll 4
    for (size_t r = 0; r < rows; r++)
#pragma GCC unroll 2
        for (size_t half = 0; half < 2; half++)
            finish(w->n, column + 8 * half, sums[r][half], bias, NULL, out + r * out_row);
}

#define HALVES_CASE(count)                                                                                             \
    case count:                                                                                                        \
        halves_tile(count, w, column, states, size, bias, out, out_row);                                               \
        break

static void halves_rows(size_t rows, const bf16_weights *w, size_t column, const float *states, size_t size,
                        const float *bias, float *out, size_t out_row)
{
    switch (rows) {
        HALVES_CASE(1);
        HALVES_CASE(2);
        HALVES_CASE(3);
        HALVES_CASE(4);
    default:
        break;
    }
}

static void halves_multiply(const bf16_weights *w, size_t rows, const void *states, const float *bias, float *out,
                            size_t out_row)
{
    const size_t size = bf16_state_size(w->k) / sizeof(float), step = tile_height(rows);
    const float *x = states;
    for (size_t column = 0; column < w->n; column += TILE)
        for (size_t r = 0; r < rows; r += step)
            halves_rows(rows - r < step ? rows - r : step, w, column, x + r * size, size, bias, out + r * out_row,
                        out_row);
}

const bf16_make bf16_avx2 = {.name = "avx2", .state = halves_state, .multiply = halves_multiply};
