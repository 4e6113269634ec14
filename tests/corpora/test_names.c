#include "corpora/names.h"
#include "base/memory.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

START_TEST(numbers_in_order_of_first_sight)
{
    static const char *const seen[] = {"PER", "LOC", "PER", "", "LOC", "PERSON"};
    static const size_t wanted[] = {0, 1, 0, 2, 1, 3};
    names n;
    names_init(&n);
    for (size_t i = 0; i < 6; i++) {
        size_t number;
        ck_assert(names_number(&n, seen[i], strlen(seen[i]), &number));
        ck_assert_uint_eq(number, wanted[i]);
    }
    size_t number = 77, order[4];
    ck_assert(!names_find(&n, "ORG", 3, &number));
    ck_assert_uint_eq(number, 77);
    ck_assert(names_find(&n, "LOC", 3, &number));
    ck_assert_uint_eq(number, 1);
    names_sort(&n, order);
    ck_assert_mem_eq(order, ((size_t[]){2, 1, 0, 3}), sizeof order);
    names_dispose(&n);
}
END_TEST

START_TEST(tells_strings_with_nul_and_high_bytes_apart)
{
    names n;
    names_init(&n);
    size_t a, b, c, order[3];
    ck_assert(names_number(&n, "\xFF", 1, &a) && names_number(&n, "a\0b", 3, &b) && names_number(&n, "a", 1, &c));
    ck_assert(a != b && b != c);
    names_sort(&n, order);
    ck_assert_mem_eq(order, ((size_t[]){2, 1, 0}), sizeof order);
    names_dispose(&n);
}
END_TEST

START_TEST(holds_very_many_and_very_long_ones)
{
    enum { MANY = 20000, LONG = 100000 };
    names n;
    names_init(&n);
    char text[16];
    size_t number;
    for (size_t i = 0; i < MANY; i++)
        ck_assert(names_number(&n, text, (size_t)snprintf(text, sizeof text, "%zu", i), &number) && number == i);
    for (size_t i = 0; i < MANY; i++)
        ck_assert(names_find(&n, text, (size_t)snprintf(text, sizeof text, "%zu", i), &number) && number == i);
    char *giant = memory_new(LONG, 1);
    ck_assert(names_number(&n, giant, LONG, &number) && number == MANY);
    ck_assert(names_number(&n, giant, LONG, &number) && number == MANY);
    memory_free(giant);
    size_t *order = memory_new(n.count, sizeof *order);
    names_sort(&n, order);
    for (size_t i = 1; i < n.count; i++)
        ck_assert_int_lt(names_compare(n.items[order[i - 1]].text, n.items[order[i - 1]].size, n.items[order[i]].text,
                                       n.items[order[i]].size), 0);
    memory_free(order);
    names_dispose(&n);
}
END_TEST

START_TEST(is_as_it_was_when_memory_fails)
{
    names n;
    names_init(&n);
    size_t number;
    for (size_t nth = 1; nth < 4; nth++) {
        memory_fail_at(nth);
        bool ok = names_number(&n, "PER", 3, &number);
        memory_fail_at(0);
        ck_assert(!ok || nth == 3);
        ck_assert_uint_eq(n.count, ok);
        names_dispose(&n);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("names");
    TCase *tests = tcase_create("names");
    tcase_add_test(tests, numbers_in_order_of_first_sight);
    tcase_add_test(tests, tells_strings_with_nul_and_high_bytes_apart);
    tcase_add_test(tests, holds_very_many_and_very_long_ones);
    tcase_add_test(tests, is_as_it_was_when_memory_fails);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
