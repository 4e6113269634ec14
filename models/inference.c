/* Distinct tokens first, then the recurrent layers over the sentences. */
#include "models/inference.h"

#include "base/memory.h"
#include "models/layers/recurrence_infer.h"

#include <string.h>

const char *const arithmetic_names[] = {"auto", "f32", "bf16", "i8", NULL};

arithmetic inference_fastest(void)
{
    return quantized_is_fastest() ? ARITHMETIC_I8 : ARITHMETIC_F32;
}

/* From WEIGHTS [n][k] to the form of HOW, unless it is there. */
static bool make_narrow(narrow_matrix *m, arithmetic how, size_t n, size_t k, const real *weights, error *err)
{
    if (how == ARITHMETIC_I8)
        return m->bytes.data != NULL || quantized_init(&m->bytes, n, k, weights, err);
    return m->halves.data != NULL || bf16_init(&m->halves, n, k, weights, err);
}

bool inference_prepare(const network_weights *w, arithmetic how, error *err)
{
    for (size_t i = 0; i < network_recurrences(w->network); i++) {
        const recurrence *part = network_recurrence(w->network, i);
        const size_t width = recurrence_gates(part->cell) * part->hidden;
        narrow_weights *narrow = &w->narrow[i];
        if (how == ARITHMETIC_F32)
            network_weights_pack_floats(w, i);
        else if (!make_narrow(&narrow->recurrent, how, width, part->hidden, w->values + part->weight_hh, err) ||
                 (network_reads_states(w->network, i) &&
                  !make_narrow(&narrow->input, how, width, part->input, w->values + part->weight_ih, err)))
            return false;
    }
    return true;
}

/* x [count][word_dim + char_dim] of every token of the lexicon. */
static bool read_types(const network_weights *w, const lexicon *l, const vectors *words, arena *memory, matrix *out)
{
    const network *n = w->network;
    real *values = arena_take(memory, l->count, n->word_dim * sizeof *values);
    uint32_t *spelling = arena_take(memory, l->count, sizeof *spelling);
    if (values == NULL || spelling == NULL ||
        !input_look_up(words, l->more, w->values + n->unknown, n->word_dim, l->rows, l->count, memory, values))
        return false;
    for (size_t i = 0; i < l->count; i++)
        spelling[i] = (uint32_t)i;
    const network_input input = {
        .packing = {.rows = l->count},
        .words = values,
        .spelling = spelling,
        .strings = {.codes = l->codes, .first = l->first, .count = l->count},
    };
    return network_read(w, &input, memory, out);
}

/* The first layer's shares of one direction: x · weight_ih + bias_ih. */
static const real *project_types(const network_weights *w, size_t part, size_t rows, matrix x, arena *memory)
{
    const recurrence *r = network_recurrence(w->network, part);
    const size_t width = recurrence_gates(r->cell) * r->hidden;
    real *shares = arena_take(memory, rows, width * sizeof *shares);
    if (shares != NULL)
        kernels_best()->matmul(rows, width, r->input, (strided){x.data, x.row, 1},
                               network_recurrence_weights(w, part)->input, w->values + r->bias_ih, false, shares,
                               width);
    return shares;
}

size_t inference_share_size(const network *n)
{
    const recurrence *r = network_recurrence(n, 0);
    return n->rnn.directions * recurrence_gates(r->cell) * r->hidden;
}

bool inference_read(const network_weights *w, const lexicon *l, const vectors *words, arena *memory,
                    real *const *shares)
{
    matrix x;
    if (!read_types(w, l, words, memory, &x))
        return false;
    const size_t directions = w->network->rnn.directions, width = inference_share_size(w->network) / directions;
    for (size_t d = 0; d < directions; d++) {
        const real *projected = project_types(w, d, l->count, x, memory);
        if (projected == NULL)
            return false;
        for (size_t i = 0; i < l->count; i++)
            memcpy(shares[i] + d * width, projected + i * width, width * sizeof *projected);
    }
    return true;
}

/* A matrix of a direction for this arithmetic; FLOATS is its other form, which is not looked at for another one:
 * another thread may be making it ready. */
static state_product product_of(const narrow_matrix *m, arithmetic how, size_t n, size_t k, const panels *floats)
{
    return how == ARITHMETIC_I8     ? state_product_of_bytes(&m->bytes)
           : how == ARITHMETIC_BF16 ? state_product_of_halves(&m->halves)
                                    : state_product_of_floats(n, k, *floats);
}

static state_product recurrent_product(const network_weights *w, arithmetic how, size_t part)
{
    const recurrence *r = network_recurrence(w->network, part);
    return product_of(&w->narrow[part].recurrent, how, recurrence_gates(r->cell) * r->hidden, r->hidden,
                      &network_recurrence_weights(w, part)->recurrent);
}

static state_product input_product(const network_weights *w, arithmetic how, size_t part)
{
    const recurrence *r = network_recurrence(w->network, part);
    return product_of(&w->narrow[part].input, how, recurrence_gates(r->cell) * r->hidden, r->input,
                      &network_recurrence_weights(w, part)->input);
}

/* States as a layer's products read them, [rows][state_product_size]; NULL when there is no memory. */
static const char *keep_states(const state_product *product, size_t rows, matrix states, arena *memory)
{
    const size_t size = state_product_size(product);
    char *kept = arena_take(memory, rows, size);
    for (size_t i = 0; kept != NULL && size > 0 && i < rows; i++)
        state_product_keep(product, states.data + i * states.row, kept + i * size);
    return kept;
}

/* Where the shares of a layer's rows stand, of each direction. */
typedef const real **layer_inputs[2];

/* The first layer's: those of the rows' tokens. */
static bool find_shares(const network_weights *w, real *const *shares, const uint32_t *forms, size_t rows,
                        arena *memory, layer_inputs out)
{
    const size_t directions = w->network->rnn.directions, width = inference_share_size(w->network) / directions;
    for (size_t d = 0; d < directions; d++) {
        out[d] = arena_take(memory, rows, sizeof *out[d]);
        if (out[d] == NULL)
            return false;
        for (size_t i = 0; i < rows; i++)
            out[d][i] = shares[forms[i]] + d * width;
    }
    return true;
}

/* Those of a layer above it, whose directions begin with PART: x · weight_ih + bias_ih of the states below. */
static bool project_states(const network_weights *w, arithmetic how, size_t part, size_t rows, matrix states,
                           arena *memory, layer_inputs out)
{
    const char *kept = NULL;
    for (size_t d = 0; d < w->network->rnn.directions; d++) {
        const state_product product = input_product(w, how, part + d);
        real *shares = arena_take(memory, rows, product.n * sizeof *shares);
        kept = d == 0 ? keep_states(&product, rows, states, memory) : kept; /* both read the same */
        out[d] = arena_take(memory, rows, sizeof *out[d]);
        if (shares == NULL || kept == NULL || out[d] == NULL)
            return false;
        state_product_multiply(&product, rows, (strided){states.data, states.row, 1}, kept,
                               w->values + network_recurrence(w->network, part + d)->bias_ih, shares, product.n);
        for (size_t i = 0; i < rows; i++)
            out[d][i] = shares + i * product.n;
    }
    return true;
}

/* A layer whose directions begin with PART; from STARTS [directions], NULL for zeros. */
static bool run_layer(const network_weights *w, arithmetic how, size_t part, layer_inputs inputs, const packing *p,
                      const recurrence_start *starts, arena *memory, matrix *out)
{
    const size_t directions = w->network->rnn.directions, hidden = network_recurrence(w->network, part)->hidden;
    const matrix states = {arena_take(memory, p->rows, directions * hidden * sizeof(real)), directions * hidden};
    if (states.data == NULL)
        return false;
    for (size_t d = 0; d < directions; d++) {
        const recurrence *r = network_recurrence(w->network, part + d);
        const state_product product = recurrent_product(w, how, part + d);
        if (!recurrence_infer(r, w->values + r->bias_hh, &product, p, inputs[d], starts != NULL ? &starts[d] : NULL,
                              memory, (matrix){states.data + d * hidden, states.row}))
            return false;
    }
    *out = states;
    return true;
}

/* [rows][K]; NULL when there is no memory. */
static real *emit(const network_weights *w, const linear *l, panels packed, size_t rows, const real *states,
                  arena *memory)
{
    real *emissions = arena_take(memory, rows, l->out * sizeof *emissions);
    if (emissions != NULL)
        linear_forward(l, w->values, packed, rows, states, emissions);
    return emissions;
}

/* What the layer above begins sentences with, from the first layers' states. */
static bool carry_over(const network_weights *w, const packing *p, const neighbourhood *around, matrix states,
                       arena *memory, carry_pass *out)
{
    real *ends = arena_take(memory, p->sequences, states.row * sizeof *ends);
    if (ends == NULL)
        return false;
    carry_ends(&w->network->carry, p, states, ends);
    return carry_forward(&w->network->carry, &w->carry, &around->sentences, p->sequences, ends, memory, out);
}

/* From the first layers' states to the layer above, and the emissions of both. */
static const real *look_around(const network_weights *w, arithmetic how, const packing *p, const neighbourhood *around,
                               matrix states, arena *memory)
{
    const network *n = w->network;
    const real *sentence = emit(w, &n->sentence_emission, w->sentence_emission, p->rows, states.data, memory);
    if (sentence == NULL || around == NULL)
        return sentence;
    matrix joined;
    pooling_pass pooled;
    carry_pass carried;
    layer_inputs inputs;
    const size_t part = n->rnn.layers * n->rnn.directions;
    if (!network_join(n, &around->same, p->rows, states, memory, &pooled, &joined) ||
        (n->carries && !carry_over(w, p, around, states, memory, &carried)) ||
        !project_states(w, how, part, p->rows, joined, memory, inputs) ||
        !run_layer(w, how, part, inputs, p, n->carries ? carried.starts : NULL, memory, &states))
        return NULL;
    real *emissions = emit(w, &n->emission, w->emission, p->rows, states.data, memory);
    if (emissions != NULL)
        network_settle(n, around->alone, p->rows, sentence, emissions);
    return emissions;
}

bool inference_run(const network_weights *w, arithmetic how, real *const *shares, const packing *p,
                   const uint32_t *forms, const neighbourhood *around, arena *memory, const real **out_emissions)
{
    const network *n = w->network;
    const size_t directions = n->rnn.directions;
    matrix states = {0};
    layer_inputs inputs;
    if (!find_shares(w, shares, forms, p->rows, memory, inputs) ||
        !run_layer(w, how, 0, inputs, p, NULL, memory, &states))
        return false;
    for (size_t part = directions; part < n->rnn.layers * directions; part += directions)
        if (!project_states(w, how, part, p->rows, states, memory, inputs) ||
            !run_layer(w, how, part, inputs, p, NULL, memory, &states))
            return false;
    const real *emissions = n->context == CONTEXT_DOCUMENT
                                ? look_around(w, how, p, around, states, memory)
                                : emit(w, &n->emission, w->emission, p->rows, states.data, memory);
    if (emissions != NULL)
        *out_emissions = emissions;
    return emissions != NULL;
}
