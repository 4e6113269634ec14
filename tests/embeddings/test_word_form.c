#include "embeddings/word_form.h"
#include "tests/support.h"

#include <string.h>

typedef bool form_function(const char *, size_t, char *, size_t *);

static void expect_form(form_function *form, const char *text, const char *expected)
{
    char out[WORD_FORM_BYTES];
    size_t size = 12345;
    bool changed = form(text, strlen(text), out, &size);
    ck_assert_msg(changed == (strcmp(text, expected) != 0), "%s", text);
    if (changed) {
        ck_assert_uint_eq(size, strlen(expected));
        ck_assert_mem_eq(out, expected, size);
    } else {
        ck_assert_uint_eq(size, 12345);
    }
}

START_TEST(lower_case)
{
    expect_form(word_form_lower, "Germany", "germany");
    expect_form(word_form_lower, "already lower, 42!", "already lower, 42!");
    expect_form(word_form_lower, "@AZ[`az{", "@az[`az{");
    expect_form(word_form_lower, "ÉCOLE ΣΊΣΥΦΟΣ Ж", "école σίσυφοσ ж");
    expect_form(word_form_lower, "ẞ", "ß");
    expect_form(word_form_lower, "Ⱥ", "ⱥ"); /* two bytes become three */
    expect_form(word_form_lower, "中文", "中文");
    expect_form(word_form_lower, "", "");
}
END_TEST

START_TEST(title_case)
{
    expect_form(word_form_title, "london", "London");
    expect_form(word_form_title, "SMITH-JONES", "Smith-Jones");
    expect_form(word_form_title, "Oslo", "Oslo");
    expect_form(word_form_title, "éCOLE", "École");
    expect_form(word_form_title, "42nd-o'NEIL", "42nd-O'neil");
    expect_form(word_form_title, "\xFF!", "\xFF!");
    expect_form(word_form_title, "", "");
}
END_TEST

static void expect_letters(const char *text, bool upper, bool lower)
{
    const word_letters found = word_form_letters(text, strlen(text));
    ck_assert_msg(found.upper == upper && found.lower == lower, "%s", text);
}

START_TEST(letters_with_case)
{
    expect_letters("Oslo", true, true);
    expect_letters("oslo", false, true);
    expect_letters("U.S.", true, false);
    expect_letters("école", false, true);
    expect_letters("É", true, false);
    expect_letters("\xC7\x85", true, true); /* U+01C5, a titlecase letter */
    expect_letters("@[`{42", false, false);
    expect_letters("中文", false, false);
    expect_letters("\xFF", false, false);
    expect_letters("", false, false);
}
END_TEST

START_TEST(digits_become_0)
{
    expect_form(word_form_fold_digits, "1996-08-22", "0000-00-00");
    expect_form(word_form_fold_digits, "0.00", "0.00");
    expect_form(word_form_fold_digits, "/19:", "/00:");
    expect_form(word_form_fold_digits, "٣ and ९", "0 and 0"); /* Arabic and Devanagari: category Nd */
    expect_form(word_form_fold_digits, "½ ² Ⅳ", "½ ² Ⅳ");   /* numbers, but no digits */
    expect_form(word_form_fold_digits, "", "");
}
END_TEST

START_TEST(malformed_bytes_stay)
{
    expect_form(word_form_lower, "A\xFF\xC3 B\xE2\x82", "a\xFF\xC3 b\xE2\x82");
    expect_form(word_form_fold_digits, "1\xFF\xD9", "0\xFF\xD9");
}
END_TEST

START_TEST(a_word_that_is_too_long_has_no_other_form)
{
    static char text[WORD_FORM_BYTES + 1], out[WORD_FORM_BYTES];
    size_t size = 12345;
    memset(text, 'A', sizeof text);
    ck_assert(!word_form_lower(text, sizeof text, out, &size));
    ck_assert_uint_eq(size, 12345);
    ck_assert(word_form_lower(text, WORD_FORM_BYTES, out, &size));
    ck_assert_uint_eq(size, WORD_FORM_BYTES);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("word_form");
    TCase *tests = tcase_create("word_form");
    tcase_add_test(tests, lower_case);
    tcase_add_test(tests, title_case);
    tcase_add_test(tests, letters_with_case);
    tcase_add_test(tests, digits_become_0);
    tcase_add_test(tests, malformed_bytes_stay);
    tcase_add_test(tests, a_word_that_is_too_long_has_no_other_form);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
