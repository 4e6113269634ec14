#include "tests/bench/peak.h"

#include "base/memory.h"
#include "models/kernels/kernels.h"
#include "tests/bench/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef NER_BENCH_OPENBLAS
#include <cblas.h>
#endif

static float *numbers(size_t count)
{
    float *made = memory_new_aligned(count, sizeof *made);
    if (made == NULL)
        exit(EXIT_FAILURE);
    for (size_t i = 0; i < count; i++)
        made[i] = 1e-3f * (float)(i % 1000);
    return made;
}

typedef struct matrices {
    float *a, *b, *c;
    panels packed;
} matrices;

#ifdef NER_BENCH_OPENBLAS
enum { SIDE = 1024 };

static void run_sgemm(void *context)
{
    const matrices *m = context;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, SIDE, SIDE, SIDE, 1, m->a, SIDE, m->b, SIDE, 0, m->c, SIDE);
}

double peak_sgemm(void)
{
    const size_t size = (size_t)SIDE * SIDE;
    matrices m = {.a = numbers(size), .b = numbers(size), .c = numbers(size)};
    openblas_set_num_threads(1);
    const double seconds = clock_fastest(run_sgemm, &m);
    memory_free(m.a);
    memory_free(m.b);
    memory_free(m.c);
    return 2e-9 * SIDE * SIDE * SIDE / seconds;
}
#else
double peak_sgemm(void)
{
    fprintf(stderr,
            "SKIPPED: built without OpenBLAS, so its sgemm is no yardstick here (apt install libopenblas-dev)\n");
    return 0;
}
#endif

enum { ROWS = 1020, COLUMNS = 1024, DEPTH = 256 };

static void run_matmul(void *context)
{
    const matrices *m = context;
    kernels_best()->matmul(ROWS, COLUMNS, DEPTH, (strided){m->a, DEPTH, 1}, m->packed, NULL, false, m->c, COLUMNS);
}

double peak_matmul(void)
{
    matrices m = {.a = numbers((size_t)ROWS * DEPTH),
                  .b = numbers(kernels_packed_size(DEPTH, COLUMNS)),
                  .c = numbers((size_t)ROWS * COLUMNS)};
    float *b = numbers((size_t)DEPTH * COLUMNS);
    m.packed = kernels_pack(DEPTH, COLUMNS, (strided){b, COLUMNS, 1}, m.b);
    const double seconds = clock_fastest(run_matmul, &m);
    memory_free(m.a);
    memory_free(m.b);
    memory_free(m.c);
    memory_free(b);
    return 2e-9 * ROWS * COLUMNS * DEPTH / seconds;
}

typedef struct halves {
    char *from, *to;
    size_t size;
} halves;

static void run_copy(void *context)
{
    const halves *h = context;
    memcpy(h->to, h->from, h->size);
}

double peak_copy(size_t working_set)
{
    halves h = {.size = working_set / 2};
    h.from = memory_new_aligned(h.size, 1);
    h.to = memory_new_aligned(h.size, 1);
    if (h.from == NULL || h.to == NULL)
        exit(EXIT_FAILURE);
    const double seconds = clock_fastest(run_copy, &h);
    memory_free(h.from);
    memory_free(h.to);
    return 2e-9 * (double)h.size / seconds;
}

double peak_print(void)
{
    const double sgemm = peak_sgemm(), matmul = peak_matmul();
    if (sgemm > 0)
        printf("peak, one thread: OpenBLAS sgemm %.0f GFLOP/s, our matmul (%s) %.0f GFLOP/s\n", sgemm,
               kernels_best()->name, matmul);
    else
        printf("peak, one thread: our matmul (%s) %.0f GFLOP/s\n", kernels_best()->name, matmul);
    return sgemm > 0 ? sgemm : matmul;
}
