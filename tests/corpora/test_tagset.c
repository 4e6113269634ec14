#include "base/memory.h"
#include "corpora/tagset.h"
#include "tests/support.h"

#include <string.h>

static const char *const types[] = {"LOC", "PER"};

static tagset *made(scheme s)
{
    error err = {0};
    tagset *ts = tagset_new(s, types, 2, &err);
    ck_assert_msg(ts != NULL, "%s", err.message);
    return ts;
}

START_TEST(numbers_tags)
{
    static const char *const bio[] = {"O", "B-LOC", "I-LOC", "B-PER", "I-PER"};
    static const char *const bioes[] = {"O", "B-LOC", "I-LOC", "E-LOC", "S-LOC", "B-PER", "I-PER", "E-PER", "S-PER"};
    tagset *ts = made(SCHEME_BIO);
    ck_assert_uint_eq(ts->count, 5);
    for (size_t i = 0; i < ts->count; i++) {
        ck_assert_str_eq(ts->names[i], bio[i]);
        ck_assert_int_eq(tagset_prefix(ts, i), bio[i][0]);
    }
    tagset_free(ts);
    ts = made(SCHEME_BIOES);
    ck_assert_uint_eq(ts->count, 9);
    for (size_t i = 0; i < ts->count; i++)
        ck_assert_str_eq(ts->names[i], bioes[i]);
    ck_assert_uint_eq(tagset_type(ts, 4), 0);
    ck_assert_uint_eq(tagset_type(ts, 5), 1);
    tagset_free(ts);
}
END_TEST

START_TEST(writes_spans_and_reads_them_back)
{
    static const span spans[] = {{0, 1, 1}, {1, 4, 1}, {5, 7, 0}};
    static const size_t bio[] = {3, 3, 4, 4, 0, 1, 2}, bioes[] = {8, 5, 6, 7, 0, 1, 3};
    for (int i = 0; i < 2; i++) {
        tagset *ts = made(i == 0 ? SCHEME_BIO : SCHEME_BIOES);
        size_t tags[7];
        span again[7];
        tagset_from_spans(ts, spans, 3, tags, 7);
        ck_assert_mem_eq(tags, i == 0 ? bio : bioes, sizeof tags);
        ck_assert_uint_eq(tagset_to_spans(ts, tags, 7, again), 3);
        for (size_t k = 0; k < 3; k++)
            ck_assert(span_equal(spans[k], again[k]));
        tagset_free(ts);
    }
}
END_TEST

/* A sequence of three tags is legal exactly where writing its spans gives it back. */
START_TEST(allows_what_spans_can_make)
{
    for (int i = 0; i < 2; i++) {
        tagset *ts = made(i == 0 ? SCHEME_BIO : SCHEME_BIOES);
        size_t n = ts->count, legal = 0;
        for (size_t code = 0; code < n * n * n; code++) {
            size_t tags[3] = {code % n, code / n % n, code / n / n}, again[3];
            span spans[3];
            tagset_from_spans(ts, spans, tagset_to_spans(ts, tags, 3, spans), again, 3);
            bool allowed = tagset_allows(ts, n, tags[0]) && tagset_allows(ts, tags[0], tags[1]) &&
                           tagset_allows(ts, tags[1], tags[2]) && tagset_allows(ts, tags[2], n);
            ck_assert_int_eq(allowed, memcmp(tags, again, sizeof tags) == 0);
            legal += allowed;
        }
        /* Ways to cut three tokens into spans of two types and outsides: a(n) = 3 a(n-1) + 2 a(n-2) + 2 a(n-3). */
        ck_assert_uint_eq(legal, 3 * 11 + 2 * 3 + 2);
        tagset_free(ts);
    }
}
END_TEST

START_TEST(allows_an_empty_sentence_and_no_types)
{
    tagset *ts = tagset_new(SCHEME_BIOES, NULL, 0, NULL);
    ck_assert_ptr_nonnull(ts);
    ck_assert_uint_eq(ts->count, 1);
    ck_assert(tagset_allows(ts, 1, 1));
    ck_assert(tagset_allows(ts, 1, 0));
    ck_assert_uint_eq(tagset_to_spans(ts, NULL, 0, NULL), 0);
    tagset_free(ts);
}
END_TEST

START_TEST(refuses_other_schemes)
{
    error err = {0};
    ck_assert_ptr_null(tagset_new(SCHEME_IOB1, types, 2, &err));
    ck_assert_int_eq(err.code, ERROR_USAGE);
    ck_assert_str_eq(err.message, "a network predicts bio or bioes tags, not iob1");
}
END_TEST

START_TEST(survives_a_failing_allocator)
{
    error err = {0};
    tagset *ts = NULL;
    for (size_t nth = 1; ts == NULL; nth++) {
        ck_assert_uint_lt(nth, 100);
        memory_fail_at(nth);
        ts = tagset_new(SCHEME_BIO, types, 2, &err);
        memory_fail_at(0);
        ck_assert(ts != NULL || err.code == ERROR_MEMORY);
    }
    tagset_free(ts);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tagset");
    TCase *tests = tcase_create("tagset");
    tcase_add_test(tests, numbers_tags);
    tcase_add_test(tests, writes_spans_and_reads_them_back);
    tcase_add_test(tests, allows_what_spans_can_make);
    tcase_add_test(tests, allows_an_empty_sentence_and_no_types);
    tcase_add_test(tests, refuses_other_schemes);
    tcase_add_test(tests, survives_a_failing_allocator);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
