/* Whole taggers, trained for ten steps beside PyTorch's: words and characters, recurrent layers, every decoder and
 * loss; and those that look at documents. */
#include "models/input.h"
#include "models/network_loss.h"
#include "tests/models/golden.h"
#include "tests/support.h"

#include <string.h>

enum { STEPS = 10, CHARS = 8, CHAR_DIM = 4, FILTERS = 6, WIDTH = 3, LAYERS = 5, HIDDEN = 7, ABOVE = 5, WORD_DIM = 6 };

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

/* Rows of the same word, as input_look_around finds them. */
static void read_document(lesson *l)
{
    const safetensors *file = l->trainee.file;
    const char *name = l->trainee.name;
    arena *memory = &l->trainee.memory;
    const packing *p = &l->input.packing;
    const size_t *windows = golden_numbers(golden_tensor(file, "%s/windows", name), memory);
    const tensor *same = golden_tensor(file, "%s/same", name); /* -1, which is LEXICON_ALONE: no word */
    const lexicon words = {.count = same->shape[0], .words = same->data};
    uint32_t *local = arena_take_zeroed(memory, words.count, sizeof *local);
    uint32_t *forms = arena_take(memory, p->rows, sizeof *forms);
    input_sentence *sentences = arena_take(memory, p->sequences, sizeof *sentences);
    ck_assert(local != NULL && forms != NULL && sentences != NULL);
    for (size_t place = 0; place < p->sequences; place++) {
        const size_t number = p->order[place], length = p->lengths[place];
        sentences[number] = (input_sentence){.forms = forms, .count = length, .document = windows[number]};
        for (size_t t = 0; t < length; t++)
            *forms++ = (uint32_t)l->numbers[packing_row(p, place, t)];
    }
    ck_assert(input_look_around(&words, sentences, p, local, memory, &l->input.around));
}

static void read_strings(lesson *l)
{
    const safetensors *file = l->trainee.file;
    const char *name = l->trainee.name;
    const tensor *first = golden_tensor(file, "%s/strings", name);
    l->input.spelling = golden_tensor(file, "%s/words", name)->data; /* a word's spelling has the word's number */
    l->input.strings = (char_strings){.codes = golden_tensor(file, "%s/codes", name)->data,
                                      .first = golden_numbers(first, &l->trainee.memory),
                                      .count = first->shape[0] - 1};
}

static void read_input(lesson *l)
{
    const safetensors *file = l->trainee.file;
    const char *name = l->trainee.name;
    arena *memory = &l->trainee.memory;
    const tensor *lengths = golden_tensor(file, "%s/lengths", name);
    ck_assert(packing_make(memory, golden_numbers(lengths, memory), lengths->shape[0], &l->input.packing));
    l->numbers = golden_numbers(golden_tensor(file, "%s/words", name), memory);
    l->right = golden_numbers(golden_tensor(file, "%s/tags", name), memory);
    if (l->network.encoder != ENCODER_NONE)
        read_strings(l);
    if (l->network.context == CONTEXT_DOCUMENT)
        read_document(l);
}

static void lesson_begin(lesson *l, const safetensors *file, const char *name, const config *c)
{
    static const char *const types[] = {"A", "B"};
    *l = (lesson){.trainee = {.file = file, .name = name}, .words = {.file = file, .name = name}};
    l->tags = tagset_new(SCHEME_BIO, types, 2, NULL);
    ck_assert_ptr_nonnull(l->tags);
    ck_assert(network_init(&l->network, c, WORD_DIM, CHARS, l->tags, NULL));
    l->trainee.layout = l->network.parameters;
    const tensor *words = golden_tensor(file, "%s/first.words", name);
    size_t at;
    ck_assert(parameters_add(&l->words.layout, "words", 2, words->shape, 0, &at, NULL));
    trainee_begin(&l->trainee);
    trainee_begin(&l->words);
    ck_assert(network_weights_init(&l->weights, &l->network, l->trainee.values, NULL));
    read_input(l);
    const packing *p = &l->input.packing;
    l->scale = 1 / (double)(c->decoder == DECODER_CRF ? p->sequences : p->rows);
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

static void expect_emissions(const lesson *l, const network_pass *pass)
{
    const trainee *t = &l->trainee;
    const size_t size = l->input.packing.rows * l->tags->count;
    golden_expect(golden_tensor(t->file, "%s/emissions", t->name), pass->emissions, size);
    if (l->network.context == CONTEXT_DOCUMENT)
        golden_expect(golden_tensor(t->file, "%s/sentence_emissions", t->name), pass->sentence_emissions, size);
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
        expect_emissions(l, &pass);
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

/* All steps of a case, whose tensors are in tests/models/golden/FILE_NAME.safetensors. */
static void expect_lesson(const char *file_name, const char *name, const config *c)
{
    lesson l;
    arena memory;
    double losses[STEPS];
    arena_init(&memory);
    safetensors *file = golden_open(file_name);
    lesson_begin(&l, file, name, c);
    for (size_t step = 0; step < STEPS; step++) {
        losses[step] = lesson_pass(&l, &memory, step == 0);
        trainee_step(&l.trainee);
        trainee_step(&l.words);
        arena_reset(&memory);
    }
    golden_expect_doubles(golden_tensor(file, "%s/losses", name), losses, STEPS);
    trainee_expect(&l.trainee, "last", l.trainee.values);
    trainee_expect(&l.words, "last", l.words.values);
    lesson_end(&l);
    arena_dispose(&memory);
    safetensors_close(file);
}

START_TEST(taggers_learn_as_in_torch)
{
    const config c = {.chars = {cases[_i].encoder, CHAR_DIM, FILTERS, WIDTH, LAYERS},
                      .rnn = {cases[_i].cell, HIDDEN, cases[_i].layers, cases[_i].bidirectional},
                      .decoder = cases[_i].decoder,
                      .loss = cases[_i].loss};
    expect_lesson("taggers", cases[_i].name, &c);
}
END_TEST

START_TEST(documents_learn_as_in_torch)
{
    static const char *const names[] = {[POOLING_MEAN] = "mean", [POOLING_MAX] = "max"};
    const config c = {.chars = {.encoder = ENCODER_NONE},
                      .rnn = {CELL_LSTM, HIDDEN, 1, true},
                      .context = {CONTEXT_DOCUMENT, (pooling_kind)_i, ABOVE, 1000, 0.3, false},
                      .decoder = DECODER_CRF,
                      .loss = LOSS_CROSS_ENTROPY};
    expect_lesson("documents", names[_i], &c);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("golden_tagger");
    TCase *tests = tcase_create("golden_tagger");
    tcase_add_loop_test(tests, taggers_learn_as_in_torch, 0, sizeof cases / sizeof *cases);
    tcase_add_loop_test(tests, documents_learn_as_in_torch, POOLING_MEAN, POOLING_MAX + 1);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
