#include "corpora/score.h"
#include "tests/support.h"

START_TEST(adds_sentences_up)
{
    static const span gold[] = {{0, 2, 0}, {3, 4, 1}}, guess[] = {{0, 2, 0}};
    score_counts counts = {0};
    score_add(&counts, gold, 2, guess, 1);
    score_add(&counts, gold, 2, gold, 2);
    ck_assert_uint_eq(counts.gold, 4);
    ck_assert_uint_eq(counts.guess, 3);
    ck_assert_uint_eq(counts.correct, 3);
    ck_assert_double_eq(score_precision(&counts), 1.0);
    ck_assert_double_eq(score_recall(&counts), 0.75);
    ck_assert_double_eq_tol(score_f1(&counts), 6.0 / 7.0, 1e-15);
}
END_TEST

START_TEST(is_zero_where_there_is_nothing)
{
    score_counts nothing = {0}, missed = {.gold = 3};
    ck_assert_double_eq(score_precision(&nothing), 0.0);
    ck_assert_double_eq(score_recall(&nothing), 0.0);
    ck_assert_double_eq(score_f1(&nothing), 0.0);
    ck_assert_double_eq(score_f1(&missed), 0.0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("score");
    TCase *tests = tcase_create("score");
    tcase_add_test(tests, adds_sentences_up);
    tcase_add_test(tests, is_zero_where_there_is_nothing);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
