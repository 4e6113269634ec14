/* A vector of floats, and the few operations that the kernels need, for the processor that a file is compiled for. */
#ifndef NER_MODELS_KERNELS_SIMD_H
#define NER_MODELS_KERNELS_SIMD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SIMD_INLINE static inline __attribute__((always_inline))

#if defined(__AVX512F__)
#include <immintrin.h>
typedef __m512 vec;
enum { VEC = 16 };
#define MATMUL_ROWS 12
SIMD_INLINE vec vec_load(const float *p) { return _mm512_loadu_ps(p); }
SIMD_INLINE void vec_store(float *p, vec a) { _mm512_storeu_ps(p, a); }
SIMD_INLINE vec vec_set(float x) { return _mm512_set1_ps(x); }
SIMD_INLINE vec vec_fma(vec a, vec b, vec c) { return _mm512_fmadd_ps(a, b, c); }
SIMD_INLINE vec vec_fnma(vec a, vec b, vec c) { return _mm512_fnmadd_ps(a, b, c); }
SIMD_INLINE vec vec_min(vec a, vec b) { return _mm512_min_ps(a, b); }
SIMD_INLINE vec vec_max(vec a, vec b) { return _mm512_max_ps(a, b); }
SIMD_INLINE vec vec_sqrt(vec a) { return _mm512_sqrt_ps(a); }
SIMD_INLINE vec vec_round(vec a) { return _mm512_roundscale_ps(a, 0x08); }
SIMD_INLINE vec vec_power_of_two(vec n)
{
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(_mm512_cvtps_epi32(n), _mm512_set1_epi32(127)), 23));
}
SIMD_INLINE vec vec_abs(vec a) { return _mm512_abs_ps(a); }
SIMD_INLINE vec vec_sign_of(vec a, vec b) { return _mm512_or_ps(a, _mm512_and_ps(b, _mm512_set1_ps(-0.0f))); }
SIMD_INLINE vec vec_if_less(vec a, vec b, vec yes, vec no)
{
    return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(a, b, _CMP_LT_OQ), no, yes);
}
SIMD_INLINE vec vec_load_part(const float *p, size_t n)
{
    return _mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
}
SIMD_INLINE void vec_store_part(float *p, vec a, size_t n) { _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), a); }

#elif defined(__AVX2__)
#include <immintrin.h>
typedef __m256 vec;
enum { VEC = 8 };
#define MATMUL_ROWS 6
SIMD_INLINE vec vec_load(const float *p) { return _mm256_loadu_ps(p); }
SIMD_INLINE void vec_store(float *p, vec a) { _mm256_storeu_ps(p, a); }
SIMD_INLINE vec vec_set(float x) { return _mm256_set1_ps(x); }
SIMD_INLINE vec vec_fma(vec a, vec b, vec c) { return _mm256_fmadd_ps(a, b, c); }
SIMD_INLINE vec vec_fnma(vec a, vec b, vec c) { return _mm256_fnmadd_ps(a, b, c); }
SIMD_INLINE vec vec_min(vec a, vec b) { return _mm256_min_ps(a, b); }
SIMD_INLINE vec vec_max(vec a, vec b) { return _mm256_max_ps(a, b); }
SIMD_INLINE vec vec_sqrt(vec a) { return _mm256_sqrt_ps(a); }
SIMD_INLINE vec vec_round(vec a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
SIMD_INLINE vec vec_power_of_two(vec n)
{
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23));
}
SIMD_INLINE vec vec_abs(vec a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
SIMD_INLINE vec vec_sign_of(vec a, vec b) { return _mm256_or_ps(a, _mm256_and_ps(b, _mm256_set1_ps(-0.0f))); }
SIMD_INLINE vec vec_if_less(vec a, vec b, vec yes, vec no)
{
    return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(a, b, _CMP_LT_OQ));
}
#define SIMD_PARTS_THROUGH_MEMORY

#elif defined(__ARM_NEON)
#include <arm_neon.h>
typedef float32x4_t vec;
enum { VEC = 4 };
#define MATMUL_ROWS 8
SIMD_INLINE vec vec_load(const float *p) { return vld1q_f32(p); }
SIMD_INLINE void vec_store(float *p, vec a) { vst1q_f32(p, a); }
SIMD_INLINE vec vec_set(float x) { return vdupq_n_f32(x); }
SIMD_INLINE vec vec_fma(vec a, vec b, vec c) { return vfmaq_f32(c, a, b); }
SIMD_INLINE vec vec_fnma(vec a, vec b, vec c) { return vfmsq_f32(c, a, b); }
SIMD_INLINE vec vec_min(vec a, vec b) { return vminq_f32(a, b); }
SIMD_INLINE vec vec_max(vec a, vec b) { return vmaxq_f32(a, b); }
SIMD_INLINE vec vec_sqrt(vec a) { return vsqrtq_f32(a); }
SIMD_INLINE vec vec_round(vec a) { return vrndnq_f32(a); }
SIMD_INLINE vec vec_power_of_two(vec n)
{
    return vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vcvtnq_s32_f32(n), vdupq_n_s32(127)), 23));
}
SIMD_INLINE vec vec_abs(vec a) { return vabsq_f32(a); }
SIMD_INLINE vec vec_sign_of(vec a, vec b) { return vbslq_f32(vdupq_n_u32(0x80000000u), b, a); }
SIMD_INLINE vec vec_if_less(vec a, vec b, vec yes, vec no) { return vbslq_f32(vcltq_f32(a, b), yes, no); }
#define SIMD_PARTS_THROUGH_MEMORY

#else
#error "no vectors for this processor: do not compile the vectorised kernels"
#endif

/* vec_fma(a, b, c) is a b + c, vec_fnma is c - a b; vec_sign_of gives a (not negative) the sign of b; vec_if_less is
 * a < b ? yes : no; the parts touch the first n (0 < n < VEC) floats alone. */
#ifdef SIMD_PARTS_THROUGH_MEMORY
SIMD_INLINE vec vec_load_part(const float *p, size_t n)
{
    float part[VEC] = {0};
    memcpy(part, p, n * sizeof *p);
    return vec_load(part);
}
SIMD_INLINE void vec_store_part(float *p, vec a, size_t n)
{
    float part[VEC];
    vec_store(part, a);
    memcpy(p, part, n * sizeof *p);
}
#endif

/* exp(x): Cody and Waite's reduction x = n ln 2 + r with |r| <= ln 2 / 2, and the Taylor polynomial of degree 7 in r
 * (truncation below 6e-9); relative error below 3e-7 with rounding. 0 below -87.3: no subnormals. */
SIMD_INLINE vec vec_exp(vec x)
{
    const vec low = vec_set(-87.33654f);
    vec clamped = vec_min(vec_set(88.02969f), vec_max(low, x));
    vec n = vec_round(clamped * vec_set(1.44269504f));
    vec r = vec_fnma(n, vec_set(0.693359375f), clamped);
    r = vec_fnma(n, vec_set(-2.12194440e-4f), r);
    vec p = vec_set(1.0f / 5040);
    p = vec_fma(p, r, vec_set(1.0f / 720));
    p = vec_fma(p, r, vec_set(1.0f / 120));
    p = vec_fma(p, r, vec_set(1.0f / 24));
    p = vec_fma(p, r, vec_set(1.0f / 6));
    p = vec_fma(p, r, vec_set(0.5f));
    p = vec_fma(p, r, vec_set(1.0f));
    p = vec_fma(p, r, vec_set(1.0f));
    return vec_if_less(x, low, vec_set(0.0f), p * vec_power_of_two(n));
}

/* tanh: x P(x²) / Q(x²) with P and Q of degree 4, fitted to the least relative error over [-8.9, 8.9] (2e-8); there
 * tanh is 1 to a float's last bit, and x is held. Absolute error below 4e-7 with rounding. NaN stays NaN. */
SIMD_INLINE vec vec_tanh(vec x)
{
    const vec one = vec_set(1.0f), end = vec_set(8.9f);
    const vec held = vec_min(end, vec_max(vec_set(-8.9f), x)), square = held * held;
    vec p = vec_set(1.353370105e-8f), q = vec_set(7.849469922e-7f);
    p = vec_fma(p, square, vec_set(2.073714625e-5f));
    q = vec_fma(q, square, vec_set(3.298326612e-4f));
    p = vec_fma(p, square, vec_set(3.503335184e-3f));
    q = vec_fma(q, square, vec_set(2.590642744e-2f));
    p = vec_fma(p, square, vec_set(1.338754021e-1f));
    q = vec_fma(q, square, vec_set(4.672085747e-1f));
    p = vec_fma(p, square, vec_set(9.999999815e-1f));
    q = vec_fma(q, square, one);
    return vec_min(one, vec_max(vec_set(-1.0f), held * p / q));
}

/* 1 / (1 + exp(-x)) = (1 + tanh(x / 2)) / 2; absolute error below 2e-7. */
SIMD_INLINE vec vec_sigmoid(vec x)
{
    const vec half = vec_set(0.5f);
    return vec_fma(vec_tanh(x * half), half, half);
}

#endif
