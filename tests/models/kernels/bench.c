/* A roofline: for every kernel, at the sizes that a network of 200 units a direction gives it, what it reaches of what
 * the machine allows: the lesser of its arithmetic at the peak (of OpenBLAS's sgemm or of our own matmul, whichever is
 * higher here), and its bytes at the speed of copying within a working set as large. What reads more than it writes can
 * be faster than copying.
 *
 * Operations are counted as the formulas of simd.h have them, a division or a comparison as one. */
#include "base/memory.h"
#include "models/kernels/bf16.h"
#include "models/kernels/kernels.h"
#include "models/kernels/quantized.h"
#include "tests/bench/clock.h"
#include "tests/bench/peak.h"
#include "tests/models/kernels/kernel_tests.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { HIDDEN = 200, ROWS = 64, TOKENS = 220, TAGS = 17, WEIGHTS = 577540 };
enum { EXP = 22, TANH = 23, SIGMOID = TANH + 3, QUICK = 16 };

typedef struct job {
    const kernels *make;
    const struct measure *measure;
    panels side;
    float *x[8]; /* memory to work on */
} job;

typedef struct measure {
    const char *name;
    void (*run)(void *job);
    size_t rows, n, k;    /* products */
    bool transposed;      /* a */
    bool row_major;       /* b */
    double flops, floats; /* a value of the others, and read or written */
    size_t values;        /* a call */
} measure;

static void product(void *context)
{
    const job *j = context;
    const measure *m = j->measure;
    const strided a = m->transposed ? (strided){j->x[0], 1, m->rows} : (strided){j->x[0], m->k, 1};
    j->make->matmul(m->rows, m->n, m->k, a, j->side, NULL, m->row_major, j->x[2], m->n);
}

#define ROW(i, width) (j->x[i] + row * (width)*HIDDEN)
#define FOR_ROWS(context)                                                                                              \
    const job *j = context;                                                                                            \
    for (size_t row = 0; row < ROWS; row++)

static void lstm_training(void *context)
{
    FOR_ROWS(context)
    j->make->lstm_forward(HIDDEN, ROW(0, 4), ROW(1, 4), ROW(2, 1), ROW(3, 4), ROW(4, 1), ROW(5, 1), ROW(6, 1));
}

static void lstm_tagging(void *context)
{
    FOR_ROWS(context)
    j->make->lstm_forward(HIDDEN, ROW(0, 4), ROW(1, 4), ROW(2, 1), NULL, ROW(2, 1), NULL, ROW(6, 1));
}

static void lstm_quick(void *context)
{
    FOR_ROWS(context)
    j->make->lstm_quick(HIDDEN, ROW(0, 4), ROW(1, 4), ROW(2, 1), ROW(2, 1), ROW(6, 1));
}

static void lstm_backward(void *context)
{
    FOR_ROWS(context)
    j->make->lstm_backward(HIDDEN, ROW(0, 4), ROW(1, 1), ROW(2, 1), ROW(3, 1), ROW(4, 1), ROW(5, 4));
}

static void gru_training(void *context)
{
    FOR_ROWS(context)
    j->make->gru_forward(HIDDEN, ROW(0, 3), ROW(1, 3), ROW(2, 1), ROW(3, 3), ROW(4, 1), ROW(5, 1));
}

static void gru_backward(void *context)
{
    FOR_ROWS(context)
    j->make->gru_backward(HIDDEN, ROW(0, 3), ROW(1, 1), ROW(2, 1), ROW(3, 1), ROW(4, 3), ROW(5, 3), ROW(6, 1));
}

static void elman_forward(void *context)
{
    FOR_ROWS(context)
    j->make->elman_forward(HIDDEN, ROW(0, 1), ROW(1, 1), ROW(2, 1));
}

static void elman_backward(void *context)
{
    FOR_ROWS(context)
    j->make->elman_backward(HIDDEN, ROW(0, 1), ROW(1, 1), ROW(2, 1));
}

static void best_step(void *context)
{
    const job *j = context;
    for (size_t i = 0; i < ROWS; i++)
        j->make->best_step(TAGS, j->x[0] + i, j->x[1], j->x[2] + i * TAGS, j->x[3], j->x[4]);
}

static void exponential(void *context)
{
    const job *j = context;
    j->make->exp(j->measure->values, j->x[0], j->x[1]);
}

static void adapt(void *context)
{
    static const adaptive_step step = {1, 0, 0, 0.9f, 0.999f, 0.1f, 0.001f, 1e-8f, 0.001f, 0, 1, 1};
    const job *j = context;
    j->make->adapt(&step, j->measure->values, j->x[0], j->x[1], j->x[2], j->x[3]);
}

static const measure measures[] = {
    {.name = "recurrent step, 8 sentences", .run = product, .rows = 8, .n = 800, .k = 200},
    {.name = "recurrent step, 40 sentences", .run = product, .rows = 40, .n = 800, .k = 200},
    {.name = "recurrent step, 1 sentence", .run = product, .rows = 1, .n = 800, .k = 200},
    {.name = "input shares", .run = product, .rows = TOKENS, .n = 800, .k = 150},
    {.name = "scores of tags", .run = product, .rows = TOKENS, .n = TAGS, .k = 400},
    {.name = "backward: states of a step", .run = product, .rows = 8, .n = 200, .k = 800, .row_major = true},
    {.name = "backward: recurrent weights",
     .run = product,
     .rows = 800,
     .n = 200,
     .k = TOKENS / 2,
     .transposed = true,
     .row_major = true},
    {.name = "backward: input", .run = product, .rows = TOKENS / 2, .n = 150, .k = 800, .row_major = true},
    {.name = "LSTM, training",
     .run = lstm_training,
     .flops = 8 + 3 * SIGMOID + 2 * TANH,
     .floats = 16,
     .values = ROWS * HIDDEN},
    {.name = "LSTM, tagging",
     .run = lstm_tagging,
     .flops = 8 + 3 * SIGMOID + 2 * TANH,
     .floats = 11,
     .values = ROWS * HIDDEN},
    {.name = "LSTM, tagging in less than floats",
     .run = lstm_quick,
     .flops = 21 + 5 * QUICK,
     .floats = 11,
     .values = ROWS * HIDDEN},
    {.name = "best sequence, a step", .run = best_step, .flops = 2 * TAGS, .floats = 2, .values = ROWS * TAGS},
    {.name = "LSTM, backward", .run = lstm_backward, .flops = 22, .floats = 13, .values = ROWS * HIDDEN},
    {.name = "GRU, training",
     .run = gru_training,
     .flops = 7 + 2 * SIGMOID + TANH,
     .floats = 12,
     .values = ROWS * HIDDEN},
    {.name = "GRU, backward", .run = gru_backward, .flops = 17, .floats = 13, .values = ROWS * HIDDEN},
    {.name = "Elman, forward", .run = elman_forward, .flops = 1 + TANH, .floats = 3, .values = ROWS * HIDDEN},
    {.name = "Elman, backward", .run = elman_backward, .flops = 3, .floats = 3, .values = ROWS * HIDDEN},
    {.name = "exp, the tags of a token", .run = exponential, .flops = EXP, .floats = 2, .values = TAGS},
    {.name = "exp", .run = exponential, .flops = EXP, .floats = 2, .values = 4096},
    {.name = "Adam, all weights", .run = adapt, .flops = 20, .floats = 7, .values = WEIGHTS},
};

static float *numbers(size_t count)
{
    float *made = memory_new_aligned(count, sizeof *made);
    if (made == NULL)
        exit(EXIT_FAILURE);
    for (size_t i = 0; i < count; i++)
        made[i] = 1e-3f * (float)(i % 997);
    return made;
}

/* Every array is as large as the largest use of it. */
static job new_job(const kernels *make, const measure *m)
{
    job j = {.make = make, .measure = m};
    const size_t cells = (size_t)ROWS * 4 * HIDDEN,
                 sizes[] = {m->rows * m->k, kernels_packed_size(m->k, m->n), m->rows * m->n};
    for (size_t i = 0; i < 8; i++) {
        size_t size = m->values > cells ? m->values : cells;
        if (m->rows > 0)
            size = i < 3 ? sizes[i] : 1;
        j.x[i] = numbers(size);
    }
    if (m->rows > 0) {
        float *b = numbers(m->k * m->n);
        j.side =
            m->row_major ? kernels_row_major(j.x[1], m->n) : kernels_pack(m->k, m->n, (strided){b, m->n, 1}, j.x[1]);
        memory_free(b);
    }
    return j;
}

/* What the machine allows. */
typedef struct limits {
    double gflops;
    double near, middle, far; /* GB/s in working sets of these sizes */
} limits;

enum { NEAR = 24 * 1024, MIDDLE = 512 * 1024, FAR = 16 * 1024 * 1024 };

static double bandwidth(const limits *l, double bytes)
{
    return bytes <= NEAR ? l->near : bytes <= MIDDLE ? l->middle : l->far;
}

static void show(const kernels *make, const measure *m, const limits *l)
{
    job j = new_job(make, m);
    const double seconds = clock_fastest(m->run, &j);
    for (size_t i = 0; i < 8; i++)
        memory_free(j.x[i]);
    const double product_floats = (double)(m->rows * m->k + m->k * m->n + m->rows * m->n);
    const double flops =
        m->rows > 0 ? 2.0 * (double)m->rows * (double)m->n * (double)m->k : m->flops * (double)m->values;
    const double bytes = 4 * (m->rows > 0 ? product_floats : m->floats * (double)m->values);
    const double by_arithmetic = flops / (1e9 * l->gflops), by_memory = bytes / (1e9 * bandwidth(l, bytes));
    const double least = by_arithmetic > by_memory ? by_arithmetic : by_memory;
    printf("%-9s %-30s %10.2f us %8.1f GFLOP/s %8.1f GB/s %5.0f %% of %s\n", make->name, m->name, 1e6 * seconds,
           1e-9 * flops / seconds, 1e-9 * bytes / seconds, 100 * least / seconds,
           by_arithmetic > by_memory ? "arithmetic" : "memory");
}

/* Products in less than floats. The peak is reckoned from that of floats: an instruction multiplies four times as many
 * bytes and twice as many halves, where the processor has one. */
typedef struct narrow_job {
    size_t rows;
    const quantized_make *bytes;
    const bf16_make *halves;
    quantized whole;
    bf16_weights half;
    void *states;
    float *bias, *out;
} narrow_job;

static void narrow_product(void *context)
{
    const narrow_job *j = context;
    if (j->bytes != NULL)
        j->bytes->multiply(&j->whole, j->rows, j->states, j->bias, j->out, 4 * HIDDEN);
    else
        j->halves->multiply(&j->half, j->rows, j->states, j->bias, j->out, 4 * HIDDEN);
}

static void show_narrow(narrow_job *j, const char *name, double times, const limits *l)
{
    static const size_t rows[] = {24, 1};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        j->rows = rows[i];
        const double seconds = clock_fastest(narrow_product, j);
        const double gops = 2e-9 * (double)j->rows * 4 * HIDDEN * HIDDEN / seconds;
        const double bytes = 4.0 * HIDDEN * HIDDEN * (j->bytes != NULL ? 1 : 2) + (double)j->rows * 20 * HIDDEN;
        const double least = fmax(gops * 1e9 * seconds / (1e9 * times * l->gflops), bytes / (1e9 * l->middle));
        printf("%-10s recurrent step, %2zu sentence%s in %-6s %8.2f us %8.1f GOP/s %8.1f GB/s %5.0f %% of the peak\n",
               name, j->rows, j->rows > 1 ? "s" : " ", j->bytes != NULL ? "bytes" : "halves", 1e6 * seconds, gops,
               1e-9 * bytes / seconds, 100 * least / seconds);
    }
}

static void show_narrow_makes(const limits *l)
{
    narrow_job j = {.bias = numbers(4 * HIDDEN), .out = numbers((size_t)ROWS * 4 * HIDDEN)};
    float *weights = numbers((size_t)4 * HIDDEN * HIDDEN);
    j.states = memory_new_aligned(ROWS, bf16_state_size(HIDDEN));
    if (j.states == NULL || !quantized_init(&j.whole, 4 * HIDDEN, HIDDEN, weights, NULL) ||
        !bf16_init(&j.half, 4 * HIDDEN, HIDDEN, weights, NULL))
        exit(EXIT_FAILURE);
    for (size_t i = 0; (j.bytes = quantized_at(i)) != NULL; i++)
        show_narrow(&j, j.bytes->name, j.bytes == quantized_best() && quantized_is_fastest() ? 4 : 1, l);
    for (size_t i = 0; (j.halves = bf16_at(i)) != NULL; i++)
        show_narrow(&j, j.halves->name, i > 1 ? 2 : 1, l);
    quantized_dispose(&j.whole);
    bf16_dispose(&j.half);
    memory_free(weights);
    memory_free(j.bias);
    memory_free(j.out);
    memory_free(j.states);
}

int kernels_benchmark(void)
{
    const double sgemm = peak_print(), matmul = peak_matmul();
    limits l = {.gflops = sgemm > matmul ? sgemm : matmul,
                .near = peak_copy(NEAR),
                .middle = peak_copy(MIDDLE),
                .far = peak_copy(FAR)};
    printf("copying: %.0f GB/s within %d KiB, %.0f within %d, %.0f within %d\n", l.near, NEAR / 1024, l.middle,
           MIDDLE / 1024, l.far, FAR / 1024);
    for (size_t i = 0; kernels_at(i) != NULL; i++)
        for (size_t m = 0; m < sizeof measures / sizeof *measures; m++)
            show(kernels_at(i), &measures[m], &l);
    show_narrow_makes(&l);
    return EXIT_SUCCESS;
}
