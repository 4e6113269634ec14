/* Whole taggers against finite differences, in double precision: every way to read characters, every cell, decoder and
 * loss, with dropout at all its places (the same random numbers at every call, so that the function stays the same). */
#include "models/network_loss.h"
#include "tests/models/gradient.h"
#include "tests/support.h"

#include <string.h>

enum { WORD_DIM = 3, CHARS = 5, ROWS = 9 };

static const struct {
    const char *name;
    encoder_kind encoder;
    cell_kind cell;
    size_t layers;
    bool bidirectional;
    decoder_kind decoder;
    loss_kind loss;
    double dropout;
    context_kind context;
    bool taught;
    double smoothing;
    bool carry;
    pooling_kind pool;
} cases[] = {
    {"cnn, lstm, crf", ENCODER_CNN, CELL_LSTM, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0, CONTEXT_SENTENCE, false,
     0, false, POOLING_MEAN},
    {"cnn, lstm, crf, dropout", ENCODER_CNN, CELL_LSTM, 2, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0.3, CONTEXT_SENTENCE,
     false, 0, false, POOLING_MEAN},
    {"lstm, gru, softmax, dropout", ENCODER_LSTM, CELL_GRU, 1, true, DECODER_SOFTMAX, LOSS_CROSS_ENTROPY, 0.3,
     CONTEXT_SENTENCE, false, 0, false, POOLING_MEAN},
    {"gru, rnn, mse, dropout", ENCODER_GRU, CELL_RNN, 2, false, DECODER_SOFTMAX, LOSS_MSE, 0.3, CONTEXT_SENTENCE,
     false, 0, false, POOLING_MEAN},
    {"dense, lstm, crf", ENCODER_DENSE, CELL_LSTM, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0, CONTEXT_SENTENCE,
     false, 0, false, POOLING_MEAN},
    {"dense, gru, softmax, dropout", ENCODER_DENSE, CELL_GRU, 1, true, DECODER_SOFTMAX, LOSS_CROSS_ENTROPY, 0.3,
     CONTEXT_SENTENCE, false, 0, false, POOLING_MEAN},
    {"none, gru, crf", ENCODER_NONE, CELL_GRU, 1, false, DECODER_CRF, LOSS_CROSS_ENTROPY, 0, CONTEXT_SENTENCE,
     false, 0, false, POOLING_MEAN},
    {"document, lstm", ENCODER_NONE, CELL_LSTM, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0, CONTEXT_DOCUMENT,
     false, 0, false, POOLING_MEAN},
    {"document, gru", ENCODER_CNN, CELL_GRU, 2, true, DECODER_SOFTMAX, LOSS_CROSS_ENTROPY, 0.3, CONTEXT_DOCUMENT,
     false, 0, false, POOLING_MEAN},
    {"taught, crf", ENCODER_NONE, CELL_LSTM, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0, CONTEXT_SENTENCE, true, 0,
     false, POOLING_MEAN},
    {"taught, softmax", ENCODER_NONE, CELL_GRU, 1, false, DECODER_SOFTMAX, LOSS_CROSS_ENTROPY, 0, CONTEXT_DOCUMENT,
     true, 0, false, POOLING_MEAN},
    {"taught, mse", ENCODER_NONE, CELL_RNN, 1, false, DECODER_SOFTMAX, LOSS_MSE, 0, CONTEXT_SENTENCE, true, 0,
     false, POOLING_MEAN},
    {"crf, smoothed", ENCODER_NONE, CELL_LSTM, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0, CONTEXT_SENTENCE, false,
     0.2, false, POOLING_MEAN},
    {"softmax, smoothed", ENCODER_NONE, CELL_GRU, 1, true, DECODER_SOFTMAX, LOSS_CROSS_ENTROPY, 0, CONTEXT_SENTENCE,
     false, 0.2, false, POOLING_MEAN},
    {"mse, smoothed", ENCODER_NONE, CELL_RNN, 1, true, DECODER_SOFTMAX, LOSS_MSE, 0, CONTEXT_SENTENCE, false, 0.2,
     false, POOLING_MEAN},
    {"document, smoothed", ENCODER_NONE, CELL_LSTM, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0, CONTEXT_DOCUMENT,
     false, 0.2, false, POOLING_MEAN},
    {"crf, taught and smoothed", ENCODER_NONE, CELL_GRU, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0, CONTEXT_SENTENCE,
     true, 0.2, false, POOLING_MEAN},
    {"mse, taught and smoothed", ENCODER_NONE, CELL_RNN, 1, false, DECODER_SOFTMAX, LOSS_MSE, 0, CONTEXT_SENTENCE, true,
     0.2, false, POOLING_MEAN},
    {"carry, lstm", ENCODER_NONE, CELL_LSTM, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0, CONTEXT_DOCUMENT, false, 0,
     true, POOLING_MEAN},
    {"carry, lstm, dropout", ENCODER_CNN, CELL_LSTM, 2, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0.3, CONTEXT_DOCUMENT,
     false, 0, true, POOLING_MEAN},
    {"carry, gru, dropout", ENCODER_NONE, CELL_GRU, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0.3, CONTEXT_DOCUMENT,
     false, 0, true, POOLING_MEAN},
    {"carry, rnn, dropout", ENCODER_NONE, CELL_RNN, 1, true, DECODER_SOFTMAX, LOSS_CROSS_ENTROPY, 0.3, CONTEXT_DOCUMENT,
     false, 0, true, POOLING_MEAN},
    {"carry, gru, one direction", ENCODER_NONE, CELL_GRU, 2, false, DECODER_CRF, LOSS_CROSS_ENTROPY, 0,
     CONTEXT_DOCUMENT, false, 0, true, POOLING_MEAN},
    {"maxima, lstm", ENCODER_NONE, CELL_LSTM, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY, 0, CONTEXT_DOCUMENT, false, 0,
     false, POOLING_MAX},
    {"maxima, gru, carry, dropout", ENCODER_CNN, CELL_GRU, 2, true, DECODER_SOFTMAX, LOSS_CROSS_ENTROPY, 0.3,
     CONTEXT_DOCUMENT, false, 0, true, POOLING_MAX},
};

typedef struct lesson {
    network network;
    network_input input;
    network_gold gold;
    double dropout;
    arena memory, scratch;
} lesson;

/* VALUES: the network's weights, then the rows of the words. */
static double lesson_loss(void *context, const real *values, real *gradient)
{
    lesson *l = context;
    const size_t size = l->network.parameters.size;
    real *own = arena_take_zeroed(&l->scratch, size, sizeof(real));
    real *d_words = arena_take(&l->scratch, ROWS * WORD_DIM, sizeof(real));
    real *d_emissions = arena_take(&l->scratch, ROWS * l->network.tags, sizeof(real));
    ck_assert(own != NULL && d_words != NULL && d_emissions != NULL);
    random_stream random = random_seed(21, 0, 0, 0);
    const network_dropout dropout = {
        .input = l->dropout, .output = l->dropout, .recurrent = l->dropout, .chars = l->dropout, .random = &random};
    network_weights weights;
    network_pass pass;
    double loss;
    ck_assert(network_weights_init(&weights, &l->network, values, NULL));
    for (size_t part = 0; part < network_weights_parts(&l->network); part++)
        ck_assert(network_weights_pack(&weights, part));
    l->input.words = values + size;
    ck_assert(network_forward(&weights, &l->input, dropout, &l->scratch, &pass));
    ck_assert(network_loss(&weights, &pass, &l->gold, 0.7, &l->scratch, own, d_emissions, &loss));
    if (gradient != NULL) {
        ck_assert(network_backward(&weights, &pass, d_emissions, &l->scratch, own, d_words));
        memcpy(gradient, own, size * sizeof(real));
        memcpy(gradient + size, d_words, ROWS * WORD_DIM * sizeof(real));
    }
    network_weights_dispose(&weights);
    arena_reset(&l->scratch);
    return loss;
}

START_TEST(taggers)
{
    static const char *const types[] = {"A"};
    static const size_t lengths[] = {3, 1, 0, 5}, first[] = {0, 2, 3, 7, 7, 9};
    static const uint32_t codes[] = {1, 2, 3, 4, 4, 1, 0, 2, 2}, spelling[ROWS] = {0, 1, 4, 2, 2, 0, 3, 1, 0};
    static const uint32_t same[ROWS] = {1, 2, 1, 0, 1, 3, 2, 0, 0};
    /* As the packing has them: the sentences of 5, 3 and 1 tokens step by step. */
    static const size_t tags[ROWS] = {1, 0, 1, 2, 1, 2, 0, 1, 1};
    /* One window, the sentences as the packing has them: those of 5, 3, 1 and 0 tokens. */
    static const uint32_t before[] = {CARRY_NONE, 0, 1, 2}, after[] = {1, 2, 3, CARRY_NONE};
    /* 3 tags a row; sentences count differently. */
    static const real shares[3] = {0.5, 0.2, 0.3};
    static const real counts[ROWS] = {1, 0.5, 2, 1, 0.5, 1, 0.5, 1, 1};
    real soft[ROWS * 3], soft_moves[4 * 3 * 3]; /* of the four sentences */
    for (size_t i = 0; i < 4 * 3 * 3; i++)
        soft_moves[i] = (real)(0.1 * (double)(i % 7));
    for (size_t i = 0; i < ROWS * 3; i++)
        soft[i] = shares[(i + i / 3) % 3];
    lesson l = {.gold = {.tags = tags}, .dropout = cases[_i].dropout};
    if (cases[_i].taught)
        l.gold = (network_gold){.tags = tags, .soft = soft, .soft_moves = soft_moves, .trust = 0.4, .counts = counts};
    tagset *set = tagset_new(SCHEME_BIO, types, 1, NULL);
    const config c = {.chars = {cases[_i].encoder, 3, 4, 3, 5},
                      .rnn = {cases[_i].cell, 4, cases[_i].layers, cases[_i].bidirectional},
                      .context = {cases[_i].context, cases[_i].pool, 2, 1000, 0.5, cases[_i].carry},
                      .decoder = cases[_i].decoder,
                      .loss = cases[_i].loss,
                      .smoothing = cases[_i].smoothing};
    ck_assert(set != NULL && network_init(&l.network, &c, WORD_DIM, CHARS, set, NULL));
    ck_assert(packing_make(&l.memory, lengths, sizeof lengths / sizeof *lengths, &l.input.packing));
    ck_assert_uint_eq(l.input.packing.rows, ROWS);
    l.input.around = (neighbourhood){.same = {.group = same, .groups = 3}, .sentences = {before, after}};
    l.input.spelling = spelling;
    l.input.strings = (char_strings){.codes = codes, .first = first, .count = 5};
    const size_t size = l.network.parameters.size + ROWS * WORD_DIM;
    real *values = arena_take(&l.memory, size, sizeof *values);
    ck_assert_ptr_nonnull(values);
    random_stream random = random_seed(22, (uint64_t)_i, 0, 0);
    for (size_t i = 0; i < size; i++)
        values[i] = 2 * random_uniform(&random) - 1;
    gradient_check(cases[_i].name, lesson_loss, &l, values, size);
    network_dispose(&l.network);
    tagset_free(set);
    arena_dispose(&l.memory);
    arena_dispose(&l.scratch);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gradients_network");
    TCase *tests = tcase_create("gradients_network");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, taggers, 0, sizeof cases / sizeof *cases);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
