/* Packing, the plain make, and which make runs. */
#include "models/kernels/quantized.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t quantized_state_size(size_t k)
{
    return (k + 63) / 64 * 64;
}

static size_t padded(size_t n)
{
    return (n + QUANTIZED_PANEL - 1) / QUANTIZED_PANEL * QUANTIZED_PANEL;
}

/* Where the weight from input i to output j stands. */
static size_t place(const quantized *q, size_t j, size_t i)
{
    const size_t panel = j / QUANTIZED_PANEL * q->groups + i / QUANTIZED_GROUP;
    return (panel * QUANTIZED_PANEL + j % QUANTIZED_PANEL) * QUANTIZED_GROUP + i % QUANTIZED_GROUP;
}

/* To the nearest; what is no number, in a damaged model, or beyond all, is 0. */
static int rounded(float scaled)
{
    const bool sane = scaled > -127.5f && scaled < 127.5f;
    return sane ? (int)(scaled + copysignf(0.5f, scaled)) : 0;
}

static void quantize_row(quantized *q, size_t j, const float *row)
{
    float most = 0;
    for (size_t i = 0; i < q->k; i++)
        most = fabsf(row[i]) > most ? fabsf(row[i]) : most;
    const float inverse = most > 0 ? 127 / most : 0;
    int32_t sum = 0;
    for (size_t i = 0; i < q->k; i += QUANTIZED_GROUP) {
        signed char *group = q->data + place(q, j, i);
        const size_t end = q->k - i < QUANTIZED_GROUP ? q->k - i : QUANTIZED_GROUP;
        for (size_t n = 0; n < end; n++) {
            const int w = rounded(row[i + n] * inverse);
            group[n] = (signed char)w;
            sum += w;
        }
    }
    q->scale[j] = most / (127.0f * 127.0f);
    q->correction[j] = 128 * sum;
}

bool quantized_init(quantized *q, size_t n, size_t k, const float *weights, error *err)
{
    *q = (quantized){.n = n, .k = k, .groups = (k + QUANTIZED_GROUP - 1) / QUANTIZED_GROUP};
    q->data = memory_new_aligned(padded(n) * q->groups, QUANTIZED_GROUP);
    q->scale = memory_new_aligned(padded(n), sizeof *q->scale);
    q->correction = memory_new_aligned(padded(n), sizeof *q->correction);
    if (q->data == NULL || q->scale == NULL || q->correction == NULL) {
        quantized_dispose(q);
        return error_memory(err, padded(n) * q->groups * QUANTIZED_GROUP);
    }
    for (size_t j = 0; j < n; j++)
        quantize_row(q, j, weights + j * k);
    return true;
}

void quantized_dispose(quantized *q)
{
    memory_free(q->data);
    memory_free(q->scale);
    memory_free(q->correction);
    *q = (quantized){0};
}

static void state(size_t k, const float *x, unsigned char *out)
{
    for (size_t i = 0; i < k; i++) {
        const bool sane = x[i] >= -QUANTIZED_REACH && x[i] <= QUANTIZED_REACH;
        out[i] = (unsigned char)(sane ? nearbyintf(x[i] * 127) + 128 : 128);
    }
    memset(out + k, 0, quantized_state_size(k) - k);
}

static void multiply(const quantized *q, size_t rows, const unsigned char *states, const float *bias, float *out,
                     size_t out_row)
{
    for (size_t r = 0; r < rows; r++) {
        const unsigned char *a = states + r * quantized_state_size(q->k);
        for (size_t j = 0; j < q->n; j++) {
            int32_t sum = 0;
            for (size_t i = 0; i < q->k; i++)
                sum += a[i] * q->data[place(q, j, i)];
            out[r * out_row + j] = fmaf((float)(sum - q->correction[j]), q->scale[j], bias[j]);
        }
    }
}

const quantized_make quantized_plain = {.name = "plain", .state = state, .multiply = multiply};

const quantized_make *quantized_at(size_t i)
{
    const quantized_make *makes[3] = {&quantized_plain};
    size_t count = 1;
#ifdef NER_KERNELS_X86
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        makes[count++] = &quantized_avx2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512vnni"))
        makes[count++] = &quantized_vnni;
#endif
    return i < count ? makes[i] : NULL;
}

const quantized_make *quantized_best(void)
{
    const char *wanted = getenv("NER_KERNELS");
    size_t last = 0;
    while (quantized_at(last + 1) != NULL && (wanted == NULL || strcmp(wanted, quantized_at(last)->name) != 0))
        last++;
    return quantized_at(last);
}

bool quantized_is_fastest(void)
{
#ifdef NER_KERNELS_X86
    return quantized_best() == &quantized_vnni;
#else
    return false;
#endif
}
