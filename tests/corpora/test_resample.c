/* Does chance behave? Simulated systems whose true F1 is known. */
#include "base/memory.h"
#include "base/random.h"
#include "corpora/resample.h"
#include "tests/support.h"

#include <stdio.h>

enum { SIMULATIONS = 2000, SENTENCES = 300, SAMPLES = 400 };

/* A sentence with 0 to 4 entities, of which a system finds each with 0.8, and 0 or 1 spurious guess with 0.3. */
static tally random_sentence(random_stream *r)
{
    tally t = {0};
    for (size_t left = random_below(r, 5); left > 0; left--) {
        bool found = random_uniform(r) < 0.8;
        t.correct += found;
        t.missed += !found;
    }
    t.spurious = random_uniform(r) < 0.3;
    return t;
}

/* Of infinitely many sentences: 2 gold entities, 1.6 right ones and 1.9 guesses each. */
static double true_f1(void)
{
    return tally_divide(1.6, 2.0, 1.9).f1;
}

START_TEST(an_interval_covers_the_truth_19_times_of_20)
{
    size_t covered = 0;
    for (size_t k = 0; k < SIMULATIONS; k++) {
        random_stream r = random_seed(1, k, 0, 0);
        tally sentences[SENTENCES];
        resample_intervals ci;
        for (size_t i = 0; i < SENTENCES; i++)
            sentences[i] = random_sentence(&r);
        ck_assert(resample_bootstrap(sentences, SENTENCES, &(resample_options){SAMPLES, k}, &ci, NULL));
        covered += ci.f1.low <= true_f1() && true_f1() <= ci.f1.high;
    }
    printf("%.2f %% of the intervals hold the truth\n", 100.0 * (double)covered / SIMULATIONS);
    ck_assert_msg(covered >= SIMULATIONS * 93 / 100 && covered <= SIMULATIONS * 97 / 100, "%zu of %d", covered,
                  SIMULATIONS);
}
END_TEST

START_TEST(equal_systems_differ_once_in_20_times)
{
    size_t rejected = 0;
    for (size_t k = 0; k < SIMULATIONS; k++) {
        random_stream r = random_seed(2, k, 0, 0);
        tally a[SENTENCES], b[SENTENCES];
        resample_difference d;
        for (size_t i = 0; i < SENTENCES; i++) {
            a[i] = random_sentence(&r);
            b[i] = random_sentence(&r);
        }
        ck_assert(resample_compare(a, b, SENTENCES, &(resample_options){SAMPLES, k}, &d, NULL));
        rejected += d.p <= 0.05;
    }
    printf("%.2f %% of equal systems are told apart\n", 100.0 * (double)rejected / SIMULATIONS);
    ck_assert_msg(rejected >= SIMULATIONS * 35 / 1000 && rejected <= SIMULATIONS * 65 / 1000, "%zu of %d", rejected,
                  SIMULATIONS);
}
END_TEST

START_TEST(a_large_difference_is_found)
{
    tally a[100], b[100];
    resample_difference d;
    for (size_t i = 0; i < 100; i++) {
        a[i] = (tally){.correct = 1, .missed = 1, .spurious = 1};
        b[i] = (tally){.correct = 2, .missed = i % 10 == 0};
    }
    ck_assert(resample_compare(a, b, 100, &(resample_options){999, 1}, &d, NULL));
    ck_assert_double_gt(d.f1, 0.3);
    ck_assert_double_eq_tol(d.p, 0.001, 1e-12);
    ck_assert(d.interval.low > 0.3 && d.interval.high < d.f1 + 0.1);
    ck_assert(resample_compare(a, a, 100, &(resample_options){999, 1}, &d, NULL));
    ck_assert_double_eq(d.p, 1.0);
    ck_assert_double_eq(d.f1, 0.0);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_numbers)
{
    random_stream r = random_seed(3, 0, 0, 0);
    tally sentences[50];
    resample_intervals first, second, third;
    for (size_t i = 0; i < 50; i++)
        sentences[i] = random_sentence(&r);
    ck_assert(resample_bootstrap(sentences, 50, &(resample_options){100, 7}, &first, NULL));
    ck_assert(resample_bootstrap(sentences, 50, &(resample_options){100, 7}, &second, NULL));
    ck_assert(resample_bootstrap(sentences, 50, &(resample_options){100, 8}, &third, NULL));
    ck_assert_mem_eq(&first, &second, sizeof first);
    ck_assert_mem_ne(&first, &third, sizeof first);
}
END_TEST

/* Type 0 has every other unit to itself, type 1 is everything, and type 2 is not there. */
START_TEST(types_have_intervals_from_the_same_draws)
{
    enum { UNITS = 40 };
    random_stream r = random_seed(4, 0, 0, 0);
    resample_options options = {200, 5};
    tally all[UNITS], odd[UNITS];
    tally_cell cells[2 * UNITS];
    size_t count = 0;
    for (size_t i = 0; i < UNITS; i++) {
        all[i] = random_sentence(&r);
        odd[i] = i % 2 == 1 ? all[i] : (tally){0};
        if (i % 2 == 1)
            cells[count++] = (tally_cell){i, 0, odd[i]};
        cells[count++] = (tally_cell){i, 1, all[i]};
    }
    resample_intervals one, types[3];
    ck_assert(resample_bootstrap_types(cells, count, UNITS, 3, &options, types, NULL));
    ck_assert(resample_bootstrap(odd, UNITS, &options, &one, NULL));
    ck_assert_mem_eq(&one, &types[0], sizeof one);
    ck_assert(resample_bootstrap(all, UNITS, &options, &one, NULL));
    ck_assert_mem_eq(&one, &types[1], sizeof one);
    ck_assert(types[1].f1.low < types[1].f1.high);
    ck_assert_double_eq(types[2].f1.high, 0.0);
    ck_assert(resample_bootstrap_types(NULL, 0, 0, 0, &options, types, NULL));
}
END_TEST

START_TEST(nothing_and_one_are_allowed)
{
    tally one = {.correct = 1};
    resample_intervals ci;
    resample_difference d;
    ck_assert(resample_bootstrap(NULL, 0, &(resample_options){10, 1}, &ci, NULL));
    ck_assert_double_eq(ci.f1.high, 0.0);
    ck_assert(resample_bootstrap(&one, 1, &(resample_options){1, 1}, &ci, NULL));
    ck_assert_double_eq(ci.f1.low, 1.0);
    ck_assert(resample_compare(NULL, NULL, 0, &(resample_options){10, 1}, &d, NULL));
    ck_assert_double_eq(d.p, 1.0);
}
END_TEST

START_TEST(fails_whole_when_memory_does)
{
    tally one = {.correct = 1};
    resample_intervals ci;
    resample_difference d;
    error err = {0};
    for (size_t nth = 1; nth <= 4; nth++) {
        memory_fail_at(nth);
        ck_assert(nth > 2 || !resample_bootstrap(&one, 1, &(resample_options){10, 1}, &ci, &err));
        memory_fail_at(nth);
        ck_assert(!resample_compare(&one, &one, 1, &(resample_options){10, 1}, &d, &err));
        memory_fail_at(0);
        ck_assert_int_eq(err.code, ERROR_MEMORY);
        err.code = ERROR_NONE;
        memory_fail_at(nth);
        ck_assert(!resample_bootstrap_types(&(tally_cell){0, 0, one}, 1, 1, 1, &(resample_options){10, 1}, &ci, &err));
        memory_fail_at(0);
        ck_assert_int_eq(err.code, ERROR_MEMORY);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("resample");
    TCase *tests = tcase_create("resample");
    tcase_set_timeout(tests, 600);
    tcase_add_test(tests, an_interval_covers_the_truth_19_times_of_20);
    tcase_add_test(tests, equal_systems_differ_once_in_20_times);
    tcase_add_test(tests, a_large_difference_is_found);
    tcase_add_test(tests, the_same_seed_gives_the_same_numbers);
    tcase_add_test(tests, types_have_intervals_from_the_same_draws);
    tcase_add_test(tests, nothing_and_one_are_allowed);
    tcase_add_test(tests, fails_whole_when_memory_does);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
