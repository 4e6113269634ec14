/* Edits between words. */
#include "base/edit_distance.h"
#include "tests/support.h"

#include <string.h>

START_TEST(edits_between_words)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        {"", "", 0},          {"", "abc", 3},       {"hidden", "hidden", 0}, {"hiden", "hidden", 1},
        {"hideen", "hidden", 1}, {"hiddne", "hidden", 1}, {"ca", "abc", 3},  {"kitten", "sitting", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_uint_eq(edit_distance(cases[i].a, cases[i].b), cases[i].distance);
        ck_assert_uint_eq(edit_distance(cases[i].b, cases[i].a), cases[i].distance);
    }
}
END_TEST

START_TEST(the_longest_words)
{
    char a[EDIT_DISTANCE_LONGEST + 1], b[EDIT_DISTANCE_LONGEST + 1];
    memset(a, 'a', EDIT_DISTANCE_LONGEST);
    memset(b, 'b', EDIT_DISTANCE_LONGEST);
    a[EDIT_DISTANCE_LONGEST] = b[EDIT_DISTANCE_LONGEST] = '\0';
    ck_assert_uint_eq(edit_distance(a, b), EDIT_DISTANCE_LONGEST);
    ck_assert_uint_eq(edit_distance(a, a), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("edit_distance");
    TCase *tests = tcase_create("edit_distance");
    tcase_add_test(tests, edits_between_words);
    tcase_add_test(tests, the_longest_words);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
