/* Which make of the kernels runs, and how weights are packed for them. */
#include "models/kernels/kernels.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 64 / sizeof(real) }; /* reals of a cache line */

const kernels *kernels_at(size_t i)
{
    const kernels *makes[4] = {&kernels_plain};
    size_t count = 1;
#ifdef NER_KERNELS_X86
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        makes[count++] = &kernels_avx2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        makes[count++] = &kernels_avx512;
#endif
#ifdef NER_KERNELS_NEON
    makes[count++] = &kernels_neon;
#endif
    return i < count ? makes[i] : NULL;
}

const kernels *kernels_best(void)
{
    static _Atomic(const kernels *) chosen;
    const kernels *best = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (best != NULL)
        return best;
    const char *wanted = getenv("NER_KERNELS");
    for (size_t i = 0; kernels_at(i) != NULL; i++) {
        best = kernels_at(i);
        if (wanted != NULL && strcmp(wanted, best->name) == 0)
            break;
    }
    atomic_store_explicit(&chosen, best, memory_order_relaxed);
    return best;
}

size_t kernels_packed_size(size_t k, size_t n)
{
    return (n + KERNELS_PANEL - 1) / KERNELS_PANEL * KERNELS_PANEL * k;
}

/* Reads along the side that lies together in memory, and of it one cache line at a time, so that the lines that are
 * written stay near. */
static void pack_panel(size_t k, size_t width, strided w, const real *from, real *to)
{
    if (w.row == 1) {
        for (size_t first = 0; first < k; first += LINE)
            for (size_t j = 0; j < width; j++)
                for (size_t p = first; p < k && p < first + LINE; p++)
                    to[p * KERNELS_PANEL + j] = from[p + j * w.column];
        return;
    }
    for (size_t p = 0; p < k; p++)
        for (size_t j = 0; j < width; j++)
            to[p * KERNELS_PANEL + j] = from[p * w.row + j * w.column];
}

panels kernels_pack(size_t k, size_t n, strided w, real *packed)
{
    for (size_t first = 0; first < n; first += KERNELS_PANEL) {
        size_t width = n - first < KERNELS_PANEL ? n - first : KERNELS_PANEL;
        real *to = packed + first * k;
        if (width < KERNELS_PANEL)
            memset(to, 0, KERNELS_PANEL * k * sizeof *to);
        pack_panel(k, width, w, w.data + first * w.column, to);
    }
    return (panels){.data = packed, .panel = KERNELS_PANEL * k, .row = KERNELS_PANEL, .packed = true};
}

panels kernels_row_major(const real *data, size_t row)
{
    return (panels){.data = data, .panel = KERNELS_PANEL, .row = row, .packed = false};
}
