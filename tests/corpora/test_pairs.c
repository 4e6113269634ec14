#include "base/memory.h"
#include "corpora/pairs.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

/* "token=gold/guess" for each pair, "|" for a boundary; or the error's message, after the name of the file. */
static const char *read_pairs(const pairs_options *options)
{
    static char shown[1024];
    error err = {0};
    size_t used = 0;
    pair p;
    reader_status status;
    pairs *input = pairs_open(options, &err);
    ck_assert_msg(input != NULL, "%s", err.message);
    shown[0] = '\0';
    while ((status = pairs_next(input, &p, &err)) == READER_LINE) {
        if (p.boundary)
            used += (size_t)snprintf(shown + used, sizeof shown - used, "| ");
        else
            used += (size_t)snprintf(shown + used, sizeof shown - used, "%.*s=%.*s/%.*s ", (int)p.token.size,
                                     p.token.text, (int)p.gold.size, p.gold.text, (int)p.guess.size, p.guess.text);
    }
    if (status == READER_FAILED) {
        ck_assert_int_eq(err.code, ERROR_DATA);
        snprintf(shown, sizeof shown, "%s", strchr(err.message, ':'));
    }
    pairs_close(input);
    return shown;
}

static const char *two(const char *gold, const char *guess)
{
    return read_pairs(&(pairs_options){support_text(".gold", gold), support_text(".guess", guess), NULL, CONLL_BYTES});
}

static const char *one(const char *text, const char *delimiter)
{
    return read_pairs(&(pairs_options){support_text(".txt", text), NULL, delimiter, CONLL_BYTES});
}

START_TEST(reads_two_tags_from_one_file)
{
    ck_assert_str_eq(one("a N B-X O\nb V O O\n\nc N O I-X\n", NULL), "a=B-X/O b=O/O | c=O/I-X ");
    ck_assert_str_eq(one("a\tB-X\tO\n\t\nc\tO\tI-X\n\n", NULL), "a=B-X/O | c=O/I-X ");
    ck_assert_str_eq(one("a,B-X,O\n-X-,O,O\nc,O,I-X\n", ","), "a=B-X/O | c=O/I-X ");
}
END_TEST

START_TEST(reads_one_tag_from_each_of_two_files)
{
    ck_assert_str_eq(two("a N B-X\nb V O\n\nc N O\n", "a\tO\nb\tO\n\nc\tI-X\n"), "a=B-X/O b=O/O | c=O/I-X ");
}
END_TEST

START_TEST(does_not_mind_comments_and_empty_lines)
{
    ck_assert_str_eq(two("# text x y\n\n\na O\n\n\n\n# b c d\nb O\n", "a O\n\nb O\n\n\n"), "a=O/O | b=O/O ");
}
END_TEST

START_TEST(takes_document_marks_for_tokens)
{
    ck_assert_str_eq(two("-DOCSTART- -X- O\n\na O B-X\n", "-DOCSTART-\n\na O\n"),
                     "-DOCSTART-=O/O | a=B-X/O ");
}
END_TEST

START_TEST(names_the_place_where_files_differ)
{
    ck_assert_ptr_nonnull(strstr(two("a O\nb O\n", "a O\nc O\n"), ":2: the token is \"c\", but at "));
    ck_assert_ptr_nonnull(strstr(two("a O\n\nb O\n", "a O\nb O\n"),
                                 ":2: a sentence begins before this token in the gold file, but not at "));
    ck_assert_ptr_nonnull(strstr(two("a O\nb O\n", "a O\n\nb O\n"), ":3: a sentence begins here, but not at "));
    ck_assert_ptr_nonnull(strstr(two("a O\n", "a O\nb O\n"), " ends before this token"));
    ck_assert_ptr_nonnull(strstr(two("a O\nb O\n", "a O\n"), ":2: "));
    ck_assert_str_eq(two("a O\n", "a\n"), ":1: column 2 is missing: there is no tag");
    ck_assert_str_eq(one("a b c\nd e\n", NULL), ":2: column 3 is missing (the first line has 3)");
    ck_assert_str_eq(one("a,b,c\nd,e\n", ","), ":2: 2 columns (the first line has 3)");
}
END_TEST

START_TEST(knows_lines_of_both_files)
{
    error err = {0};
    pair p;
    pairs_options options = {support_text(".a", "\na O\n"), support_text(".b", "a O\n"), NULL, CONLL_UTF8};
    pairs *input = pairs_open(&options, &err);
    ck_assert_int_eq(pairs_next(input, &p, &err), READER_LINE);
    ck_assert_uint_eq(p.gold_line, 2);
    ck_assert_uint_eq(p.guess_line, 1);
    ck_assert_str_eq(pairs_gold_name(input), options.gold_path);
    ck_assert_str_eq(pairs_guess_name(input), options.guess_path);
    pairs_close(input);
    options.guess_path = "/nonexistent";
    ck_assert_ptr_null(pairs_open(&options, &err));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pairs");
    TCase *tests = tcase_create("pairs");
    tcase_add_test(tests, reads_two_tags_from_one_file);
    tcase_add_test(tests, reads_one_tag_from_each_of_two_files);
    tcase_add_test(tests, does_not_mind_comments_and_empty_lines);
    tcase_add_test(tests, takes_document_marks_for_tokens);
    tcase_add_test(tests, names_the_place_where_files_differ);
    tcase_add_test(tests, knows_lines_of_both_files);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
