/* Tagging against training's forward pass, and against itself in other company: to the last bit.
 *
 * Networks with random weights over sentences of random tokens; half of these have vectors. */
#include "base/memory.h"
#include "base/random.h"
#include "embeddings/vectors_builder.h"
#include "models/inference.h"
#include "tests/models/toy.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SENTENCES = 30, LONGEST = 25, FORMS = 150, CHARS = 12, WORD_DIM = 7 };

/* hidden: no multiple of any vector or panel. */
static const char *const networks[][5] = {
    {"rnn={cell: lstm, hidden: 37}"},
    {"rnn={cell: gru, hidden: 37}", "decoder=softmax"},
    {"rnn={cell: rnn, hidden: 37}", "decoder=softmax", "loss=mse"},
    {"rnn={cell: lstm, hidden: 37, layers: 3}", "chars.encoder=none"},
    {"rnn={cell: lstm, hidden: 37, bidirectional: false}", "chars.encoder=lstm"},
    {"rnn={cell: gru, hidden: 37, layers: 2}", "chars={encoder: dense, layers: 3}"},
    {"rnn={cell: lstm, hidden: 37}", "context={kind: document, hidden: 21, window: 1000}"},
    {"rnn={cell: gru, hidden: 37}", "context={kind: document, hidden: 21, window: 1000}"},
    {"rnn={cell: lstm, hidden: 37}", "context={kind: document, pool: max, hidden: 21, window: 1000}"},
    {"rnn={cell: rnn, hidden: 37, layers: 2}", "context={kind: document, hidden: 21, window: 1000}"},
};
enum { NETWORKS = sizeof networks / sizeof *networks };

typedef struct world {
    config config;
    tagset *tags;
    network network;
    real *values;
    network_weights weights;
    vectors_builder *builder;
    vectors words;
    size_t rows[FORMS], first[FORMS + 1];
    uint32_t codes[FORMS * 9], same_word[FORMS], local[FORMS];
    lexicon lexicon;
    uint32_t forms[SENTENCES][LONGEST];
    input_sentence sentences[SENTENCES]; /* three a document */
    arena memory;
} world;

static void make_words(world *w, random_stream *random)
{
    w->builder = vectors_builder_new(WORD_DIM, NULL);
    for (size_t i = 0; i < FORMS / 2; i++) {
        char word[16];
        float vector[WORD_DIM];
        for (size_t d = 0; d < WORD_DIM; d++)
            vector[d] = (float)(4 * random_uniform(random) - 2);
        ck_assert(vectors_builder_add(w->builder, word, (size_t)snprintf(word, sizeof word, "w%zu", i), vector, NULL,
                                      NULL, NULL));
    }
    w->words = vectors_builder_view(w->builder);
}

static void make_text(world *w, random_stream *random)
{
    for (size_t i = 0, at = 0; i < FORMS; i++) {
        w->rows[i] = i < FORMS / 2 ? i : VECTORS_NONE;
        w->same_word[i] = i % 11 == 0 ? LEXICON_ALONE : (uint32_t)(i % 40);
        for (size_t size = i % 9; size > 0; size--)
            w->codes[at++] = (uint32_t)random_below(random, CHARS);
        w->first[i + 1] = at;
    }
    w->lexicon = (lexicon){
        .count = FORMS, .rows = w->rows, .first = w->first, .codes = w->codes, .words = w->same_word};
    for (size_t i = 0; i < SENTENCES; i++) {
        w->sentences[i] =
            (input_sentence){.forms = w->forms[i], .count = random_below(random, LONGEST + 1), .document = i / 3};
        for (size_t t = 0; t < LONGEST; t++)
            w->forms[i][t] = (uint32_t)random_below(random, FORMS);
    }
}

static void begin(world *w, size_t number)
{
    static const char *const types[] = {"LOC", "PER"};
    size_t settings = 0;
    error err;
    while (networks[number][settings] != NULL)
        settings++;
    random_stream random = random_seed(3, number, 0, 0);
    memset(w, 0, sizeof *w);
    arena_init(&w->memory);
    w->config = toy_config("t.conll", NULL, "m.ner", networks[number], settings);
    w->tags = tagset_new(SCHEME_BIOES, types, 2, NULL);
    ck_assert(network_init(&w->network, &w->config, WORD_DIM, CHARS, w->tags, &err));
    w->values = memory_new(w->network.parameters.size, sizeof *w->values);
    network_randomize(&w->network, 3, w->values);
    ck_assert(network_weights_init(&w->weights, &w->network, w->values, &err));
    for (size_t part = 0; part < network_weights_parts(&w->network); part++)
        ck_assert(network_weights_pack(&w->weights, part));
    w->weights.narrow = memory_new(network_recurrences(&w->network), sizeof *w->weights.narrow);
    for (arithmetic how = ARITHMETIC_F32; how <= ARITHMETIC_I8; how++)
        ck_assert(inference_prepare(&w->weights, how, &err));
    make_words(w, &random);
    make_text(w, &random);
}

static void end(world *w)
{
    arena_dispose(&w->memory);
    network_weights_dispose(&w->weights);
    memory_free(w->values);
    network_dispose(&w->network);
    tagset_free(w->tags);
    config_dispose(&w->config);
    vectors_builder_free(w->builder);
}

/* The shares of all tokens, read so many at a time. */
static real **read_shares(world *w, size_t at_once)
{
    const size_t width = inference_share_size(&w->network);
    real **shares = arena_take(&w->memory, FORMS, sizeof *shares);
    for (size_t i = 0; i < FORMS; i++)
        shares[i] = arena_take(&w->memory, width, sizeof *shares[i]);
    for (size_t i = 0; i < FORMS; i += at_once) {
        lexicon some = w->lexicon;
        some.rows += i;
        some.first += i;
        some.count = FORMS - i < at_once ? FORMS - i : at_once;
        ck_assert(inference_read(&w->weights, &some, &w->words, &w->memory, shares + i));
    }
    return shares;
}

/* The emissions [LONGEST][K] of each of COUNT sentences from FIRST, which go through together, to out. */
static void infer(world *w, arithmetic how, real *const *shares, size_t first, size_t count, real *const *out)
{
    const bool documents = w->network.context == CONTEXT_DOCUMENT;
    const size_t k = w->network.tags;
    packing p;
    uint32_t *forms;
    neighbourhood around;
    const real *emissions;
    ck_assert(input_place(w->sentences + first, count, &w->memory, &p, &forms));
    ck_assert(!documents || input_look_around(&w->lexicon, w->sentences + first, &p, w->local, &w->memory, &around));
    ck_assert(inference_run(&w->weights, how, shares, &p, forms, documents ? &around : NULL, &w->memory, &emissions));
    for (size_t place = 0; place < p.sequences; place++)
        for (size_t t = 0; t < p.lengths[place]; t++)
            memcpy(out[first + p.order[place]] + t * k, emissions + packing_row(&p, place, t) * k, k * sizeof(real));
}

static real **take_emissions(world *w)
{
    real **out = arena_take(&w->memory, SENTENCES, sizeof *out);
    for (size_t i = 0; i < SENTENCES; i++)
        out[i] = arena_take_zeroed(&w->memory, LONGEST * w->network.tags, sizeof *out[i]);
    return out;
}

static void expect_same(const world *w, const char *what, real *const *one, real *const *other)
{
    for (size_t i = 0; i < SENTENCES; i++)
        ck_assert_msg(memcmp(one[i], other[i], LONGEST * w->network.tags * sizeof(real)) == 0, "%s: sentence %zu", what,
                      i);
}

START_TEST(floats_are_those_of_the_forward_pass_of_training)
{
    static world w;
    begin(&w, (size_t)_i);
    network_input input;
    network_pass pass;
    ck_assert(input_build(&w.network, &w.lexicon, &w.words, w.values + w.network.unknown, w.sentences, SENTENCES,
                          (input_dropout){0}, w.local, &w.memory, &input, NULL));
    /* With random numbers that are not used: the way that training goes. */
    random_stream random = random_seed(1, 0, 0, 0);
    ck_assert(network_forward(&w.weights, &input, (network_dropout){.random = &random}, &w.memory, &pass));
    const size_t k = w.network.tags;
    const packing *p = &input.packing;
    real **trained = take_emissions(&w), **tagged = take_emissions(&w);
    for (size_t place = 0; place < p->sequences; place++)
        for (size_t t = 0; t < p->lengths[place]; t++)
            memcpy(trained[p->order[place]] + t * k, pass.emissions + packing_row(p, place, t) * k, k * sizeof(real));
    infer(&w, ARITHMETIC_F32, read_shares(&w, FORMS), 0, SENTENCES, tagged);
    expect_same(&w, "training and tagging", trained, tagged);
    end(&w);
}
END_TEST

/* Tokens read together or one by one, documents (or sentences) together or alone. */
START_TEST(company_changes_nothing_in_any_arithmetic)
{
    static world w;
    begin(&w, (size_t)_i);
    const size_t window = w.network.context == CONTEXT_DOCUMENT ? 3 : 1;
    for (arithmetic how = ARITHMETIC_F32; how <= ARITHMETIC_I8; how++) {
        real **together = take_emissions(&w), **alone = take_emissions(&w), **some = take_emissions(&w);
        real **at_once = read_shares(&w, FORMS), **one_by_one = read_shares(&w, 1);
        infer(&w, how, at_once, 0, SENTENCES, together);
        for (size_t i = 0; i < SENTENCES; i += window)
            infer(&w, how, one_by_one, i, window, alone);
        for (size_t i = 0; i < SENTENCES; i += 15)
            infer(&w, how, at_once, i, 15, some);
        expect_same(&w, arithmetic_names[how], together, alone);
        expect_same(&w, arithmetic_names[how], together, some);
    }
    end(&w);
}
END_TEST

/* Halves have 8 bits of a number, bytes 7; weights of chance make emissions of about 1. */
START_TEST(less_than_floats_is_near_to_floats)
{
    static const double limits[] = {[ARITHMETIC_BF16] = 0.01, [ARITHMETIC_I8] = 0.02};
    static world w;
    begin(&w, (size_t)_i);
    real **shares = read_shares(&w, FORMS), **floats = take_emissions(&w);
    infer(&w, ARITHMETIC_F32, shares, 0, SENTENCES, floats);
    for (arithmetic how = ARITHMETIC_BF16; how <= ARITHMETIC_I8; how++) {
        real **less = take_emissions(&w);
        infer(&w, how, shares, 0, SENTENCES, less);
        double most = 0;
        for (size_t i = 0; i < SENTENCES; i++)
            for (size_t j = 0; j < LONGEST * w.network.tags; j++)
                most = fmax(most, fabs((double)less[i][j] - (double)floats[i][j]));
        ck_assert_msg(most > 0 && most < limits[how], "%s: off by %g", arithmetic_names[how], most);
    }
    end(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("inference");
    TCase *tests = tcase_create("inference");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, floats_are_those_of_the_forward_pass_of_training, 0, NETWORKS);
    tcase_add_loop_test(tests, company_changes_nothing_in_any_arithmetic, 0, NETWORKS);
    tcase_add_loop_test(tests, less_than_floats_is_near_to_floats, 0, NETWORKS);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
