/* Whole runs on a made-up corpus: what they learn, that they give the same bytes, and what stops them. */
#include "base/memory.h"
#include "models/training/training.h"
#include "tests/models/toy.h"
#include "tests/support.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const training_options one_thread = {.threads = 1};

static training_result train(const char *path, const char *dev, const char *const *settings, size_t count,
                             const training_options *options)
{
    config c = toy_config(toy_corpus(40, 1), dev, path, settings, count);
    const training_result result = toy_train(&c, options);
    config_dispose(&c);
    return result;
}

START_TEST(learns_a_small_world)
{
    static const char *const settings[] = {"epochs=20", "patience=0"};
    const char *path = toy_path("learned.ner");
    const training_result result = train(path, toy_corpus(40, 2), settings, 2, &one_thread);
    ck_assert(!result.interrupted && result.has_dev);
    ck_assert_uint_eq(result.epochs, 20);
    ck_assert_double_eq(score_f1(&result.dev), 1);
    error err = {0};
    model *m = model_open(path, &err);
    ck_assert_msg(m != NULL && model_verify(m, &err), "%s", err.message);
    model_free(m);
    ck_assert_int_ne(access(toy_path("learned.ner.checkpoint"), F_OK), 0);
    ck_assert_int_eq(access(toy_path("learned.ner.log.tsv"), F_OK), 0);
}
END_TEST

/* The log: a line an epoch, the best one's F1 as in the result. */
START_TEST(writes_a_log)
{
    const char *path = toy_path("logged.ner");
    const training_result result = train(path, toy_corpus(40, 2), NULL, 0, &one_thread);
    size_t size, lines = 0;
    char *log = toy_read(toy_path("logged.ner.log.tsv"), &size), *at = log;
    static const char head[] = "epoch\tseconds\ttokens/s\ttrain loss\tdev precision\tdev recall\tdev F1\n";
    ck_assert(strncmp(log, head, strlen(head)) == 0);
    for (char *end; (end = strchr(at, '\n')) != NULL; at = end + 1, lines++) {
        size_t tabs = 0;
        for (const char *c = at; c < end; c++)
            tabs += *c == '\t';
        ck_assert_uint_eq(tabs, 6);
        char expected[32];
        *end = '\0';
        snprintf(expected, sizeof expected, "\t%.4f", score_f1(&result.dev));
        if (lines == result.best_epoch)
            ck_assert_str_eq(strrchr(at, '\t'), expected);
    }
    ck_assert_uint_eq(lines, 1 + result.epochs);
    memory_free(log);
}
END_TEST

/* Every kind of part trains: the loss of the last epoch is below that of the first. */
static const char *const parts[][4] = {
    {"rnn.cell=gru"},
    {"rnn.cell=rnn"},
    {"rnn.layers=2", "rnn.bidirectional=false"},
    {"chars.encoder=none"},
    {"chars.encoder=lstm"},
    {"chars.encoder=gru", "rnn.cell=gru"},
    {"chars.encoder=dense", "dropout.chars=0.2"},
    {"decoder=softmax"},
    {"decoder=softmax", "loss=mse"},
    {"tags=bio"},
    {"tags=bio", "decoder=softmax"},
    {"optimizer.kind=sgd", "optimizer.lr=0.1"},
    {"optimizer.kind=adamw", "regularization.l2=0.01"},
    {"optimizer.kind=nadam"},
    {"regularization={l1: 0.0001, l2: 0.0001}"},
    {"dropout={input: 0.3, output: 0.3, word: 0.2}"},
    {"average=0.9"},
    {"batch=1"},
    {"batch=4096", "optimizer.lr=0.05"},
    {"words={tune: false, store: f16}"},
    {"words={store: i8}"},
    {"words.min_count=1000"},
    {"dropout={input: 0.3, output: 0.3, recurrent: 0.2, locked: true, singleton: 0.5}"},
    {"capitals=0.5"},
    {"smoothing=0.1"},
    {"smoothing=0.1", "decoder=softmax"},
    {"context={kind: document, window: 1}", "decoder=softmax", "rnn.cell=gru"},
    {"context={kind: document, pool: max, hidden: 5, window: 40}"},
    {"context={kind: document, hidden: 5, window: 40, carry: true}", "dropout.recurrent=0.2"},
    {"context={kind: document, window: 40, carry: true}", "rnn={cell: gru, layers: 2, bidirectional: false}"},
    {"optimizer={schedule: linear, warmup: 0.5}"},
    {"optimizer={schedule: cosine}"},
    {"optimizer={schedule: plateau, plateau: 1}"},
};

typedef struct losses {
    double first, last;
    size_t epochs;
} losses;

static void note_loss(void *context, const training_epoch *e)
{
    losses *l = context;
    l->first = l->epochs++ == 0 ? e->loss : l->first;
    l->last = e->loss;
}

START_TEST(every_part_learns)
{
    size_t count = 0;
    losses l = {0};
    while (count < 4 && parts[_i][count] != NULL)
        count++;
    const training_options options = {.threads = 1, .listener = {.context = &l, .epoch = note_loss}};
    const char *path = toy_path("part.ner");
    train(path, toy_corpus(20, 2), parts[_i], count, &options);
    ck_assert_uint_eq(l.epochs, 8);
    ck_assert_msg(l.last < 0.8 * l.first, "%s: loss %g, at last %g", parts[_i][0], l.first, l.last);
    error err = {0};
    model *m = model_open(path, &err);
    ck_assert_msg(m != NULL && model_verify(m, &err), "%s", err.message);
    model_free(m);
}
END_TEST

START_TEST(threads_do_not_show)
{
    static const char *const settings[][2] = {{"seed=1", "chars.encoder=cnn"},
                                              {"average=0.9", "chars.encoder=lstm"},
                                              {"dropout.chars=0.3", "chars.encoder=dense"},
                                              {"capitals=0.3", "context={kind: document, window: 40}"},
                                              {"seed=1", "context={kind: document, pool: max, window: 40}"},
                                              {"seed=1", "context={kind: document, window: 40, carry: true}"}};
    for (size_t i = 0; i < COUNT(settings); i++) {
        const char *dev = toy_corpus(70, 2); /* more than one group of the evaluation */
        train(toy_path("j1.ner"), dev, settings[i], 2, &one_thread);
        train(toy_path("j2.ner"), dev, settings[i], 2, &(training_options){.threads = 2});
        train(toy_path("j3.ner"), dev, settings[i], 2, &(training_options){.threads = 3});
        toy_expect_same(toy_path("j1.ner"), toy_path("j2.ner"));
        toy_expect_same(toy_path("j1.ner"), toy_path("j3.ner"));
    }
}
END_TEST

START_TEST(the_seed_decides)
{
    static const char *const two[] = {"seed=2"};
    train(toy_path("seed1.ner"), NULL, NULL, 0, &one_thread);
    train(toy_path("seed1.again.ner"), NULL, NULL, 0, &one_thread);
    train(toy_path("seed2.ner"), NULL, two, 1, &one_thread);
    toy_expect_same(toy_path("seed1.ner"), toy_path("seed1.again.ner"));
    toy_expect_other_weights(toy_path("seed1.ner"), toy_path("seed2.ner"));
}
END_TEST

/* Raises the flag at the Nth call of its kind. */
typedef struct alarm {
    atomic_int flag;
    size_t steps, evaluations, epochs; /* to come before it rings; 0: not here */
} alarm_clock;

static void ring_at_step(void *context, const training_progress *p)
{
    alarm_clock *a = context;
    (void)p;
    if (a->steps > 0 && --a->steps == 0)
        a->flag = SIGINT;
}

static void ring_at_evaluation(void *context, size_t epoch)
{
    alarm_clock *a = context;
    (void)epoch;
    if (a->evaluations > 0 && --a->evaluations == 0)
        a->flag = SIGINT;
}

static void ring_at_epoch(void *context, const training_epoch *e)
{
    alarm_clock *a = context;
    (void)e;
    if (a->epochs > 0 && --a->epochs == 0)
        a->flag = SIGINT;
}

/* One part of a run; true where it was interrupted. */
static bool run_until(alarm_clock a, const char *dev, const char *const *settings, size_t count)
{
    const training_options options = {.threads = 2,
                                      .resume = true,
                                      .interrupted = &a.flag,
                                      .listener = {.context = &a,
                                                   .progress = ring_at_step,
                                                   .evaluating = ring_at_evaluation,
                                                   .epoch = ring_at_epoch}};
    return train(toy_path("cut.ner"), dev, settings, count, &options).interrupted;
}

/* Dropout, decay, momentum, an average: all that a checkpoint must hold. 5 minibatches an epoch, 8 epochs. */
static const char *const resumed[][3] = {
    {"chars.encoder=cnn", "average=0.95", "optimizer.kind=adam"},
    {"chars.encoder=gru", "dropout.word=0.2", "optimizer.kind=nadam"},
    {"chars.encoder=dense", "dropout.chars=0.3", "optimizer.kind=adamw"},
    {"words.tune=false", "decoder=softmax", "optimizer={kind: sgd, lr: 0.1}"},
    {"optimizer={schedule: plateau, plateau: 1, warmup: 1.5}", "capitals=0.3", "dropout={recurrent: 0.3}"},
    {"optimizer={schedule: cosine, warmup: 2}", "dropout.singleton=0.5", "chars.encoder=none"},
    {"adversary=0.1", "dropout.word=0.1", "average=0.9"},
};

START_TEST(interrupted_at_every_step)
{
    const char *dev = _i == 3 ? NULL : toy_corpus(20, 2);
    train(toy_path("whole.ner"), dev, resumed[_i], 3, &one_thread);
    for (size_t step = 1; step <= 41; step += step < 12 || step > 36 ? 1 : 5) {
        const bool cut = run_until((alarm_clock){.steps = step}, dev, resumed[_i], 3);
        ck_assert(cut == (step <= 40));
        if (cut) {
            ck_assert_int_ne(access(toy_path("cut.ner"), F_OK), 0);
            ck_assert(!run_until((alarm_clock){0}, dev, resumed[_i], 3));
        }
        toy_expect_same(toy_path("whole.ner"), toy_path("cut.ner"));
        ck_assert_int_ne(access(toy_path("cut.ner.checkpoint"), F_OK), 0);
        unlink(toy_path("cut.ner"));
    }
}
END_TEST

START_TEST(interrupted_again_and_again)
{
    const char *dev = toy_corpus(20, 2);
    size_t parts_run = 0;
    train(toy_path("whole.ner"), dev, resumed[0], 3, &one_thread);
    while (run_until((alarm_clock){.steps = 3}, dev, resumed[0], 3))
        parts_run++;
    ck_assert_uint_eq(parts_run, 13);
    toy_expect_same(toy_path("whole.ner"), toy_path("cut.ner"));
    unlink(toy_path("cut.ner"));
}
END_TEST

START_TEST(interrupted_between_the_steps)
{
    const char *dev = toy_corpus(20, 2);
    train(toy_path("whole.ner"), dev, resumed[0], 3, &one_thread);
    static const alarm_clock moments[] = {{.flag = SIGINT}, {.evaluations = 1}, {.epochs = 1}, {.evaluations = 7},
                                          {.epochs = 7}};
    for (size_t i = 0; i < COUNT(moments); i++) {
        ck_assert(run_until(moments[i], dev, resumed[0], 3));
        ck_assert(!run_until((alarm_clock){0}, dev, resumed[0], 3));
        toy_expect_same(toy_path("whole.ner"), toy_path("cut.ner"));
        unlink(toy_path("cut.ner"));
    }
    /* Too late to stop: all is done but the writing. */
    ck_assert(!run_until((alarm_clock){.epochs = 8}, dev, resumed[0], 3));
    toy_expect_same(toy_path("whole.ner"), toy_path("cut.ner"));
    unlink(toy_path("cut.ner"));
}
END_TEST

/* Leaves a checkpoint in the middle of the third epoch at cut.ner.checkpoint. */
static void cut_a_run(const char *dev)
{
    ck_assert(run_until((alarm_clock){.steps = 12}, dev, NULL, 0));
}

static void expect_refused(const config *c, const training_options *options, error_code code, const char *format, ...)
{
    char expected[ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(expected, sizeof expected, format, arguments);
    va_end(arguments);
    training_result result = {.epochs = 99};
    error err = {0};
    ck_assert_msg(!training_run(c, options, &result, &err), "no error, but expected: %s", expected);
    ck_assert_str_eq(err.message, expected);
    ck_assert_int_eq(err.code, code);
    ck_assert_uint_eq(result.epochs, 99);
}

START_TEST(a_checkpoint_of_another_run)
{
    const training_options options = {.threads = 1, .resume = true};
    const char *dev = toy_corpus(20, 2), *checkpoint = toy_path("cut.ner.checkpoint");
    static const char *const others[] = {"seed=2", "rnn.hidden=9", "epochs=9", "words.dim=7"};
    static const char *const keys[] = {"seed: 1, where it is 2", "rnn.hidden: 8, where it is 9",
                                       "epochs: 8, where it is 9", "words.dim: 6, where it is 7",
                                       "train: [\"40-1.conll\"], where it is [\"41-1.conll\"]",
                                       "dev: \"20-2.conll\", where it is \"21-2.conll\""};
    cut_a_run(dev);
    for (size_t i = 0; i <= COUNT(others) + 1; i++) {
        const size_t count = i < COUNT(others);
        config c = toy_config(toy_corpus(i == COUNT(others) ? 41 : 40, 1), i > COUNT(others) ? toy_corpus(21, 2) : dev,
                              toy_path("cut.ner"), others + i, count);
        expect_refused(&c, &options, ERROR_DATA,
                       "%s: belongs to a run with another configuration (%s now): remove it, or give the same one",
                       checkpoint, keys[i]);
        config_dispose(&c);
    }
    ck_assert_int_eq(access(checkpoint, F_OK), 0);
    unlink(checkpoint);
}
END_TEST

/* Every kind of damage is an error, and the checkpoint stays. */
START_TEST(a_damaged_checkpoint)
{
    const training_options options = {.threads = 1, .resume = true};
    const char *dev = toy_corpus(20, 2), *checkpoint = toy_path("cut.ner.checkpoint");
    size_t size;
    cut_a_run(dev);
    char *bytes = toy_read(checkpoint, &size);
    config c = toy_config(toy_corpus(40, 1), dev, toy_path("cut.ner"), NULL, 0);
    for (size_t at = 0; at < size; at += 1 + size / 60) {
        FILE *out = fopen(checkpoint, "wb");
        const bool cut = at % 3 == 0;
        bytes[at] ^= 1;
        ck_assert_uint_eq(fwrite(bytes, 1, cut ? at : size, out), cut ? at : size);
        fclose(out);
        bytes[at] ^= 1;
        training_result result;
        error err = {0};
        ck_assert_msg(!training_run(&c, &options, &result, &err), "damage at byte %zu of %zu was not seen", at, size);
        ck_assert_int_eq(err.code, ERROR_DATA);
        ck_assert_msg(strncmp(err.message, checkpoint, strlen(checkpoint)) == 0, "%s", err.message);
    }
    config_dispose(&c);
    memory_free(bytes);
    unlink(checkpoint);
}
END_TEST

START_TEST(no_checkpoint_is_a_beginning)
{
    const training_options options = {.threads = 1, .resume = true};
    train(toy_path("fresh.ner"), NULL, NULL, 0, &options);
    train(toy_path("fresh.2.ner"), NULL, NULL, 0, &one_thread);
    toy_expect_same(toy_path("fresh.ner"), toy_path("fresh.2.ner"));
}
END_TEST

typedef struct summary {
    size_t train, dev, moving, rows;
} summary;

static void note_summary(void *context, const training_summary *s)
{
    *(summary *)context = (summary){s->train_sentences, s->dev_sentences, s->moving, s->rows};
}

START_TEST(a_share_for_dev)
{
    static const char *const settings[] = {"dev=0.25"};
    summary s = {0};
    const training_options options = {.threads = 1, .listener = {.context = &s, .prepared = note_summary}};
    const training_result result = train(toy_path("share.ner"), NULL, settings, 1, &options);
    ck_assert(result.has_dev);
    ck_assert_uint_eq(s.train, 30);
    ck_assert_uint_eq(s.dev, 10);
    ck_assert_uint_gt(result.dev.gold, 0);
}
END_TEST

START_TEST(without_dev_the_last_epoch_counts)
{
    const training_result result = train(toy_path("nodev.ner"), NULL, NULL, 0, &one_thread);
    ck_assert(!result.has_dev);
    ck_assert_uint_eq(result.best_epoch, 8);
    model *m = model_open(toy_path("nodev.ner"), NULL);
    ck_assert_ptr_nonnull(m);
    ck_assert_ptr_null(safetensors_metadata(model_file(m), "ner.dev"));
    model_free(m);
}
END_TEST

/* It stops PATIENCE epochs after the best one, and patience 0 never stops. */
START_TEST(patience)
{
    for (size_t i = 0; i < 4; i++) {
        char setting[32];
        snprintf(setting, sizeof setting, "patience=%zu", i);
        const char *const settings[] = {setting, "epochs=20"};
        const training_result result = train(toy_path("patient.ner"), toy_corpus(10, 2), settings, 2, &one_thread);
        ck_assert_uint_lt(result.best_epoch, 16);
        ck_assert_uint_eq(result.epochs, i == 0 ? 20 : result.best_epoch + i);
    }
}
END_TEST

/* The model holds the weights of the best epoch: what a run of that many epochs ends with. */
START_TEST(keeps_the_best_epoch)
{
    static const char *const many[] = {"epochs=20"};
    const char *dev = toy_corpus(10, 2);
    char setting[32];
    const training_result result = train(toy_path("best.ner"), dev, many, 1, &one_thread);
    ck_assert_uint_lt(result.best_epoch, result.epochs);
    snprintf(setting, sizeof setting, "epochs=%zu", result.best_epoch);
    const char *const settings[] = {setting};
    train(toy_path("short.ner"), dev, settings, 1, &one_thread);
    model *m = model_open(toy_path("best.ner"), NULL), *n = model_open(toy_path("short.ner"), NULL);
    ck_assert(m != NULL && n != NULL);
    const network_weights *w = model_weights(m), *x = model_weights(n);
    ck_assert_mem_eq(w->values, x->values, w->network->parameters.size * sizeof(real));
    const vectors *v = model_vectors(m), *y = model_vectors(n);
    ck_assert_mem_eq(v->weight, y->weight, v->count * v->dim * sizeof(float));
    model_free(m);
    model_free(n);
}
END_TEST

/* Words of the vectors' file stay as they are where they are not tuned; words without a vector are learned. */
START_TEST(frozen_words)
{
    char vectors_setting[256];
    snprintf(vectors_setting, sizeof vectors_setting, "vectors=%s", toy_vectors());
    for (size_t tune = 0; tune < 2; tune++) {
        const char *const settings[] = {vectors_setting, tune ? "words.tune=true" : "words.tune=false"};
        summary s = {0};
        const training_options options = {.threads = 1, .listener = {.context = &s, .prepared = note_summary}};
        train(toy_path("frozen.ner"), NULL, settings, 2, &options);
        config c = toy_config(toy_corpus(40, 1), NULL, "x", settings, 2);
        vocabulary before;
        corpus *corpora = corpus_read((const char *const *)c.train.items, 1, &(corpus_options){.tag_column = -1}, NULL);
        size_t all[40];
        for (size_t i = 0; i < 40; i++)
            all[i] = i;
        ck_assert(vocabulary_build(&before, &c, NULL, corpora, all, 40, NULL));
        model *m = model_open(toy_path("frozen.ner"), NULL);
        ck_assert_uint_eq(model_vectors(m)->count, s.rows);
        size_t moved = 0, moved_frozen = 0;
        for (size_t row = 0; row < s.rows; row++) {
            float now[6];
            vectors_row(model_vectors(m), row, now);
            const bool same = memcmp(now, vectors_builder_values(before.words) + row * 6, sizeof now) == 0;
            moved += !same;
            moved_frozen += !same && row < before.pretrained;
        }
        ck_assert_uint_eq(moved, s.moving);
        ck_assert(tune ? moved_frozen > 0 : moved_frozen == 0);
        ck_assert_uint_lt(moved, s.rows); /* "the" is in the vectors and not in the corpus */
        model_free(m);
        vocabulary_dispose(&before);
        corpus_free(corpora);
        config_dispose(&c);
    }
}
END_TEST

/* Entities of a type that train lacks are missed, so that the log says what `ner score` says. */
START_TEST(dev_has_a_type_that_train_lacks)
{
    const char *dev = support_text(".conll", "Anna B-PER\nlives O\n. O\n\nIt O\nis O\n9 B-NUM\nkm O\n");
    const training_result result = train(toy_path("lacks.ner"), dev, NULL, 0, &one_thread);
    ck_assert_uint_eq(result.dev.gold, 2);
    ck_assert_uint_eq(result.dev.correct, 1);
}
END_TEST

START_TEST(corpora_that_nothing_can_be_learned_from)
{
    static const char *const share[] = {"dev=0.5"}, *const nearly_all[] = {"dev=0.999"}, *const little[] = {"dev=1e-9"};
    const char *path = toy_path("none.ner"), *good = toy_corpus(10, 1);
    const char *flat = support_text(".conll", "a O\n\nb O\n"), *lone = support_text(".conll", "a B-X\n");
    config c = toy_config(flat, NULL, path, NULL, 0);
    expect_refused(&c, &one_thread, ERROR_DATA,
                   "%s: has no entities: all tags are O, so there is nothing to learn (is `columns.tag` right?)", flat);
    config_dispose(&c);
    c = toy_config(good, flat, path, NULL, 0);
    expect_refused(&c, &one_thread, ERROR_DATA,
                   "%s: has no entities, so that no epoch is better than another (`dev: none` keeps the last one)",
                   flat);
    config_dispose(&c);
    c = toy_config(lone, NULL, path, nearly_all, 1);
    expect_refused(&c, &one_thread, ERROR_DATA,
                   "%s: a share of 0.999 for dev leaves 0 sentences to learn from and 1 for dev", lone);
    config_dispose(&c);
    c = toy_config(good, NULL, path, little, 1);
    expect_refused(&c, &one_thread, ERROR_DATA,
                   "%s: a share of 1e-09 for dev leaves 10 sentences to learn from and 0 for dev", good);
    config_dispose(&c);
    const char *rare = support_text(".conll", "a O\n\nb O\n\nc O\n\nd O\n\ne O\n\nf O\n\ng O\n\nh B-X\n");
    c = toy_config(rare, NULL, path, share, 1);
    c.seed = 3; /* with which the one entity is in train */
    expect_refused(&c, &one_thread, ERROR_DATA,
                   "%s: has no entities in the share that is for dev, so that no epoch is better than another (`dev: "
                   "none` keeps the last one)",
                   rare);
    config_dispose(&c);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

START_TEST(vectors_of_another_language)
{
    const char *path = support_text(".txt", "haus 1 2\nund 3 4\nin 5 6\n");
    char setting[256];
    snprintf(setting, sizeof setting, "vectors=%s", path);
    const char *const settings[] = {setting};
    config c = toy_config(toy_corpus(40, 1), NULL, toy_path("none.ner"), settings, 1);
    expect_refused(&c, &one_thread, ERROR_DATA,
                   "%s: knows only 9.4 %% of the tokens of the training corpus: are these the right vectors? (see "
                   "`ner vectors coverage`; `vectors: none` trains without)",
                   path);
    config_dispose(&c);
}
END_TEST

START_TEST(divergence_is_said)
{
    static const char *const settings[] = {"optimizer={kind: sgd, lr: 1000, clip: 0, momentum: 0.99}",
                                           "decoder=softmax", "loss=mse", "average=0.5"};
    config c = toy_config(toy_corpus(40, 1), NULL, toy_path("none.ner"), settings, 4);
    expect_refused(&c, &one_thread, ERROR_DATA,
                   "in epoch 2 the loss is no finite number any more: training diverged, a smaller optimizer.lr or "
                   "optimizer.clip may help");
    config_dispose(&c);
}
END_TEST

/* Said before a long run, not behind it. */
START_TEST(places_that_cannot_be_written)
{
    const char *corpora = toy_corpus(10, 1);
    config c = toy_config(corpora, NULL, "/tmp", NULL, 0);
    expect_refused(&c, &one_thread, ERROR_SYSTEM, "/tmp: Is a directory");
    config_dispose(&c);
    c = toy_config(corpora, NULL, "/nowhere/at/all.ner", NULL, 0);
    expect_refused(&c, &one_thread, ERROR_SYSTEM, "/nowhere/at/all.ner: No such file or directory");
    config_dispose(&c);
}
END_TEST

/* Each allocation fails once: an error, no leak, no file left but a whole checkpoint or log. */
START_TEST(without_memory)
{
    static const char *const settings[] = {"epochs=1", "average=0.9", "rnn.hidden=3"};
    const char *path = toy_path("starved.ner");
    config c = toy_config(toy_corpus(10, 1), toy_corpus(3, 2), path, settings, 3);
    const size_t files = toy_files();
    const training_options options = {.threads = 2};
    size_t failures = 0;
    for (bool done = false; !done; failures++) {
        training_result result;
        error err = {0};
        memory_fail_at(failures + 1);
        done = training_run(&c, &options, &result, &err);
        memory_fail_at(0);
        const bool said = err.code == ERROR_MEMORY || strstr(err.message, "Cannot allocate memory") != NULL;
        ck_assert_msg(done || said, "allocation %zu: %s", failures + 1, err.message);
        if (!done) {
            ck_assert_int_ne(access(path, F_OK), 0);
            ck_assert_uint_le(toy_files(), files + 2);
        }
    }
    ck_assert_uint_gt(failures, 200);
    config_dispose(&c);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("training");
    TCase *tests = tcase_create("training");
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, learns_a_small_world);
    tcase_add_test(tests, writes_a_log);
    tcase_add_loop_test(tests, every_part_learns, 0, COUNT(parts));
    tcase_add_test(tests, threads_do_not_show);
    tcase_add_test(tests, the_seed_decides);
    tcase_add_loop_test(tests, interrupted_at_every_step, 0, COUNT(resumed));
    tcase_add_test(tests, interrupted_again_and_again);
    tcase_add_test(tests, interrupted_between_the_steps);
    tcase_add_test(tests, a_checkpoint_of_another_run);
    tcase_add_test(tests, a_damaged_checkpoint);
    tcase_add_test(tests, no_checkpoint_is_a_beginning);
    tcase_add_test(tests, a_share_for_dev);
    tcase_add_test(tests, without_dev_the_last_epoch_counts);
    tcase_add_test(tests, patience);
    tcase_add_test(tests, keeps_the_best_epoch);
    tcase_add_test(tests, frozen_words);
    tcase_add_test(tests, dev_has_a_type_that_train_lacks);
    tcase_add_test(tests, corpora_that_nothing_can_be_learned_from);
    tcase_add_test(tests, vectors_of_another_language);
    tcase_add_test(tests, divergence_is_said);
    tcase_add_test(tests, places_that_cannot_be_written);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
