/* Teachers whose run is stopped in the middle or at an end, and gone on with. */
#include "base/memory.h"
#include "models/training/taught.h"
#include "tests/models/toy.h"
#include "tests/support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const training_options one_thread = {.threads = 1};

typedef struct bell {
    atomic_int flag;
    size_t steps;
} bell;

static void ring(void *context, const training_progress *p)
{
    bell *b = context;
    (void)p;
    if (b->steps > 0 && --b->steps == 0)
        b->flag = SIGINT;
}

/* In the first fold, between folds (each has 40 steps), in the last one. */
START_TEST(interrupted_and_gone_on_with)
{
    const char *whole = toy_path("whole.soft"), *cut = toy_path("cut.soft");
    toy_teach(whole, &one_thread);
    static const size_t moments[] = {3, 40, 41, 100};
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        bell b = {.steps = moments[i]};
        const training_options options = {
            .threads = 1, .resume = true, .interrupted = &b.flag, .listener = {.context = &b, .progress = ring}};
        ck_assert(toy_teach(cut, &options).interrupted);
        b = (bell){0};
        ck_assert(!toy_teach(cut, &options).interrupted);
        toy_expect_same(whole, cut);
        unlink(cut);
    }
}
END_TEST

/* Counts steps, and at the first one puts something in the way of the file that the fold is to be kept in. */
typedef struct obstacle {
    const char *path; /* NULL: none */
    size_t steps;
} obstacle;

static void put_in_the_way(void *context, const training_progress *p)
{
    obstacle *o = context;
    (void)p;
    if (o->steps++ == 0 && o->path != NULL)
        ck_assert_int_eq(symlink("/dev/full", o->path), 0);
}

/* Training is not lost where what it came to cannot be written: the checkpoint stays until it is. */
START_TEST(a_disk_that_is_full_behind_a_fold)
{
    const char *whole = toy_path("roomy.soft"), *full = toy_path("full.soft");
    obstacle o = {0};
    training_options options = {
        .threads = 1, .resume = true, .listener = {.context = &o, .progress = put_in_the_way}};
    toy_teach(whole, &options);
    const size_t all = o.steps;
    o = (obstacle){.path = full};
    config c = toy_teachers(full);
    training_result result = {0};
    error err = {0};
    ck_assert(!folds_run(&c, &options, full, (folds_listener){0}, &result, &err));
    ck_assert_msg(err.code == ERROR_SYSTEM && strstr(err.message, full) != NULL, "%s", err.message);
    ck_assert_int_eq(access(toy_path("full.soft.fold-1.checkpoint"), F_OK), 0);
    config_dispose(&c);
    unlink(full);
    const size_t done = o.steps;
    o = (obstacle){0};
    toy_teach(full, &options);
    ck_assert_uint_eq(done + o.steps, all);
    ck_assert_int_ne(access(toy_path("full.soft.fold-1.checkpoint"), F_OK), 0);
    toy_expect_same(whole, full);
}
END_TEST

/* A checkpoint that outlived its fold is not kept for good. */
START_TEST(killed_between_a_fold_and_its_checkpoint)
{
    const char *whole = toy_path("alive.soft"), *killed = toy_path("killed.soft");
    const char *left[] = {toy_path("killed.soft.fold-1.checkpoint"), toy_path("killed.soft.fold-3.checkpoint")};
    toy_teach(whole, &one_thread);
    bell b = {.steps = 45}; /* in the second fold */
    training_options options = {
        .threads = 1, .resume = true, .interrupted = &b.flag, .listener = {.context = &b, .progress = ring}};
    ck_assert(toy_teach(killed, &options).interrupted);
    for (size_t i = 0; i < 2; i++) {
        FILE *file = fopen(left[i], "w");
        ck_assert(file != NULL && fclose(file) == 0);
        b = (bell){0};
        toy_teach(killed, &options);
        ck_assert_int_ne(access(left[i], F_OK), 0);
        toy_expect_same(whole, killed);
    }
}
END_TEST

/* Without resume a file is made anew, but not before it is known that it can be. */
START_TEST(a_mistake_costs_no_teachers)
{
    const char *kept = toy_path("kept.soft"), *copy = toy_path("copy.soft");
    toy_teach(kept, &one_thread);
    ck_assert_int_eq(link(kept, copy), 0);
    config wrong[] = {toy_config(toy_path("nowhere.txt"), NULL, kept, NULL, 0), toy_teachers(kept), toy_teachers(kept)};
    wrong[0].teacher.folds = TOY_FOLDS;
    wrong[1].teacher.folds = 20; /* parts of 20 sentences */
    wrong[2].vectors = memory_copy_text("nowhere.vec", strlen("nowhere.vec"));
    for (size_t i = 0; i < 3; i++) {
        training_result result;
        error err = {0};
        ck_assert(!folds_run(&wrong[i], &one_thread, kept, (folds_listener){0}, &result, &err));
        ck_assert_int_eq(access(kept, F_OK), 0);
        toy_expect_same(kept, copy);
        config_dispose(&wrong[i]);
    }
    bell b = {.steps = 1};
    const training_options options = {
        .threads = 1, .interrupted = &b.flag, .listener = {.context = &b, .progress = ring}};
    ck_assert(toy_teach(kept, &options).interrupted);
    ck_assert_int_ne(access(kept, F_OK), 0);
}
END_TEST

/* Vectors of the same name with other bytes make other teachers. */
START_TEST(vectors_that_change_meanwhile)
{
    const char *soft = toy_path("vectors.soft");
    const char *const settings[] = {"teacher.folds=3"};
    config c = toy_config(toy_corpus(TOY_TAUGHT, 3), NULL, soft, settings, 1);
    c.vectors = memory_copy_text(toy_vectors(), strlen(toy_vectors()));
    bell b = {.steps = 45}; /* in the second fold */
    const training_options options = {
        .threads = 1, .resume = true, .interrupted = &b.flag, .listener = {.context = &b, .progress = ring}};
    training_result result;
    error err = {0};
    ck_assert_msg(folds_run(&c, &options, soft, (folds_listener){0}, &result, &err), "%s", err.message);
    ck_assert(result.interrupted);
    unlink(toy_path("vectors.soft.fold-2.checkpoint"));
    FILE *file = fopen(c.vectors, "a");
    ck_assert(file != NULL && fputs("fritz 1 2 3 4 5 6\n", file) > 0 && fclose(file) == 0);
    b = (bell){0};
    ck_assert(!folds_run(&c, &options, soft, (folds_listener){0}, &result, &err));
    ck_assert_msg(strstr(err.message, "belongs to a run with other vectors") != NULL, "%s",
                  err.message);
    config_dispose(&c);
}
END_TEST

/* A pupil of SOFT, stopped after some steps where STEPS is not 0. */
static bool resume_pupil(const char *soft, const char *out, size_t steps, training_result *out_result, error *err)
{
    char file[256];
    snprintf(file, sizeof file, "teacher.file=%s", soft);
    const char *const taught[] = {file};
    bell b = {.steps = steps};
    const training_options options = {
        .threads = 1, .resume = true, .interrupted = &b.flag, .listener = {.context = &b, .progress = ring}};
    config c = toy_config(toy_corpus(TOY_TAUGHT, 3), NULL, out, taught, 1);
    const bool ok = training_run(&c, &options, out_result, err);
    config_dispose(&c);
    return ok;
}

/* A file of teachers has bytes, as corpora and vectors have: with others it is another run. */
START_TEST(a_pupil_of_other_teachers)
{
    const char *soft = toy_path("bytes.soft"), *out = toy_path("bytes.ner");
    training_result result = {0};
    error err = {0};
    toy_teach(soft, &one_thread);
    ck_assert_msg(resume_pupil(soft, out, 0, &result, &err), "%s", err.message);
    ck_assert_msg(resume_pupil(soft, out, 0, &result, &err) && result.finished, "%s", err.message);
    ck_assert_int_eq(rename(out, toy_path("first.ner")), 0);
    ck_assert_msg(resume_pupil(soft, out, 12, &result, &err) && result.interrupted, "%s", err.message);
    config c = toy_teachers(soft);
    c.seed = 2;
    ck_assert_msg(folds_run(&c, &one_thread, soft, (folds_listener){0}, &result, &err), "%s", err.message);
    config_dispose(&c);
    ck_assert(!resume_pupil(soft, out, 0, &result, &err));
    ck_assert_msg(strstr(err.message, "other corpora (or vectors, or teachers") != NULL, "%s", err.message);
    unlink(toy_path("bytes.ner.checkpoint"));
    ck_assert_int_eq(rename(toy_path("first.ner"), out), 0);
    ck_assert_msg(resume_pupil(soft, out, 0, &result, &err) && !result.finished, "%s", err.message);
}
END_TEST

/* A run that makes its teachers itself, stopped after some steps where STEPS is not 0; whether it was stopped. */
static bool learn(const char *out, size_t threads_wanted, size_t steps)
{
    static const char *const settings[] = {"teacher={folds: 3, rounds: 2, epochs: 3, hidden: 5}"};
    bell b = {.steps = steps};
    const training_options options = {.threads = threads_wanted,
                                      .resume = true,
                                      .interrupted = &b.flag,
                                      .listener = {.context = &b, .progress = ring}};
    config c = toy_config(toy_corpus(TOY_TAUGHT, 3), toy_corpus(20, 4), out, settings, 1);
    training_result result = {0};
    error err = {0};
    ck_assert_msg(taught_run(&c, &options, (folds_listener){0}, &result, &err), "%s", err.message);
    config_dispose(&c);
    return result.interrupted;
}

/* One command for teachers and pupil: the same bytes for any number of threads and wherever it was cut off, and at the
 * end nothing is left but model and log. */
START_TEST(teachers_of_ones_own)
{
    const char *whole = toy_path("own.ner"), *cut = toy_path("own-cut.ner");
    ck_assert(!learn(whole, 1, 0));
    const size_t files = toy_files();
    static const size_t moments[] = {2, 30, 5, 60, 3, 70};
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        learn(cut, 1 + i % 2, moments[i]);
    ck_assert(!learn(cut, 2, 0));
    toy_expect_same(whole, cut);
    ck_assert_uint_eq(toy_files(), files + 2);
}
END_TEST

/* What a run that was killed behind its end has left goes with the next look at it; what another run is at, stays. */
START_TEST(killed_between_the_model_and_its_teachers)
{
    const char *out = toy_path("end.ner"), *teachers = toy_path("end.ner.teachers");
    const char *log = toy_path("end.ner.teachers.fold-1.log.tsv"), *kept = toy_path("end.kept");
    const char *const settings[] = {"teacher.folds=3", "rnn.hidden=7"};
    config c = toy_config(toy_corpus(TOY_TAUGHT, 3), NULL, out, settings, 1);
    config other = toy_config(toy_corpus(TOY_TAUGHT, 3), NULL, out, settings, 2);
    const training_options options = {.threads = 1, .resume = true};
    training_result result = {0};
    error err = {0};
    ck_assert_msg(folds_run(&c, &options, teachers, (folds_listener){0}, &result, &err), "%s", err.message);
    ck_assert_int_eq(link(teachers, kept), 0);
    ck_assert_msg(taught_run(&c, &options, (folds_listener){0}, &result, &err), "%s", err.message);
    const size_t files = toy_files();
    FILE *file = fopen(log, "w");
    ck_assert(link(kept, teachers) == 0 && file != NULL && fclose(file) == 0);
    ck_assert_msg(taught_run(&c, &options, (folds_listener){0}, &result, &err) && result.finished, "%s", err.message);
    ck_assert_uint_eq(toy_files(), files);
    ck_assert_msg(folds_run(&other, &options, teachers, (folds_listener){0}, &result, &err), "%s", err.message);
    ck_assert_msg(taught_run(&c, &options, (folds_listener){0}, &result, &err) && result.finished, "%s", err.message);
    ck_assert_uint_eq(toy_files(), files + 1 + TOY_FOLDS);
    config_dispose(&c);
    config_dispose(&other);
}
END_TEST

/* What was left by a run with another configuration is not gone on with by mistake. */
START_TEST(leftovers_of_another_run)
{
    const char *const old[] = {"teacher.folds=3", "rnn.hidden=7"}, *out = toy_path("left.ner");
    config first = toy_config(toy_corpus(TOY_TAUGHT, 3), NULL, out, old, 2);
    config second = toy_config(toy_corpus(TOY_TAUGHT, 3), NULL, out, old, 1);
    for (size_t moment = 1; moment < 120; moment += 23) { /* in each of the folds, and behind them */
        bell b = {.steps = moment};
        training_options options = {
            .threads = 1, .interrupted = &b.flag, .listener = {.context = &b, .progress = ring}};
        training_result result = {0};
        error err = {0};
        ck_assert(taught_run(&first, &options, (folds_listener){0}, &result, &err));
        b = (bell){.steps = 2};
        ck_assert(taught_run(&second, &options, (folds_listener){0}, &result, &err));
        ck_assert(result.interrupted && result.among_teachers);
        b = (bell){0};
        options.resume = true;
        ck_assert_msg(taught_run(&second, &options, (folds_listener){0}, &result, &err), "%s", err.message);
        unlink(out);
    }
    config_dispose(&first);
    config_dispose(&second);
}
END_TEST

START_TEST(another_number_of_folds_is_another_run)
{
    const char *soft = toy_path("count.soft");
    toy_teach(soft, &one_thread);
    config c = toy_teachers(soft);
    training_result result;
    error err = {0};
    const training_options options = {.threads = 1, .resume = true};
    c.teacher.folds = TOY_FOLDS + 1;
    ck_assert(!folds_run(&c, &options, soft, (folds_listener){0}, &result, &err));
    ck_assert_msg(strstr(err.message, "is of a run with 3 folds, not 4") != NULL, "%s", err.message);
    c.teacher.folds = TOY_FOLDS;
    c.epochs++;
    ck_assert(!folds_run(&c, &options, soft, (folds_listener){0}, &result, &err));
    ck_assert_msg(strstr(err.message, "with another configuration (epochs: ") != NULL, "%s", err.message);
    config_dispose(&c);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("folds_resumed");
    TCase *tests = tcase_create("folds_resumed");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, interrupted_and_gone_on_with);
    tcase_add_test(tests, a_disk_that_is_full_behind_a_fold);
    tcase_add_test(tests, killed_between_a_fold_and_its_checkpoint);
    tcase_add_test(tests, a_mistake_costs_no_teachers);
    tcase_add_test(tests, vectors_that_change_meanwhile);
    tcase_add_test(tests, a_pupil_of_other_teachers);
    tcase_add_test(tests, teachers_of_ones_own);
    tcase_add_test(tests, killed_between_the_model_and_its_teachers);
    tcase_add_test(tests, leftovers_of_another_run);
    tcase_add_test(tests, another_number_of_folds_is_another_run);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
