/* One direction of one recurrent layer over a packed minibatch: LSTM, GRU or Elman, as torch.nn defines them.
 *
 * Shapes: G gates (4, 3, 1), H units, I inputs. weight_ih [G H][I], weight_hh [G H][H], bias_ih [G H], bias_hh [G H];
 * gates in the order i f g o (LSTM), r z n (GRU; bias_hh of n stands inside the reset gate). Equations: docs/cells.md.
 * Thread rule: weights are shared; memory and gradients belong to one thread. */
#ifndef NER_MODELS_LAYERS_RECURRENCE_H
#define NER_MODELS_LAYERS_RECURRENCE_H

#include "base/arena.h"
#include "models/kernels/kernels.h"
#include "models/layers/packing.h"

typedef enum cell_kind { CELL_LSTM, CELL_GRU, CELL_RNN } cell_kind;

typedef struct recurrence {
    cell_kind cell;
    size_t input, hidden;
    bool reverse;                                  /* runs from the last token to the first */
    size_t weight_ih, weight_hh, bias_ih, bias_hh; /* where they begin in a block */
} recurrence;

/* Weights packed for the forward pass. */
typedef struct recurrence_weights {
    panels input, recurrent;
} recurrence_weights;

/* What sequences begin from, or its gradient; [sequences][H] by their places in the packing. */
typedef struct recurrence_start {
    real *h; /* NULL: zeros, and no cells either */
    real *c; /* LSTM */
} recurrence_start;

/* What the forward pass leaves for the backward pass, in memory of an arena. */
typedef struct recurrence_memory {
    real *gates;       /* [rows][G][H] after activation */
    real *cells;       /* [rows][H], LSTM */
    real *squashed;    /* [rows][H], LSTM: tanh of the cells */
    real *recurrent_n; /* [rows][H], GRU */
    const real *state_mask; /* [sequences][H]: what the state is multiplied by on its way into the next step's recurrent
                             * product; NULL: nothing is dropped */
    recurrence_start start; /* the caller's, who may set it between _take and the forward pass; it is only read */
} recurrence_memory;

/* A matrix of the pass: rows ROW reals apart. */
typedef struct matrix {
    real *data;
    size_t row;
} matrix;

/* 4, 3 or 1. */
size_t recurrence_gates(cell_kind cell);

/* Takes what a pass over ROWS rows needs; false when there is no memory. */
bool recurrence_memory_take(const recurrence *r, size_t row_count, arena *memory,
                            recurrence_memory *out_memory) ATTRIBUTE_CHECKED;

/* A step, and the step that the recurrence comes from. */
typedef struct recurrence_step {
    size_t first, count;               /* rows of the step */
    size_t first_before, count_before; /* rows whose state they continue; with the others of `count`, which are those of
                                        * the places from count_before on, a sequence begins */
} recurrence_step;

/* NUMBER counts steps in the order of the forward pass. */
recurrence_step recurrence_step_at(const recurrence *r, const packing *p, size_t number);

/* x [rows][I] -> out [rows][H]. false when there is no memory for scratch. */
bool recurrence_forward(const recurrence *r, const real *values, const recurrence_weights *weights, const packing *p,
                        matrix x, const recurrence_memory *memory, arena *scratch, matrix out) ATTRIBUTE_CHECKED;

/* From d_out [rows][H]: adds to the layer's part of GRADIENTS and to dx [rows][I], and writes D_START, the gradient
 * with respect to memory->start (NULL: it is not wanted; zeros for empty sequences). false when there is no memory. */
bool recurrence_backward(const recurrence *r, const real *values, const packing *p, matrix x,
                         const recurrence_memory *memory, matrix out, matrix d_out, arena *scratch, real *gradients,
                         matrix dx, const recurrence_start *d_start) ATTRIBUTE_CHECKED;

#endif
