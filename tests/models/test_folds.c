/* Teachers of a small world, and what is learned from them. */
#include "base/memory.h"
#include "models/training/material.h"
#include "models/training/taught.h"
#include "models/training/teaching.h"
#include "tests/models/toy.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const training_options one_thread = {.threads = 1}, three_threads = {.threads = 3};

typedef struct world {
    corpus *corpus;
    tagset *tags;
} world;

static world read_world(const char *path)
{
    error err = {0};
    world w = {.corpus = corpus_read(&path, 1, &(corpus_options){.token_column = 0, .tag_column = -1}, &err)};
    ck_assert_msg(w.corpus != NULL, "%s", err.message);
    w.tags = tagset_new(SCHEME_BIOES, (const char *const *)w.corpus->types, w.corpus->type_count, NULL);
    ck_assert_ptr_nonnull(w.tags);
    return w;
}

static void end_world(world *w)
{
    corpus_free(w->corpus);
    tagset_free(w->tags);
}

static teaching *open_teaching(const char *path, const world *w)
{
    size_t done, folds;
    error err = {0};
    teaching *t = teaching_read(path, w->corpus, w->tags, &done, &folds, &err);
    ck_assert_msg(t != NULL, "%s", err.message);
    ck_assert(done == TOY_FOLDS && folds == TOY_FOLDS);
    return t;
}

/* The gold tags of a sentence. */
static size_t *gold_of(const world *w, size_t number)
{
    const corpus_sentence *s = &w->corpus->sentences[number];
    size_t *tags = memory_new(s->count, sizeof *tags);
    tagset_from_spans(w->tags, s->spans, s->span_count, tags, s->count);
    return tags;
}

START_TEST(every_sentence_is_tagged_by_a_model_that_has_not_seen_it)
{
    const char *out = toy_path("soft");
    toy_teach(out, &one_thread);
    world w = read_world(toy_corpus(TOY_TAUGHT, 3));
    teaching *t = open_teaching(out, &w);
    size_t agreed = 0;
    const size_t k = w.tags->count;
    real *shares = memory_new(k, sizeof *shares), *moves = memory_new(k * k, sizeof *moves);
    for (size_t i = 0; i < w.corpus->count; i++) {
        size_t *gold = gold_of(&w, i);
        for (size_t at = 0; at < w.corpus->sentences[i].count; at++) {
            double sum = 0;
            teaching_shares(t, i, at, shares);
            for (size_t tag = 0; tag < k; tag++)
                sum += (double)shares[tag];
            ck_assert_msg(sum > 0.9999 && sum < 1.0001, "sentence %zu, token %zu: %g", i, at, sum);
        }
        double made = 1;
        teaching_moves(t, i, moves);
        for (size_t m = 0; m < k * k; m++)
            made += (double)moves[m];
        ck_assert_msg(fabs(made - (double)w.corpus->sentences[i].count) < 0.01, "sentence %zu: %g moves", i, made - 1);
        teaching_compare(t, i, gold);
        agreed += teaching_agrees(t, i);
        memory_free(gold);
    }
    ck_assert_uint_gt(agreed, TOY_TAUGHT / 2); /* of a world where names are easy */
    memory_free(shares);
    memory_free(moves);
    teaching_free(t);
    end_world(&w);
}
END_TEST

START_TEST(threads_do_not_show)
{
    toy_teach(toy_path("j1.soft"), &one_thread);
    toy_teach(toy_path("j3.soft"), &three_threads);
    toy_expect_same(toy_path("j1.soft"), toy_path("j3.soft"));
}
END_TEST

static void learn_from(const char *out, const char *setting, const training_options *options)
{
    config c = toy_config(toy_corpus(TOY_TAUGHT, 3), NULL, out, &setting, setting != NULL);
    toy_train(&c, options);
    config_dispose(&c);
}

/* What a pupil learns of a teacher: models/test_step.c. Here, that each setting reaches it. */
START_TEST(a_pupil)
{
    static const char *const wanted[] = {"trust: 0.5, doubt: 0.3", "trust: 0.2, doubt: 0.3", "trust: 0.5, doubt: 1"};
    static const char *const names[] = {"taught.ner", "less-trust.ner", "no-doubt.ner"};
    const char *soft = toy_path("pupil.soft"), *plain = toy_path("plain.ner"), *again = toy_path("again.ner");
    char settings[3][256];
    toy_teach(soft, &one_thread);
    learn_from(plain, NULL, &one_thread);
    for (size_t i = 0; i < 3; i++) {
        snprintf(settings[i], sizeof settings[i], "teacher={file: %s, %s}", soft, wanted[i]);
        learn_from(toy_path(names[i]), settings[i], &one_thread);
        toy_expect_other_weights(toy_path(names[i]), plain);
        for (size_t j = 0; j < i; j++)
            toy_expect_other_weights(toy_path(names[i]), toy_path(names[j]));
    }
    learn_from(again, settings[0], &three_threads);
    toy_expect_same(toy_path(names[0]), again);
}
END_TEST

/* A teaching of the gold tags of the sentences D themselves, but for every third of the corpus, whose first token it
 * holds to be something else. */
static void write_teaching(const char *path, const world *w, const dataset *d)
{
    const size_t k = w->tags->count;
    teaching *t = teaching_new(w->corpus, w->tags, NULL);
    real *moves = memory_new(k, k * sizeof *moves);
    for (size_t i = 0; i < d->count; i++) {
        const size_t number = d->sentences[i].number;
        size_t *gold = gold_of(w, number);
        real *shares = memory_new(w->corpus->sentences[number].count, k * sizeof *shares);
        for (size_t at = 0; at < w->corpus->sentences[number].count; at++)
            shares[at * k + (gold[at] + (number % 3 == 0 && at == 0)) % k] = 1;
        ck_assert(teaching_add(t, number, shares, moves, 0));
        memory_free(shares);
        memory_free(gold);
    }
    ck_assert(teaching_write(t, path, &(teaching_state){TOY_FOLDS, TOY_FOLDS, "toys"}, NULL));
    memory_free(moves);
    teaching_free(t);
}

/* Sentences to learn from are not numbered as those of the corpus are, where a share is for dev. */
START_TEST(doubt_falls_on_the_right_sentences)
{
    world w = read_world(toy_corpus(TOY_TAUGHT, 3));
    material m;
    error err = {0};
    config c = toy_config(toy_corpus(TOY_TAUGHT, 3), NULL, toy_path("never.ner"), NULL, 0);
    c.dev_share = 0.25;
    ck_assert(material_read(&m, &c, NULL, NULL, (fold_part){0}, &err));
    write_teaching(toy_path("right.soft"), &w, &m.train);
    material_dispose(&m);
    ck_assert_msg(material_read(&m, &c, NULL, toy_path("right.soft"), (fold_part){0}, &err), "%s", err.message);
    ck_assert(m.train.teaching == m.teaching && m.train.count == TOY_TAUGHT * 3 / 4);
    for (size_t i = 0; i < m.train.count; i++) {
        const size_t number = m.train.sentences[i].number;
        ck_assert_msg(teaching_agrees(m.train.teaching, number) == (number % 3 != 0), "sentence %zu", number);
    }
    material_dispose(&m);
    config_dispose(&c);
    end_world(&w);
}
END_TEST

/* A run that would fail, and one that has ended, make no teachers. */
START_TEST(no_teachers_for_nothing)
{
    const char *const settings[] = {"teacher.folds=3"}, *out = toy_path("nothing.ner");
    const training_options options = {.threads = 1, .resume = true};
    training_result result = {0};
    error err = {0};
    config c = toy_config(toy_corpus(TOY_TAUGHT, 3), toy_path("nodev.txt"), out, settings, 1);
    ck_assert(!taught_run(&c, &options, (folds_listener){0}, &result, &err));
    ck_assert_msg(strstr(err.message, "nodev.txt") != NULL, "%s", err.message);
    ck_assert(access(toy_path("nothing.ner.teachers"), F_OK) != 0);
    config_dispose(&c);
    c = toy_config(toy_corpus(TOY_TAUGHT, 3), toy_corpus(20, 4), out, settings, 1);
    for (size_t i = 0; i < 2; i++) {
        ck_assert_msg(taught_run(&c, &options, (folds_listener){0}, &result, &err), "%s", err.message);
        ck_assert(result.finished == (i == 1));
        ck_assert(access(toy_path("nothing.ner.teachers"), F_OK) != 0);
    }
    config_dispose(&c);
}
END_TEST

/* A corpus that grows between two folds would be tagged into the memory of the old one. */
static void grow(void *context, size_t fold, size_t count)
{
    ck_assert_uint_eq(count, TOY_FOLDS);
    FILE *file = fold == 1 ? fopen(context, "a") : NULL;
    if (file != NULL) {
        fputs("\nOslo B-LOC\n\n", file);
        fclose(file);
    }
}

START_TEST(a_corpus_that_changes_meanwhile)
{
    size_t size;
    char *bytes = toy_read(toy_corpus(TOY_TAUGHT, 3), &size), copy[256];
    snprintf(copy, sizeof copy, "%s", toy_path("growing.txt"));
    FILE *file = fopen(copy, "wb");
    ck_assert(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
    memory_free(bytes);
    const char *const folds = "teacher.folds=3";
    config c = toy_config(copy, NULL, toy_path("growing.soft"), &folds, 1);
    training_result result;
    error err = {0};
    ck_assert(!folds_run(&c, &one_thread, c.model, (folds_listener){copy, grow}, &result, &err));
    ck_assert_msg(strstr(err.message, "is not what it was") != NULL, "%s", err.message);
    config_dispose(&c);
}
END_TEST

/* Of the share of train that is for dev, teachers learn and hold nothing, whatever the round. */
START_TEST(a_share_for_dev_stays_unseen)
{
    const char *const settings[] = {"teacher={folds: 3, rounds: 2}"};
    config c = toy_config(toy_corpus(TOY_TAUGHT, 3), NULL, toy_path("share.soft"), settings, 1);
    c.dev_share = 0.25;
    training_result result;
    error err = {0};
    ck_assert_msg(folds_run(&c, &one_thread, c.model, (folds_listener){0}, &result, &err), "%s", err.message);
    world w = read_world(toy_corpus(TOY_TAUGHT, 3));
    size_t done, folds, nothing = 0;
    teaching *t = teaching_read(c.model, w.corpus, w.tags, &done, &folds, &err);
    ck_assert_msg(t != NULL && done == 6 && folds == 6, "%s", err.message);
    for (size_t i = 0; i < w.corpus->count; i++)
        nothing += !teaching_holds(t, i);
    ck_assert_uint_eq(nothing, TOY_TAUGHT / 4);
    teaching_free(t);
    end_world(&w);
    config_dispose(&c);
}
END_TEST

/* What is held of a sentence is the mean of all rounds. */
START_TEST(the_mean_of_teachers)
{
    world w = read_world(toy_corpus(TOY_TAUGHT, 3));
    const size_t k = w.tags->count, length = w.corpus->sentences[0].count;
    teaching *t = teaching_new(w.corpus, w.tags, NULL);
    real *shares = memory_new(length, k * sizeof *shares), *moves = memory_new(k, k * sizeof *moves);
    for (size_t round = 0; round < 3; round++) { /* the last one holds another tag and another move */
        for (size_t i = 0; i < length; i++) {
            shares[i * k] = round < 2;
            shares[i * k + 1] = round == 2;
        }
        moves[0] = round < 2 ? 6 : 0;
        moves[k + 1] = round < 2 ? 0 : 3;
        ck_assert(teaching_add(t, 0, shares, moves, round));
    }
    ck_assert(teaching_write(t, toy_path("mean.soft"), &(teaching_state){TOY_FOLDS, TOY_FOLDS, "toys"}, NULL));
    teaching_free(t);
    t = open_teaching(toy_path("mean.soft"), &w);
    teaching_shares(t, 0, length - 1, shares);
    teaching_moves(t, 0, moves);
    ck_assert_double_eq_tol((double)shares[0], 2 / 3.0, 1e-4);
    ck_assert_double_eq_tol((double)shares[1], 1 / 3.0, 1e-4);
    ck_assert_double_eq_tol((double)moves[0], 4, 1e-4);
    ck_assert_double_eq_tol((double)moves[k + 1], 1, 1e-4);
    teaching_free(t);
    memory_free(shares);
    memory_free(moves);
    end_world(&w);
}
END_TEST

static void expect_error_of(const char *soft, const char *train, double share, uint64_t seed, const char *part)
{
    char setting[256];
    snprintf(setting, sizeof setting, "teacher.file=%s", soft);
    const char *const settings[] = {setting};
    config c = toy_config(train, NULL, toy_path("never.ner"), settings, 1);
    c.dev_share = share;
    c.seed = seed;
    training_result result;
    error err = {0};
    ck_assert(!training_run(&c, &one_thread, &result, &err));
    ck_assert_msg(strstr(err.message, part) != NULL, "%s", err.message);
    ck_assert(access(toy_path("never.ner"), F_OK) != 0);
    config_dispose(&c);
}

static void expect_error(const char *soft, const char *train, const char *part)
{
    expect_error_of(soft, train, 0, 1, part);
}

/* Teachers of a corpus but for this share of it. */
static const char *teach_without(const char *name, double share)
{
    config c = toy_teachers(toy_path(name));
    c.dev_share = share;
    training_result result;
    error err = {0};
    ck_assert_msg(folds_run(&c, &one_thread, c.model, (folds_listener){0}, &result, &err), "%s", err.message);
    config_dispose(&c);
    return toy_path(name);
}

/* A file says nothing of the sentences that were dev when it was made: a run that learns from them cannot use it. Nor
 * can one whose dev the teachers have learned from. */
START_TEST(files_of_another_dev)
{
    const char *train = toy_corpus(TOY_TAUGHT, 3), *part = teach_without("part.soft", 0.25);
    expect_error_of(part, train, 0, 1,
                    "part.soft: holds nothing of 15 of the 60 sentences to learn from: `dev`, `seed` or `context` were "
                    "others when it was made (make it again with `ner train --folds`, or have each run make its own by "
                    "`teacher.folds`)");
    expect_error_of(part, train, 0.25, 2, "of the 45 sentences to learn from: `dev`, `seed` or");
    expect_error_of(part, train, 0.1, 1, "of the 54 sentences to learn from: `dev`, `seed` or");
    expect_error_of(teach_without("all.soft", 0), train, 0.25, 1,
                    "all.soft: is by teachers that have learned from 15 of the 15 sentences that are for dev: `dev`, "
                    "`seed` or `context` were others when it was made");
    char setting[256];
    snprintf(setting, sizeof setting, "teacher.file=%s", part);
    const char *const settings[] = {setting};
    config c = toy_config(train, NULL, toy_path("part.ner"), settings, 1);
    c.dev_share = 0.25;
    ck_assert(toy_train(&c, &one_thread).has_dev);
    config_dispose(&c);
}
END_TEST

START_TEST(files_that_teach_nothing)
{
    const char *soft = toy_path("other.soft");
    toy_teach(soft, &one_thread);
    expect_error(soft, toy_corpus(TOY_TAUGHT, 4), "was made for another training corpus or other tags");
    expect_error(toy_model(), toy_corpus(TOY_TAUGHT, 3), "is no file of `ner train --folds`");
    expect_error(toy_path("nowhere.soft"), toy_corpus(TOY_TAUGHT, 3), "No such file");
    world w = read_world(toy_corpus(TOY_TAUGHT, 3));
    teaching *t = teaching_new(w.corpus, w.tags, NULL);
    ck_assert(teaching_write(t, soft, &(teaching_state){2, TOY_FOLDS, "toys"}, NULL));
    expect_error(soft, toy_corpus(TOY_TAUGHT, 3), "has only 2 of 3 folds");
    ck_assert(teaching_write(t, soft, &(teaching_state){TOY_FOLDS + 1, TOY_FOLDS, "toys"}, NULL));
    expect_error(soft, toy_corpus(TOY_TAUGHT, 3), "has more folds than there are");
    const size_t k = w.tags->count;
    real *shares = memory_new(w.corpus->sentences[0].count, k * sizeof *shares);
    real *moves = memory_new(k, k * sizeof *moves);
    moves[1] = 1e9;
    ck_assert(teaching_add(t, 0, shares, moves, 0));
    ck_assert(teaching_write(t, soft, &(teaching_state){TOY_FOLDS, TOY_FOLDS, "toys"}, NULL));
    expect_error(soft, toy_corpus(TOY_TAUGHT, 3), "names moves that there cannot be");
    moves[1] = 0;
    shares[0] = 1; /* of the first token alone */
    ck_assert(teaching_add(t, 0, shares, moves, 0));
    ck_assert(teaching_write(t, soft, &(teaching_state){TOY_FOLDS, TOY_FOLDS, "toys"}, NULL));
    expect_error(soft, toy_corpus(TOY_TAUGHT, 3), "holds only some tokens of a sentence");
    memory_free(shares);
    memory_free(moves);
    teaching_free(t);
    end_world(&w);
}
END_TEST

START_TEST(a_damaged_file)
{
    const char *soft = toy_path("damaged.soft");
    toy_teach(soft, &one_thread);
    size_t size;
    char *bytes = toy_read(soft, &size);
    bytes[size / 2] ^= 1;
    FILE *file = fopen(soft, "wb");
    ck_assert(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
    memory_free(bytes);
    expect_error(soft, toy_corpus(TOY_TAUGHT, 3), soft);
}
END_TEST

/* Found out before the first fold is trained. */
START_TEST(a_corpus_that_is_too_small)
{
    static const size_t sentences[] = {1, 60, 80};
    for (size_t i = 0; i < 3; i++) {
        const char *out = toy_path("small.soft");
        config c = toy_config(toy_corpus(sentences[i], 3), NULL, out, NULL, 0);
        training_result result;
        error err = {0};
        c.teacher.folds = 5;
        ck_assert(!folds_run(&c, &one_thread, out, (folds_listener){0}, &result, &err));
        ck_assert_msg(strstr(err.message, "is too small for 5 folds") != NULL, "%s", err.message);
        ck_assert(access(out, F_OK) != 0);
        config_dispose(&c);
    }
}
END_TEST

START_TEST(without_memory)
{
    world w = read_world(toy_corpus(TOY_TAUGHT, 3));
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        error err = {0};
        memory_fail_at(nth);
        teaching *t = teaching_new(w.corpus, w.tags, &err);
        memory_fail_at(0);
        done = t != NULL;
        ck_assert(done || err.code == ERROR_MEMORY);
        ck_assert_uint_lt(nth, 50);
        teaching_free(t);
    }
    const size_t k = w.tags->count;
    real *all = memory_new(1000, k * sizeof *all); /* likely, every tag and every move */
    for (size_t i = 0; i < 1000 * k; i++)
        all[i] = 1;
    teaching *t = teaching_new(w.corpus, w.tags, NULL);
    for (size_t nth = 1; nth <= 3; nth++) {
        memory_fail_at(nth);
        ck_assert(!teaching_add(t, 0, all, all, 0));
        memory_fail_at(0);
    }
    ck_assert(teaching_add(t, 0, all, all, 0));
    teaching_free(t);
    memory_free(all);
    end_world(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("folds");
    TCase *tests = tcase_create("folds");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, every_sentence_is_tagged_by_a_model_that_has_not_seen_it);
    tcase_add_test(tests, threads_do_not_show);
    tcase_add_test(tests, a_pupil);
    tcase_add_test(tests, doubt_falls_on_the_right_sentences);
    tcase_add_test(tests, no_teachers_for_nothing);
    tcase_add_test(tests, a_corpus_that_changes_meanwhile);
    tcase_add_test(tests, a_share_for_dev_stays_unseen);
    tcase_add_test(tests, the_mean_of_teachers);
    tcase_add_test(tests, files_of_another_dev);
    tcase_add_test(tests, files_that_teach_nothing);
    tcase_add_test(tests, a_damaged_file);
    tcase_add_test(tests, a_corpus_that_is_too_small);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
