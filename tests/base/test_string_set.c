#include "base/memory.h"
#include "base/string_set.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

static size_t add(string_set *s, const char *text, size_t size, bool *is_new)
{
    size_t number;
    ck_assert(string_set_add(s, text, size, &number, is_new));
    return number;
}

static void expect(const string_set *s, size_t number, const char *text, size_t size)
{
    size_t own;
    const char *bytes = string_set_text(s, number, &own);
    ck_assert_uint_eq(own, size);
    ck_assert(size == 0 || memcmp(bytes, text, size) == 0);
}

START_TEST(numbers_strings_as_they_come)
{
    string_set s;
    bool is_new;
    string_set_init(&s);
    ck_assert_uint_eq(add(&s, "king", 4, &is_new), 0);
    ck_assert(is_new);
    ck_assert_uint_eq(add(&s, "queen", 5, NULL), 1);
    ck_assert_uint_eq(add(&s, "king", 4, &is_new), 0);
    ck_assert(!is_new);
    ck_assert_uint_eq(s.count, 2);
    expect(&s, 1, "queen", 5);
    ck_assert_uint_eq(string_set_find(&s, "queen", 5), 1);
    ck_assert(string_set_find(&s, "quee", 4) == STRING_SET_NONE);
    string_set_dispose(&s);
}
END_TEST

/* Bytes are bytes: the empty string, NUL and malformed UTF-8 are strings like others. */
START_TEST(any_bytes)
{
    static const struct {
        const char *bytes;
        size_t size;
    } strings[] = {{"", 0}, {"\0", 1}, {"\0\0", 2}, {"\xFF\xFE", 2}, {"a\0b", 3}, {"a", 1}};
    enum { COUNT = sizeof strings / sizeof *strings };
    string_set s;
    string_set_init(&s);
    ck_assert(string_set_find(&s, "", 0) == STRING_SET_NONE);
    for (size_t i = 0; i < COUNT; i++)
        ck_assert_uint_eq(add(&s, strings[i].bytes, strings[i].size, NULL), i);
    for (size_t i = 0; i < COUNT; i++) {
        ck_assert_uint_eq(string_set_find(&s, strings[i].bytes, strings[i].size), i);
        expect(&s, i, strings[i].bytes, strings[i].size);
    }
    string_set_dispose(&s);
}
END_TEST

START_TEST(a_hundred_thousand)
{
    string_set s;
    char text[32];
    string_set_init(&s);
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < 100000; i++) {
            bool is_new;
            const size_t size = (size_t)snprintf(text, sizeof text, "%zu", i * i);
            ck_assert_uint_eq(add(&s, text, size, &is_new), i);
            ck_assert(is_new == (round == 0));
        }
    expect(&s, 99999, "9999800001", 10);
    ck_assert(string_set_find(&s, "2", 1) == STRING_SET_NONE);
    string_set_dispose(&s);
}
END_TEST

/* After warm-up a tagger's set takes no memory. */
START_TEST(clearing_keeps_the_memory)
{
    string_set s;
    char text[32];
    size_t before = 0;
    string_set_init(&s);
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < 1000; i++)
            ck_assert_uint_eq(add(&s, text, (size_t)snprintf(text, sizeof text, "%zu.%zu", round, i), NULL), i);
        ck_assert(round == 0 || memory_allocations() == before);
        string_set_clear(&s);
        ck_assert_uint_eq(s.count, 0);
        ck_assert(string_set_find(&s, "0.1", 3) == STRING_SET_NONE);
        before = memory_allocations();
    }
    string_set_dispose(&s);
    string_set_dispose(&s);
}
END_TEST

/* A failed add changes nothing, and the next one succeeds. */
START_TEST(without_memory)
{
    string_set s;
    char text[32];
    size_t number = 77, failures = 0;
    bool is_new = false;
    string_set_init(&s);
    for (size_t i = 0; i < 300; i++) {
        const size_t size = (size_t)snprintf(text, sizeof text, "word number %zu", i);
        for (size_t n = 1;; n++) {
            memory_fail_at(n);
            const bool added = string_set_add(&s, text, size, &number, &is_new);
            memory_fail_at(0);
            if (added)
                break;
            failures++;
            ck_assert_uint_eq(s.count, i);
            ck_assert(i == 0 || number == i - 1);
            ck_assert(string_set_find(&s, text, size) == STRING_SET_NONE);
            ck_assert(i == 0 || string_set_find(&s, "word number 0", 13) == 0);
        }
        ck_assert_uint_eq(number, i);
    }
    ck_assert_uint_gt(failures, 6);
    string_set_dispose(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("string_set");
    TCase *tests = tcase_create("string_set");
    tcase_add_test(tests, numbers_strings_as_they_come);
    tcase_add_test(tests, any_bytes);
    tcase_add_test(tests, a_hundred_thousand);
    tcase_add_test(tests, clearing_keeps_the_memory);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
