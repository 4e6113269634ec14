/* In which order the layers run forward and backward. */
#include "models/network_pass.h"

#include "models/layers/dropout.h"

#include <string.h>

/* out [strings][char_dim] */
static bool spell(const network_weights *w, const network_input *input, const network_dropout *dropout, arena *memory,
                  network_pass *pass, real *out)
{
    const network *n = w->network;
    const bool keep = dropout->random != NULL;
    if (n->encoder == ENCODER_DENSE && !keep)
        return char_dense_read(&n->dense, w->values, &w->dense, &input->strings, memory, out);
    if (n->encoder == ENCODER_DENSE)
        return char_dense_forward(&n->dense, w->values, &w->dense, &input->strings, dropout->chars, dropout->random,
                                  memory, &pass->dense, out);
    if (n->encoder != ENCODER_CNN)
        return char_rnn_forward(&n->char_rnn, w->values, &w->char_rnn, &input->strings, memory, &pass->chars, out);
    if (keep) {
        pass->best = arena_take(memory, input->strings.count, n->char_dim * sizeof *pass->best);
        if (pass->best == NULL)
            return false;
    }
    return char_cnn_forward(&n->cnn, w->values, w->char_table, &input->strings, memory, out, pass->best);
}

/* x: word vector ⊕ characters. */
static bool read_tokens(const network_weights *w, const network_input *input, const network_dropout *dropout,
                        arena *memory, network_pass *pass)
{
    const network *n = w->network;
    const size_t width = n->word_dim + n->char_dim, row_count = input->packing.rows;
    pass->x = (matrix){arena_take(memory, row_count, width * sizeof(real)), width};
    real *spelled = arena_take(memory, input->strings.count, n->char_dim * sizeof *spelled);
    if (pass->x.data == NULL || spelled == NULL)
        return false;
    if (n->char_dim > 0 && !spell(w, input, dropout, memory, pass, spelled))
        return false;
    for (size_t i = 0; i < row_count; i++) {
        real *to = pass->x.data + i * width;
        memcpy(to, input->words + i * n->word_dim, n->word_dim * sizeof *to);
        if (n->char_dim > 0)
            memcpy(to + n->word_dim, spelled + input->spelling[i] * n->char_dim, n->char_dim * sizeof *to);
    }
    return true;
}

/* Applies dropout to a copy or in place; *out_mask stays NULL where there is none. */
static bool drop(const network_dropout *dropout, double p, const packing *rows, arena *memory, bool copy,
                 matrix *values, real **out_mask)
{
    if (dropout->random == NULL || p <= 0)
        return true;
    const size_t size = rows->rows * values->row;
    real *mask = arena_take(memory, size, sizeof *mask);
    real *dropped = copy ? arena_take(memory, size, sizeof *dropped) : values->data;
    if (mask == NULL || dropped == NULL)
        return false;
    if (copy)
        memcpy(dropped, values->data, size * sizeof *dropped);
    dropout_mask_rows(dropout->random, p, dropout->locked, rows, values->row, mask);
    dropout_apply(size, mask, dropped);
    values->data = dropped;
    *out_mask = mask;
    return true;
}

bool network_read(const network_weights *w, const network_input *input, arena *memory, matrix *out_x)
{
    network_pass pass = {.input = input};
    if (!read_tokens(w, input, &(network_dropout){.random = NULL}, memory, &pass))
        return false;
    *out_x = pass.x;
    return true;
}

bool network_join(const network *n, const pooling *same, size_t row_count, matrix h, arena *memory,
                  pooling_pass *out_pass, matrix *out_joined)
{
    const size_t width = n->rnn.directions * n->rnn.hidden;
    const matrix joined = {arena_take(memory, row_count, 2 * width * sizeof(real)), 2 * width};
    if (joined.data == NULL ||
        !pooling_forward(n->pool, same, row_count, width, h, memory, out_pass,
                         (matrix){joined.data + width, 2 * width}))
        return false;
    for (size_t i = 0; i < row_count; i++)
        memcpy(joined.data + i * joined.row, h.data + i * h.row, width * sizeof(real));
    *out_joined = joined;
    return true;
}

/* Emissions of the first layers, from their states, which are in pass->hidden. */
static bool emit_sentences(const network_weights *w, const network_dropout *dropout, arena *memory, network_pass *pass)
{
    const packing *rows = &pass->input->packing;
    pass->states = pass->hidden;
    pass->sentence_emissions = arena_take(memory, rows->rows, w->network->tags * sizeof(real));
    if (pass->sentence_emissions == NULL ||
        !drop(dropout, dropout->output, rows, memory, true, &pass->states, &pass->states_mask))
        return false;
    linear_forward(&w->network->sentence_emission, w->values, w->sentence_emission, rows->rows, pass->states.data,
                   pass->sentence_emissions);
    return true;
}

/* What the layer above begins the sentences with, from the first layers' states, which are in pass->hidden. */
static bool carry_over(const network_weights *w, const network_dropout *dropout, arena *memory, network_pass *pass)
{
    const network *n = w->network;
    const packing *rows = &pass->input->packing;
    const size_t size = rows->sequences * pass->hidden.row;
    pass->ends = arena_take(memory, size, sizeof *pass->ends);
    if (pass->ends == NULL)
        return false;
    carry_ends(&n->carry, rows, pass->hidden, pass->ends);
    if (dropout->random != NULL && dropout->output > 0) {
        pass->ends_mask = arena_take(memory, size, sizeof *pass->ends_mask);
        if (pass->ends_mask == NULL)
            return false;
        dropout_mask(dropout->random, dropout->output, size, pass->ends_mask);
        dropout_apply(size, pass->ends_mask, pass->ends);
    }
    return carry_forward(&n->carry, &w->carry, &pass->input->around.sentences, rows->sequences, pass->ends, memory,
                         &pass->carry);
}

/* Context document: from the first layers' states to those of the layer above. */
static bool look_around(const network_weights *w, const network_dropout *dropout, arena *memory, network_pass *pass)
{
    const network *n = w->network;
    const packing *rows = &pass->input->packing;
    const rnn_dropout states = {0, dropout->recurrent, dropout->locked, dropout->random};
    if (!emit_sentences(w, dropout, memory, pass) ||
        !network_join(n, &pass->input->around.same, rows->rows, pass->hidden, memory, &pass->pooled, &pass->joined) ||
        !drop(dropout, dropout->output, rows, memory, false, &pass->joined, &pass->joined_mask) ||
        (n->carries && !carry_over(w, dropout, memory, pass)) ||
        !rnn_forward(&n->above, w->values, &w->above, rows, pass->joined, n->carries ? pass->carry.starts : NULL,
                     states, memory, &pass->above))
        return false;
    pass->hidden = pass->above.outputs[0];
    return true;
}

/* The other way: adds to d_states. */
static bool emit_sentences_backward(const network_weights *w, const network_pass *pass, arena *memory, real *gradients,
                                    matrix d_states)
{
    const linear *l = &w->network->sentence_emission;
    const size_t row_count = pass->input->packing.rows;
    real *d = arena_take(memory, row_count, l->in * sizeof *d);
    if (d == NULL)
        return false;
    linear_backward(l, w->values, row_count, pass->states.data, pass->d_sentence_emissions, gradients, d);
    if (pass->states_mask != NULL)
        dropout_apply(row_count * l->in, pass->states_mask, d);
    for (size_t i = 0; i < row_count; i++)
        for (size_t j = 0; j < l->in; j++)
            d_states.data[i * d_states.row + j] += d[i * l->in + j];
    return true;
}

/* Room for the gradients of what the layer above begins with. */
static bool take_starts(const network *n, const packing *rows, arena *memory, recurrence_start *out)
{
    for (size_t d = 0; d < n->above.directions; d++) {
        out[d].h = arena_take(memory, rows->sequences, n->above.hidden * sizeof(real));
        out[d].c = n->carry.cells ? arena_take(memory, rows->sequences, n->above.hidden * sizeof(real)) : NULL;
        if (out[d].h == NULL || (n->carry.cells && out[d].c == NULL))
            return false;
    }
    return true;
}

/* The other way: adds to d_states of the first layers. */
static bool carry_back(const network_weights *w, const network_pass *pass, const recurrence_start *d_starts,
                       arena *memory, real *gradients, matrix d_states)
{
    const network *n = w->network;
    const packing *rows = &pass->input->packing;
    const size_t size = rows->sequences * n->rnn.directions * n->rnn.hidden;
    real *d_ends = arena_take(memory, size, sizeof *d_ends);
    if (d_ends == NULL ||
        !carry_backward(&n->carry, w->values, &pass->input->around.sentences, rows->sequences, &pass->carry, d_starts,
                        memory, gradients, d_ends))
        return false;
    if (pass->ends_mask != NULL)
        dropout_apply(size, pass->ends_mask, d_ends);
    carry_ends_backward(&n->carry, rows, d_ends, d_states);
    return true;
}

/* The other way: *d_states in with respect to the states above, out to those of the first layers. */
static bool look_around_backward(const network_weights *w, const network_pass *pass, arena *memory, real *gradients,
                                 matrix *d_states)
{
    const network *n = w->network;
    const size_t width = n->rnn.directions * n->rnn.hidden, row_count = pass->input->packing.rows;
    const matrix d_joined = {arena_take(memory, row_count, 2 * width * sizeof(real)), 2 * width};
    recurrence_start d_starts[2];
    if (d_joined.data == NULL || (n->carries && !take_starts(n, &pass->input->packing, memory, d_starts)) ||
        !rnn_backward(&n->above, w->values, &pass->above, *d_states, memory, gradients, d_joined,
                      n->carries ? d_starts : NULL))
        return false;
    if (pass->joined_mask != NULL)
        dropout_apply(row_count * d_joined.row, pass->joined_mask, d_joined.data);
    *d_states = d_joined; /* its first half, to which the other shares are added */
    return pooling_backward(n->pool, &pass->input->around.same, &pass->pooled, row_count, width,
                            (matrix){d_joined.data + width, d_joined.row}, memory, d_joined) &&
           emit_sentences_backward(w, pass, memory, gradients, d_joined) &&
           (!n->carries || carry_back(w, pass, d_starts, memory, gradients, d_joined));
}

bool network_forward(const network_weights *w, const network_input *input, network_dropout dropout, arena *memory,
                     network_pass *out_pass)
{
    const network *n = w->network;
    const packing *rows = &input->packing;
    const rnn_dropout states = {dropout.output, dropout.recurrent, dropout.locked, dropout.random};
    network_pass *pass = out_pass;
    *pass = (network_pass){.input = input};
    if (!read_tokens(w, input, &dropout, memory, pass) ||
        !drop(&dropout, dropout.input, rows, memory, false, &pass->x, &pass->x_mask) ||
        !rnn_forward(&n->rnn, w->values, &w->rnn, rows, pass->x, NULL, states, memory, &pass->rnn))
        return false;
    pass->hidden = pass->rnn.outputs[n->rnn.layers - 1];
    if (n->context == CONTEXT_DOCUMENT && !look_around(w, &dropout, memory, pass))
        return false;
    if (!drop(&dropout, dropout.output, rows, memory, true, &pass->hidden, &pass->hidden_mask))
        return false;
    pass->emissions = arena_take(memory, rows->rows, n->tags * sizeof(real));
    if (pass->emissions == NULL)
        return false;
    linear_forward(&n->emission, w->values, w->emission, rows->rows, pass->hidden.data, pass->emissions);
    return true;
}

void network_settle(const network *n, const bool *alone, size_t row_count, const real *sentence_emissions,
                    real *emissions)
{
    for (size_t i = 0; i < row_count; i++)
        if (alone[i])
            memcpy(emissions + i * n->tags, sentence_emissions + i * n->tags, n->tags * sizeof *emissions);
}

/* The gradient of the characters' part of x, back to the strings and through the encoder. */
static bool backward_characters(const network_weights *w, const network_pass *pass, matrix dx, arena *memory,
                                real *gradients)
{
    const network *n = w->network;
    const network_input *input = pass->input;
    real *d_spelled = arena_take_zeroed(memory, input->strings.count, n->char_dim * sizeof *d_spelled);
    if (d_spelled == NULL)
        return false;
    for (size_t i = 0; i < input->packing.rows; i++) {
        real *to = d_spelled + input->spelling[i] * n->char_dim;
        const real *from = dx.data + i * dx.row + n->word_dim;
        for (size_t j = 0; j < n->char_dim; j++)
            to[j] += from[j];
    }
    if (n->encoder == ENCODER_DENSE)
        return char_dense_backward(&n->dense, w->values, &pass->dense, &input->strings, d_spelled, memory, gradients);
    if (n->encoder == ENCODER_CNN)
        return char_cnn_backward(&n->cnn, w->values, &input->strings, pass->best, d_spelled, memory, gradients);
    return char_rnn_backward(&n->char_rnn, w->values, &pass->chars, &input->strings, d_spelled, memory, gradients);
}

bool network_backward(const network_weights *w, const network_pass *pass, real *d_emissions, arena *memory,
                      real *gradients, real *d_words)
{
    const network *n = w->network;
    const size_t row_count = pass->input->packing.rows;
    matrix d_hidden = {arena_take(memory, row_count, pass->hidden.row * sizeof(real)), pass->hidden.row};
    matrix dx = {arena_take(memory, row_count, pass->x.row * sizeof(real)), pass->x.row};
    if (d_hidden.data == NULL || dx.data == NULL)
        return false;
    linear_backward(&n->emission, w->values, row_count, pass->hidden.data, d_emissions, gradients, d_hidden.data);
    if (pass->hidden_mask != NULL)
        dropout_apply(row_count * d_hidden.row, pass->hidden_mask, d_hidden.data);
    if (n->context == CONTEXT_DOCUMENT && !look_around_backward(w, pass, memory, gradients, &d_hidden))
        return false;
    if (!rnn_backward(&n->rnn, w->values, &pass->rnn, d_hidden, memory, gradients, dx, NULL))
        return false;
    if (pass->x_mask != NULL)
        dropout_apply(row_count * dx.row, pass->x_mask, dx.data);
    for (size_t i = 0; i < row_count; i++)
        memcpy(d_words + i * n->word_dim, dx.data + i * dx.row, n->word_dim * sizeof *d_words);
    return n->char_dim == 0 || backward_characters(w, pass, dx, memory, gradients);
}
