/* What split(/DELIMITER/, LINE) gave in Perl 5.36; fields are shown in brackets. */
#include "base/memory.h"
#include "corpora/split.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

static const char *cut(const char *delimiter, const char *text)
{
    static char shown[ERROR_MESSAGE_BYTES];
    error err = {0};
    split *s = split_new(delimiter, &err);
    const split_field *fields;
    size_t count, used = 0;
    ck_assert_msg(s != NULL, "%s", err.message);
    shown[0] = '\0';
    if (!split_cut(s, text, strlen(text), &fields, &count, &err)) {
        ck_assert_int_eq(err.code, ERROR_USAGE);
        snprintf(shown, sizeof shown, "%s", err.message);
        count = 0;
    }
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(shown + used, sizeof shown - used, "[%.*s]", (int)fields[i].size,
                                 fields[i].text != NULL ? fields[i].text : "");
    split_free(s);
    return shown;
}

START_TEST(cuts_at_a_space)
{
    ck_assert_str_eq(cut(" ", "EU NNP B-ORG"), "[EU][NNP][B-ORG]");
    ck_assert_str_eq(cut(" ", " a b  c "), "[][a][b][][c]");
    ck_assert_str_eq(cut(" ", ""), "");
    ck_assert_str_eq(cut(" ", "   "), "");
    ck_assert_str_eq(cut("\t", "New York\tB-LOC"), "[New York][B-LOC]");
    ck_assert_str_eq(cut("\\t", "a\tb"), "[a][b]");
    ck_assert_str_eq(cut("\\|", "a|b"), "[a][b]");
}
END_TEST

START_TEST(cuts_at_an_expression)
{
    ck_assert_str_eq(cut(" +", " a b  cab "), "[][a][b][cab]");
    ck_assert_str_eq(cut("\\s+", "a \tb"), "[a][b]");
    ck_assert_str_eq(cut("[,;]", "a,b;c"), "[a][b][c]");
    ck_assert_str_eq(cut("(?i)A", " a b  cab "), "[ ][ b  c][b ]");
    ck_assert_str_eq(cut("(?<= )", " a b  cab "), "[ ][a ][b ][ ][cab ]");
    ck_assert_str_eq(cut("::", "a::b:c"), "[a][b:c]");
    ck_assert_str_eq(cut(".", "abc"), "");
}
END_TEST

START_TEST(never_matches_nothing_where_a_field_begins)
{
    ck_assert_str_eq(cut("", "abc"), "[a][b][c]");
    ck_assert_str_eq(cut("|", "a|b"), "[a][|][b]");
    ck_assert_str_eq(cut("x*", "axxb"), "[a][b]");
    ck_assert_str_eq(cut("\\s*", " a b"), "[][a][b]");
    ck_assert_str_eq(cut("\\b", " a b"), "[ ][a][ ][b]");
    ck_assert_str_eq(cut("^", " a b"), "[ a b]");
    ck_assert_str_eq(cut("$", " a b"), "[ a b]");
    ck_assert_str_eq(cut("a*?", "ab"), "[][b]");
    ck_assert_str_eq(cut(" \\K", "a b c"), "[a ][b ][c]");
    ck_assert_str_eq(cut("\\Ga", "aab"), "[][ab]");
}
END_TEST

START_TEST(gives_what_groups_captured)
{
    ck_assert_str_eq(cut("( )", "a b"), "[a][ ][b]");
    ck_assert_str_eq(cut("(b)|(c)", "abzcd"), "[a][b][][z][][c][d]");
    ck_assert_str_eq(cut("(,)(x)?", "a,b,"), "[a][,][][b][,]");
    ck_assert_str_eq(cut("(?<n>-)", "a-b"), "[a][-][b]");
}
END_TEST

START_TEST(knows_where_perl_differs_from_pcre2)
{
    ck_assert_str_eq(cut("\\Q.\\E", "aQ.Eb"), "[a][b]");
    ck_assert_str_eq(cut("\\y", "ayb"), "[a][b]");
    ck_assert_str_eq(cut("a{,2}", "baac"), "[b][c]");
    ck_assert_str_eq(cut("a{ 1 , 2 }", "baac"), "[b][c]");
    ck_assert_str_eq(cut("a{3,1}", "baaac"), "[baaac]");
    ck_assert_str_eq(cut("{", "a{b"), "[a][b]");
    ck_assert_str_eq(cut("{2}", "a{2}b"), "[a][b]");
    ck_assert_str_eq(cut("\\N{U+2C}", "a,b"), "[a][b]");
    ck_assert_str_eq(cut("^*,", "a,b"), "[a][b]");
    ck_assert_str_eq(cut("[^ab]", "axb"), "[a][b]");
    ck_assert_str_eq(cut("[]-]", "a]b-c"), "[a][b][c]");
    ck_assert_str_eq(cut("(?#{2}){2}", "a{2}b"), "[a][b]");
    ck_assert_str_eq(cut("[[:space:]{]", "a b{c"), "[a][b][c]");
    ck_assert_str_eq(cut("a(?#c){2}", "xaab"), "[x][b]");
    ck_assert_str_eq(cut("a+(?#c)(?#d)?b", "xaab"), "[x]");
    ck_assert_str_eq(cut("\\N{3}", "abcd"), "[][d]");
    ck_assert_str_eq(cut("a\\K{1}", "xab"), "[xa][b]");
    ck_assert_str_eq(cut("[:alpha:]", "xa:zb"), "[x][][zb]");
    ck_assert_str_eq(cut("[^=x=]", "xa="), "[x][=]");
    ck_assert_str_eq(cut("\\x{2C}", "a,b"), "[a][b]");
    ck_assert_str_eq(cut("\\cI", "a\tb"), "[a][b]");
}
END_TEST

START_TEST(says_what_is_no_expression)
{
    static const char *const wrong[] = {"[",  "*", "(",     ")",       "\\", "a**", "(*LF)a",      "\\8",  "(?{1})",
                                        "++", "?", "[z-a]", "(?C)",    "\\C", "\\c", "[[:none:]]", "\\w{", "\\x{",
                                        "a\\",     "(?Ca)", "a{1}{2}", "\\b{wb}",
                                        "a+(?#c){2}", "\\K*", "\\K{2,}", "(?#c)*"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(strncmp(cut(wrong[i], "a"), "-d: no regular expression: ", 27) == 0, "%s", wrong[i]);
    ck_assert_str_eq(cut("[", "a"),
                     "-d: no regular expression: missing terminating ] for character class (near character 1)");
}
END_TEST

START_TEST(fails_whole_when_memory_does)
{
    error err = {0};
    const split_field *fields;
    size_t count = 0;
    for (size_t nth = 1; count == 0; nth++) {
        ck_assert_uint_lt(nth, 20);
        memory_fail_at(nth);
        split *s = split_new("(,)", &err);
        if (s != NULL && !split_cut(s, "a,b,c,d,e,f,g", 13, &fields, &count, &err))
            count = 0;
        memory_fail_at(0);
        ck_assert(count > 0 || err.code == ERROR_MEMORY);
        split_free(s);
    }
    ck_assert_uint_eq(count, 13);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("split");
    TCase *tests = tcase_create("split");
    tcase_add_test(tests, cuts_at_a_space);
    tcase_add_test(tests, cuts_at_an_expression);
    tcase_add_test(tests, never_matches_nothing_where_a_field_begins);
    tcase_add_test(tests, gives_what_groups_captured);
    tcase_add_test(tests, knows_where_perl_differs_from_pcre2);
    tcase_add_test(tests, says_what_is_no_expression);
    tcase_add_test(tests, fails_whole_when_memory_does);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
