/* The inner loops of the network, each in several makes: `plain` reads like the equation and is the reference for all
 * others; the rest are vectorised for one kind of processor and chosen at run time.
 *
 * No kernel allocates. Every element of a product is summed over its inputs in one fixed order, so that a row's result
 * does not depend on how many rows are computed with it. NULL for a state before means zeros.
 * Equations: docs/cells.md. Thread rule: pure functions of their arguments. */
#ifndef NER_MODELS_KERNELS_KERNELS_H
#define NER_MODELS_KERNELS_KERNELS_H

#include "models/kernels/real.h"

#include <stdbool.h>
#include <stddef.h>

enum { KERNELS_PANEL = 32 }; /* columns of a packed matrix that stand together */

/* A matrix whose element (i, p) stands at data[i * row + p * column]. */
typedef struct strided {
    const real *data;
    size_t row, column;
} strided;

/* The right side of a product, [k][n]: columns in panels of KERNELS_PANEL; element (p, j) stands at
 * data[(j / PANEL) * panel + p * row + j % PANEL]. A packed one is padded with zeros to whole panels; a row-major
 * matrix as it stands is the case panel = PANEL, packed = false. */
typedef struct panels {
    const real *data;
    size_t panel, row;
    bool packed;
} panels;

/* What one step of Adam, AdamW or NAdam does to every weight w with gradient g and moments m, v:
 *   g' = scale g + l2 w + l1 sign(w), m = beta1 m + rest1 g', v = beta2 v + rest2 g'²,
 *   w = decay w - (rate m + rate_now g') / (correction2 √v + epsilon). */
typedef struct adaptive_step {
    real scale; /* of the gradient, from clipping */
    real l1, l2;
    real beta1, beta2;
    real rest1, rest2; /* 1 - beta, rounded once: in floats 1 - 0.999f is off by 1e-5 of itself */
    real epsilon;
    real rate;        /* of the first moment, bias corrected */
    real rate_now;    /* NAdam: of the gradient itself */
    real correction2; /* 1 / sqrt(1 - beta2^t) */
    real decay;       /* AdamW: weights are multiplied by this */
} adaptive_step;

typedef struct kernels {
    const char *name; /* "plain", "avx2", "avx512", "neon" */

    /* out [rows][n] (rows OUT_ROW apart) = a [rows][k] · b [k][n], plus bias [n] where that is not NULL, plus what was
     * in out where ACCUMULATE (bias is then NULL). */
    void (*matmul)(size_t rows, size_t n, size_t k, strided a, panels b, const real *bias, bool accumulate, real *out,
                   size_t out_row);

    /* One row of an LSTM step: from the input's share [4][H] and the recurrent one [4][H]. gates [4][H] gets i f g o
     * after activation and may be `input` itself; gates and tanh_c are NULL where no backward pass follows. c may be
     * c_before. */
    void (*lstm_forward)(size_t hidden, const real *input, const real *recurrent, const real *c_before, real *gates,
                         real *c, real *tanh_c, real *h);
    /* dc [H]: in from the step after, out to the step before. d_gates [4][H] is written. */
    void (*lstm_backward)(size_t hidden, const real *gates, const real *c_before, const real *tanh_c, const real *dh,
                          real *dc, real *d_gates);

    /* One row of a GRU step, in the same way: gates [3][H] gets r z n, recurrent_n [H] the part of n that stands inside
     * the reset gate; both are NULL where no backward pass follows. */
    void (*gru_forward)(size_t hidden, const real *input, const real *recurrent, const real *h_before, real *gates,
                        real *recurrent_n, real *h);
    /* d_input and d_recurrent [3][H] and dh_before [H] (the part that does not pass through the gates) are written. */
    void (*gru_backward)(size_t hidden, const real *gates, const real *recurrent_n, const real *h_before,
                         const real *dh, real *d_input, real *d_recurrent, real *dh_before);

    /* One row of an Elman step: h = tanh(input + recurrent). */
    void (*elman_forward)(size_t hidden, const real *input, const real *recurrent, real *h);
    void (*elman_backward)(size_t hidden, const real *h, const real *dh, real *d_input);

    /* One step to the best sequence of tags: now[j] = emissions[j] + the largest before[i] + moves[i][j], moves [K][K];
     * from[j] is that i, the lowest of equals (a whole number up to 2^24, as a real). */
    void (*best_step)(size_t tags, const real *before, const real *moves, const real *emissions, real *now, real *from);

    /* One row of an LSTM step for tagging in less than floats: as lstm_forward without a backward pass, absolute error
     * of h below 1e-5. H units of c and h. */
    void (*lstm_quick)(size_t hidden, const real *input, const real *recurrent, const real *c_before, real *c, real *h);

    /* y [n] = exp(x [n]), which may be x; relative error below 3e-7. Below -87.3 it is 0 (or a subnormal), beyond 88
     * infinity or some number above 1e38. */
    void (*exp)(size_t n, const real *x, real *y);

    /* Moves values [n] from gradients [n] and the moments first [n], second [n]. */
    void (*adapt)(const adaptive_step *step, size_t n, const real *gradients, real *values, real *first, real *second);
} kernels;

/* The makes there are; which of them are compiled in depends on the processor's family (models/kernels/meson.build). */
extern const kernels kernels_plain, kernels_avx2, kernels_avx512, kernels_neon;

/* The fastest that this processor runs; the environment variable NER_KERNELS names another, for tests and comparison.
 */
const kernels *kernels_best(void);

/* The i-th of those that this processor runs, `plain` first; NULL past the last. */
const kernels *kernels_at(size_t i);

/* Reals that kernels_pack needs for [k][n]. */
size_t kernels_packed_size(size_t k, size_t n);

/* Packs w, a [k][n], into PACKED (best aligned to 64 bytes). */
panels kernels_pack(size_t k, size_t n, strided w, real *packed);

/* Asks for memory [count] that is read soon and is far away. */
static inline void kernels_fetch(const real *values, size_t count)
{
    for (size_t i = 0; i < count; i += 64 / sizeof *values)
        __builtin_prefetch(values + i);
}

/* A row-major matrix, rows ROW apart, as it stands. */
panels kernels_row_major(const real *data, size_t row);

#endif
