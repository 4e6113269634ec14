#include "base/memory.h"
#include "corpora/alignment.h"
#include "corpora/jsonl.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

static comparison *aligned(const char *gold, const char *guess, error *err)
{
    pairs_options options = {support_text(".gold", gold), support_text(".guess", guess), NULL, CONLL_UTF8};
    return alignment_read(&options, CHUNKS_LENIENT, STRICT_BIO, err);
}

static size_t correct(const comparison *c)
{
    tally total;
    ck_assert(comparison_tally(c, TALLY_EQUAL, &total, NULL, NULL, NULL));
    return total.correct;
}

START_TEST(compares_what_is_cut_differently)
{
    error err = {0};
    comparison *c = aligned("search B-X\n- I-X\nengine I-X\n's O\n\nÉmile B-P\n",
                            "search-engine B-X\n's O\nÉ B-P\nmile I-P\n", &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    ck_assert_uint_eq(c->units, 1);
    ck_assert_uint_eq(correct(c), 2);
    split_field text = comparison_text(c, 0, c->guess.spans[0]);
    ck_assert_uint_eq(text.size, 15);
    ck_assert_mem_eq(text.text, "search - engine", 15);
    text = comparison_text(c, 0, c->guess.spans[1]);
    ck_assert_mem_eq(text.text, "Émile", 6);
    ck_assert_uint_eq(c->gold.lines[1], 6);
    ck_assert_uint_eq(c->guess.lines[1], 3);
    comparison_free(c);
}
END_TEST

START_TEST(cuts_units_where_both_sides_end_a_sentence)
{
    error err = {0};
    comparison *c = aligned("-DOCSTART- O\n\na B-X\n\nb O\n\nc B-X\n", "a B-X\nb O\n\nc O\n", &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    ck_assert_uint_eq(c->units, 2);
    ck_assert_uint_eq(c->gold.first[1], 1);
    ck_assert_uint_eq(correct(c), 1);
    ck_assert_uint_eq(c->tokens, 3);
    comparison_free(c);
    c = aligned("a B-X\n-DOCSTART- (12 EU)\tO\nb O\n", "a B-X\n\nb O\n", &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    ck_assert_uint_eq(c->units, 2);
    comparison_free(c);
}
END_TEST

START_TEST(names_the_place_where_texts_part)
{
    error err = {0};
    ck_assert_ptr_null(aligned("ab O\nc O\n", "a O\nbd O\n", &err));
    ck_assert_ptr_nonnull(strstr(err.message, ":2: the texts part at \"bd\"; at "));
    ck_assert_ptr_nonnull(strstr(err.message, ":2 it is \"c\""));
    ck_assert_ptr_null(aligned("ab O\n", "a O\n", &err));
    ck_assert_ptr_nonnull(strstr(err.message, ".gold:1: "));
    ck_assert_ptr_nonnull(strstr(err.message, ".guess ends before this token"));
    ck_assert_ptr_null(aligned("a X\n", "a O\n", &err));
    ck_assert_ptr_nonnull(strstr(err.message, ".gold:1: \"X\" is no tag"));
}
END_TEST

START_TEST(compares_json_lines)
{
    error err = {0};
    const char *gold = support_text(".jsonl", "{\"text\": \"Zoë met Ada\", \"spans\": [{\"start\": 0, \"end\": 3, "
                                              "\"label\": \"PER\"}, {\"start\": 8, \"end\": 11, \"label\": \"PER\"}]}\n"
                                              "{\"text\": \"x\"}\n");
    const char *guess = support_text(".jsonl", "\n{\"spans\": [{\"end\": 11, \"start\": 8, "
                                               "\"entity_group\": \"PER\"}], "
                                               "\"text\": \"Zoë met Ada\"}\n{\"text\": \"x\", \"spans\": []}");
    comparison *c = alignment_read_jsonl(gold, guess, &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    ck_assert_uint_eq(c->units, 2);
    ck_assert_uint_eq(correct(c), 1);
    ck_assert_uint_eq(comparison_size(c, 0), 11);
    ck_assert_mem_eq(comparison_text(c, 0, c->guess.spans[0]).text, "Ada", 3);
    comparison_free(c);
    ck_assert_ptr_null(alignment_read_jsonl(gold, support_text(".jsonl", "{\"text\": \"y\"}"), &err));
    ck_assert_ptr_nonnull(strstr(err.message, ":1: the text is not that of "));
    ck_assert_ptr_null(alignment_read_jsonl(gold, support_text(".jsonl", ""), &err));
    ck_assert_ptr_nonnull(strstr(err.message, " ends before this line"));
}
END_TEST

static void refuses(const char *text, const char *wanted)
{
    error err = {0};
    jsonl_document d;
    jsonl *j = jsonl_open(support_text(".jsonl", text), &err);
    ck_assert_int_eq(jsonl_next(j, &d, &err), READER_FAILED);
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_ptr_nonnull(strstr(err.message, wanted));
    jsonl_close(j);
}

START_TEST(names_the_line_of_wrong_json)
{
    refuses("{", ".jsonl:1: no JSON: ");
    refuses("[1]", ":1: no JSON object");
    refuses("\n{}", ":2: there is no \"text\"");
    refuses("{\"text\": \"a\", \"spans\": 1}", ":1: \"spans\" is no list");
    refuses("{\"text\": \"a\", \"spans\": [1]}", ":1: a span has no \"label\"");
    refuses("{\"text\": \"é\", \"spans\": [{\"start\": 0, \"end\": 2, \"label\": \"A\"}]}",
            ":1: a span has no \"start\" and \"end\" from 0 to 1, the characters of its text");
    refuses("{\"text\": \"a\", \"spans\": [{\"start\": -1, \"end\": 1, \"label\": \"A\"}]}",
            ":1: a span has no \"start\"");
    refuses("{\"text\": \"a\", \"spans\": [{\"start\": 1, \"end\": 1, \"label\": \"A\"}]}",
            ":1: the span 1-1 is empty");
    refuses("{\"text\": \"abc\", \"spans\": [{\"start\": 1, \"end\": 3, \"label\": \"A\"}, "
            "{\"start\": 0, \"end\": 2, \"label\": \"A\"}]}", ":1: the spans 0-2 and 1-3 overlap");
    refuses("{\"text\": \"\xFF\"}", ":1: no JSON: ");
    ck_assert(jsonl_is_named("a.jsonl") && jsonl_is_named("a.jsonl.gz"));
    ck_assert(!jsonl_is_named(".jsonl") && !jsonl_is_named("a.json"));
}
END_TEST

START_TEST(fails_whole_when_memory_does)
{
    pairs_options options = {support_text(".a", "ab B-X\nc O\n"), support_text(".b", "a B-X\nb I-X\nc O\n"), NULL,
                             CONLL_UTF8};
    comparison *c = NULL;
    for (size_t nth = 1; c == NULL; nth++) {
        error err = {0};
        ck_assert_uint_lt(nth, 200);
        memory_fail_at(nth);
        c = alignment_read(&options, CHUNKS_LENIENT, STRICT_BIO, &err);
        memory_fail_at(0);
        ck_assert(c != NULL || err.code == ERROR_MEMORY);
    }
    comparison_free(c);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("alignment");
    TCase *tests = tcase_create("alignment");
    tcase_add_test(tests, compares_what_is_cut_differently);
    tcase_add_test(tests, cuts_units_where_both_sides_end_a_sentence);
    tcase_add_test(tests, names_the_place_where_texts_part);
    tcase_add_test(tests, compares_json_lines);
    tcase_add_test(tests, names_the_line_of_wrong_json);
    tcase_add_test(tests, fails_whole_when_memory_does);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
