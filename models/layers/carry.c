/* Rows are gathered from the neighbours first, so that a direction is one product; the tanh is the Elman cell's. */
#include "models/layers/carry.h"

#include <stdio.h>
#include <string.h>

static size_t width_of(const carry *c)
{
    return c->directions * c->below;
}

bool carry_add(carry *c, parameters *p, const char *name, cell_kind cell, size_t below, size_t hidden,
               size_t directions, error *err)
{
    *c = (carry){.directions = directions, .below = below, .hidden = hidden, .cells = cell == CELL_LSTM};
    const real reach = 1 / real_sqrt((real)width_of(c));
    for (size_t d = 0; d < directions; d++) {
        char full[64];
        snprintf(full, sizeof full, "%s_l0%s.weight", name, d == 1 ? "_reverse" : "");
        if (!parameters_add(p, full, 2, (size_t[]){hidden, width_of(c)}, reach, &c->weight[d], err))
            return false;
    }
    return true;
}

size_t carry_packed_size(const carry *c)
{
    return c->directions * kernels_packed_size(width_of(c), c->hidden);
}

carry_weights carry_pack(const carry *c, const real *values, real *packed)
{
    const size_t width = width_of(c);
    carry_weights w = {0};
    for (size_t d = 0; d < c->directions; d++)
        w.parts[d] = kernels_pack(width, c->hidden, (strided){values + c->weight[d], 1, width},
                                  packed + d * kernels_packed_size(width, c->hidden));
    return w;
}

/* The row of the state in which a direction ends the sequence at PLACE, which is not empty. */
static size_t end_of(const packing *p, size_t place, size_t direction)
{
    return packing_row(p, place, direction == 0 ? p->lengths[place] - 1 : 0);
}

void carry_ends(const carry *c, const packing *p, matrix states, real *ends)
{
    const size_t width = width_of(c), below = c->below;
    for (size_t place = 0; place < p->sequences; place++)
        for (size_t d = 0; d < c->directions; d++) {
            real *to = ends + place * width + d * below;
            if (p->lengths[place] > 0)
                memcpy(to, states.data + end_of(p, place, d) * states.row + d * below, below * sizeof *to);
            else
                memset(to, 0, below * sizeof *to);
        }
}

void carry_ends_backward(const carry *c, const packing *p, const real *d_ends, matrix d_states)
{
    const size_t width = width_of(c), below = c->below;
    for (size_t place = 0; place < p->sequences && p->lengths[place] > 0; place++)
        for (size_t d = 0; d < c->directions; d++) {
            const real *from = d_ends + place * width + d * below;
            real *to = d_states.data + end_of(p, place, d) * d_states.row + d * below;
            for (size_t j = 0; j < below; j++)
                to[j] += from[j];
        }
}

/* Those that a direction comes from. */
static const uint32_t *sources_of(const carry_neighbours *around, size_t direction)
{
    return direction == 0 ? around->before : around->after;
}

/* [sequences][I]; NULL when there is no memory. */
static real *gather(const uint32_t *sources, size_t sequences, size_t width, const real *ends, arena *memory)
{
    real *read = arena_take_zeroed(memory, sequences, width * sizeof *read);
    for (size_t i = 0; read != NULL && i < sequences; i++)
        if (sources[i] != CARRY_NONE)
            memcpy(read + i * width, ends + sources[i] * width, width * sizeof *read);
    return read;
}

bool carry_forward(const carry *c, const carry_weights *w, const carry_neighbours *around, size_t sequences,
                   const real *ends, arena *memory, carry_pass *out_pass)
{
    const kernels *k = kernels_best();
    const size_t width = width_of(c), h = c->hidden;
    const real *zeros = arena_take_zeroed(memory, h, sizeof *zeros);
    for (size_t d = 0; d < c->directions; d++) {
        real *read = gather(sources_of(around, d), sequences, width, ends, memory);
        real *before = arena_take(memory, sequences, h * sizeof *before);
        real *squashed = arena_take(memory, sequences, h * sizeof *squashed);
        if (zeros == NULL || read == NULL || before == NULL || squashed == NULL)
            return false;
        k->matmul(sequences, h, width, (strided){read, width, 1}, w->parts[d], NULL, false, before, h);
        for (size_t i = 0; i < sequences; i++)
            k->elman_forward(h, before + i * h, zeros, squashed + i * h);
        out_pass->read[d] = read;
        out_pass->starts[d] = (recurrence_start){.h = squashed, .c = c->cells ? before : NULL};
    }
    return true;
}

/* The gradient [sequences][H] before the squashing. */
static void unsquash(const carry *c, size_t sequences, const recurrence_start *start, const recurrence_start *d_start,
                     real *d)
{
    const size_t h = c->hidden;
    for (size_t i = 0; i < sequences; i++)
        kernels_best()->elman_backward(h, start->h + i * h, d_start->h + i * h, d + i * h);
    for (size_t i = 0; c->cells && i < sequences * h; i++)
        d[i] += d_start->c[i];
}

bool carry_backward(const carry *c, const real *values, const carry_neighbours *around, size_t sequences,
                    const carry_pass *pass, const recurrence_start *d_starts, arena *memory, real *gradients,
                    real *d_ends)
{
    const kernels *k = kernels_best();
    const size_t width = width_of(c), h = c->hidden;
    real *d = arena_take(memory, sequences, h * sizeof *d);
    real *d_read = arena_take(memory, sequences, width * sizeof *d_read);
    if (d == NULL || d_read == NULL)
        return false;
    memset(d_ends, 0, sequences * width * sizeof *d_ends);
    for (size_t direction = 0; direction < c->directions; direction++) {
        const uint32_t *sources = sources_of(around, direction);
        unsquash(c, sequences, &pass->starts[direction], &d_starts[direction], d);
        k->matmul(h, width, sequences, (strided){d, 1, h}, kernels_row_major(pass->read[direction], width), NULL, true,
                  gradients + c->weight[direction], width);
        k->matmul(sequences, width, h, (strided){d, h, 1}, kernels_row_major(values + c->weight[direction], width),
                  NULL, false, d_read, width);
        for (size_t i = 0; i < sequences; i++)
            for (size_t j = 0; sources[i] != CARRY_NONE && j < width; j++)
                d_ends[sources[i] * width + j] += d_read[i * width + j];
    }
    return true;
}
