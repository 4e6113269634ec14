/* Means and tests of a few numbers, against tables and against R. */
#include "base/statistics.h"
#include "tests/support.h"

#include <math.h>

/* The sleep data of Student's paper (Cushny and Peebles 1905): t = -4.0621, 9 degrees, p = 0.002833. */
START_TEST(students_own_example)
{
    static const double dextro[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    static const double laevo[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    const statistics_paired s = statistics_compare(dextro, laevo, 10);
    ck_assert_double_eq_tol(s.difference, 1.58, 1e-12);
    ck_assert_double_eq_tol(s.p, 0.002833, 5e-7);
    ck_assert_double_eq_tol(s.low, 0.7001142, 1e-6);
    ck_assert_double_eq_tol(s.high, 2.4598858, 1e-6);
    ck_assert_double_eq_tol(statistics_mean(laevo, 10), 2.33, 1e-12);
    ck_assert_double_eq_tol(statistics_deviation(laevo, 10), 2.002249, 1e-6);
}
END_TEST

START_TEST(what_tables_say_of_t)
{
    static const double table[][3] = {/* degrees, t, both tails */
                                      {1, 12.706, 0.05}, {1, 63.657, 0.01}, {2, 4.303, 0.05}, {4, 2.776, 0.05},
                                      {4, 8.610, 0.001}, {9, 2.262, 0.05},  {30, 2.042, 0.05}, {1000, 1.962, 0.05}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        ck_assert_double_eq_tol(statistics_student(table[i][1], table[i][0]) / table[i][2], 1, 1e-3);
        ck_assert_double_eq(statistics_student(-table[i][1], table[i][0]),
                            statistics_student(table[i][1], table[i][0]));
    }
    ck_assert_double_eq(statistics_student(0, 3), 1);
    ck_assert_double_eq(statistics_student(INFINITY, 3), 0);
    ck_assert_double_lt(statistics_student(1e6, 4), 1e-12);
}
END_TEST

START_TEST(differences_that_are_all_the_same)
{
    static const double a[] = {0.5, 0.25, 0.75}, b[] = {0.625, 0.375, 0.875};
    const statistics_paired none = statistics_compare(a, a, 3), some = statistics_compare(a, b, 3);
    ck_assert_double_eq(none.p, 1);
    ck_assert_double_eq(none.difference, 0);
    ck_assert_double_eq(some.p, 0);
    ck_assert_double_eq(some.low, 0.125);
    ck_assert_double_eq(some.high, 0.125);
}
END_TEST

START_TEST(few_values)
{
    static const double one[] = {3};
    ck_assert_double_eq(statistics_mean(one, 0), 0);
    ck_assert_double_eq(statistics_mean(one, 1), 3);
    ck_assert_double_eq(statistics_deviation(one, 1), 0);
}
END_TEST

/* p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") of R: 0.03 0.06 0.06 0.02. */
START_TEST(holms_correction)
{
    double p[] = {0.01, 0.04, 0.03, 0.005};
    static const double expected[] = {0.03, 0.06, 0.06, 0.02};
    statistics_holm(p, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_double_eq_tol(p[i], expected[i], 1e-12);
    double large[] = {0.9, 1, 0.2};
    statistics_holm(large, 3);
    ck_assert_double_eq_tol(large[2], 0.6, 1e-12);
    ck_assert_double_eq(large[0], 1);
    ck_assert_double_eq(large[1], 1);
    statistics_holm(large, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("statistics");
    TCase *tests = tcase_create("statistics");
    tcase_add_test(tests, students_own_example);
    tcase_add_test(tests, what_tables_say_of_t);
    tcase_add_test(tests, differences_that_are_all_the_same);
    tcase_add_test(tests, few_values);
    tcase_add_test(tests, holms_correction);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
