#include "base/random.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

START_TEST(the_same_seed_gives_the_same_numbers)
{
    random_stream r = random_seed(1, 2, 3, 4), again = random_seed(1, 2, 3, 4);
    for (int i = 0; i < 1000; i++)
        ck_assert(random_bits(&r) == random_bits(&again));
}
END_TEST

/* Values on which the bytes of models depend: they must never change. */
START_TEST(known_values)
{
    random_stream r = random_seed(1, 0, 0, 0);
    ck_assert_uint_eq(random_bits(&r), 0x9da17e85ec19ffe5u);
    ck_assert_uint_eq(random_bits(&r), 0x400b01b38a5c9b93u);
    r = random_seed(1, 2, 3, 4);
    ck_assert_uint_eq(random_bits(&r), 0x540de8f16d9cee6fu);
}
END_TEST

/* xoshiro256++ from the state 1, 2, 3, 4, as its authors' program gives it. */
START_TEST(is_xoshiro256plusplus)
{
    static const uint64_t expected[] = {41943041u, 58720359u, 3588806011781223u, 3591011842654386u};
    random_stream r = {{1, 2, 3, 4}};
    for (size_t i = 0; i < 4; i++)
        ck_assert_uint_eq(random_bits(&r), expected[i]);
}
END_TEST

START_TEST(every_counter_makes_another_stream)
{
    random_stream streams[] = {random_seed(1, 0, 0, 0), random_seed(0, 1, 0, 0), random_seed(0, 0, 1, 0),
                               random_seed(0, 0, 0, 1), random_seed(0, 0, 0, 0), random_seed(0, 1, 1, 0)};
    uint64_t first[6];
    for (size_t i = 0; i < 6; i++) {
        first[i] = random_bits(&streams[i]);
        for (size_t j = 0; j < i; j++)
            ck_assert(first[i] != first[j]);
    }
}
END_TEST

START_TEST(uniform_is_in_its_interval_and_even)
{
    random_stream r = random_seed(5, 0, 0, 0);
    size_t bins[10] = {0};
    for (int i = 0; i < 100000; i++) {
        double x = random_uniform(&r);
        ck_assert(x >= 0 && x < 1);
        bins[(size_t)(x * 10)]++;
    }
    for (int i = 0; i < 10; i++)
        ck_assert_uint_lt(bins[i] > 10000 ? bins[i] - 10000 : 10000 - bins[i], 500);
}
END_TEST

START_TEST(below_reaches_every_value_and_no_other)
{
    random_stream r = random_seed(6, 0, 0, 0);
    size_t seen[7] = {0};
    for (int i = 0; i < 70000; i++) {
        size_t value = random_below(&r, 7);
        ck_assert_uint_lt(value, 7);
        seen[value]++;
    }
    for (int i = 0; i < 7; i++)
        ck_assert_uint_lt(seen[i] > 10000 ? seen[i] - 10000 : 10000 - seen[i], 500);
    ck_assert_uint_eq(random_below(&r, 1), 0);
    ck_assert_uint_lt(random_below(&r, SIZE_MAX), SIZE_MAX);
}
END_TEST

START_TEST(normal_has_mean_0_and_deviation_1)
{
    random_stream r = random_seed(7, 0, 0, 0);
    double sum = 0, squares = 0, fourth = 0;
    const int count = 100000;
    for (int i = 0; i < count; i++) {
        double x = random_normal(&r);
        ck_assert(isfinite(x));
        sum += x;
        squares += x * x;
        fourth += x * x * x * x;
    }
    ck_assert_double_lt(fabs(sum / count), 0.02);
    ck_assert_double_lt(fabs(squares / count - 1), 0.02);
    ck_assert_double_lt(fabs(fourth / count - 3), 0.15);
}
END_TEST

START_TEST(shuffling_keeps_every_item)
{
    random_stream r = random_seed(8, 0, 0, 0);
    size_t items[100], moved = 0;
    bool seen[100] = {false};
    for (size_t i = 0; i < 100; i++)
        items[i] = i;
    random_shuffle(&r, items, 100);
    for (size_t i = 0; i < 100; i++) {
        ck_assert(items[i] < 100 && !seen[items[i]]);
        seen[items[i]] = true;
        moved += items[i] != i;
    }
    ck_assert_uint_gt(moved, 80);
    random_shuffle(&r, items, 1);
    random_shuffle(&r, items, 0);
}
END_TEST

START_TEST(every_order_of_three_is_as_likely)
{
    random_stream r = random_seed(9, 0, 0, 0);
    size_t orders[27] = {0};
    for (int i = 0; i < 60000; i++) {
        size_t items[3] = {0, 1, 2};
        random_shuffle(&r, items, 3);
        orders[items[0] * 9 + items[1] * 3 + items[2]]++;
    }
    size_t reached = 0;
    for (int i = 0; i < 27; i++) {
        reached += orders[i] > 0;
        ck_assert(orders[i] == 0 || (orders[i] > 9500 && orders[i] < 10500));
    }
    ck_assert_uint_eq(reached, 6);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("random");
    TCase *tests = tcase_create("random");
    tcase_add_test(tests, the_same_seed_gives_the_same_numbers);
    tcase_add_test(tests, known_values);
    tcase_add_test(tests, is_xoshiro256plusplus);
    tcase_add_test(tests, every_counter_makes_another_stream);
    tcase_add_test(tests, uniform_is_in_its_interval_and_even);
    tcase_add_test(tests, below_reaches_every_value_and_no_other);
    tcase_add_test(tests, normal_has_mean_0_and_deviation_1);
    tcase_add_test(tests, shuffling_keeps_every_item);
    tcase_add_test(tests, every_order_of_three_is_as_likely);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
