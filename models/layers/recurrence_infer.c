/* Step after step, some sequences at a time so that their shares stay in the first-level cache: the recurrent product,
 * then the gates of each. */
#include "models/layers/recurrence_infer.h"

#include <string.h>

enum {
    AT_ONCE = 24, /* sequences: whole tiles of the products */
    AHEAD = 3     /* rows between the one that is computed and the one whose shares are asked for: they are scattered */
};

/* What tagging keeps of each sequence: its cells and, for products in less than floats, its last output (or what it
 * begins from) in the form that the product reads. `recurrent` are the recurrent shares of those that are at work. */
typedef struct inference_state {
    const recurrence_start *start; /* NULL: zeros */
    real *cells;     /* [sequences][H] */
    real *recurrent; /* [AT_ONCE][G H] */
    char *states;    /* [sequences][state_size] */
    size_t state_size;
} inference_state;

static bool inference_state_take(const recurrence *r, const state_product *weights, const packing *p,
                                 const recurrence_start *start, arena *scratch, inference_state *out)
{
    inference_state s = {.start = start, .state_size = state_product_size(weights)};
    s.cells = arena_take(scratch, p->sequences, r->hidden * sizeof(real));
    s.recurrent = arena_take(scratch, AT_ONCE, recurrence_gates(r->cell) * r->hidden * sizeof(real));
    s.states = arena_take(scratch, p->sequences, s.state_size);
    *out = s;
    return s.cells != NULL && s.recurrent != NULL && s.states != NULL;
}

/* The recurrent shares of the sequences FROM to TO, which have states in BEFORE [sequences]; the first share that is at
 * work is that of sequence FIRST. */
static void multiply_states(const recurrence *r, const real *bias, const state_product *weights,
                            const inference_state *s, size_t first, size_t from, size_t to, matrix before)
{
    const size_t width = recurrence_gates(r->cell) * r->hidden;
    state_product_multiply(weights, to - from, (strided){before.data + from * before.row, before.row, 1},
                           s->states + from * s->state_size, bias, s->recurrent + (from - first) * width, width);
}

/* Every sequence's start, where its first step looks for the state before it. */
static void place_starts(const recurrence *r, const state_product *weights, const inference_state *s, size_t count)
{
    const size_t h = r->hidden;
    for (size_t i = 0; i < count; i++)
        state_product_keep(weights, s->start->h + i * h, s->states + i * s->state_size);
    if (s->start->c != NULL && count > 0)
        memcpy(s->cells, s->start->c, count * h * sizeof *s->cells);
}

/* One row. BEFORE is its state, NULL where it begins; EXACT: as in training. */
static void infer_cell(const recurrence *r, bool exact, const real *input, const real *share, const real *before,
                       real *cell, real *output)
{
    const kernels *k = kernels_best();
    const real *cell_before = before != NULL ? cell : NULL;
    if (r->cell == CELL_LSTM && exact)
        k->lstm_forward(r->hidden, input, share, cell_before, NULL, cell, NULL, output);
    else if (r->cell == CELL_LSTM)
        k->lstm_quick(r->hidden, input, share, cell_before, cell, output);
    else if (r->cell == CELL_GRU)
        k->gru_forward(r->hidden, input, share, before, NULL, NULL, output);
    else
        k->elman_forward(r->hidden, input, share, output);
}

/* The sequences from FIRST of a step, up to AT_ONCE of them. */
static void infer_some(const recurrence *r, const real *bias, const state_product *weights,
                       const inference_state *state, const recurrence_step *s, size_t first, size_t rows,
                       const real *const *inputs, matrix out)
{
    const size_t h = r->hidden, width = recurrence_gates(r->cell) * h;
    const size_t end = s->count - first < AT_ONCE ? s->count : first + AT_ONCE;
    const size_t begins = s->count_before < first ? first : s->count_before < end ? s->count_before : end;
    const matrix before = {out.data + s->first_before * out.row, out.row};
    const matrix start = {state->start != NULL ? state->start->h : NULL, h};
    multiply_states(r, bias, weights, state, first, first, begins, before);
    if (start.data != NULL && begins < end)
        multiply_states(r, bias, weights, state, first, begins, end, start);
    for (size_t sequence = first; sequence < end; sequence++) {
        const size_t row = s->first + sequence;
        const matrix from = sequence < begins ? before : start;
        real *output = out.data + row * out.row;
        if (row + AHEAD < rows)
            kernels_fetch(inputs[row + AHEAD], width);
        infer_cell(r, state_product_is_exact(weights), inputs[row],
                   from.data != NULL ? state->recurrent + (sequence - first) * width : bias,
                   from.data != NULL ? from.data + sequence * from.row : NULL, state->cells + sequence * h, output);
        state_product_keep(weights, output, state->states + sequence * state->state_size);
    }
}

bool recurrence_infer(const recurrence *r, const real *bias, const state_product *weights, const packing *p,
                      const real *const *inputs, const recurrence_start *start, arena *scratch, matrix out)
{
    inference_state state;
    if (!inference_state_take(r, weights, p, start, scratch, &state))
        return false;
    if (start != NULL)
        place_starts(r, weights, &state, p->sequences);
    for (size_t number = 0; number < p->steps; number++) {
        const recurrence_step s = recurrence_step_at(r, p, number);
        for (size_t first = 0; first < s.count; first += AT_ONCE)
            infer_some(r, bias, weights, &state, &s, first, p->rows, inputs, out);
    }
    return true;
}
