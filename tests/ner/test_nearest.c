#include "ner/nearest.h"
#include "tests/support.h"

#include <string.h>

static const char *const commands[] = {"tag", "train", "score", "vectors", "tokenize", "info"};

static const char *suggested(const char *given)
{
    nearest best = nearest_new(given);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        nearest_try(&best, commands[i]);
    return best.name;
}

START_TEST(one_slip_is_understood)
{
    ck_assert_str_eq(suggested("trian"), "train");    /* neighbours swapped */
    ck_assert_str_eq(suggested("vector"), "vectors"); /* a letter missing */
    ck_assert_str_eq(suggested("scoore"), "score");   /* one too many */
    ck_assert_str_eq(suggested("imfo"), "info");      /* a wrong one */
    ck_assert_str_eq(suggested("tokenise"), "tokenize");
}
END_TEST

START_TEST(what_is_far_from_all_suggests_nothing)
{
    ck_assert_ptr_null(suggested("frobnicate"));
    ck_assert_ptr_null(suggested("x"));
    ck_assert_ptr_null(suggested(""));
}
END_TEST

START_TEST(the_nearer_one_wins_and_of_equals_the_first)
{
    nearest best = nearest_new("format");
    nearest_try(&best, "formats");
    nearest_try(&best, "formal");
    ck_assert_str_eq(best.name, "formats");
    nearest_try(&best, "format");
    ck_assert_str_eq(best.name, "format");
    ck_assert_uint_eq(best.distance, 0);
}
END_TEST

START_TEST(overlong_names_are_left_alone)
{
    char given[200];
    memset(given, 'a', sizeof given - 1);
    given[sizeof given - 1] = '\0';
    nearest best = nearest_new(given);
    nearest_try(&best, given);
    ck_assert_ptr_null(best.name);
    best = nearest_new("tag");
    nearest_try(&best, given);
    ck_assert_ptr_null(best.name);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("nearest");
    TCase *tests = tcase_create("nearest");
    tcase_add_test(tests, one_slip_is_understood);
    tcase_add_test(tests, what_is_far_from_all_suggests_nothing);
    tcase_add_test(tests, the_nearer_one_wins_and_of_equals_the_first);
    tcase_add_test(tests, overlong_names_are_left_alone);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
