/* Which layers a configuration asks for, in which order they run forward and backward. */
#include "models/network.h"

#include "base/memory.h"
#include "models/layers/dropout.h"

#include <string.h>

static bool add_characters(network *n, const config *c, size_t chars, error *err)
{
    n->encoder = c->chars.encoder;
    if (n->encoder == ENCODER_NONE)
        return true;
    if (n->encoder == ENCODER_DENSE) {
        bool ok = char_dense_add(&n->dense, &n->parameters, chars, c->chars.dim, c->chars.filters, c->chars.width,
                                 c->chars.layers, err);
        n->char_dim = n->dense.out;
        return ok;
    }
    n->char_dim = c->chars.filters;
    if (n->encoder == ENCODER_CNN)
        return char_cnn_add(&n->cnn, &n->parameters, chars, c->chars.dim, c->chars.filters, c->chars.width, err);
    return char_rnn_add(&n->char_rnn, &n->parameters, n->encoder == ENCODER_LSTM ? CELL_LSTM : CELL_GRU, chars,
                        c->chars.dim, c->chars.filters, err);
}

static bool add_chain(network *n, error *err)
{
    if (n->decoder != DECODER_CRF)
        return true;
    const size_t k = n->tags;
    return parameters_add(&n->parameters, "crf.start", 1, (size_t[]){k}, 0, &n->start, err) &&
           parameters_add(&n->parameters, "crf.stop", 1, (size_t[]){k}, 0, &n->stop, err) &&
           parameters_add(&n->parameters, "crf.transitions", 2, (size_t[]){k, k}, 0, &n->transitions, err);
}

static bool add_above(network *n, const config *c, error *err)
{
    return n->context == CONTEXT_SENTENCE ||
           (rnn_add(&n->above, &n->parameters, "document", c->rnn.cell, 2 * n->rnn.directions * c->rnn.hidden,
                    c->context.hidden, 1, c->rnn.bidirectional, err) &&
            linear_add(&n->sentence_emission, &n->parameters, "sentence.emission", n->rnn.directions * c->rnn.hidden,
                       n->tags, err));
}

/* Those whose output the emissions come from. */
static const rnn *last_layers(const network *n)
{
    return n->context == CONTEXT_DOCUMENT ? &n->above : &n->rnn;
}

static bool check_limits(const config *c, size_t chars, const tagset *tags, error *err)
{
    if (tags->count > NETWORK_TAGS)
        return error_set(err, ERROR_DATA, "the network is too large: %zu tags of %zu types, where %d are possible",
                         tags->count, tags->type_count, NETWORK_TAGS);
    if (c->chars.encoder == ENCODER_CNN && chars > NETWORK_CHAR_TABLE / c->chars.width / c->chars.filters)
        return error_set(err, ERROR_DATA, "the network is too large: %zu characters with %zu filters of width %zu",
                         chars, c->chars.filters, c->chars.width);
    return true;
}

bool network_init(network *n, const config *c, size_t word_dim, size_t chars, const tagset *tags, error *err)
{
    if (!check_limits(c, chars, tags, err))
        return false;
    *n = (network){.word_dim = word_dim, .tags = tags->count, .tagset = tags, .decoder = c->decoder, .loss = c->loss};
    n->smoothing = (real)c->smoothing;
    n->context = c->context.kind;
    n->sentence_weight = (real)c->context.sentence;
    const real reach = real_sqrt((real)3 / (real)word_dim);
    bool ok = parameters_add(&n->parameters, "unknown.weight", 1, (size_t[]){word_dim}, reach, &n->unknown, err) &&
              add_characters(n, c, chars, err) &&
              rnn_add(&n->rnn, &n->parameters, "rnn", c->rnn.cell, word_dim + n->char_dim, c->rnn.hidden, c->rnn.layers,
                      c->rnn.bidirectional, err) &&
              add_above(n, c, err) &&
              linear_add(&n->emission, &n->parameters, "emission", n->rnn.directions * last_layers(n)->hidden, n->tags,
                         err) &&
              add_chain(n, err);
    if (!ok)
        network_dispose(n);
    return ok;
}

void network_dispose(network *n)
{
    parameters_dispose(&n->parameters);
    rnn_dispose(&n->rnn);
    rnn_dispose(&n->above);
    char_rnn_dispose(&n->char_rnn);
    *n = (network){0};
}

void network_randomize(const network *n, uint64_t seed, real *values)
{
    parameters_randomize(&n->parameters, seed, values);
}

size_t network_recurrences(const network *n)
{
    return n->rnn.layers * n->rnn.directions + n->above.layers * n->above.directions;
}

const recurrence *network_recurrence(const network *n, size_t number)
{
    const size_t below = n->rnn.layers * n->rnn.directions;
    return number < below ? &n->rnn.parts[number] : &n->above.parts[number - below];
}

const recurrence_weights *network_recurrence_weights(const network_weights *w, size_t number)
{
    const size_t below = w->network->rnn.layers * w->network->rnn.directions;
    return number < below ? &w->rnn.parts[number] : &w->above.parts[number - below];
}

static bool has_char_rnn(const network *n)
{
    return n->encoder == ENCODER_LSTM || n->encoder == ENCODER_GRU;
}

bool network_weights_init(network_weights *w, const network *n, const real *values, error *err)
{
    *w = (network_weights){.network = n, .values = values, .temperature = 1};
    arena_init(&w->memory);
    const size_t k = n->tags;
    w->start = memory_new(2 * k + k * k, sizeof *w->start);
    if (w->start == NULL)
        return error_memory(err, (2 * k + k * k) * sizeof *w->start);
    w->stop = w->start + k;
    w->transitions = w->stop + k;
    if (rnn_weights_init(&w->rnn, &n->rnn, err) && rnn_weights_init(&w->above, &n->above, err) &&
        (!has_char_rnn(n) || rnn_weights_init(&w->char_rnn, &n->char_rnn.rnn, err)))
        return true;
    network_weights_dispose(w);
    return false;
}

void network_weights_dispose(network_weights *w)
{
    memory_free(w->start);
    rnn_weights_dispose(&w->rnn);
    rnn_weights_dispose(&w->above);
    rnn_weights_dispose(&w->char_rnn);
    for (size_t i = 0; w->narrow != NULL && i < network_recurrences(w->network); i++) {
        quantized_dispose(&w->narrow[i].bytes);
        bf16_dispose(&w->narrow[i].halves);
    }
    memory_free(w->narrow);
    arena_dispose(&w->memory);
    *w = (network_weights){0};
}

static void set_moves(network_weights *w)
{
    const network *n = w->network;
    const size_t k = n->tags;
    const real *values = w->values;
    const bool crf = n->decoder == DECODER_CRF;
    for (size_t i = 0; i < k; i++) {
        w->start[i] = !tagset_allows(n->tagset, k, i) ? CHAIN_ILLEGAL : crf ? values[n->start + i] : 0;
        w->stop[i] = !tagset_allows(n->tagset, i, k) ? CHAIN_ILLEGAL : crf ? values[n->stop + i] : 0;
        for (size_t j = 0; j < k; j++)
            w->transitions[i * k + j] = !tagset_allows(n->tagset, i, j) ? CHAIN_ILLEGAL
                                        : crf                           ? values[n->transitions + i * k + j]
                                                                        : 0;
    }
}

static bool pack_others(network_weights *w)
{
    const network *n = w->network;
    arena *memory = &w->memory;
    arena_reset(memory);
    real *packed = arena_take(memory, linear_packed_size(&n->emission), sizeof *packed);
    if (packed == NULL)
        return false;
    w->emission = linear_pack(&n->emission, w->values, packed);
    if (n->context == CONTEXT_DOCUMENT) {
        real *other = arena_take(memory, linear_packed_size(&n->sentence_emission), sizeof *other);
        if (other == NULL)
            return false;
        w->sentence_emission = linear_pack(&n->sentence_emission, w->values, other);
    }
    if (n->encoder == ENCODER_CNN) {
        w->char_table = arena_take(memory, char_cnn_table_size(&n->cnn), sizeof(real));
        if (w->char_table == NULL || !char_cnn_table(&n->cnn, w->values, memory, w->char_table))
            return false;
    }
    if (n->encoder == ENCODER_DENSE && !char_dense_pack(&n->dense, w->values, memory, &w->dense))
        return false;
    for (size_t i = 0; has_char_rnn(n) && i < 2; i++)
        rnn_weights_pack(&w->char_rnn, &n->char_rnn.rnn, w->values, i);
    set_moves(w);
    return chain_prepare(&w->chain, n->tags, w->start, w->stop, w->transitions, memory) &&
           chain_temper(&w->chain, w->temperature, memory, &w->tempered);
}

size_t network_weights_parts(const network *n)
{
    return 1 + network_recurrences(n);
}

bool network_weights_pack(network_weights *w, size_t part)
{
    if (part == 0)
        return pack_others(w);
    const network *n = w->network;
    const size_t below = n->rnn.layers * n->rnn.directions;
    if (part - 1 < below)
        rnn_weights_pack(&w->rnn, &n->rnn, w->values, part - 1);
    else
        rnn_weights_pack(&w->above, &n->above, w->values, part - 1 - below);
    return true;
}

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

bool network_join(const network *n, const pooling *same, size_t row_count, matrix h, arena *memory, matrix *out_joined)
{
    const size_t width = n->rnn.directions * n->rnn.hidden;
    const matrix joined = {arena_take(memory, row_count, 2 * width * sizeof(real)), 2 * width};
    if (joined.data == NULL ||
        !pooling_forward(same, row_count, width, h, memory, (matrix){joined.data + width, 2 * width}))
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

/* Context document: from the first layers' states to those of the layer above. */
static bool look_around(const network_weights *w, const network_dropout *dropout, arena *memory, network_pass *pass)
{
    const network *n = w->network;
    const packing *rows = &pass->input->packing;
    const rnn_dropout states = {0, dropout->recurrent, dropout->locked, dropout->random};
    if (!emit_sentences(w, dropout, memory, pass) ||
        !network_join(n, &pass->input->same, rows->rows, pass->hidden, memory, &pass->joined) ||
        !drop(dropout, dropout->output, rows, memory, false, &pass->joined, &pass->joined_mask) ||
        !rnn_forward(&n->above, w->values, &w->above, rows, pass->joined, NULL, states, memory, &pass->above))
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

/* The other way: *d_states in with respect to the states above, out to those of the first layers. */
static bool look_around_backward(const network_weights *w, const network_pass *pass, arena *memory, real *gradients,
                                 matrix *d_states)
{
    const network *n = w->network;
    const size_t width = n->rnn.directions * n->rnn.hidden, row_count = pass->input->packing.rows;
    const matrix d_joined = {arena_take(memory, row_count, 2 * width * sizeof(real)), 2 * width};
    if (d_joined.data == NULL ||
        !rnn_backward(&n->above, w->values, &pass->above, *d_states, memory, gradients, d_joined, NULL))
        return false;
    if (pass->joined_mask != NULL)
        dropout_apply(row_count * d_joined.row, pass->joined_mask, d_joined.data);
    *d_states = d_joined; /* its first half, to which the other shares are added */
    return pooling_backward(&pass->input->same, row_count, width, (matrix){d_joined.data + width, d_joined.row}, memory,
                            d_joined) &&
           emit_sentences_backward(w, pass, memory, gradients, d_joined);
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

void network_settle(const network *n, const pooling *same, size_t row_count, const real *sentence_emissions,
                    real *emissions)
{
    for (size_t i = 0; i < row_count; i++)
        if (same->alone[i])
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
