/* Trials in, rows and tests out. */
#include "base/memory.h"
#include "base/random.h"
#include "base/reader.h"
#include "ner/tune_table.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

enum { VARIANTS = 3, SEEDS = 5, SENTENCES = 200 };

typedef struct world {
    tune_plan plan;
    tune_trial trials[VARIANTS * SEEDS];
    tune_row rows[VARIANTS];
    char dev[8];
} world;

static world w;

/* SENTENCES of two entities each; HIT is how often one is found. */
static void score(tune_trial *t, double hit, uint64_t seed)
{
    random_stream random = random_seed(seed, 0, 0, 0);
    tune_record *r = &t->record;
    r->sentences = memory_new(SENTENCES, sizeof *r->sentences);
    r->sentence_count = SENTENCES;
    r->best_epoch = 3;
    r->seconds = 90;
    for (size_t i = 0; i < SENTENCES; i++) {
        const size_t right = (random_uniform(&random) < hit) + (random_uniform(&random) < hit);
        r->sentences[i] = (score_counts){2, 2, right};
        r->dev.gold += 2;
        r->dev.guess += 2;
        r->dev.correct += right;
    }
    t->state = TRIAL_DONE;
}

/* The base finds 80 %, the first variant as many, the second one 60 %. */
static void begin(void)
{
    static const double hits[VARIANTS] = {0.8, 0.8, 0.6};
    w = (world){.dev = "dev"};
    ck_assert(tune_plan_init(&w.plan, NULL) && tune_plan_seeds(&w.plan, "1-5", NULL));
    ck_assert(tune_plan_try(&w.plan, "like it: a=1", NULL) && tune_plan_try(&w.plan, "worse: a=2", NULL));
    for (size_t i = 0; i < VARIANTS * SEEDS; i++) {
        w.trials[i].config.dev = w.dev;
        score(&w.trials[i], hits[i / SEEDS], 100 + i);
    }
}

static void end(void)
{
    for (size_t i = 0; i < VARIANTS * SEEDS; i++)
        tune_record_dispose(&w.trials[i].record);
    tune_plan_dispose(&w.plan);
}

static void make(void)
{
    error err = {0};
    ck_assert_msg(tune_table_make(&w.plan, w.trials, w.rows, &err), "%s", err.message);
}

START_TEST(tells_a_difference_from_luck)
{
    begin();
    make();
    ck_assert(!w.rows[0].compared && !w.rows[0].sure);
    ck_assert_uint_eq(w.rows[0].seeds, SEEDS);
    ck_assert_double_eq_tol(w.rows[0].f1, 0.8, 0.03);
    ck_assert(w.rows[0].deviation > 0 && w.rows[0].deviation < 0.05);
    ck_assert(w.rows[1].compared && w.rows[1].shares_sentences && !w.rows[1].sure);
    ck_assert_double_gt(w.rows[1].p_sentences, 0.05);
    ck_assert(w.rows[2].sure);
    ck_assert_double_lt(w.rows[2].p_sentences, 0.001);
    ck_assert_double_lt(w.rows[2].paired.p, 0.01);
    ck_assert_double_eq_tol(w.rows[2].paired.difference, w.rows[2].f1 - w.rows[0].f1, 1e-12);
    ck_assert(w.rows[2].paired.high < 0 && w.rows[2].paired.low < w.rows[2].paired.high);
    end();
}
END_TEST

/* One lucky sentence that all seeds share is luck of sentences, however sure the seeds are of it. */
START_TEST(seeds_alone_are_no_proof)
{
    begin();
    for (size_t i = 0; i < SEEDS; i++) {
        tune_record *own = &w.trials[SEEDS + i].record, *base = &w.trials[i].record;
        memcpy(own->sentences, base->sentences, SENTENCES * sizeof *own->sentences);
        own->dev = base->dev;
        base->dev.correct -= base->sentences[7].correct;
        own->dev.correct += 2 - own->sentences[7].correct;
        base->sentences[7].correct = 0;
        own->sentences[7].correct = 2;
    }
    make();
    ck_assert_double_lt(w.rows[1].paired.p, 0.001);
    ck_assert_double_gt(w.rows[1].p_sentences, 0.5);
    ck_assert(!w.rows[1].sure);
    end();
}
END_TEST

START_TEST(only_seeds_that_both_have_are_compared)
{
    begin();
    w.trials[1].state = TRIAL_BEGUN;
    w.trials[2 * SEEDS + 2].state = TRIAL_FAILED;
    for (size_t i = 0; i < SEEDS; i++)
        w.trials[SEEDS + i].state = i < 2 ? TRIAL_DONE : TRIAL_TO_DO;
    make();
    ck_assert_uint_eq(w.rows[0].seeds, 4);
    ck_assert_uint_eq(w.rows[1].seeds, 2);
    ck_assert_uint_eq(w.rows[2].seeds, 4);
    ck_assert(!w.rows[1].compared && w.rows[1].shares_sentences); /* seed 1 alone */
    ck_assert(w.rows[2].compared);
    double sum = 0;
    for (size_t i = 0; i < SEEDS; i++)
        if (i != 1 && i != 2)
            sum += score_f1(&w.trials[2 * SEEDS + i].record.dev) - score_f1(&w.trials[i].record.dev);
    ck_assert_double_eq_tol(w.rows[2].paired.difference, sum / 3, 1e-12);
    end();
}
END_TEST

/* A share of train for dev, or another dev: seeds can be compared, sentences cannot. */
START_TEST(sentences_that_are_not_the_same)
{
    begin();
    w.trials[2 * SEEDS].record.sentences[5].gold = 3;
    for (size_t i = 0; i < SEEDS; i++)
        w.trials[SEEDS + i].record.sentence_count = SENTENCES - 1;
    make();
    ck_assert(w.rows[1].compared && !w.rows[1].shares_sentences && !w.rows[1].sure);
    ck_assert(w.rows[2].compared && !w.rows[2].shares_sentences && !w.rows[2].sure);
    for (size_t i = 0; i < VARIANTS * SEEDS; i++)
        w.trials[i].config.dev = NULL;
    make();
    ck_assert(!w.rows[2].shares_sentences);
    end();
}
END_TEST

static char *write_tsv(void)
{
    char path[256], *text;
    size_t size;
    error err = {0};
    const char *file = support_text(".tsv", "");
    memcpy(path, file, strlen(file) + 1);
    ck_assert_msg(tune_table_write_tsv(w.rows, VARIANTS, path, &err) && reader_read_all(path, &text, &size, &err), "%s",
                  err.message);
    return text;
}

/* What was not measured is no number: not of a variant without seeds, and no difference from a base without them. */
START_TEST(what_is_not_known_is_empty)
{
    begin();
    for (size_t i = 0; i < SEEDS; i++) {
        w.trials[i].state = i == 0 ? TRIAL_DONE : TRIAL_FAILED;
        w.trials[SEEDS + i].state = i > 0 ? TRIAL_DONE : TRIAL_TO_DO;
        w.trials[2 * SEEDS + i].state = TRIAL_TO_DO;
    }
    make();
    ck_assert(w.rows[1].common == 0 && !w.rows[1].compared && w.rows[1].seeds == SEEDS - 1);
    char *text = write_tsv(), *row = strchr(text, '\n') + 1;
    ck_assert_msg(strstr(row, "\t1\t0.8") != NULL, "%s", row);
    row = strstr(row, "\nlike it") + 1;
    ck_assert_msg(strstr(row, "\t\t\t\t\t\t\t0.0") < strchr(row, '\n'), "%s", row);
    row = strstr(row, "\nworse") + 1;
    ck_assert_str_eq(row, "worse\ta=2\t0\t\t\t\t\t\t\t\t\t\t\t\t\t\n");
    memory_free(text);
    end();
}
END_TEST

/* One seed that both have: a difference, but nothing that is known of it. */
START_TEST(one_seed_in_common)
{
    begin();
    for (size_t i = 1; i < SEEDS; i++)
        w.trials[i].state = TRIAL_FAILED;
    make();
    ck_assert(w.rows[2].common == 1 && !w.rows[2].compared);
    ck_assert_double_eq_tol(w.rows[2].paired.difference,
                            score_f1(&w.trials[2 * SEEDS].record.dev) - score_f1(&w.trials[0].record.dev), 1e-12);
    char *text = write_tsv();
    const char *row = strstr(text, "\nworse") + 1;
    ck_assert_msg(strstr(row, "\t-0.2") != NULL || strstr(row, "\t-0.1") != NULL, "%s", row);
    ck_assert_msg(strstr(row, "\t\t\t\t0.0") != NULL, "%s", row);
    memory_free(text);
    end();
}
END_TEST

START_TEST(sorts_the_best_first_behind_the_base)
{
    const tune_variant a = {.name = (char[]){"a"}}, b = {.name = (char[]){"b"}}, c = {.name = (char[]){"c"}};
    tune_row rows[] = {{.f1 = 0.5}, {.variant = &a, .f1 = 0.1}, {.variant = &b, .f1 = 0.9}, {.variant = &c, .f1 = 0.9}};
    tune_table_sort(rows, 4);
    ck_assert_double_eq(rows[0].f1, 0.5);
    ck_assert(rows[1].variant == &b && rows[2].variant == &c && rows[3].variant == &a);
}
END_TEST

START_TEST(a_record_is_read_back)
{
    begin();
    tune_record *r = &w.trials[0].record, again;
    error err = {0};
    char path[256];
    const char *file = support_text(".tsv", "");
    memcpy(path, file, strlen(file) + 1);
    r->sources = memory_copy_text("abc def", 7);
    r->calibration_error = 0.0125;
    r->epochs = 14;
    ck_assert_msg(tune_record_write(r, path, &err) && tune_record_read(path, &again, &err), "%s", err.message);
    ck_assert_str_eq(again.sources, "abc def");
    ck_assert(again.best_epoch == 3 && again.epochs == 14);
    ck_assert_double_eq(again.seconds, 90);
    ck_assert_double_eq(again.calibration_error, 0.0125);
    ck_assert_mem_eq(&again.dev, &r->dev, sizeof r->dev);
    ck_assert_uint_eq(again.sentence_count, SENTENCES);
    ck_assert_mem_eq(again.sentences, r->sentences, SENTENCES * sizeof *r->sentences);
    tune_record_dispose(&again);
    end();
}
END_TEST

#define HEAD "corpora\tx\nbest epoch\t1\nepochs\t2\nseconds\t3\ncalibration error\t0.1\ngold\t2\nguessed\t2\nright\t1\n"

START_TEST(other_files_are_refused)
{
    static const char *const wrong[] = {"", "x\n", HEAD, HEAD "sentences\t1\n", HEAD "sentences\t1\n1\t1\n",
                                        HEAD "sentences\t1\n1\t1\t2\n", HEAD "sentences\t1\n1\t1\t1\n1\t1\t1\n",
                                        HEAD "sentences\t-1\n", HEAD "sentences\t1.5\n1\t1\t1\n",
                                        HEAD "sentences\t1\nx\t1\t1\n"};
    tune_record r = {.epochs = 77};
    error err;
    ck_assert(tune_record_read(support_text(".tsv", HEAD "sentences\t1\n1\t1\t1\n"), &r, NULL));
    tune_record_dispose(&r);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_msg(!tune_record_read(support_text(".tsv", wrong[i]), &r, &err), "%s", wrong[i]);
        ck_assert_int_eq(err.code, ERROR_DATA);
    }
}
END_TEST

START_TEST(without_memory)
{
    begin();
    bool done = false;
    size_t failures = 0;
    for (; !done; failures++) {
        error err = {0};
        memory_fail_at(failures + 1);
        done = tune_table_make(&w.plan, w.trials, w.rows, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY);
    }
    ck_assert_uint_gt(failures, 5);
    end();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tune_table");
    TCase *tests = tcase_create("tune_table");
    tcase_add_test(tests, tells_a_difference_from_luck);
    tcase_add_test(tests, seeds_alone_are_no_proof);
    tcase_add_test(tests, only_seeds_that_both_have_are_compared);
    tcase_add_test(tests, sentences_that_are_not_the_same);
    tcase_add_test(tests, what_is_not_known_is_empty);
    tcase_add_test(tests, one_seed_in_common);
    tcase_add_test(tests, sorts_the_best_first_behind_the_base);
    tcase_add_test(tests, a_record_is_read_back);
    tcase_add_test(tests, other_files_are_refused);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
