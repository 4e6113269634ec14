/* Strings are sequences of a packed minibatch like any other. */
#include "models/layers/char_rnn.h"

#include <string.h>

bool char_rnn_add(char_rnn *c, parameters *p, cell_kind cell, size_t chars, size_t dim, size_t width, error *err)
{
    *c = (char_rnn){.dim = dim};
    const real reach = real_sqrt((real)3 / (real)dim);
    return parameters_add(p, "chars.embedding.weight", 2, (size_t[]){chars, dim}, reach, &c->embedding, err) &&
           rnn_add(&c->rnn, p, "chars.rnn", cell, dim, width / 2, 1, true, err);
}

void char_rnn_dispose(char_rnn *c)
{
    rnn_dispose(&c->rnn);
}

static bool pack_strings(const char_strings *s, arena *memory, packing *out)
{
    size_t *lengths = arena_take(memory, s->count, sizeof *lengths);
    if (lengths == NULL)
        return false;
    for (size_t i = 0; i < s->count; i++)
        lengths[i] = s->first[i + 1] - s->first[i];
    return packing_make(memory, lengths, s->count, out);
}

/* Where the embedding of a character begins in a block. */
static size_t embedding_of(const char_rnn *c, const packing *p, const char_strings *s, size_t place, size_t t)
{
    return c->embedding + s->codes[s->first[p->order[place]] + t] * c->dim;
}

/* The rows of the two states that make the encoding of the string at a place, which has characters. */
static size_t last_row(const packing *p, size_t place)
{
    return packing_row(p, place, p->lengths[place] - 1);
}

bool char_rnn_forward(const char_rnn *c, const real *values, const rnn_weights *weights, const char_strings *strings,
                      arena *memory, char_rnn_pass *out_pass, real *out)
{
    packing *p = &out_pass->packing;
    if (!pack_strings(strings, memory, p))
        return false;
    out_pass->x = (matrix){arena_take(memory, p->rows, c->dim * sizeof(real)), c->dim};
    if (out_pass->x.data == NULL)
        return false;
    for (size_t place = 0; place < p->sequences; place++)
        for (size_t t = 0; t < p->lengths[place]; t++)
            memcpy(out_pass->x.data + packing_row(p, place, t) * c->dim, values + embedding_of(c, p, strings, place, t),
                   c->dim * sizeof(real));
    if (!rnn_forward(&c->rnn, values, weights, p, out_pass->x, NULL, (rnn_dropout){0}, memory, &out_pass->rnn))
        return false;
    const matrix states = out_pass->rnn.outputs[0];
    const size_t h = c->rnn.hidden;
    memset(out, 0, strings->count * 2 * h * sizeof *out);
    for (size_t place = 0; place < p->sequences && p->lengths[place] > 0; place++) {
        real *to = out + p->order[place] * 2 * h;
        memcpy(to, states.data + last_row(p, place) * states.row, h * sizeof *to);
        memcpy(to + h, states.data + packing_row(p, place, 0) * states.row + h, h * sizeof *to);
    }
    return true;
}

bool char_rnn_backward(const char_rnn *c, const real *values, const char_rnn_pass *pass, const char_strings *strings,
                       const real *d_out, arena *memory, real *gradients)
{
    const packing *p = &pass->packing;
    const size_t h = c->rnn.hidden;
    matrix d_states = {arena_take_zeroed(memory, p->rows, 2 * h * sizeof(real)), 2 * h};
    matrix dx = {arena_take(memory, p->rows, c->dim * sizeof(real)), c->dim};
    if (d_states.data == NULL || dx.data == NULL)
        return false;
    for (size_t place = 0; place < p->sequences && p->lengths[place] > 0; place++) {
        const real *from = d_out + p->order[place] * 2 * h;
        memcpy(d_states.data + last_row(p, place) * 2 * h, from, h * sizeof *from);
        memcpy(d_states.data + packing_row(p, place, 0) * 2 * h + h, from + h, h * sizeof *from);
    }
    if (!rnn_backward(&c->rnn, values, &pass->rnn, d_states, memory, gradients, dx, NULL))
        return false;
    for (size_t place = 0; place < p->sequences; place++)
        for (size_t t = 0; t < p->lengths[place]; t++) {
            real *to = gradients + embedding_of(c, p, strings, place, t);
            const real *from = dx.data + packing_row(p, place, t) * c->dim;
            for (size_t j = 0; j < c->dim; j++)
                to[j] += from[j];
        }
    return true;
}
