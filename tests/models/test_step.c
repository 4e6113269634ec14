/* The steps that training takes. On the golden minibatches they must come to PyTorch's weights: as two shards, with any
 * number of threads, whether a word has a vector of its own or is the unknown one, clipped or not. What PyTorch has no
 * counterpart of (an adversary, a teacher) is put together here from passes of the network over the whole minibatch. */
#include "base/memory.h"
#include "embeddings/vectors_builder.h"
#include "models/network_loss.h"
#include "models/training/step.h"
#include "models/training/shard.h"
#include "tests/models/golden.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

enum {
    STEPS = 10,
    CHARS = 8,
    CHAR_DIM = 4,
    FILTERS = 6,
    WIDTH = 3,
    LAYERS = 5,
    HIDDEN = 7,
    ABOVE = 5,
    WORD_DIM = 6,
    TAGS = 5,
    SENTENCES = 8, /* at most */
    LONGEST = 6,   /* tokens of a sentence */
    UNKNOWN = 3    /* a word that stands in both shards of every case */
};

static const struct {
    const char *file, *name;
    encoder_kind encoder;
    cell_kind cell;
    size_t layers;
    context_kind context;
    pooling_kind pool;
    size_t tokens[LEARNER_SHARDS]; /* that a shard is dealt */
} cases[] = {
    {"taggers", "cnn.gru.crf", ENCODER_CNN, CELL_GRU, 2, CONTEXT_SENTENCE, POOLING_MEAN, {6, 6}},
    {"taggers", "lstm.lstm.crf", ENCODER_LSTM, CELL_LSTM, 1, CONTEXT_SENTENCE, POOLING_MEAN, {6, 6}},
    {"taggers", "dense.lstm.crf", ENCODER_DENSE, CELL_LSTM, 1, CONTEXT_SENTENCE, POOLING_MEAN, {6, 6}},
    {"clipped", "cnn.gru.crf", ENCODER_CNN, CELL_GRU, 1, CONTEXT_SENTENCE, POOLING_MEAN, {6, 6}},
    {"documents", "mean", ENCODER_NONE, CELL_LSTM, 1, CONTEXT_DOCUMENT, POOLING_MEAN, {17, 6}},
    {"documents", "max", ENCODER_NONE, CELL_LSTM, 1, CONTEXT_DOCUMENT, POOLING_MAX, {17, 6}},
};

enum { CASES = sizeof cases / sizeof *cases };

/* A golden minibatch as a dataset of its own, and what learns from it. */
typedef struct lesson {
    safetensors *file;
    const char *name;
    arena memory;
    tagset *tags;
    network network;
    vectors_builder *table;
    size_t words; /* rows of the table */
    dataset data;
    learner learner;
    minibatch batch;
    bool unknown; /* the word UNKNOWN has no row: it is read as the vector of unknown words */
} lesson;

static void *take(lesson *l, size_t count, size_t size)
{
    void *memory = arena_take_zeroed(&l->memory, count, size);
    ck_assert_ptr_nonnull(memory);
    return memory;
}

/* Words and tags, which the file has in the order of the packing. */
static void read_sentences(lesson *l)
{
    packing p;
    const tensor *lengths = golden_tensor(l->file, "%s/lengths", l->name);
    const size_t *words = golden_numbers(golden_tensor(l->file, "%s/words", l->name), &l->memory);
    const size_t *right = golden_numbers(golden_tensor(l->file, "%s/tags", l->name), &l->memory);
    ck_assert(packing_make(&l->memory, golden_numbers(lengths, &l->memory), lengths->shape[0], &p));
    l->data.count = p.sequences;
    l->data.sentences = take(l, p.sequences, sizeof *l->data.sentences);
    for (size_t place = 0; place < p.sequences; place++) {
        uint32_t *forms = take(l, p.lengths[place], sizeof *forms);
        size_t *tags = take(l, p.lengths[place], sizeof *tags);
        for (size_t t = 0; t < p.lengths[place]; t++) {
            forms[t] = (uint32_t)words[packing_row(&p, place, t)];
            tags[t] = right[packing_row(&p, place, t)];
        }
        const input_sentence read = {.forms = forms, .count = p.lengths[place]};
        l->data.sentences[p.order[place]] = (dataset_sentence){.input = read, .tags = tags};
    }
}

/* Every sentence for itself, or as the documents of the file; and all of them in the minibatch, the last one first. */
static void cut_windows(lesson *l)
{
    dataset *d = &l->data;
    const bool document = l->network.context == CONTEXT_DOCUMENT;
    const size_t *given = document ? golden_numbers(golden_tensor(l->file, "%s/windows", l->name), &l->memory) : NULL;
    d->windows = take(l, d->count + 1, sizeof *d->windows);
    for (size_t i = 0; i < d->count; i++) {
        d->sentences[i].input.document = document ? given[i] : i;
        if (i == 0 || d->sentences[i].input.document != d->sentences[i - 1].input.document)
            d->windows[d->window_count++] = i;
    }
    d->windows[d->window_count] = d->count;
    size_t *windows = take(l, d->window_count, sizeof *windows);
    for (size_t i = 0; i < d->window_count; i++)
        windows[i] = d->window_count - 1 - i;
    l->batch = (minibatch){.data = d, .windows = windows, .count = d->window_count, .lr = 0.01};
}

/* Word i has row i, but for the one that is unknown. */
static void read_lexicon(lesson *l)
{
    const bool spelled = l->network.encoder != ENCODER_NONE;
    size_t *rows = take(l, l->words, sizeof *rows);
    for (size_t i = 0; i < l->words; i++)
        rows[i] = l->unknown && i == UNKNOWN ? VECTORS_NONE : i;
    l->data.lexicon = (lexicon){.count = l->words, .rows = rows, .codes = take(l, 1, sizeof(uint32_t))};
    if (spelled)
        l->data.lexicon.codes = golden_tensor(l->file, "%s/codes", l->name)->data;
    l->data.lexicon.first = spelled ? golden_numbers(golden_tensor(l->file, "%s/strings", l->name), &l->memory)
                                    : take(l, l->words + 1, sizeof *l->data.lexicon.first);
    if (l->network.context == CONTEXT_DOCUMENT) /* -1, which is LEXICON_ALONE: no word */
        l->data.lexicon.words = golden_tensor(l->file, "%s/same", l->name)->data;
}

static void read_table(lesson *l)
{
    const tensor *first = golden_tensor(l->file, "%s/first.words", l->name);
    l->words = first->shape[0];
    l->table = vectors_builder_new(WORD_DIM, NULL);
    for (size_t i = 0; i < l->words; i++) {
        const char name = (char)('A' + i);
        ck_assert(vectors_builder_add(l->table, &name, 1, (const float *)first->data + i * WORD_DIM, NULL, NULL, NULL));
    }
}

/* The unknown vector and that of the word UNKNOWN, each in the other's place: to its loss it is the same who has which.
 * So what the file says of a word must be true of the unknown vector, too. */
static void exchange_unknown(const lesson *l)
{
    real *vector = l->learner.values + l->network.unknown;
    float *row = l->learner.word_values + UNKNOWN * WORD_DIM;
    for (size_t d = 0; l->unknown && d < WORD_DIM; d++) {
        const real own = vector[d];
        vector[d] = row[d];
        row[d] = (float)own;
    }
}

static void learner_begin(lesson *l, optimizer o)
{
    bool *moves = take(l, l->words, sizeof *moves);
    const vectors view = vectors_builder_view(l->table);
    memset(moves, true, l->words);
    ck_assert(learner_init(&l->learner, &l->network, &l->data, &view, vectors_builder_values(l->table), moves, 1, o, 0,
                           NULL));
    for (size_t i = 0; i < l->network.parameters.count; i++) {
        const parameter *p = &l->network.parameters.list[i];
        const tensor *first = golden_tensor(l->file, "%s/first.%s", l->name, p->name);
        ck_assert_uint_eq(first->bytes, p->size * sizeof(float));
        memcpy(l->learner.values + p->at, first->data, first->bytes);
    }
    exchange_unknown(l);
}

static void lesson_begin(lesson *l, size_t number, bool unknown, optimizer o)
{
    static const char *const types[] = {"A", "B"};
    const config c = {.chars = {cases[number].encoder, CHAR_DIM, FILTERS, WIDTH, LAYERS},
                      .rnn = {cases[number].cell, HIDDEN, cases[number].layers, true},
                      .context = {cases[number].context, cases[number].pool, ABOVE, 1000, 0.3, false},
                      .decoder = DECODER_CRF,
                      .loss = LOSS_CROSS_ENTROPY};
    *l = (lesson){.file = golden_open(cases[number].file), .name = cases[number].name, .unknown = unknown};
    l->tags = tagset_new(SCHEME_BIO, types, 2, NULL);
    ck_assert(network_init(&l->network, &c, WORD_DIM, CHARS, l->tags, NULL));
    read_table(l);
    read_sentences(l);
    cut_windows(l);
    read_lexicon(l);
    learner_begin(l, o);
}

static void lesson_end(lesson *l)
{
    learner_dispose(&l->learner);
    vectors_builder_free(l->table);
    network_dispose(&l->network);
    tagset_free(l->tags);
    arena_dispose(&l->memory);
    safetensors_close(l->file);
}

/* The mean loss of the sentences. */
static double take_step(lesson *l, threads *pool)
{
    double loss;
    error err = {0};
    ck_assert_msg(step_take(&l->learner, &l->batch, pool, &loss, &err), "%s", err.message);
    return loss / (double)l->data.count;
}

/* Of the case's ten steps, some are over the limit and some are not. */
static double read_limit(const lesson *l)
{
    const tensor *limit = golden_tensor(l->file, "%s/limit", l->name);
    const float value = *(const float *)limit->data, *norms = golden_tensor(l->file, "%s/norms", l->name)->data;
    ck_assert(norms[0] > value && norms[STEPS - 1] < value);
    return (double)value;
}

START_TEST(steps_as_in_torch)
{
    const size_t number = (size_t)_i / 4, workers = 1 + (size_t)_i % 2;
    lesson l;
    double losses[STEPS];
    threads *pool = threads_new(workers, NULL);
    lesson_begin(&l, number, _i / 2 % 2 == 1, optimizer_make(OPTIMIZER_ADAM, 0, 0, 0));
    if (strcmp(cases[number].file, "clipped") == 0)
        l.batch.clip = read_limit(&l);
    for (size_t step = 0; step < STEPS; step++)
        losses[step] = take_step(&l, pool);
    for (size_t i = 0; i < LEARNER_SHARDS; i++)
        ck_assert_uint_eq(l.learner.shards[i]->tokens, cases[number].tokens[i]);
    golden_expect_doubles(golden_tensor(l.file, "%s/losses", l.name), losses, STEPS);
    exchange_unknown(&l);
    const trainee last = {.file = l.file, .name = l.name, .layout = l.network.parameters};
    trainee_expect(&last, "last", l.learner.values);
    golden_expect(golden_tensor(l.file, "%s/last.words", l.name), l.learner.word_values, l.words * WORD_DIM);
    lesson_end(&l);
    threads_free(pool);
}
END_TEST

/* What a teacher is made to hold of a sentence. */
typedef struct opinion {
    real shares[LONGEST][TAGS], moves[TAGS * TAGS];
    bool agrees;
} opinion;

/* In fifteenths, which sixteen bits hold exactly. One tag has more than half of a token: the gold one or, where it does
 * not agree, at the first token another. */
static void make_up(random_stream *random, const size_t *gold, size_t count, bool agrees, opinion *out)
{
    *out = (opinion){.agrees = agrees};
    for (size_t t = 0; t < count; t++) {
        const size_t likeliest = (gold[t] + (agrees || t > 0 ? 0 : 1)) % TAGS;
        size_t parts[TAGS] = {0};
        parts[likeliest] = 8;
        for (size_t i = 0; i < 7; i++)
            parts[random_below(random, TAGS)]++;
        for (size_t tag = 0; tag < TAGS; tag++)
            out->shares[t][tag] = (real)parts[tag] / 15;
    }
    for (size_t i = 0; i < TAGS * TAGS; i++)
        out->moves[i] = (real)random_below(random, 5) / 4;
}

/* A teacher of a corpus of which the lesson has every second sentence, the last one first; of the others it holds
 * something else. OUT [sentences]: what it holds of the lesson's, and agrees with in every second one. */
static teaching *begin_teaching(lesson *l, opinion *out)
{
    dataset *d = &l->data;
    corpus_sentence sentences[2 * SENTENCES] = {{0}};
    corpus c = {.sentences = sentences, .count = 2 * d->count};
    random_stream random = random_seed(17, 0, 0, 0);
    for (size_t i = 0; i < d->count; i++) {
        d->sentences[i].number = 2 * (d->count - 1 - i) + 1;
        sentences[d->sentences[i].number].count = d->sentences[i].input.count;
        sentences[d->sentences[i].number - 1].count = LONGEST;
        c.tokens += d->sentences[i].input.count + LONGEST;
    }
    teaching *t = teaching_new(&c, l->tags, NULL);
    for (size_t i = 0; i < d->count; i++) {
        static const size_t nothing[LONGEST];
        opinion other;
        const dataset_sentence *s = &d->sentences[i];
        make_up(&random, nothing, LONGEST, true, &other);
        make_up(&random, s->tags, s->input.count, i % 2 == 0, &out[i]);
        ck_assert(teaching_add(t, s->number, *out[i].shares, out[i].moves, 0));
        ck_assert(teaching_add(t, s->number - 1, *other.shares, other.moves, 0));
        teaching_compare(t, s->number, s->tags);
    }
    d->teaching = t;
    return t;
}

/* OPINIONS: NULL without a teacher. */
static network_gold place_by_hand(lesson *l, const packing *p, const opinion *opinions)
{
    size_t *tags = take(l, p->rows, sizeof *tags);
    real *soft = take(l, p->rows, TAGS * sizeof *soft), *counts = take(l, p->rows, sizeof *counts);
    real *moves = take(l, p->sequences, sizeof opinions->moves);
    for (size_t place = 0; place < p->sequences; place++)
        for (size_t t = 0; t < p->lengths[place]; t++) {
            const size_t row = packing_row(p, place, t), number = p->order[place];
            tags[row] = l->data.sentences[number].tags[t];
            if (opinions == NULL)
                continue;
            memcpy(soft + row * TAGS, opinions[number].shares[t], TAGS * sizeof *soft);
            memcpy(moves + place * TAGS * TAGS, opinions[number].moves, sizeof opinions->moves);
            counts[row] = opinions[number].agrees ? 1 : (real)l->batch.doubt;
        }
    if (opinions == NULL)
        return (network_gold){.tags = tags};
    return (network_gold){.tags = tags, .soft = soft, .soft_moves = moves, .trust = l->batch.trust, .counts = counts};
}

/* Adds the mean loss of the sentences, and its gradients of the block; d_words [rows][dim] is written. */
static void pass_by_hand(lesson *l, const network_input *input, const network_gold *gold, real *block, real *d_words,
                         double *inout_loss)
{
    network_weights *w = &l->learner.weights;
    network_pass pass;
    double loss;
    random_stream random = random_seed(1, 0, 0, 0);
    real *d_emissions = take(l, input->packing.rows, TAGS * sizeof *d_emissions);
    for (size_t part = 0; part < network_weights_parts(&l->network); part++)
        ck_assert(network_weights_pack(w, part));
    ck_assert(network_forward(w, input, (network_dropout){.random = &random}, &l->memory, &pass));
    ck_assert(network_loss(w, &pass, gold, 1 / (double)l->data.count, &l->memory, block, d_emissions, &loss));
    ck_assert(network_backward(w, &pass, d_emissions, &l->memory, block, d_words));
    *inout_loss += loss;
}

/* The words of every sentence, moved along its gradient by a share of their length. */
static const real *move_by_hand(lesson *l, const network_input *input, const real *gradient, double strength)
{
    const packing *p = &input->packing;
    real *moved = take(l, p->rows * WORD_DIM, sizeof *moved);
    for (size_t place = 0; place < p->sequences; place++) {
        double length = 0, steepness = 0;
        for (size_t i = 0; i < p->lengths[place] * WORD_DIM; i++) {
            const size_t at = packing_row(p, place, i / WORD_DIM) * WORD_DIM + i % WORD_DIM;
            length += pow((double)input->words[at], 2);
            steepness += pow((double)gradient[at], 2);
        }
        for (size_t i = 0; i < p->lengths[place] * WORD_DIM; i++) {
            const size_t at = packing_row(p, place, i / WORD_DIM) * WORD_DIM + i % WORD_DIM;
            moved[at] = input->words[at] + (real)(strength * sqrt(length / steepness)) * gradient[at];
        }
    }
    return moved;
}

/* The mean loss of a minibatch and its gradients. */
typedef struct outcome {
    double loss;
    real *block, *words; /* [words of the table][dim] */
} outcome;

/* Half of it is that of the words as they are, half that of the moved ones. */
static void against_by_hand(lesson *l, const network_input *input, const network_gold *gold, real *d_words,
                            outcome *inout)
{
    const size_t size = input->packing.rows * WORD_DIM;
    network_input moved = *input;
    real *d_moved = take(l, size, sizeof *d_moved);
    moved.words = move_by_hand(l, input, d_words, l->batch.adversary);
    pass_by_hand(l, &moved, gold, inout->block, d_moved, &inout->loss);
    inout->loss /= 2;
    for (size_t i = 0; i < l->learner.size; i++)
        inout->block[i] /= 2;
    for (size_t i = 0; i < size; i++)
        d_words[i] = (d_words[i] + d_moved[i]) / 2;
}

/* All that a step of the lesson's minibatch should follow. */
static outcome learn_by_hand(lesson *l, const opinion *opinions)
{
    outcome out = {.block = take(l, l->learner.size, sizeof *out.block),
                   .words = take(l, l->words * WORD_DIM, sizeof *out.words)};
    input_sentence *read = take(l, l->data.count, sizeof *read);
    uint32_t *local = take(l, l->words, sizeof *local);
    network_input input;
    size_t *rows;
    for (size_t i = 0; i < l->data.count; i++)
        read[i] = l->data.sentences[i].input;
    ck_assert(input_build(&l->network, &l->data.lexicon, &l->learner.words, l->learner.values + l->network.unknown,
                          read, l->data.count, (input_dropout){0}, local, &l->memory, &input, &rows));
    real *d_words = take(l, input.packing.rows * WORD_DIM, sizeof *d_words);
    const network_gold gold = place_by_hand(l, &input.packing, opinions);
    pass_by_hand(l, &input, &gold, out.block, d_words, &out.loss);
    if (l->batch.adversary > 0)
        against_by_hand(l, &input, &gold, d_words, &out);
    for (size_t i = 0; i < input.packing.rows * WORD_DIM; i++) {
        const size_t row = rows[i / WORD_DIM], d = i % WORD_DIM;
        *(row == VECTORS_NONE ? out.block + l->network.unknown + d : out.words + row * WORD_DIM + d) += d_words[i];
    }
    return out;
}

static real *copy_of(lesson *l, const real *values, size_t count)
{
    real *copy = take(l, count, sizeof *copy);
    memcpy(copy, values, count * sizeof *copy);
    return copy;
}

static void expect_moved(const char *what, size_t count, const real *before, const real *after, const real *gradient)
{
    for (size_t i = 0; i < count; i++) {
        const double moved = (double)before[i] - (double)after[i], right = (double)gradient[i];
        ck_assert_msg(fabs(moved - right) <= 1e-6 + 1e-5 * fabs(right), "%s[%zu]: the gradient is %.9g, not %.9g", what,
                      i, moved, right);
    }
}

/* A step of gradient descent at rate 1 takes the gradient itself away from the weights. */
static void expect_step_by_hand(lesson *l, const opinion *opinions)
{
    threads *pool = threads_new(2, NULL);
    l->batch.lr = 1;
    const outcome right = learn_by_hand(l, opinions);
    const real *values = copy_of(l, l->learner.values, l->learner.size);
    const real *words = copy_of(l, l->learner.word_values, l->words * WORD_DIM);
    ck_assert_double_eq_tol(take_step(l, pool), right.loss, 1e-5);
    expect_moved("weights", l->learner.size, values, l->learner.values, right.block);
    expect_moved("words", l->words * WORD_DIM, words, l->learner.word_values, right.words);
    threads_free(pool);
}

START_TEST(an_adversary_has_half_of_the_loss)
{
    lesson l;
    lesson_begin(&l, (size_t)_i, true, optimizer_make(OPTIMIZER_SGD, 0, 0, 0));
    l.batch.adversary = 0.3;
    expect_step_by_hand(&l, NULL);
    lesson_end(&l);
}
END_TEST

/* Every sentence has its own of what a teacher holds, and counts less where that is not what its tags say; with and
 * without an adversary. */
START_TEST(a_teacher_is_heard)
{
    for (size_t adversary = 0; adversary < 2; adversary++) {
        lesson l;
        opinion opinions[SENTENCES];
        lesson_begin(&l, (size_t)_i, true, optimizer_make(OPTIMIZER_SGD, 0, 0, 0));
        teaching *t = begin_teaching(&l, opinions);
        l.batch.trust = 0.4;
        l.batch.doubt = 0.25;
        l.batch.adversary = adversary ? 0.3 : 0;
        expect_step_by_hand(&l, opinions);
        teaching_free(t);
        lesson_end(&l);
    }
}
END_TEST

/* A step that fails leaves everything as it was: the next one is what it would have been. */
START_TEST(without_memory)
{
    lesson l, other;
    threads *pool = threads_new(1, NULL);
    lesson_begin(&other, 0, true, optimizer_make(OPTIMIZER_ADAM, 0, 0, 0));
    const double right = take_step(&other, pool);
    size_t failures = 0;
    for (bool done = false; !done; failures += !done) {
        double loss;
        error err = {0};
        lesson_begin(&l, 0, true, optimizer_make(OPTIMIZER_ADAM, 0, 0, 0));
        memory_fail_at(failures + 1);
        done = step_take(&l.learner, &l.batch, pool, &loss, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY);
        if (!done)
            ck_assert(take_step(&l, pool) == right);
        ck_assert_mem_eq(l.learner.values, other.learner.values, l.learner.size * sizeof(real));
        ck_assert_mem_eq(l.learner.word_values, other.learner.word_values, l.words * WORD_DIM * sizeof(float));
        lesson_end(&l);
    }
    ck_assert_uint_gt(failures, 3);
    lesson_end(&other);
    threads_free(pool);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("step");
    TCase *tests = tcase_create("step");
    tcase_add_loop_test(tests, steps_as_in_torch, 0, CASES * 4);
    tcase_add_loop_test(tests, an_adversary_has_half_of_the_loss, 0, CASES);
    tcase_add_loop_test(tests, a_teacher_is_heard, 0, CASES);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
