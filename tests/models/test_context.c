/* Where the windows of documents begin. */
#include "models/context.h"
#include "tests/support.h"

START_TEST(as_many_sentences_as_fit)
{
    context_windows w = {.size = 10};
    ck_assert(context_begins_window(&w, true, 4));
    ck_assert(!context_begins_window(&w, false, 6)); /* full to the last token */
    ck_assert(!context_begins_window(&w, false, 0)); /* nothing always fits */
    ck_assert(context_begins_window(&w, false, 1));
    ck_assert(context_begins_window(&w, false, 10));
    ck_assert(context_begins_window(&w, true, 1)); /* another document */
}
END_TEST

START_TEST(a_sentence_that_is_too_long_is_a_window)
{
    context_windows w = {.size = 10};
    ck_assert(context_begins_window(&w, true, 1));
    ck_assert(context_begins_window(&w, false, SIZE_MAX));
    ck_assert(context_begins_window(&w, false, 1));
    ck_assert(!context_begins_window(&w, false, 9));
}
END_TEST

START_TEST(without_a_size_every_sentence_is_a_window)
{
    context_windows w = {0};
    ck_assert(context_begins_window(&w, true, 1));
    ck_assert(context_begins_window(&w, false, 1));
    ck_assert(context_begins_window(&w, false, 0));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("context");
    TCase *tests = tcase_create("context");
    tcase_add_test(tests, as_many_sentences_as_fit);
    tcase_add_test(tests, a_sentence_that_is_too_long_is_a_window);
    tcase_add_test(tests, without_a_size_every_sentence_is_a_window);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
