#include "embeddings/half.h"
#include "tests/support.h"

#include <math.h>

START_TEST(floats_become_the_nearest_half)
{
    ck_assert_uint_eq(half_from_float(1.0f), 0x3C00);
    ck_assert_uint_eq(half_from_float(-2.0f), 0xC000);
    ck_assert_uint_eq(half_from_float(0.1f), 0x2E66);
    ck_assert_uint_eq(half_from_float(HALF_MAX), 0x7BFF);
    ck_assert_float_eq(half_to_float(0x3555), 0.333251953125f);
    ck_assert_uint_eq(half_from_float(-0.0f), 0x8000);
}
END_TEST

START_TEST(every_half_survives_a_round_trip)
{
    for (uint32_t bits = 0; bits < 0x10000; bits++) {
        float value = half_to_float((uint16_t)bits);
        bool is_nan = (bits & 0x7FFF) > 0x7C00;
        ck_assert_int_eq(isnan(value) != 0, is_nan);
        if (!is_nan)
            ck_assert_uint_eq(half_from_float(value), bits);
        else
            ck_assert(isnan(half_to_float(half_from_float(value))));
    }
}
END_TEST

/* Between two neighbours: just under the middle, the middle (to the even one), just over it. */
START_TEST(ties_go_to_the_even_half)
{
    for (uint16_t bits = 0; bits < 0x7BFF; bits++) {
        float low = half_to_float(bits), high = half_to_float((uint16_t)(bits + 1)), middle = (low + high) / 2;
        ck_assert_uint_eq(half_from_float(middle), bits + (bits & 1));
        ck_assert_uint_eq(half_from_float(nextafterf(middle, 0)), bits);
        ck_assert_uint_eq(half_from_float(-nextafterf(middle, INFINITY)), (bits + 1) | 0x8000);
    }
}
END_TEST

START_TEST(what_is_too_big_or_too_small)
{
    ck_assert_uint_eq(half_from_float(65519.9f), 0x7BFF);
    ck_assert_uint_eq(half_from_float(65520.0f), 0x7C00);
    ck_assert_uint_eq(half_from_float(-3e38f), 0xFC00);
    ck_assert_uint_eq(half_from_float(INFINITY), 0x7C00);
    ck_assert_uint_eq(half_from_float(0x1p-25f), 0);
    ck_assert_uint_eq(half_from_float(0x1.000002p-25f), 1);
    ck_assert_uint_eq(half_from_float(1e-40f), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("half");
    TCase *tests = tcase_create("half");
    tcase_add_test(tests, floats_become_the_nearest_half);
    tcase_add_test(tests, every_half_survives_a_round_trip);
    tcase_add_test(tests, ties_go_to_the_even_half);
    tcase_add_test(tests, what_is_too_big_or_too_small);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
