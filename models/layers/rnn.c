/* Layers in order, directions side by side in a layer's output. */
#include "models/layers/rnn.h"

#include "base/memory.h"
#include "models/layers/dropout.h"

#include <stdio.h>
#include <string.h>

static bool add_part(recurrence *part, parameters *p, const char *name, size_t layer, error *err)
{
    const size_t width = recurrence_gates(part->cell) * part->hidden;
    const real reach = 1 / real_sqrt((real)part->hidden);
    const struct {
        const char *kind;
        size_t dimensions, columns;
        size_t *at;
    } tensors[] = {
        {"weight_ih", 2, part->input, &part->weight_ih},
        {"weight_hh", 2, part->hidden, &part->weight_hh},
        {"bias_ih", 1, 1, &part->bias_ih},
        {"bias_hh", 1, 1, &part->bias_hh},
    };
    for (size_t i = 0; i < 4; i++) {
        char full[96];
        snprintf(full, sizeof full, "%s.%s_l%zu%s", name, tensors[i].kind, layer, part->reverse ? "_reverse" : "");
        if (!parameters_add(p, full, tensors[i].dimensions, (size_t[]){width, tensors[i].columns}, reach, tensors[i].at,
                            err))
            return false;
    }
    return true;
}

bool rnn_add(rnn *r, parameters *p, const char *name, cell_kind cell, size_t input, size_t hidden, size_t layers,
             bool bidirectional, error *err)
{
    *r = (rnn){.layers = layers, .directions = bidirectional ? 2 : 1, .hidden = hidden};
    r->parts = memory_new(layers, r->directions * sizeof *r->parts);
    if (r->parts == NULL)
        return error_memory(err, layers * r->directions * sizeof *r->parts);
    for (size_t i = 0; i < layers * r->directions; i++) {
        const size_t layer = i / r->directions;
        r->parts[i] = (recurrence){.cell = cell,
                                   .input = layer == 0 ? input : r->directions * hidden,
                                   .hidden = hidden,
                                   .reverse = i % r->directions == 1};
        if (!add_part(&r->parts[i], p, name, layer, err)) {
            rnn_dispose(r);
            return false;
        }
    }
    return true;
}

void rnn_dispose(rnn *r)
{
    memory_free(r->parts);
    *r = (rnn){0};
}

static size_t packed_size(const recurrence *part)
{
    const size_t width = recurrence_gates(part->cell) * part->hidden;
    return kernels_packed_size(part->input, width) + kernels_packed_size(part->hidden, width);
}

bool rnn_weights_init(rnn_weights *w, const rnn *r, error *err)
{
    size_t size = 0;
    for (size_t i = 0; i < r->layers * r->directions; i++)
        size += packed_size(&r->parts[i]);
    *w = (rnn_weights){.parts = memory_new(r->layers * r->directions, sizeof *w->parts),
                       .packed = memory_new_raw(size, sizeof(real))};
    if (w->parts != NULL && w->packed != NULL)
        return true;
    rnn_weights_dispose(w);
    return error_memory(err, size * sizeof(real));
}

void rnn_weights_dispose(rnn_weights *w)
{
    memory_free(w->parts);
    memory_free(w->packed);
    *w = (rnn_weights){0};
}

/* Where a direction's packed weights stand: the input's, and behind them the recurrent ones. */
static real *packed_at(const rnn_weights *w, const rnn *r, size_t part)
{
    real *packed = w->packed;
    for (size_t i = 0; i < part; i++)
        packed += packed_size(&r->parts[i]);
    return packed;
}

void rnn_weights_pack_input(const rnn_weights *w, const rnn *r, const real *values, size_t part)
{
    const recurrence *own = &r->parts[part];
    const size_t width = recurrence_gates(own->cell) * own->hidden;
    w->parts[part].input =
        kernels_pack(own->input, width, (strided){values + own->weight_ih, 1, own->input}, packed_at(w, r, part));
}

void rnn_weights_pack_recurrent(const rnn_weights *w, const rnn *r, const real *values, size_t part)
{
    const recurrence *own = &r->parts[part];
    const size_t width = recurrence_gates(own->cell) * own->hidden;
    real *packed = packed_at(w, r, part) + kernels_packed_size(own->input, width);
    w->parts[part].recurrent =
        kernels_pack(own->hidden, width, (strided){values + own->weight_hh, 1, own->hidden}, packed);
}

void rnn_weights_pack(const rnn_weights *w, const rnn *r, const real *values, size_t part)
{
    rnn_weights_pack_input(w, r, values, part);
    rnn_weights_pack_recurrent(w, r, values, part);
}

static bool take_pass(const rnn *r, const packing *p, matrix x, arena *memory, rnn_pass *pass)
{
    const size_t width = r->directions * r->hidden;
    *pass = (rnn_pass){.packing = p};
    pass->inputs = arena_take(memory, r->layers, sizeof *pass->inputs);
    pass->outputs = arena_take(memory, r->layers, sizeof *pass->outputs);
    pass->masks = arena_take_zeroed(memory, r->layers, sizeof *pass->masks);
    pass->memory = arena_take(memory, r->layers * r->directions, sizeof *pass->memory);
    if (pass->inputs == NULL || pass->outputs == NULL || pass->masks == NULL || pass->memory == NULL)
        return false;
    for (size_t i = 0; i < r->layers; i++) {
        pass->outputs[i] = (matrix){arena_take(memory, p->rows, width * sizeof(real)), width};
        if (pass->outputs[i].data == NULL)
            return false;
        pass->inputs[i] = i == 0 ? x : pass->outputs[i - 1];
    }
    return true;
}

/* Drops values of a layer's input, all but the first layer's. */
static bool drop_between(rnn_pass *pass, size_t layer, rnn_dropout dropout, arena *memory)
{
    if (layer == 0 || dropout.random == NULL || dropout.between <= 0)
        return true;
    const size_t n = pass->packing->rows * pass->inputs[layer].row;
    real *mask = arena_take(memory, n, sizeof *mask), *dropped = arena_take(memory, n, sizeof *dropped);
    if (mask == NULL || dropped == NULL)
        return false;
    dropout_mask_rows(dropout.random, dropout.between, dropout.locked, pass->packing, pass->inputs[layer].row, mask);
    memcpy(dropped, pass->inputs[layer].data, n * sizeof *dropped);
    dropout_apply(n, mask, dropped);
    pass->masks[layer] = mask;
    pass->inputs[layer].data = dropped;
    return true;
}

/* Chooses the units of a direction's state that are dropped, a choice a sequence. */
static bool drop_states(const recurrence *r, const packing *p, rnn_dropout dropout, arena *memory,
                        recurrence_memory *out_memory)
{
    if (dropout.random == NULL || dropout.recurrent <= 0)
        return true;
    real *mask = arena_take(memory, p->sequences, r->hidden * sizeof *mask);
    if (mask == NULL)
        return false;
    dropout_mask(dropout.random, dropout.recurrent, p->sequences * r->hidden, mask);
    out_memory->state_mask = mask;
    return true;
}

static matrix half(matrix whole, const rnn *r, size_t direction)
{
    return (matrix){whole.data + direction * r->hidden, whole.row};
}

bool rnn_forward(const rnn *r, const real *values, const rnn_weights *w, const packing *p, matrix x,
                 const recurrence_start *starts, rnn_dropout dropout, arena *memory, rnn_pass *out_pass)
{
    if (!take_pass(r, p, x, memory, out_pass))
        return false;
    for (size_t layer = 0; layer < r->layers; layer++) {
        if (!drop_between(out_pass, layer, dropout, memory))
            return false;
        for (size_t d = 0; d < r->directions; d++) {
            const size_t i = layer * r->directions + d;
            if (!recurrence_memory_take(&r->parts[i], p->rows, memory, &out_pass->memory[i]) ||
                !drop_states(&r->parts[i], p, dropout, memory, &out_pass->memory[i]))
                return false;
            if (starts != NULL)
                out_pass->memory[i].start = starts[i];
            if (!recurrence_forward(&r->parts[i], values, &w->parts[i], p, out_pass->inputs[layer],
                                    &out_pass->memory[i], memory, half(out_pass->outputs[layer], r, d)))
                return false;
        }
    }
    return true;
}

static void clear(matrix m, size_t count, size_t width)
{
    for (size_t i = 0; i < count; i++)
        memset(m.data + i * m.row, 0, width * sizeof(real));
}

bool rnn_backward(const rnn *r, const real *values, const rnn_pass *pass, matrix d_out, arena *memory, real *gradients,
                  matrix dx, const recurrence_start *d_starts)
{
    const packing *p = pass->packing;
    for (size_t layer = r->layers; layer-- > 0;) {
        const size_t width = r->parts[layer * r->directions].input;
        matrix d_in = layer == 0 ? dx : (matrix){arena_take(memory, p->rows, width * sizeof(real)), width};
        if (d_in.data == NULL)
            return false;
        clear(d_in, p->rows, width);
        for (size_t d = 0; d < r->directions; d++) {
            const size_t i = layer * r->directions + d;
            if (!recurrence_backward(&r->parts[i], values, p, pass->inputs[layer], &pass->memory[i],
                                     half(pass->outputs[layer], r, d), half(d_out, r, d), memory, gradients, d_in,
                                     d_starts != NULL ? &d_starts[i] : NULL))
                return false;
        }
        if (pass->masks[layer] != NULL)
            dropout_apply(p->rows * width, pass->masks[layer], d_in.data);
        d_out = d_in;
    }
    return true;
}
