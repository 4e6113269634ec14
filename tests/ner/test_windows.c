#include "ner/windows.h"
#include "tests/support.h"

START_TEST(a_long_sentence_is_cut_at_fixed_places)
{
    static const window wanted[] = {{0, 100, 0, 87}, {75, 175, 87, 162}, {150, 250, 162, 250}};
    ck_assert_uint_eq(window_count(250, 100), 3);
    for (size_t i = 0; i < 3; i++) {
        window w = window_at(250, 100, i);
        ck_assert_uint_eq(w.start, wanted[i].start);
        ck_assert_uint_eq(w.end, wanted[i].end);
        ck_assert_uint_eq(w.keep_from, wanted[i].keep_from);
        ck_assert_uint_eq(w.keep_to, wanted[i].keep_to);
    }
    ck_assert_uint_eq(window_count(251, 100), 4);
    ck_assert_uint_eq(window_count(100, 100), 1);
    ck_assert_uint_eq(window_count(0, 100), 1);
    window whole = window_at(100, 100, 0);
    ck_assert(whole.start == 0 && whole.end == 100 && whole.keep_from == 0 && whole.keep_to == 100);
}
END_TEST

START_TEST(every_token_is_kept_by_one_window_that_sees_around_it)
{
    static const size_t sizes[] = {WINDOW_LEAST_TOKENS, 9, 17, 100, 256, 1000};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        size_t size = sizes[s], half = (size / 4 < 64 ? size / 4 : 64) / 2;
        for (size_t tokens = 0; tokens < 5 * size; tokens++) {
            size_t next = 0, count = window_count(tokens, size);
            for (size_t k = 0; k < count; k++) {
                window w = window_at(tokens, size, k);
                ck_assert_uint_eq(w.keep_from, next);
                ck_assert(w.start <= w.keep_from && w.keep_to <= w.end && w.end - w.start <= size);
                ck_assert(k == 0 || w.keep_from - w.start >= half);
                ck_assert(k + 1 == count || w.end - w.keep_to >= half);
                ck_assert(tokens == 0 || w.keep_to > w.keep_from);
                next = w.keep_to;
            }
            ck_assert_uint_eq(next, tokens);
        }
    }
}
END_TEST

START_TEST(an_entity_belongs_to_the_window_it_begins_in)
{
    entity out[8];
    window first = window_at(150, 100, 0), second = window_at(150, 100, 1);
    entity left[] = {{3, 5, 0, 0.5}, {80, 90, 1, 0.9}, {95, 97, 2, 0.4}};
    entity right[] = {{5, 15, 1, 0.8}, {13, 14, 1, 0.7}, {20, 22, 2, 0.6}};
    size_t count = window_merge(&first, &(tagged_sentence){left, 3}, out, 0);
    ck_assert_uint_eq(count, 2);
    count = window_merge(&second, &(tagged_sentence){right, 3}, out, count);
    ck_assert_uint_eq(count, 3);
    ck_assert(out[1].start == 80 && out[1].end == 90);
    ck_assert_msg(out[2].start == 95 && out[2].end == 97 && out[2].probability == 0.6, "the second window's is kept");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("windows");
    TCase *tests = tcase_create("windows");
    tcase_add_test(tests, a_long_sentence_is_cut_at_fixed_places);
    tcase_add_test(tests, every_token_is_kept_by_one_window_that_sees_around_it);
    tcase_add_test(tests, an_entity_belongs_to_the_window_it_begins_in);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
