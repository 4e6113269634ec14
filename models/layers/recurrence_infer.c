/* Step after step: the recurrent product of all sequences that go on, then the gates of each. */
#include "models/layers/recurrence_infer.h"

/* Rows between the one that is computed and the one whose shares are asked for: they are scattered in memory. */
enum { AHEAD = 3 };

/* What tagging keeps of each sequence: its cells, the recurrent share of the step that is on, and, for products of
 * whole numbers, its last output as bytes. */
typedef struct inference_state {
    real *cells;           /* [sequences][H] */
    real *recurrent;       /* [sequences][G H] */
    unsigned char *states; /* [sequences][state size]; NULL for products of floats */
    const quantized_make *make;
} inference_state;

static bool inference_state_take(const recurrence *r, const packing *p, bool whole, arena *scratch, inference_state *s)
{
    *s = (inference_state){0};
    s->cells = arena_take(scratch, p->sequences, r->hidden * sizeof(real));
    s->recurrent = arena_take(scratch, p->sequences, recurrence_gates(r->cell) * r->hidden * sizeof(real));
    if (s->cells == NULL || s->recurrent == NULL)
        return false;
    if (whole) {
        s->make = quantized_best() != NULL ? quantized_best() : &quantized_plain;
        s->states = arena_take(scratch, p->sequences, quantized_state_size(r->hidden));
        return s->states != NULL;
    }
    return true;
}

/* The recurrent shares of the sequences that continue a state. */
static void multiply_states(const recurrence *r, const real *bias, const recurrence_weights *weights,
                            const quantized *whole, const inference_state *state, const recurrence_step *s, matrix out)
{
    const size_t h = r->hidden, width = recurrence_gates(r->cell) * h;
    if (whole != NULL) {
        state->make->multiply(whole, s->count_before, state->states, bias, state->recurrent, width);
        return;
    }
    kernels_best()->matmul(s->count_before, width, h, (strided){out.data + s->first_before * out.row, out.row, 1},
                           weights->recurrent, bias, false, state->recurrent, width);
}

static void infer_cell(const recurrence *r, const kernels *k, const real *input, const real *share, const real *before,
                       bool begins, real *cell, real *output)
{
    if (r->cell == CELL_LSTM)
        k->lstm_quick(r->hidden, input, share, begins ? NULL : cell, cell, output);
    else if (r->cell == CELL_GRU)
        k->gru_forward(r->hidden, input, share, begins ? NULL : before, NULL, NULL, output);
    else
        k->elman_forward(r->hidden, input, share, output);
}

bool recurrence_infer(const recurrence *r, const real *values, const recurrence_weights *weights,
                      const quantized *whole, const packing *p, const real *const *inputs, arena *scratch, matrix out)
{
    const kernels *k = kernels_best();
    const size_t h = r->hidden, width = recurrence_gates(r->cell) * h;
    const real *bias = values + r->bias_hh;
    inference_state state;
    if (!inference_state_take(r, p, whole != NULL, scratch, &state))
        return false;
    for (size_t number = 0; number < p->steps; number++) {
        const recurrence_step s = recurrence_step_at(r, p, number);
        multiply_states(r, bias, weights, whole, &state, &s, out);
        for (size_t i = 0; i < s.count; i++) {
            if (s.first + i + AHEAD < p->rows)
                kernels_fetch(inputs[s.first + i + AHEAD], width);
            const bool begins = i >= s.count_before;
            real *output = out.data + (s.first + i) * out.row;
            infer_cell(r, k, inputs[s.first + i], begins ? bias : state.recurrent + i * width,
                       out.data + (s.first_before + i) * out.row, begins, state.cells + i * h, output);
            if (state.states != NULL)
                state.make->state(h, output, state.states + i * quantized_state_size(h));
        }
    }
    return true;
}
