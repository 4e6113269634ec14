/* The input's products of all rows are one call; then step after step the recurrent product and the gates.
 *
 * Backward runs the steps the other way round and keeps the gradients of all gates; the three products with the weights
 * are again one call each. For LSTM and Elman the gradient that reaches the input's and the recurrent share is the
 * same; the GRU's reset gate makes them differ. */
#include "models/layers/recurrence.h"

#include "models/layers/linear.h"

#include <string.h>

size_t recurrence_gates(cell_kind cell)
{
    return cell == CELL_LSTM ? 4 : cell == CELL_GRU ? 3 : 1;
}

bool recurrence_memory_take(const recurrence *r, size_t row_count, arena *memory, recurrence_memory *out_memory)
{
    recurrence_memory taken = {0};
    taken.gates = arena_take(memory, row_count * recurrence_gates(r->cell), r->hidden * sizeof(real));
    bool ok = taken.gates != NULL;
    if (r->cell == CELL_LSTM) {
        taken.cells = arena_take(memory, row_count, r->hidden * sizeof(real));
        taken.squashed = arena_take(memory, row_count, r->hidden * sizeof(real));
        ok = ok && taken.cells != NULL && taken.squashed != NULL;
    }
    if (r->cell == CELL_GRU) {
        taken.recurrent_n = arena_take(memory, row_count, r->hidden * sizeof(real));
        ok = ok && taken.recurrent_n != NULL;
    }
    if (ok)
        *out_memory = taken;
    return ok;
}

recurrence_step recurrence_step_at(const recurrence *r, const packing *p, size_t number)
{
    size_t t = r->reverse ? p->steps - 1 - number : number;
    recurrence_step s = {.first = p->first[t], .count = packing_active(p, t)};
    if (number == 0)
        return s;
    size_t before = r->reverse ? t + 1 : t - 1;
    s.first_before = p->first[before];
    s.count_before = r->reverse ? packing_active(p, before) : s.count;
    return s;
}

/* What a row continues: [H] each, NULL for zeros. */
typedef struct state_before {
    const real *h, *c;
} state_before;

/* The state that the row at PLACE of a step continues: the row's before, or where its sequence begins, its start. */
static state_before find_before(const recurrence *r, const recurrence_memory *m, const recurrence_step *s, size_t place,
                                matrix out)
{
    const size_t h = r->hidden, row = s->first_before + place;
    if (place < s->count_before)
        return (state_before){out.data + row * out.row, m->cells != NULL ? m->cells + row * h : NULL};
    if (m->start.h == NULL)
        return (state_before){NULL, NULL};
    return (state_before){m->start.h + place * h, m->start.c != NULL ? m->start.c + place * h : NULL};
}

/* One row: gates, state and output. */
static void cell_forward(const recurrence *r, const kernels *k, const recurrence_memory *m, size_t row,
                         state_before before, const real *recurrent, matrix out)
{
    const size_t h = r->hidden;
    real *gates = m->gates + row * recurrence_gates(r->cell) * h, *output = out.data + row * out.row;
    if (r->cell == CELL_LSTM)
        k->lstm_forward(h, gates, recurrent, before.c, gates, m->cells + row * h, m->squashed + row * h, output);
    else if (r->cell == CELL_GRU)
        k->gru_forward(h, gates, recurrent, before.h, gates, m->recurrent_n + row * h, output);
    else
        k->elman_forward(h, gates, recurrent, output);
}

/* COUNT states of the places from PLACE on, as they go into the recurrent product: through the mask, into DROPPED,
 * where there is one. */
static strided states_read(const recurrence *r, const real *mask, size_t place, size_t count, matrix states,
                           real *dropped)
{
    const size_t h = r->hidden;
    if (mask == NULL)
        return (strided){states.data, states.row, 1};
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < h; j++)
            dropped[i * h + j] = states.data[i * states.row + j] * mask[(place + i) * h + j];
    return (strided){dropped, h, 1};
}

/* The recurrent shares of a step's rows that have a state before them; returns how many these are. */
static size_t multiply_states(const recurrence *r, const recurrence_weights *weights, const real *bias,
                              const recurrence_memory *m, const recurrence_step *s, matrix out, real *dropped,
                              real *recurrent)
{
    const size_t h = r->hidden, width = recurrence_gates(r->cell) * h, going_on = s->count_before;
    const matrix before = {out.data + s->first_before * out.row, out.row};
    kernels_best()->matmul(going_on, width, h, states_read(r, m->state_mask, 0, going_on, before, dropped),
                           weights->recurrent, bias, false, recurrent, width);
    if (m->start.h == NULL || going_on == s->count)
        return going_on;
    const matrix start = {m->start.h + going_on * h, h};
    kernels_best()->matmul(s->count - going_on, width, h,
                           states_read(r, m->state_mask, going_on, s->count - going_on, start, dropped),
                           weights->recurrent, bias, false, recurrent + going_on * width, width);
    return s->count;
}

bool recurrence_forward(const recurrence *r, const real *values, const recurrence_weights *weights, const packing *p,
                        matrix x, const recurrence_memory *memory, arena *scratch, matrix out)
{
    const kernels *k = kernels_best();
    const size_t width = recurrence_gates(r->cell) * r->hidden;
    const real *bias = values + r->bias_hh;
    real *recurrent = arena_take(scratch, p->sequences, width * sizeof(real));
    real *dropped = memory->state_mask != NULL ? arena_take(scratch, p->sequences, r->hidden * sizeof(real)) : NULL;
    if (recurrent == NULL || (memory->state_mask != NULL && dropped == NULL))
        return false;
    k->matmul(p->rows, width, r->input, (strided){x.data, x.row, 1}, weights->input, values + r->bias_ih, false,
              memory->gates, width);
    for (size_t number = 0; number < p->steps; number++) {
        const recurrence_step s = recurrence_step_at(r, p, number);
        const size_t multiplied = multiply_states(r, weights, bias, memory, &s, out, dropped, recurrent);
        for (size_t i = 0; i < s.count; i++)
            cell_forward(r, k, memory, s.first + i, find_before(r, memory, &s, i, out),
                         i < multiplied ? recurrent + i * width : bias, out);
    }
    return true;
}

/* What the backward pass of one direction works on. */
typedef struct backward {
    real *d_gates;     /* [rows][G H]: with respect to the input's share */
    real *d_recurrent; /* the same for the recurrent share; the same memory but for GRU */
    real *state;       /* [rows][H]: the state that each row continued, as its product read it; zeros without one */
    real *dh, *dc;     /* [sequences][H]: what comes back through the recurrence; at the end, to the start */
    real *total;       /* [H] */
    real *through;     /* [sequences][H]: what comes back through the product, before the mask; NULL without one */
} backward;

static real *given_or_taken(real *given, arena *scratch, const packing *p, size_t width)
{
    if (given == NULL)
        return arena_take_zeroed(scratch, p->sequences, width * sizeof *given);
    memset(given, 0, p->sequences * width * sizeof *given);
    return given;
}

static bool backward_take(const recurrence *r, const packing *p, bool masked, const recurrence_start *d_start,
                          arena *scratch, backward *b)
{
    const size_t width = recurrence_gates(r->cell) * r->hidden, h = r->hidden;
    b->d_gates = arena_take(scratch, p->rows, width * sizeof(real));
    b->d_recurrent = r->cell == CELL_GRU ? arena_take(scratch, p->rows, width * sizeof(real)) : b->d_gates;
    b->state = arena_take_zeroed(scratch, p->rows, h * sizeof(real));
    b->dh = given_or_taken(d_start != NULL ? d_start->h : NULL, scratch, p, h);
    b->dc = given_or_taken(d_start != NULL ? d_start->c : NULL, scratch, p, h);
    b->total = arena_take(scratch, h, sizeof(real));
    b->through = masked ? arena_take(scratch, p->sequences, h * sizeof(real)) : NULL;
    return (b->through != NULL || !masked) && b->d_gates != NULL && b->d_recurrent != NULL && b->state != NULL &&
           b->dh != NULL && b->dc != NULL && b->total != NULL;
}

/* One row; PLACE is its sequence. Leaves in dh what passes around the gates. */
static void cell_backward(const recurrence *r, const kernels *k, const recurrence_memory *m, size_t row,
                          state_before before, size_t place, matrix out, matrix d_out, const backward *b)
{
    const size_t h = r->hidden, width = recurrence_gates(r->cell) * h;
    const real *gates = m->gates + row * width, *from_above = d_out.data + row * d_out.row;
    real *dh = b->dh + place * h;
    for (size_t j = 0; j < h; j++)
        b->total[j] = from_above[j] + dh[j];
    if (r->cell == CELL_LSTM)
        k->lstm_backward(h, gates, before.c, m->squashed + row * h, b->total, b->dc + place * h,
                         b->d_gates + row * width);
    else if (r->cell == CELL_GRU)
        k->gru_backward(h, gates, m->recurrent_n + row * h, before.h, b->total, b->d_gates + row * width,
                        b->d_recurrent + row * width, dh);
    else
        k->elman_backward(h, out.data + row * out.row, b->total, b->d_gates + row * width);
}

/* What the states before the first COUNT rows of a step get through the recurrent product: into dh, or added to what
 * is there (GRU). */
static void backward_states(const recurrence *r, const real *values, const recurrence_step *s, size_t count,
                            const real *mask, const backward *b)
{
    const size_t h = r->hidden, width = recurrence_gates(r->cell) * h;
    const bool adds = r->cell == CELL_GRU;
    kernels_best()->matmul(count, h, width, (strided){b->d_recurrent + s->first * width, width, 1},
                           kernels_row_major(values + r->weight_hh, h), NULL, adds && mask == NULL,
                           mask == NULL ? b->dh : b->through, h);
    for (size_t i = 0; mask != NULL && i < count * h; i++)
        b->dh[i] = (adds ? b->dh[i] : 0) + b->through[i] * mask[i];
}

/* Keeps the state that a row continued, as its product read it. */
static void keep_state(const recurrence *r, const real *mask, const real *before, size_t place, real *out)
{
    memcpy(out, before, r->hidden * sizeof *out);
    for (size_t j = 0; mask != NULL && j < r->hidden; j++)
        out[j] *= mask[place * r->hidden + j];
}

static void backward_steps(const recurrence *r, const real *values, const packing *p, const recurrence_memory *memory,
                           matrix out, matrix d_out, const backward *b)
{
    const kernels *k = kernels_best();
    for (size_t number = p->steps; number-- > 0;) {
        const recurrence_step s = recurrence_step_at(r, p, number);
        for (size_t i = 0; i < s.count; i++) {
            const state_before before = find_before(r, memory, &s, i, out);
            cell_backward(r, k, memory, s.first + i, before, i, out, d_out, b);
            if (before.h != NULL)
                keep_state(r, memory->state_mask, before.h, i, b->state + (s.first + i) * r->hidden);
        }
        backward_states(r, values, &s, memory->start.h != NULL ? s.count : s.count_before, memory->state_mask, b);
    }
}

bool recurrence_backward(const recurrence *r, const real *values, const packing *p, matrix x,
                         const recurrence_memory *memory, matrix out, matrix d_out, arena *scratch, real *gradients,
                         matrix dx, const recurrence_start *d_start)
{
    const kernels *k = kernels_best();
    const size_t h = r->hidden, width = recurrence_gates(r->cell) * h;
    backward b;
    if (!backward_take(r, p, memory->state_mask != NULL, d_start, scratch, &b))
        return false;
    backward_steps(r, values, p, memory, out, d_out, &b);
    k->matmul(width, r->input, p->rows, (strided){b.d_gates, 1, width}, kernels_row_major(x.data, x.row), NULL, true,
              gradients + r->weight_ih, r->input);
    k->matmul(width, h, p->rows, (strided){b.d_recurrent, 1, width}, kernels_row_major(b.state, h), NULL, true,
              gradients + r->weight_hh, h);
    linear_add_rows(p->rows, width, b.d_gates, gradients + r->bias_ih);
    linear_add_rows(p->rows, width, b.d_recurrent, gradients + r->bias_hh);
    k->matmul(p->rows, r->input, width, (strided){b.d_gates, width, 1},
              kernels_row_major(values + r->weight_ih, r->input), NULL, true, dx.data, dx.row);
    return true;
}
