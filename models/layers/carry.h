/* What a sentence hands on to its neighbours in the document: where the states of the layers below end, through a
 * weight, is what the layer above begins the neighbours with, instead of zeros.
 *   e(s) = [ last forward state of sentence s ; backward state at its first token ]
 *   forward direction of sentence s: a = W e(s - 1)      backward direction: a = W_reverse e(s + 1)
 *   LSTM: c_0 = a, h_0 = tanh(a)                          GRU, Elman: h_0 = tanh(a)
 * All sentences are computed at once, since e depends on a sentence alone. Without a neighbour, or with an empty one,
 * a is zero. docs/cells.md has the equations among the others.
 *
 * Shapes: I = D B inputs (D directions, B units a direction of the layers below), H units a direction above; weights
 * [H][I]. Thread rule: pure functions of their arguments. */
#ifndef NER_MODELS_LAYERS_CARRY_H
#define NER_MODELS_LAYERS_CARRY_H

#include "models/layers/parameters.h"
#include "models/layers/recurrence.h"

#include <stdint.h>

typedef struct carry {
    size_t directions, below, hidden; /* D, B, H */
    bool cells;                       /* LSTM */
    size_t weight[2];                 /* [directions]: where they begin in a block */
} carry;

/* Places of sentences in a packing: [sequences] each. */
typedef struct carry_neighbours {
    const uint32_t *before, *after; /* CARRY_NONE: there is none in the window */
} carry_neighbours;

#define CARRY_NONE UINT32_MAX

typedef struct carry_weights {
    panels parts[2]; /* [directions] */
} carry_weights;

/* What the forward pass leaves for the backward pass, in memory of an arena. */
typedef struct carry_pass {
    real *read[2];              /* [directions][sequences][I]: the neighbours' e, zeros without one */
    recurrence_start starts[2]; /* [directions] */
} carry_pass;

/* Adds "NAME_l0.weight" and, with two directions, "NAME_l0_reverse.weight", uniform in ±1/√I. */
bool carry_add(carry *c, parameters *p, const char *name, cell_kind cell, size_t below, size_t hidden,
               size_t directions, error *err);

/* Reals that packed weights need, and packs them into PACKED. */
size_t carry_packed_size(const carry *c);
carry_weights carry_pack(const carry *c, const real *values, real *packed);

/* ends [sequences][I]: e of every sentence from STATES [rows][I]; zeros of an empty one. */
void carry_ends(const carry *c, const packing *p, matrix states, real *ends);

/* The other way: adds to d_states [rows][I]. */
void carry_ends_backward(const carry *c, const packing *p, const real *d_ends, matrix d_states);

/* out_pass->starts: what every sentence begins with. false when there is no memory. */
bool carry_forward(const carry *c, const carry_weights *w, const carry_neighbours *around, size_t sequences,
                   const real *ends, arena *memory, carry_pass *out_pass) ATTRIBUTE_CHECKED;

/* From the gradients D_STARTS [directions] of the starts: adds to GRADIENTS, writes d_ends [sequences][I]. false when
 * there is no memory. */
bool carry_backward(const carry *c, const real *values, const carry_neighbours *around, size_t sequences,
                    const carry_pass *pass, const recurrence_start *d_starts, arena *memory, real *gradients,
                    real *d_ends) ATTRIBUTE_CHECKED;

#endif
