#include "base/utf8.h"
#include "tests/support.h"

#include <string.h>

START_TEST(reads_code_points)
{
    uint32_t code;
    ck_assert_uint_eq(utf8_decode("é!", 3, &code), 2);
    ck_assert_uint_eq(code, 0xE9);
    ck_assert_uint_eq(utf8_decode("😀", 4, &code), 4);
    ck_assert_uint_eq(code, 0x1F600);
}
END_TEST

START_TEST(counts_every_malformed_byte_as_one)
{
    static const char *const malformed[] = {
        "\xC0\xAF", "\xED\xA0\x80", "\xE2\x82", "\x80\xBF", "\xF5\x80\x80\x80", "\xF0\x80\x80\x80",
    };
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        size_t size = strlen(malformed[i]);
        ck_assert_uint_eq(utf8_count(malformed[i], size), size);
        ck_assert_uint_eq(utf8_valid_prefix(malformed[i], size), 0);
    }
    ck_assert_uint_eq(utf8_valid_prefix("abcdefgh\xFFz", 10), 8);
}
END_TEST

START_TEST(every_code_point_survives_a_round_trip)
{
    for (uint32_t code = 0; code < 0x110000; code++) {
        if (code >= 0xD800 && code < 0xE000)
            continue;
        char bytes[4];
        uint32_t again;
        size_t size = utf8_encode(code, bytes);
        bool ok = utf8_decode(bytes, size, &again) == size && again == code && utf8_unfinished(bytes, size) == 0 &&
                  utf8_count_utf16(bytes, size) == (code > 0xFFFF ? 2 : 1);
        for (size_t part = 1; part < size; part++)
            ok = ok && utf8_unfinished(bytes, part) == part;
        if (!ok) /* a million checks are slow where all is well */
            ck_abort_msg("U+%04X", (unsigned)code);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("utf8");
    TCase *tests = tcase_create("utf8");
    tcase_add_test(tests, reads_code_points);
    tcase_add_test(tests, counts_every_malformed_byte_as_one);
    tcase_add_test(tests, every_code_point_survives_a_round_trip);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
