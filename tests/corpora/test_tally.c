#include "corpora/tally.h"
#include "tests/support.h"

#include <string.h>

static tally counted(tally_way way, const span *gold, size_t gold_count, const span *guess, size_t guess_count)
{
    bool used[8];
    tally t = {0};
    tally_add(&t, way, gold, gold_count, guess, guess_count, used);
    return t;
}

static void check(tally t, size_t correct, size_t incorrect, size_t partial, size_t missed, size_t spurious)
{
    tally wanted = {correct, incorrect, partial, missed, spurious};
    ck_assert_msg(memcmp(&t, &wanted, sizeof t) == 0, "%zu %zu %zu %zu %zu", t.correct, t.incorrect, t.partial,
                  t.missed, t.spurious);
}

/* Gold: right, other ends, other type, missed. */
static const span gold[] = {{0, 2, 0}, {3, 5, 0}, {6, 7, 0}, {9, 10, 1}};
/* Guesses: right, one end wrong, another type, spurious. */
static const span guess[] = {{0, 2, 0}, {4, 5, 0}, {6, 7, 1}, {12, 13, 0}};

START_TEST(counts_the_same_pairs_in_five_ways)
{
    check(counted(TALLY_EQUAL, gold, 4, guess, 4), 1, 0, 0, 3, 3);
    check(counted(TALLY_STRICT, gold, 4, guess, 4), 1, 2, 0, 1, 1);
    check(counted(TALLY_EXACT, gold, 4, guess, 4), 2, 1, 0, 1, 1);
    check(counted(TALLY_PARTIAL, gold, 4, guess, 4), 2, 0, 1, 1, 1);
    check(counted(TALLY_TYPE, gold, 4, guess, 4), 2, 1, 0, 1, 1);
}
END_TEST

START_TEST(gives_a_gold_entity_to_one_guess_alone)
{
    static const span one[] = {{0, 4, 0}}, halves[] = {{0, 2, 0}, {2, 4, 0}};
    check(counted(TALLY_PARTIAL, one, 1, halves, 2), 0, 0, 1, 0, 1);
    check(counted(TALLY_PARTIAL, halves, 2, one, 1), 0, 0, 1, 1, 0);
    check(counted(TALLY_TYPE, one, 1, halves, 2), 1, 0, 0, 0, 1);
}
END_TEST

START_TEST(chooses_the_nearest_of_its_type)
{
    static const span golds[] = {{0, 1, 1}, {1, 2, 0}, {2, 6, 0}}, wide[] = {{0, 6, 0}};
    bool used[3];
    tally t = {0};
    tally_add(&t, TALLY_TYPE, golds, 3, wide, 1, used);
    check(t, 1, 0, 0, 2, 0);
    ck_assert(!used[0] && !used[1] && used[2]);
}
END_TEST

START_TEST(takes_no_overlap_of_less_than_a_hundredth)
{
    static const span hundred[] = {{0, 100, 0}}, more[] = {{0, 101, 0}}, one[] = {{0, 1, 0}};
    check(counted(TALLY_PARTIAL, hundred, 1, one, 1), 0, 0, 1, 0, 0);
    check(counted(TALLY_PARTIAL, more, 1, one, 1), 0, 0, 0, 1, 1);
}
END_TEST

START_TEST(scores_and_means)
{
    tally types[] = {{.correct = 3, .missed = 1}, {.partial = 1, .spurious = 1}};
    tally_scores first = tally_score(&types[0]), second = tally_score(&types[1]);
    ck_assert_double_eq(first.recall, 0.75);
    ck_assert_double_eq(first.precision, 1.0);
    ck_assert_double_eq(second.precision, 0.25);
    ck_assert_double_eq(second.recall, 0.5);
    ck_assert_double_eq(tally_macro(types, 2).recall, 0.625);
    ck_assert_double_eq(tally_weighted(types, 2).recall, 0.7);
    ck_assert_double_eq(tally_macro(NULL, 0).f1, 0.0);
    ck_assert_double_eq(tally_weighted(types + 1, 0).f1, 0.0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tally");
    TCase *tests = tcase_create("tally");
    tcase_add_test(tests, counts_the_same_pairs_in_five_ways);
    tcase_add_test(tests, gives_a_gold_entity_to_one_guess_alone);
    tcase_add_test(tests, chooses_the_nearest_of_its_type);
    tcase_add_test(tests, takes_no_overlap_of_less_than_a_hundredth);
    tcase_add_test(tests, scores_and_means);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
