/* Which layers a configuration asks for, and how their weights are made ready for products. */
#include "models/network.h"

#include "base/memory.h"

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

/* Comes last, so that the others' first values are the same with it and without. */
static bool add_carry(network *n, const config *c, error *err)
{
    return !n->carries || carry_add(&n->carry, &n->parameters, "document.carry", c->rnn.cell, n->rnn.hidden,
                                    n->above.hidden, n->above.directions, err);
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
    n->pool = c->context.pool;
    n->sentence_weight = (real)c->context.sentence;
    n->carries = n->context == CONTEXT_DOCUMENT && c->context.carry;
    const real reach = real_sqrt((real)3 / (real)word_dim);
    bool ok = parameters_add(&n->parameters, "unknown.weight", 1, (size_t[]){word_dim}, reach, &n->unknown, err) &&
              add_characters(n, c, chars, err) &&
              rnn_add(&n->rnn, &n->parameters, "rnn", c->rnn.cell, word_dim + n->char_dim, c->rnn.hidden, c->rnn.layers,
                      c->rnn.bidirectional, err) &&
              add_above(n, c, err) &&
              linear_add(&n->emission, &n->parameters, "emission", n->rnn.directions * last_layers(n)->hidden, n->tags,
                         err) &&
              add_chain(n, err) && add_carry(n, c, err);
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

/* Where a direction stands: among which layers, and its number there. */
typedef struct place {
    bool above;
    size_t part;
} place;

static place find(const network *n, size_t number)
{
    const size_t below = n->rnn.layers * n->rnn.directions;
    return number < below ? (place){false, number} : (place){true, number - below};
}

const recurrence *network_recurrence(const network *n, size_t number)
{
    const place at = find(n, number);
    return at.above ? &n->above.parts[at.part] : &n->rnn.parts[at.part];
}

const recurrence_weights *network_recurrence_weights(const network_weights *w, size_t number)
{
    const place at = find(w->network, number);
    return at.above ? &w->above.parts[at.part] : &w->rnn.parts[at.part];
}

bool network_reads_states(const network *n, size_t number)
{
    return number >= n->rnn.directions;
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

static void dispose_narrow(narrow_matrix *m)
{
    quantized_dispose(&m->bytes);
    bf16_dispose(&m->halves);
}

void network_weights_dispose(network_weights *w)
{
    memory_free(w->start);
    rnn_weights_dispose(&w->rnn);
    rnn_weights_dispose(&w->above);
    rnn_weights_dispose(&w->char_rnn);
    for (size_t i = 0; w->narrow != NULL && i < network_recurrences(w->network); i++) {
        dispose_narrow(&w->narrow[i].recurrent);
        dispose_narrow(&w->narrow[i].input);
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
    if (n->carries) {
        real *weights = arena_take(memory, carry_packed_size(&n->carry), sizeof *weights);
        if (weights == NULL)
            return false;
        w->carry = carry_pack(&n->carry, w->values, weights);
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

static void pack_input(const network_weights *w, size_t number)
{
    const place at = find(w->network, number);
    rnn_weights_pack_input(at.above ? &w->above : &w->rnn, at.above ? &w->network->above : &w->network->rnn, w->values,
                           at.part);
}

static void pack_recurrent(const network_weights *w, size_t number)
{
    const place at = find(w->network, number);
    rnn_weights_pack_recurrent(at.above ? &w->above : &w->rnn, at.above ? &w->network->above : &w->network->rnn,
                               w->values, at.part);
}

bool network_weights_pack_first(network_weights *w)
{
    for (size_t i = 0; !network_reads_states(w->network, i) && i < network_recurrences(w->network); i++)
        pack_input(w, i);
    return pack_others(w);
}

void network_weights_pack_floats(const network_weights *w, size_t number)
{
    if (network_reads_states(w->network, number))
        pack_input(w, number);
    pack_recurrent(w, number);
}

bool network_weights_pack(network_weights *w, size_t part)
{
    if (part == 0)
        return pack_others(w);
    pack_input(w, part - 1);
    pack_recurrent(w, part - 1);
    return true;
}
