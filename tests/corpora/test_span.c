#include "corpora/span.h"
#include "tests/support.h"

/* "Angela Merkel met Obama": the type of the second span was guessed wrong. */
START_TEST(counts_spans_with_the_same_place_and_type)
{
    static const span gold[] = {{0, 2, 0}, {3, 4, 0}};
    static const span guess[] = {{0, 2, 0}, {3, 4, 1}};
    ck_assert_uint_eq(span_count_common(gold, 2, guess, 2), 1);
    ck_assert(span_equal(gold[0], guess[0]));
    ck_assert(!span_equal(gold[1], guess[1]));
}
END_TEST

START_TEST(steps_over_spans_that_one_side_alone_has)
{
    static const span a[] = {{0, 1, 0}, {2, 3, 0}, {5, 7, 0}, {9, 10, 0}};
    static const span b[] = {{1, 2, 0}, {2, 3, 0}, {4, 5, 0}, {5, 6, 0}, {9, 10, 0}, {11, 12, 0}};
    ck_assert_uint_eq(span_count_common(a, 4, b, 6), 2);
    ck_assert_uint_eq(span_count_common(b, 6, a, 4), 2);
}
END_TEST

START_TEST(finds_nothing_in_nothing)
{
    static const span one = {0, 1, 0};
    ck_assert_uint_eq(span_count_common(NULL, 0, NULL, 0), 0);
    ck_assert_uint_eq(span_count_common(&one, 1, NULL, 0), 0);
    ck_assert_uint_eq(span_count_common(NULL, 0, &one, 1), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("span");
    TCase *tests = tcase_create("span");
    tcase_add_test(tests, counts_spans_with_the_same_place_and_type);
    tcase_add_test(tests, steps_over_spans_that_one_side_alone_has);
    tcase_add_test(tests, finds_nothing_in_nothing);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
