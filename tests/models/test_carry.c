/* What sentences hand on to their neighbours: by hand, and through a whole network in training and in tagging. */
#include "base/memory.h"
#include "base/random.h"
#include "models/inference.h"
#include "models/layers/carry.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

static real *take(arena *memory, size_t count)
{
    real *taken = arena_take_zeroed(memory, count, sizeof *taken);
    ck_assert_ptr_nonnull(taken);
    return taken;
}

static void randomize(random_stream *random, real *values, size_t size)
{
    for (size_t i = 0; i < size; i++)
        values[i] = (real)(2 * random_uniform(random) - 1);
}

/* Three sentences of 1, 3 and 0 tokens stand at the places 1, 0 and 2; a layer of one unit a direction. The forward
 * direction ends at the last token, the backward direction at the first. */
START_TEST(sentences_end_where_their_directions_end)
{
    const size_t lengths[] = {1, 3, 0};
    real states[] = {1, -1, 2, -2, 3, -3, 4, -4}; /* rows: sentence 1's first token, sentence 0's, then sentence 1's */
    const carry c = {.directions = 2, .below = 1, .hidden = 1};
    arena memory;
    packing p;
    arena_init(&memory);
    ck_assert(packing_make(&memory, lengths, 3, &p));
    real ends[6];
    carry_ends(&c, &p, (matrix){states, 2}, ends);
    const real expected[] = {4, -1, 2, -2, 0, 0};
    for (size_t i = 0; i < 6; i++)
        ck_assert_float_eq(ends[i], expected[i]);
    arena_dispose(&memory);
}
END_TEST

/* Against the equations, in plain loops. */
START_TEST(a_sentence_begins_with_what_its_neighbours_ended_in)
{
    enum { BELOW = 3, WIDTH = 2 * BELOW, HIDDEN = 5, SEQUENCES = 4 };
    /* Two windows: the sentences at places 2, 0, 3, and that at 1. */
    const uint32_t before[] = {2, CARRY_NONE, CARRY_NONE, 0}, after[] = {3, CARRY_NONE, 0, CARRY_NONE};
    const carry_neighbours around = {before, after};
    parameters layout = {0};
    carry c;
    carry_pass pass;
    arena memory;
    arena_init(&memory);
    ck_assert(carry_add(&c, &layout, "document.carry", _i == 0 ? CELL_LSTM : CELL_GRU, BELOW, HIDDEN, 2, NULL));
    ck_assert_str_eq(layout.list[0].name, "document.carry_l0.weight");
    ck_assert_str_eq(layout.list[1].name, "document.carry_l0_reverse.weight");
    ck_assert(layout.list[0].shape[0] == HIDDEN && layout.list[0].shape[1] == WIDTH);
    random_stream random = random_seed(41, 0, 0, 0);
    real *values = take(&memory, layout.size), *ends = take(&memory, SEQUENCES * WIDTH);
    randomize(&random, values, layout.size);
    randomize(&random, ends, SEQUENCES * WIDTH);
    const carry_weights w = carry_pack(&c, values, take(&memory, carry_packed_size(&c)));
    ck_assert(carry_forward(&c, &w, &around, SEQUENCES, ends, &memory, &pass));
    for (size_t d = 0; d < 2; d++)
        for (size_t i = 0; i < SEQUENCES; i++)
            for (size_t j = 0; j < HIDDEN; j++) {
                const uint32_t source = d == 0 ? before[i] : after[i];
                double sum = 0;
                for (size_t k = 0; source != CARRY_NONE && k < WIDTH; k++)
                    sum += (double)values[c.weight[d] + j * WIDTH + k] * (double)ends[source * WIDTH + k];
                const recurrence_start *s = &pass.starts[d];
                ck_assert_double_eq_tol((double)s->h[i * HIDDEN + j], tanh(sum), 1e-6);
                ck_assert(source != CARRY_NONE || s->h[i * HIDDEN + j] == 0);
                ck_assert(_i == 0 ? fabs((double)s->c[i * HIDDEN + j] - sum) < 1e-6 : s->c == NULL);
            }
    parameters_dispose(&layout);
    arena_dispose(&memory);
}
END_TEST

/* A network without characters over two windows of sentences: places 2, 0, 4 (which is empty) and 1; place 3. */
enum { WORD_DIM = 7, SENTENCES = 5, ROWS = 21 };

typedef struct lesson {
    tagset *tags;
    network network;
    network_weights weights;
    network_input input;
    real *values, *words;
    arena memory;
} lesson;

static const uint32_t before_each[] = {2, 4, CARRY_NONE, CARRY_NONE, 0};
static const uint32_t after_each[] = {4, CARRY_NONE, 0, CARRY_NONE, 1};

static config configure(cell_kind cell, size_t layers, bool bidirectional, bool carries)
{
    return (config){.chars = {.encoder = ENCODER_NONE},
                    .rnn = {cell, 6, layers, bidirectional},
                    .context = {CONTEXT_DOCUMENT, POOLING_MEAN, 5, 1000, 0.5, carries},
                    .decoder = DECODER_CRF,
                    .loss = LOSS_CROSS_ENTROPY};
}

static void begin(lesson *l, const config *c)
{
    static const char *const types[] = {"A"};
    static const size_t lengths[] = {8, 6, 4, 3, 0};
    static const uint32_t same[ROWS] = {1, 2, 1, 0, 1, 3, 2, 0, 0, 1};
    static const bool alone[ROWS] = {[3] = true, [7] = true, [11] = true}; /* the tokens at place 3 */
    random_stream random = random_seed(42, 0, 0, 0);
    *l = (lesson){.tags = tagset_new(SCHEME_BIO, types, 1, NULL)};
    arena_init(&l->memory);
    ck_assert(l->tags != NULL && network_init(&l->network, c, WORD_DIM, 1, l->tags, NULL));
    l->values = take(&l->memory, l->network.parameters.size);
    network_randomize(&l->network, 43, l->values);
    ck_assert(network_weights_init(&l->weights, &l->network, l->values, NULL));
    for (size_t part = 0; part < network_weights_parts(&l->network); part++)
        ck_assert(network_weights_pack(&l->weights, part));
    l->weights.narrow = memory_new(network_recurrences(&l->network), sizeof *l->weights.narrow);
    for (arithmetic how = ARITHMETIC_F32; how <= ARITHMETIC_I8; how++)
        ck_assert(inference_prepare(&l->weights, how, NULL));
    ck_assert(packing_make(&l->memory, lengths, SENTENCES, &l->input.packing));
    ck_assert_uint_eq(l->input.packing.rows, ROWS);
    l->words = take(&l->memory, ROWS * WORD_DIM);
    randomize(&random, l->words, ROWS * WORD_DIM);
    l->input.words = l->words;
    l->input.around = (neighbourhood){
        .same = {.group = same, .groups = 3}, .sentences = {before_each, after_each}, .alone = alone};
}

static void end(lesson *l)
{
    network_weights_dispose(&l->weights);
    network_dispose(&l->network);
    tagset_free(l->tags);
    arena_dispose(&l->memory);
}

/* As training computes them. */
static const real *train(lesson *l)
{
    network_pass pass;
    ck_assert(network_forward(&l->weights, &l->input, (network_dropout){0}, &l->memory, &pass));
    network_settle(&l->network, l->input.around.alone, ROWS, pass.sentence_emissions, pass.emissions);
    return pass.emissions;
}

/* As tagging does; every token is a form of its own. */
static const real *infer(lesson *l, arithmetic how)
{
    const size_t size = inference_share_size(&l->network), directions = l->network.rnn.directions;
    const size_t width = size / directions;
    real *shares[ROWS], *projected = take(&l->memory, ROWS * size);
    uint32_t forms[ROWS];
    const real *emissions;
    for (size_t d = 0; d < directions; d++)
        kernels_best()->matmul(ROWS, width, WORD_DIM, (strided){l->words, WORD_DIM, 1}, l->weights.rnn.parts[d].input,
                               l->values + l->network.rnn.parts[d].bias_ih, false, projected + d * width, size);
    for (uint32_t i = 0; i < ROWS; i++) {
        forms[i] = i;
        shares[i] = projected + i * size;
    }
    ck_assert(inference_run(&l->weights, how, shares, &l->input.packing, forms, &l->input.around, &l->memory,
                            &emissions));
    return emissions;
}

/* Every cell with one direction and with both, in one layer and in two. */
static config configure_case(int number, bool carries)
{
    return configure((cell_kind)(number / 2), number / 2 == CELL_GRU ? 2 : 1, number % 2 == 0, carries);
}

START_TEST(tagging_is_training_to_the_last_bit)
{
    lesson l;
    const config c = configure_case(_i, true);
    begin(&l, &c);
    const real *trained = train(&l), *tagged = infer(&l, ARITHMETIC_F32);
    const size_t size = ROWS * l.network.tags;
    ck_assert_mem_eq(trained, tagged, size * sizeof *trained);
    for (arithmetic how = ARITHMETIC_BF16; how <= ARITHMETIC_I8; how++) {
        tagged = infer(&l, how);
        for (size_t i = 0; i < size; i++)
            ck_assert_float_eq_tol(tagged[i], trained[i], 0.05F);
    }
    end(&l);
}
END_TEST

/* The last numbers of a block are the carry's, so that the same values without them are the same network without it. */
START_TEST(without_neighbours_it_is_the_network_without_it)
{
    static const uint32_t nobody[] = {CARRY_NONE, CARRY_NONE, CARRY_NONE, CARRY_NONE, CARRY_NONE};
    lesson with, without;
    const config c = configure_case(_i, true), plain = configure_case(_i, false);
    begin(&with, &c);
    begin(&without, &plain);
    const size_t directions = with.network.above.directions;
    ck_assert_uint_eq(with.network.parameters.size,
                      without.network.parameters.size + directions * 5 * with.network.rnn.directions * 6);
    ck_assert_mem_eq(with.values, without.values, without.network.parameters.size * sizeof(real));
    const real *expected = train(&without);
    const size_t size = ROWS * without.network.tags * sizeof *expected;
    ck_assert_mem_ne(train(&with), expected, size);
    with.input.around.sentences = (carry_neighbours){nobody, nobody};
    ck_assert_mem_eq(train(&with), expected, size);
    for (arithmetic how = ARITHMETIC_F32; how <= ARITHMETIC_I8; how++)
        ck_assert_mem_eq(infer(&with, how), infer(&without, how), size);
    end(&with);
    end(&without);
}
END_TEST

/* Whether the emissions of the sentence at PLACE are others than EXPECTED. */
static bool is_changed(const lesson *l, const real *emissions, const real *expected, size_t place)
{
    const size_t k = l->network.tags;
    for (size_t t = 0; t < l->input.packing.lengths[place]; t++) {
        const size_t row = packing_row(&l->input.packing, place, t);
        if (memcmp(emissions + row * k, expected + row * k, k * sizeof *emissions) != 0)
            return true;
    }
    return false;
}

/* The window is 2, 0, an empty one, 1: a word of 2 is heard of in 0, but not beyond the empty sentence, and not in
 * another window. */
START_TEST(only_neighbours_hear_of_a_word)
{
    static const uint32_t no_word[ROWS] = {0};
    lesson l;
    const config c = configure(CELL_LSTM, 1, true, true);
    begin(&l, &c);
    l.input.around.same.group = no_word; /* so that no word is heard of by its like */
    const real *expected = train(&l);
    l.words[packing_row(&l.input.packing, 2, 1) * WORD_DIM] += 1;
    const real *trained = train(&l), *tagged = infer(&l, ARITHMETIC_F32);
    ck_assert(is_changed(&l, trained, expected, 2) && is_changed(&l, trained, expected, 0));
    ck_assert(!is_changed(&l, trained, expected, 1) && !is_changed(&l, trained, expected, 3));
    ck_assert(is_changed(&l, tagged, expected, 0) && !is_changed(&l, tagged, expected, 1));
    end(&l);
}
END_TEST

/* Some thousand sentences, so that much memory is taken. */
START_TEST(a_layer_without_memory)
{
    enum { BELOW = 20, HIDDEN = 30, MANY = 20000 };
    const carry c = {
        .directions = 2, .below = BELOW, .hidden = HIDDEN, .cells = true, .weight = {0, HIDDEN * 2 * BELOW}};
    arena memory, scratch, back;
    arena_init(&memory);
    real *values = take(&memory, HIDDEN * 4 * BELOW), *gradients = take(&memory, HIDDEN * 4 * BELOW);
    real *ends = take(&memory, MANY * 2 * BELOW), *d = take(&memory, MANY * HIDDEN);
    uint32_t *nobody = arena_take(&memory, MANY, sizeof *nobody);
    ck_assert_ptr_nonnull(nobody);
    memset(nobody, 0xFF, MANY * sizeof *nobody);
    const carry_neighbours around = {nobody, nobody};
    const recurrence_start d_starts[2] = {{d, d}, {d, d}};
    const carry_weights w = carry_pack(&c, values, take(&memory, carry_packed_size(&c)));
    size_t tries = 0;
    for (bool done = false; !done; tries++) {
        carry_pass pass;
        arena_init(&scratch);
        arena_init(&back);
        memory_fail_at(tries + 1);
        done = carry_forward(&c, &w, &around, MANY, ends, &scratch, &pass) &&
               carry_backward(&c, values, &around, MANY, &pass, d_starts, &back, gradients, ends);
        memory_fail_at(0);
        arena_dispose(&scratch);
        arena_dispose(&back);
    }
    ck_assert_uint_gt(tries, 6); /* blocks grow, so that some takings share one */
    arena_dispose(&memory);
}
END_TEST

/* Forward and backward, with dropout. */
static bool pass_through(lesson *l, arena *memory)
{
    random_stream random = random_seed(1, 2, 3, 4);
    network_pass pass;
    const network_dropout dropout = {.input = 0.3, .output = 0.3, .recurrent = 0.3, .random = &random};
    const size_t k = l->network.tags, size = l->network.parameters.size;
    real *gradients = memory_new(size, sizeof *gradients), *d_words = memory_new(ROWS * WORD_DIM, sizeof *d_words);
    real *d_emissions = memory_new(ROWS * k, sizeof *d_emissions);
    bool ok = gradients != NULL && d_words != NULL && d_emissions != NULL &&
              network_forward(&l->weights, &l->input, dropout, memory, &pass);
    if (ok) {
        pass.d_sentence_emissions = d_emissions;
        ok = network_backward(&l->weights, &pass, d_emissions, memory, gradients, d_words);
    }
    memory_free(gradients);
    memory_free(d_words);
    memory_free(d_emissions);
    return ok;
}

/* Wide layers, so that arenas take many blocks. */
START_TEST(without_memory)
{
    lesson l;
    config c = configure(CELL_LSTM, 1, true, true);
    c.rnn.hidden = c.context.hidden = 400;
    begin(&l, &c);
    size_t tries = 0;
    for (bool done = false; !done; tries++) {
        arena memory;
        arena_init(&memory);
        memory_fail_at(tries + 1);
        done = pass_through(&l, &memory);
        memory_fail_at(0);
        arena_dispose(&memory);
    }
    ck_assert_uint_gt(tries, 5);
    end(&l);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("carry");
    TCase *tests = tcase_create("carry");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, sentences_end_where_their_directions_end);
    tcase_add_loop_test(tests, a_sentence_begins_with_what_its_neighbours_ended_in, 0, 2);
    tcase_add_loop_test(tests, tagging_is_training_to_the_last_bit, 0, 6);
    tcase_add_loop_test(tests, without_neighbours_it_is_the_network_without_it, 0, 6);
    tcase_add_test(tests, only_neighbours_hear_of_a_word);
    tcase_add_test(tests, a_layer_without_memory);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
