/* The first key that two configurations say differently. */
#include "models/config.h"
#include "models/config_difference.h"
#include "tests/support.h"

#include <string.h>

static void format(const char *yaml, buffer *out)
{
    config c = {0};
    error err = {0};
    ck_assert_msg(config_parse("c.yaml", yaml, strlen(yaml), NULL, 0, &c, &err), "%s", err.message);
    ck_assert_msg(config_format(&c, out, &err), "%s", err.message);
    config_dispose(&c);
}

START_TEST(says_the_first_key_with_its_group)
{
    static const struct {
        const char *there, *here, *difference;
    } cases[] = {
        {"train: a", "train: a", ""},
        {"train: x/a", "train: y/a", ""},
        {"train: a", "{train: a, batch: 8}", "batch: 16, where it is 8 now"},
        {"{train: a, rnn: {hidden: 8}}", "{train: a, rnn: {hidden: 88}}", "rnn.hidden: 8, where it is 88 now"},
        {"{train: a, rnn: {hidden: 88}}", "{train: a, rnn: {hidden: 8}}", "rnn.hidden: 88, where it is 8 now"},
        {"{train: a, dropout: {word: 0.1}, seed: 2}", "{train: a, dropout: {word: 0.2}}",
         "dropout.word: 0.1, where it is 0.2 now"},
        {"train: a", "train: [a, b]", "train: [\"a\"], where it is [\"a\", \"b\"] now"},
        {"{train: a, seed: 18446744073709551615}", "train: a", "seed: 18446744073709551615, where it is 1 now"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer there = {0}, here = {0};
        char difference[CONFIG_DIFFERENCE_BYTES];
        format(cases[i].there, &there);
        format(cases[i].here, &here);
        ck_assert_int_eq(config_difference(there.data, here.data, difference), cases[i].difference[0] != '\0');
        ck_assert_str_eq(difference, cases[i].difference);
        buffer_dispose(&there);
        buffer_dispose(&here);
    }
}
END_TEST

/* What lines of other versions, or damaged ones, lead to. */
START_TEST(lines_that_are_not_alike)
{
    static const struct {
        const char *there, *here, *difference;
    } cases[] = {
        {"a: 1\nc: 3\n", "a: 1\nb: 2\nc: 3\n", "no b, which is 2 now"},
        {"a: 1\n", "a: 1\nb: 2\n", "no b, which is 2 now"},
        {"", "g:\n  a: 1\n", "no g"},
        {"g:\n", "g:\n  a: 1\n", "no g.a, which is 1 now"},
        {"a: 1\nb: 2\n", "a: 1\n", ""},
        {"a: 1\n\n0123\n", "a: 1\n\n4567\n", ""},
        {"a: 1\xff\x1b[0m\n", "a: 1\n", "a: 1??[0m, where it is 1 now"},
        {"a: 1", "a: 12", "a: 1, where it is 12 now"},
        {"a", "a: 12", "no a, which is 12 now"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char difference[CONFIG_DIFFERENCE_BYTES];
        ck_assert_int_eq(config_difference(cases[i].there, cases[i].here, difference),
                         cases[i].difference[0] != '\0');
        ck_assert_str_eq(difference, cases[i].difference);
    }
}
END_TEST

START_TEST(long_values_are_cut)
{
    char there[2000], difference[CONFIG_DIFFERENCE_BYTES];
    memset(there, 'x', sizeof there);
    memcpy(there, "a: ", 3);
    there[sizeof there - 1] = '\0';
    ck_assert(config_difference(there, "a: 1\n", difference));
    ck_assert_ptr_nonnull(strstr(difference, "xxx..., where it is 1 now"));
    there[1] = 'x'; /* a key without an end */
    ck_assert(config_difference("a: 1\n", "axxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: 1\n",
                                difference));
    ck_assert(config_difference(there, "a: 1\n", difference));
    ck_assert_str_eq(difference, "no a, which is 1 now");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("config_difference");
    TCase *tests = tcase_create("config_difference");
    tcase_add_test(tests, says_the_first_key_with_its_group);
    tcase_add_test(tests, lines_that_are_not_alike);
    tcase_add_test(tests, long_values_are_cut);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
