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

bool inference_prepare(const network_weights *w, arithmetic how, error *err)
{
    for (size_t i = 0; i < network_recurrences(w->network); i++) {
        const recurrence *part = network_recurrence(w->network, i);
        const size_t width = recurrence_gates(part->cell) * part->hidden;
        const real *weights = w->values + part->weight_hh;
        narrow_weights *narrow = &w->narrow[i];
        if (how == ARITHMETIC_I8 && narrow->bytes.data == NULL &&
            !quantized_init(&narrow->bytes, width, part->hidden, weights, err))
            return false;
        if (how == ARITHMETIC_BF16 && narrow->halves.data == NULL &&
            !bf16_init(&narrow->halves, width, part->hidden, weights, err))
            return false;
        if (how == ARITHMETIC_F32)
            network_weights_pack_recurrent(w, i);
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

/* The shares of one direction of a layer: x · weight_ih + bias_ih. */
static const real *project(const network_weights *w, size_t part, size_t rows, matrix x, arena *memory)
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
        const real *projected = project(w, d, l->count, x, memory);
        if (projected == NULL)
            return false;
        for (size_t i = 0; i < l->count; i++)
            memcpy(shares[i] + d * width, projected + i * width, width * sizeof *projected);
    }
    return true;
}

/* Where the rows' shares stand: a direction of those of their tokens, or one behind the other from FIRST. */
static const real **place_shares(real *const *shares, const uint32_t *forms, size_t at, const real *first, size_t width,
                                 size_t rows, arena *memory)
{
    const real **inputs = arena_take(memory, rows, sizeof *inputs);
    for (size_t i = 0; inputs != NULL && i < rows; i++)
        inputs[i] = shares != NULL ? shares[forms[i]] + at : first + i * width;
    return inputs;
}

/* The recurrent weights of a direction for this arithmetic. */
static recurrent_weights weights_of(const network_weights *w, arithmetic how, size_t part)
{
    if (how == ARITHMETIC_I8)
        return (recurrent_weights){.bytes = &w->narrow[part].bytes};
    if (how == ARITHMETIC_BF16)
        return (recurrent_weights){.halves = &w->narrow[part].halves};
    return (recurrent_weights){.floats = network_recurrence_weights(w, part)->recurrent};
}

/* A layer whose directions begin with PART: over the tokens' shares where they are given, else over BELOW; from
 * STARTS [directions], NULL for zeros. */
static bool run_layer(const network_weights *w, arithmetic how, size_t part, real *const *shares,
                      const uint32_t *forms, matrix below, const packing *p, const recurrence_start *starts,
                      arena *memory, matrix *out)
{
    const size_t directions = w->network->rnn.directions, hidden = network_recurrence(w->network, part)->hidden;
    const matrix states = {arena_take(memory, p->rows, directions * hidden * sizeof(real)), directions * hidden};
    if (states.data == NULL)
        return false;
    for (size_t d = 0; d < directions; d++) {
        const recurrence *r = network_recurrence(w->network, part + d);
        const size_t width = recurrence_gates(r->cell) * r->hidden;
        const real *projected = shares == NULL ? project(w, part + d, p->rows, below, memory) : NULL;
        const real **inputs = shares != NULL || projected != NULL
                                  ? place_shares(shares, forms, d * width, projected, width, p->rows, memory)
                                  : NULL;
        const recurrent_weights weights = weights_of(w, how, part + d);
        if (inputs == NULL ||
            !recurrence_infer(r, w->values + r->bias_hh, &weights, p, inputs, starts != NULL ? &starts[d] : NULL,
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
static bool carry_over(const network_weights *w, const packing *p, const pooling *same, matrix states, arena *memory,
                       carry_pass *out)
{
    real *ends = arena_take(memory, p->sequences, states.row * sizeof *ends);
    if (ends == NULL)
        return false;
    carry_ends(&w->network->carry, p, states, ends);
    return carry_forward(&w->network->carry, &w->carry, &same->around, p->sequences, ends, memory, out);
}

/* From the first layers' states to the layer above, and the emissions of both. */
static const real *look_around(const network_weights *w, arithmetic how, const packing *p, const pooling *same,
                               matrix states, arena *memory)
{
    const network *n = w->network;
    const real *sentence = emit(w, &n->sentence_emission, w->sentence_emission, p->rows, states.data, memory);
    if (sentence == NULL || same == NULL)
        return sentence;
    matrix joined;
    pooling_pass pooled;
    carry_pass carried;
    if (!network_join(n, same, p->rows, states, memory, &pooled, &joined) ||
        (n->carries && !carry_over(w, p, same, states, memory, &carried)) ||
        !run_layer(w, how, n->rnn.layers * n->rnn.directions, NULL, NULL, joined, p,
                   n->carries ? carried.starts : NULL, memory, &states))
        return NULL;
    real *emissions = emit(w, &n->emission, w->emission, p->rows, states.data, memory);
    if (emissions != NULL)
        network_settle(n, same, p->rows, sentence, emissions);
    return emissions;
}

bool inference_run(const network_weights *w, arithmetic how, real *const *shares, const packing *p,
                   const uint32_t *forms, const pooling *same, arena *memory, const real **out_emissions)
{
    const network *n = w->network;
    const size_t directions = n->rnn.directions;
    matrix states = {0};
    for (size_t layer = 0; layer < n->rnn.layers; layer++)
        if (!run_layer(w, how, layer * directions, layer == 0 ? shares : NULL, forms, states, p, NULL, memory, &states))
            return false;
    const real *emissions = n->context == CONTEXT_DOCUMENT
                                ? look_around(w, how, p, same, states, memory)
                                : emit(w, &n->emission, w->emission, p->rows, states.data, memory);
    if (emissions != NULL)
        *out_emissions = emissions;
    return emissions != NULL;
}
