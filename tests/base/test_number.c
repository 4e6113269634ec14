#include "base/number.h"
#include "tests/support.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static bool parse(const char *text, double *out)
{
    return number_parse(text, strlen(text), out);
}

START_TEST(reads_decimal_numbers)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {{"0", 0},      {"-12", -12},    {"+3.5", 3.5},   {".5", 0.5},
                 {"2.", 2},     {"1e3", 1000},   {"1.5E-3", 0.0015}, {"0.1", 0.1},
                 {"1e999", INFINITY}, {"-1e999", -INFINITY}, {"1e-999", 0}, {"9007199254740993", 9007199254740992.0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value;
        ck_assert_msg(parse(cases[i].text, &value), "%s", cases[i].text);
        ck_assert_msg(value == cases[i].value, "%s", cases[i].text);
    }
}
END_TEST

START_TEST(refuses_the_rest)
{
    static const char *const cases[] = {"",   "+",  ".",    "e5",  "1e",  "1e+",   "1,5",
                                        " 1", "1 ", "0x10", "inf", "nan", "1_000", "--1"};
    char long_number[300];
    double value = 42;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(!parse(cases[i], &value), "%s", cases[i]);
    memset(long_number, '1', sizeof long_number);
    ck_assert(!number_parse(long_number, sizeof long_number, &value));
    ck_assert(!number_parse("1\0", 2, &value));
    ck_assert_double_eq(value, 42);
}
END_TEST

START_TEST(writes_the_shortest_text_that_reads_back)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},      {0.1, "0.1"}, {-2.5, "-2.5"}, {1.0 / 3, "0.3333333333333333"},
                 {1e-9, "1e-09"}, {5e-324, "5e-324"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[NUMBER_BYTES];
        number_format(cases[i].value, text);
        ck_assert_str_eq(text, cases[i].text);
    }
}
END_TEST

/* A program that uses the library may have set a locale whose decimal point is a comma. */
START_TEST(the_locale_does_not_matter)
{
    double value = 0;
    char text[NUMBER_BYTES];
    locale_t german = newlocale(LC_ALL_MASK, "de_DE.UTF-8", (locale_t)0);
    if (german == (locale_t)0) {
        fprintf(stderr, "SKIPPED: the locale de_DE.UTF-8 is not installed\n");
        return;
    }
    locale_t old = uselocale(german);
    ck_assert(parse("0.5", &value));
    number_format(0.25, text);
    uselocale(old);
    freelocale(german);
    ck_assert_double_eq(value, 0.5);
    ck_assert_str_eq(text, "0.25");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("number");
    TCase *tests = tcase_create("number");
    tcase_add_test(tests, reads_decimal_numbers);
    tcase_add_test(tests, refuses_the_rest);
    tcase_add_test(tests, writes_the_shortest_text_that_reads_back);
    tcase_add_test(tests, the_locale_does_not_matter);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
