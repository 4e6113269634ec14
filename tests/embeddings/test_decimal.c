#include "base/random.h"
#include "embeddings/decimal.h"
#include "tests/support.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(numbers_as_vector_files_write_them)
{
    static const char text[] = "-0.038194 0.24487";
    float value = 0;
    const char *behind = decimal_parse(text, text + strlen(text), &value);
    ck_assert_float_eq(value, -0.038194f);
    ck_assert_str_eq(behind, " 0.24487");
}
END_TEST

static const struct {
    const char *text;
    float value;
} whole[] = {
    {"0", 0},
    {"-0", -0.0f},
    {"+7", 7},
    {"1.", 1},
    {".5", 0.5f},
    {"-.5", -0.5f},
    {"12.75", 12.75f},
    {"3e-7", 3e-7f},
    {"3.5E+2", 350},
    {"00012.5000", 12.5f},
    {"1e-46", 0},
    {"1e-45", 1e-45f},
    {"0e99999999999", 0},
    {"1e-99999999999", 0},
    {"3.4028235e38", FLT_MAX},
    {"3.40282356e38", FLT_MAX},
    {"16777217", 16777216.0f},
    {"1234567890123456789012", 1234567890123456789012.0f},
    {"0.12345678901234567890123456789", 0.12345678901234567890f},
    {"0.000000000000000000000000000000000000011754943508", FLT_MIN},
    {"100000000000000000000000000000000000000000e-41", 1.0f},
    {"0.00000001e8", 1.0f},
};

START_TEST(every_form_of_a_number)
{
    float value = 99;
    const char *text = whole[_i].text, *end = text + strlen(text);
    ck_assert_msg(decimal_parse(text, end, &value) == end, "%s", text);
    ck_assert_msg(value == whole[_i].value, "%s: %.9g", text, (double)value);
    ck_assert_int_eq(signbit(value) != 0, signbit(whole[_i].value) != 0);
}
END_TEST

static const char *const broken[] = {"",    "-",   "+",    ".",        "-.",   "e5",  ".e5", "nan",
                                     "NaN", "inf", "-inf", "infinity", "x1",   "--1", "+-1", "1e",
                                     "1e+", "1e-", "1e39", " 1",       "\xD9\xA1",   "3.4028236e38",
                                     "-1e999999999999"};

START_TEST(what_is_no_number)
{
    float value = 99;
    const char *text = broken[_i];
    ck_assert_msg(decimal_parse(text, text + strlen(text), &value) == NULL, "%s", text);
    ck_assert_float_eq(value, 99);
}
END_TEST

START_TEST(a_number_ends_where_it_must)
{
    static const char *const texts[] = {"1x", "1.5.2", "1,5", "0x1p3", "1e5e", "12345678x", "0.12345678-"};
    static const size_t used[] = {1, 3, 1, 1, 3, 8, 10};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        float value;
        ck_assert_uint_eq((size_t)(decimal_parse(texts[i], texts[i] + strlen(texts[i]), &value) - texts[i]), used[i]);
    }
    float value;
    static const char digits[] = "123456789";
    ck_assert_ptr_eq(decimal_parse(digits, digits + 4, &value), digits + 4);
    ck_assert_float_eq(value, 1234);
}
END_TEST

/* The C library rounds correctly; numbers of up to 7 digits are to be the same to the bit. */
START_TEST(short_numbers_are_rounded_correctly)
{
    random_stream random = random_seed(1, 0, 0, 0);
    for (int i = 0; i < 300000; i++) {
        char text[64];
        int places = (int)random_below(&random, 11);
        double number = (double)random_below(&random, 1u << 24) / pow(10, places);
        snprintf(text, sizeof text, "%s%.*f", random_below(&random, 2) != 0 ? "-" : "", places, number);
        float value = 0;
        ck_assert_ptr_eq(decimal_parse(text, text + strlen(text), &value), text + strlen(text));
        ck_assert_msg(value == strtof(text, NULL), "%s: %.9g", text, (double)value);
    }
}
END_TEST

START_TEST(any_number_is_one_of_its_two_neighbours)
{
    random_stream random = random_seed(2, 0, 0, 0);
    for (int i = 0; i < 300000; i++) {
        char text[64];
        double number = (random_uniform(&random) - 0.5) * pow(10, (double)random_below(&random, 82) - 44);
        int digits = (int)random_below(&random, 22);
        snprintf(text, sizeof text, random_below(&random, 2) != 0 ? "%.*g" : "%.*e", digits, number);
        float value = 0, right = strtof(text, NULL);
        const char *behind = decimal_parse(text, text + strlen(text), &value);
        if (isinf(right)) {
            ck_assert_ptr_null(behind);
            continue;
        }
        ck_assert_ptr_eq(behind, text + strlen(text));
        bool near = value == nextafterf(right, INFINITY) || value == nextafterf(right, -INFINITY);
        ck_assert_msg(value == right || near, "%s: %.9g", text, (double)value);
    }
}
END_TEST

START_TEST(every_float_written_with_nine_digits_comes_back)
{
    random_stream random = random_seed(3, 0, 0, 0);
    for (int i = 0; i < 300000; i++) {
        uint32_t bits = (uint32_t)random_bits(&random);
        float number, value = 0;
        memcpy(&number, &bits, sizeof number);
        if (!isfinite(number))
            continue;
        char text[64];
        snprintf(text, sizeof text, "%.9g", (double)number);
        ck_assert_ptr_eq(decimal_parse(text, text + strlen(text), &value), text + strlen(text));
        ck_assert_msg(value == number, "%s: %.9g", text, (double)value);
    }
}
END_TEST

START_TEST(counts)
{
    size_t count = 9;
    ck_assert(decimal_parse_count("400000", 6, &count));
    ck_assert_uint_eq(count, 400000);
    ck_assert(!decimal_parse_count("", 0, &count));
    ck_assert(!decimal_parse_count("-1", 2, &count));
    ck_assert(!decimal_parse_count("1.0", 3, &count));
    ck_assert(!decimal_parse_count("1234567890123456789", 19, &count));
    ck_assert_uint_eq(count, 400000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decimal");
    TCase *tests = tcase_create("decimal");
    tcase_add_test(tests, numbers_as_vector_files_write_them);
    tcase_add_loop_test(tests, every_form_of_a_number, 0, sizeof whole / sizeof *whole);
    tcase_add_loop_test(tests, what_is_no_number, 0, sizeof broken / sizeof *broken);
    tcase_add_test(tests, a_number_ends_where_it_must);
    tcase_add_test(tests, short_numbers_are_rounded_correctly);
    tcase_add_test(tests, any_number_is_one_of_its_two_neighbours);
    tcase_add_test(tests, every_float_written_with_nine_digits_comes_back);
    tcase_add_test(tests, counts);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
