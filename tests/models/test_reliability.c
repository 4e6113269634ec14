/* Bins of spans by their probability, the error of them, and the text that a model keeps. */
#include "base/memory.h"
#include "models/reliability.h"
#include "tests/support.h"

#include <string.h>

/* Ten spans said to be right nine times of ten, of which eight are: the error is a tenth. */
START_TEST(says_how_far_probabilities_are_off)
{
    reliability_bin bins[RELIABILITY_BINS] = {{0}};
    for (size_t i = 0; i < 10; i++)
        reliability_add(bins, 0.9, i < 8);
    reliability_finish(bins);
    ck_assert_uint_eq(bins[9].spans, 10);
    ck_assert_uint_eq(bins[9].right, 8);
    ck_assert_double_eq_tol(bins[9].probability, 0.9, 1e-12);
    ck_assert_double_eq_tol(reliability_error(bins), 0.1, 1e-12);
}
END_TEST

/* Bins do not make up for each other; each counts by its spans. */
START_TEST(weighs_bins_by_spans)
{
    reliability_bin bins[RELIABILITY_BINS] = {{0}};
    ck_assert_double_eq(reliability_error(bins), 0);
    for (size_t i = 0; i < 3; i++)
        reliability_add(bins, 1, true);
    reliability_add(bins, 0.25, true);
    reliability_finish(bins);
    ck_assert_uint_eq(bins[9].spans, 3);
    ck_assert_uint_eq(bins[2].spans, 1);
    ck_assert_double_eq_tol(reliability_error(bins), 0.75 / 4, 1e-12);
}
END_TEST

START_TEST(every_probability_has_a_bin)
{
    reliability_bin bins[RELIABILITY_BINS] = {{0}};
    static const double probabilities[] = {0, 0.05, 0.1, 0.5, 0.9999, 1};
    static const size_t expected[] = {0, 0, 1, 5, 9, 9};
    for (size_t i = 0; i < 6; i++) {
        const size_t before = bins[expected[i]].spans;
        reliability_add(bins, probabilities[i], false);
        ck_assert_uint_eq(bins[expected[i]].spans, before + 1);
    }
}
END_TEST

static reliability example(void)
{
    reliability r = {.temperature = 2.164528, .error_before = 0.036876, .error = 0.003425};
    for (size_t i = 0; i < RELIABILITY_BINS; i++)
        r.bins[i] = (reliability_bin){10 * i, 7 * i, i > 0 ? 0.1 * (double)i + 0.05 : 0};
    return r;
}

START_TEST(text_is_read_back)
{
    const reliability r = example();
    reliability again;
    buffer text = {0};
    error err = {0};
    ck_assert(reliability_format(&r, &text));
    ck_assert(strncmp(text.data, "2.164528\t0.036876\t0.003425\n0\t0.000000\t0\n10\t0.150000\t7\n", 53) == 0);
    ck_assert_msg(reliability_parse(text.data, &again, &err), "%s", err.message);
    ck_assert_double_eq(again.temperature, r.temperature);
    ck_assert_double_eq(again.error_before, r.error_before);
    ck_assert_double_eq(again.error, r.error);
    for (size_t i = 0; i < RELIABILITY_BINS; i++) {
        ck_assert_uint_eq(again.bins[i].spans, r.bins[i].spans);
        ck_assert_uint_eq(again.bins[i].right, r.bins[i].right);
        ck_assert_double_eq_tol(again.bins[i].probability, r.bins[i].probability, 1e-12);
    }
    buffer_dispose(&text);
}
END_TEST

/* Every shorter text, and texts with something else in one place. */
START_TEST(other_texts_are_refused)
{
    static const char *const heads[] = {"0\t0\t0", "-1\t0\t0", "nan\t0\t0", "1e9\t0\t0", "1\t2\t0", "1\t0\t-1", "1 0 0",
                                        "1\t0"};
    const reliability r = example();
    reliability out = {.temperature = 77};
    buffer text = {0}, changed = {0};
    error err;
    ck_assert(reliability_format(&r, &text));
    const char *bins = strchr(text.data, '\n');
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        buffer_clear(&changed);
        ck_assert(buffer_format(&changed, "%s%s", heads[i], bins));
        ck_assert_msg(!reliability_parse(changed.data, &out, &err), "%s", heads[i]);
        ck_assert_int_eq(err.code, ERROR_DATA);
    }
    for (size_t size = 0; size + 1 < text.size; size++) { /* without its last digit it is a number still */
        buffer_clear(&changed);
        ck_assert(buffer_append(&changed, text.data, size));
        ck_assert_msg(!reliability_parse(changed.data, &out, NULL), "%zu bytes", size);
    }
    ck_assert(buffer_append_text(&text, "\n"));
    ck_assert(!reliability_parse(text.data, &out, NULL));
    ck_assert_double_eq(out.temperature, 77);
    buffer_dispose(&text);
    buffer_dispose(&changed);
}
END_TEST

START_TEST(a_bin_with_more_right_spans_than_spans)
{
    reliability r = example(), out;
    buffer text = {0};
    r.bins[3].right = r.bins[3].spans + 1;
    ck_assert(reliability_format(&r, &text));
    ck_assert(!reliability_parse(text.data, &out, NULL));
    buffer_dispose(&text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reliability");
    TCase *tests = tcase_create("reliability");
    tcase_add_test(tests, says_how_far_probabilities_are_off);
    tcase_add_test(tests, weighs_bins_by_spans);
    tcase_add_test(tests, every_probability_has_a_bin);
    tcase_add_test(tests, text_is_read_back);
    tcase_add_test(tests, other_texts_are_refused);
    tcase_add_test(tests, a_bin_with_more_right_spans_than_spans);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
