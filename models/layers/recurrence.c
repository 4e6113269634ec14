/* The input's products of all rows are one call; then step after step the recurrent product and the gates.
 *
 * Backward runs the steps the other way round and keeps the gradients of all gates; the three products with the weights
 * are again one call each. For LSTM and Elman the gradient that reaches the input's and the recurrent share is the
 * same; the GRU's reset gate makes them differ. */
#include "models/layers/recurrence.h"

#include "models/layers/linear.h"

#include <stdint.h>
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

static const real *row_or_null(const real *block, size_t row, size_t width)
{
    return row == SIZE_MAX ? NULL : block + row * width;
}

/* One row: gates, state and output. BEFORE is the row it continues, SIZE_MAX for none. */
static void cell_forward(const recurrence *r, const kernels *k, const recurrence_memory *m, size_t row, size_t before,
                         const real *recurrent, matrix out)
{
    const size_t h = r->hidden;
    real *gates = m->gates + row * recurrence_gates(r->cell) * h, *output = out.data + row * out.row;
    if (r->cell == CELL_LSTM)
        k->lstm_forward(h, gates, recurrent, row_or_null(m->cells, before, h), gates, m->cells + row * h,
                        m->squashed + row * h, output);
    else if (r->cell == CELL_GRU)
        k->gru_forward(h, gates, recurrent, row_or_null(out.data, before, out.row), gates, m->recurrent_n + row * h,
                       output);
    else
        k->elman_forward(h, gates, recurrent, output);
}

/* The states that a step reads, as they go into the recurrent product: through the mask, into DROPPED, where there is
 * one. */
static strided states_read(const recurrence *r, const recurrence_memory *m, const recurrence_step *s, matrix out,
                           real *dropped)
{
    const size_t h = r->hidden;
    if (m->state_mask == NULL)
        return (strided){out.data + s->first_before * out.row, out.row, 1};
    for (size_t i = 0; i < s->count_before; i++)
        for (size_t j = 0; j < h; j++)
            dropped[i * h + j] = out.data[(s->first_before + i) * out.row + j] * m->state_mask[i * h + j];
    return (strided){dropped, h, 1};
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
        const strided state = states_read(r, memory, &s, out, dropped);
        k->matmul(s.count_before, width, r->hidden, state, weights->recurrent, bias, false, recurrent, width);
        for (size_t i = 0; i < s.count; i++) {
            const bool begins = i >= s.count_before;
            cell_forward(r, k, memory, s.first + i, begins ? SIZE_MAX : s.first_before + i,
                         begins ? bias : recurrent + i * width, out);
        }
    }
    return true;
}

/* What the backward pass of one direction works on. */
typedef struct backward {
    real *d_gates;     /* [rows][G H]: with respect to the input's share */
    real *d_recurrent; /* the same for the recurrent share; the same memory but for GRU */
    real *state;       /* [rows][H]: the state that each row continued, as its product read it; zeros where it began */
    real *dh, *dc;     /* [sequences][H]: what comes back through the recurrence */
    real *total;       /* [H] */
    real *through;     /* [sequences][H]: what comes back through the product, before the mask; NULL without one */
} backward;

static bool backward_take(const recurrence *r, const packing *p, bool masked, arena *scratch, backward *b)
{
    const size_t width = recurrence_gates(r->cell) * r->hidden, h = r->hidden;
    b->d_gates = arena_take(scratch, p->rows, width * sizeof(real));
    b->d_recurrent = r->cell == CELL_GRU ? arena_take(scratch, p->rows, width * sizeof(real)) : b->d_gates;
    b->state = arena_take_zeroed(scratch, p->rows, h * sizeof(real));
    b->dh = arena_take_zeroed(scratch, p->sequences, h * sizeof(real));
    b->dc = arena_take_zeroed(scratch, p->sequences, h * sizeof(real));
    b->total = arena_take(scratch, h, sizeof(real));
    b->through = masked ? arena_take(scratch, p->sequences, h * sizeof(real)) : NULL;
    return (b->through != NULL || !masked) && b->d_gates != NULL && b->d_recurrent != NULL && b->state != NULL &&
           b->dh != NULL && b->dc != NULL && b->total != NULL;
}

/* One row; PLACE is its sequence. Leaves in dh what passes around the gates. */
static void cell_backward(const recurrence *r, const kernels *k, const recurrence_memory *m, size_t row, size_t before,
                          size_t place, matrix out, matrix d_out, const backward *b)
{
    const size_t h = r->hidden, width = recurrence_gates(r->cell) * h;
    const real *gates = m->gates + row * width, *from_above = d_out.data + row * d_out.row;
    real *dh = b->dh + place * h;
    for (size_t j = 0; j < h; j++)
        b->total[j] = from_above[j] + dh[j];
    if (r->cell == CELL_LSTM)
        k->lstm_backward(h, gates, row_or_null(m->cells, before, h), m->squashed + row * h, b->total, b->dc + place * h,
                         b->d_gates + row * width);
    else if (r->cell == CELL_GRU)
        k->gru_backward(h, gates, m->recurrent_n + row * h, row_or_null(out.data, before, out.row), b->total,
                        b->d_gates + row * width, b->d_recurrent + row * width, dh);
    else
        k->elman_backward(h, out.data + row * out.row, b->total, b->d_gates + row * width);
}

/* What the states of the step before get through the recurrent product: into dh, or added to what is there (GRU). */
static void backward_states(const recurrence *r, const real *values, const recurrence_step *s, const real *mask,
                            const backward *b)
{
    const size_t h = r->hidden, width = recurrence_gates(r->cell) * h;
    const bool adds = r->cell == CELL_GRU;
    kernels_best()->matmul(s->count_before, h, width, (strided){b->d_recurrent + s->first * width, width, 1},
                           kernels_row_major(values + r->weight_hh, h), NULL, adds && mask == NULL,
                           mask == NULL ? b->dh : b->through, h);
    for (size_t i = 0; mask != NULL && i < s->count_before * h; i++)
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
            const size_t before = i < s.count_before ? s.first_before + i : SIZE_MAX;
            cell_backward(r, k, memory, s.first + i, before, i, out, d_out, b);
            if (before != SIZE_MAX)
                keep_state(r, memory->state_mask, out.data + before * out.row, i, b->state + (s.first + i) * r->hidden);
        }
        backward_states(r, values, &s, memory->state_mask, b);
    }
}

bool recurrence_backward(const recurrence *r, const real *values, const packing *p, matrix x,
                         const recurrence_memory *memory, matrix out, matrix d_out, arena *scratch, real *gradients,
                         matrix dx)
{
    const kernels *k = kernels_best();
    const size_t h = r->hidden, width = recurrence_gates(r->cell) * h;
    backward b;
    if (!backward_take(r, p, memory->state_mask != NULL, scratch, &b))
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
