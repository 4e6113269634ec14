/* Whole taggers, trained for ten steps beside PyTorch's: words and characters, recurrent layers, every decoder and
 * loss. */
#include "models/network_loss.h"
#include "tests/models/golden.h"
#include "tests/support.h"

#include <string.h>

enum { STEPS = 10, CHARS = 8, CHAR_DIM = 4, FILTERS = 6, WIDTH = 3, LAYERS = 5, HIDDEN = 7, WORD_DIM = 6 };

static const struct {
    const char *name;
    encoder_kind encoder;
    cell_kind cell;
    size_t layers;
    bool bidirectional;
    decoder_kind decoder;
    loss_kind loss;
} cases[] = {
    {"cnn.lstm.softmax", ENCODER_CNN, CELL_LSTM, 1, true, DECODER_SOFTMAX, LOSS_CROSS_ENTROPY},
    {"cnn.gru.crf", ENCODER_CNN, CELL_GRU, 2, true, DECODER_CRF, LOSS_CROSS_ENTROPY},
    {"lstm.lstm.crf", ENCODER_LSTM, CELL_LSTM, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY},
    {"gru.rnn.softmax", ENCODER_GRU, CELL_RNN, 1, true, DECODER_SOFTMAX, LOSS_CROSS_ENTROPY},
    {"dense.lstm.crf", ENCODER_DENSE, CELL_LSTM, 1, true, DECODER_CRF, LOSS_CROSS_ENTROPY},
    {"none.rnn.mse", ENCODER_NONE, CELL_RNN, 2, false, DECODER_SOFTMAX, LOSS_MSE},
};

/* A tagger in training: its network and, apart, its table of word vectors. */
typedef struct lesson {
    trainee trainee, words;
    tagset *tags;
    network network;
    network_weights weights;
    network_input input;
    const size_t *numbers, *right; /* [rows]: words and tags */
    double scale;                  /* of the loss */
} lesson;

static void read_input(lesson *l)
{
    const safetensors *file = l->trainee.file;
    const char *name = l->trainee.name;
    arena *memory = &l->trainee.memory;
    const tensor *lengths = golden_tensor(file, "%s/lengths", name);
    ck_assert(packing_make(memory, golden_numbers(lengths, memory), lengths->shape[0], &l->input.packing));
    l->numbers = golden_numbers(golden_tensor(file, "%s/words", name), memory);
    l->right = golden_numbers(golden_tensor(file, "%s/tags", name), memory);
    l->input.spelling = golden_tensor(file, "%s/words", name)->data; /* a word's spelling has the word's number */
    const tensor *first = golden_tensor(file, "%s/strings", name);
    l->input.strings = (char_strings){.codes = golden_tensor(file, "%s/codes", name)->data,
                                      .first = golden_numbers(first, memory),
                                      .count = first->shape[0] - 1};
}

static void lesson_begin(lesson *l, const safetensors *file, size_t number)
{
    static const char *const types[] = {"A", "B"};
    const char *name = cases[number].name;
    *l = (lesson){.trainee = {.file = file, .name = name}, .words = {.file = file, .name = name}};
    l->tags = tagset_new(SCHEME_BIO, types, 2, NULL);
    ck_assert_ptr_nonnull(l->tags);
    const config c = {.chars = {cases[number].encoder, CHAR_DIM, FILTERS, WIDTH, LAYERS},
                      .rnn = {cases[number].cell, HIDDEN, cases[number].layers, cases[number].bidirectional},
                      .decoder = cases[number].decoder,
                      .loss = cases[number].loss};
    ck_assert(network_init(&l->network, &c, WORD_DIM, CHARS, l->tags, NULL));
    l->trainee.layout = l->network.parameters;
    const tensor *words = golden_tensor(file, "%s/first.words", name);
    size_t at;
    ck_assert(parameters_add(&l->words.layout, "words", 2, words->shape, 0, &at, NULL));
    trainee_begin(&l->trainee);
    trainee_begin(&l->words);
    ck_assert(network_weights_init(&l->weights, &l->network, l->trainee.values, NULL));
    read_input(l);
    const packing *p = &l->input.packing;
    l->scale = 1 / (double)(c.decoder == DECODER_CRF ? p->sequences : p->rows);
}

static void lesson_end(lesson *l)
{
    network_weights_dispose(&l->weights);
    l->trainee.layout = (parameters){0}; /* the network's */
    network_dispose(&l->network);
    trainee_dispose(&l->trainee);
    trainee_dispose(&l->words);
    tagset_free(l->tags);
}

static double lesson_pass(lesson *l, arena *memory, bool check)
{
    const size_t count = l->input.packing.rows, row = WORD_DIM * sizeof(real);
    real *words = arena_take(memory, count, row), *d_words = arena_take(memory, count, row);
    real *d_emissions = arena_take(memory, count, l->tags->count * sizeof(real));
    ck_assert(words != NULL && d_words != NULL && d_emissions != NULL);
    for (size_t i = 0; i < count; i++)
        memcpy(words + i * WORD_DIM, l->words.values + l->numbers[i] * WORD_DIM, row);
    l->input.words = words;
    for (size_t part = 0; part < network_weights_parts(&l->network); part++)
        ck_assert(network_weights_pack(&l->weights, part));
    network_pass pass;
    double loss;
    random_stream random = random_seed(1, 0, 0, 0);
    const network_dropout none = {.random = &random};
    ck_assert(network_forward(&l->weights, &l->input, none, memory, &pass));
    if (check)
        golden_expect(golden_tensor(l->trainee.file, "%s/emissions", l->trainee.name), pass.emissions,
                      count * l->tags->count);
    ck_assert(network_loss(&l->weights, &pass, &(network_gold){.tags = l->right}, l->scale, memory,
                           l->trainee.gradients, d_emissions, &loss));
    ck_assert(network_backward(&l->weights, &pass, d_emissions, memory, l->trainee.gradients, d_words));
    for (size_t i = 0; i < count * WORD_DIM; i++)
        l->words.gradients[l->numbers[i / WORD_DIM] * WORD_DIM + i % WORD_DIM] += d_words[i];
    if (check) {
        trainee_expect(&l->trainee, "gradient", l->trainee.gradients);
        trainee_expect(&l->words, "gradient", l->words.gradients);
    }
    return loss;
}

START_TEST(taggers_learn_as_in_torch)
{
    lesson l;
    arena memory;
    double losses[STEPS];
    arena_init(&memory);
    safetensors *file = golden_open("taggers");
    lesson_begin(&l, file, (size_t)_i);
    for (size_t step = 0; step < STEPS; step++) {
        losses[step] = lesson_pass(&l, &memory, step == 0);
        trainee_step(&l.trainee);
        trainee_step(&l.words);
        arena_reset(&memory);
    }
    golden_expect_doubles(golden_tensor(file, "%s/losses", cases[_i].name), losses, STEPS);
    trainee_expect(&l.trainee, "last", l.trainee.values);
    trainee_expect(&l.words, "last", l.words.values);
    lesson_end(&l);
    arena_dispose(&memory);
    safetensors_close(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("golden_tagger");
    TCase *tests = tcase_create("golden_tagger");
    tcase_add_loop_test(tests, taggers_learn_as_in_torch, 0, sizeof cases / sizeof *cases);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
