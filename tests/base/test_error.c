#include "base/error.h"
#include "base/utf8.h"
#include "tests/support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

START_TEST(names_the_place)
{
    error err = {0};
    ck_assert(!error_at(&err, ERROR_DATA, "train.txt", 1204, "column %d is missing", 4));
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_str_eq(err.message, "train.txt:1204: column 4 is missing");
    ck_assert(!error_at(&err, ERROR_DATA, "train.txt", 0, "no sentence"));
    ck_assert_str_eq(err.message, "train.txt: no sentence");
    ck_assert(!error_set(&err, ERROR_USAGE, "two files, not %zu", (size_t)3));
    ck_assert_int_eq(err.code, ERROR_USAGE);
    ck_assert_str_eq(err.message, "two files, not 3");
}
END_TEST

START_TEST(says_what_the_system_said)
{
    error err = {0};
    ck_assert(!error_system(&err, "a/b", ENOENT));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    ck_assert_str_eq(err.message, "a/b: No such file or directory");
    ck_assert(!error_system(&err, NULL, EACCES));
    ck_assert_str_eq(err.message, "Permission denied");
    ck_assert(!error_system(&err, NULL, 123456));
    ck_assert_ptr_nonnull(strstr(err.message, "123456"));
}
END_TEST

START_TEST(says_how_much_memory_was_wanted)
{
    error err = {0};
    ck_assert(!error_memory(&err, 0));
    ck_assert_int_eq(err.code, ERROR_MEMORY);
    ck_assert_str_eq(err.message, "out of memory");
    ck_assert(!error_memory(&err, 4096));
    ck_assert_str_eq(err.message, "out of memory (4096 bytes wanted)");
}
END_TEST

START_TEST(a_place_can_be_added_later)
{
    error err = {0};
    error_set(&err, ERROR_DATA, "a broken number");
    error_add_place(&err, "x.yaml", 3);
    ck_assert_str_eq(err.message, "x.yaml:3: a broken number");
    ck_assert_int_eq(err.code, ERROR_DATA);
    error_add_place(&err, "run", 0);
    ck_assert_str_eq(err.message, "run: x.yaml:3: a broken number");
}
END_TEST

START_TEST(nobody_has_to_listen)
{
    ck_assert(!error_set(NULL, ERROR_DATA, "x"));
    ck_assert(!error_at(NULL, ERROR_DATA, "x", 1, "x"));
    ck_assert(!error_system(NULL, "x", ENOENT));
    ck_assert(!error_memory(NULL, 1));
    error_add_place(NULL, "x", 1);
}
END_TEST

/* A message of two-byte characters that is too long, cut with every number of bytes before the cut. */
START_TEST(too_long_a_message_is_cut_between_characters)
{
    char text[1000];
    for (size_t i = 0; i + 1 < sizeof text; i += 2)
        memcpy(text + i, "é", 2);
    text[sizeof text - 2] = '\0';
    for (int shift = 0; shift < 3; shift++) {
        error set = {0}, at = {0};
        error_set(&set, ERROR_DATA, "%.*s%s", shift, "ab", text);
        error_at(&at, ERROR_DATA, &"ab"[shift], 7, "%s", text);
        ck_assert_uint_gt(strlen(set.message), ERROR_MESSAGE_BYTES - 4);
        ck_assert_uint_gt(strlen(at.message), ERROR_MESSAGE_BYTES - 4);
        ck_assert_uint_eq(utf8_valid_prefix(set.message, strlen(set.message)), strlen(set.message));
        ck_assert_uint_eq(utf8_valid_prefix(at.message, strlen(at.message)), strlen(at.message));
        error_add_place(&at, "more", 1);
        ck_assert_uint_eq(utf8_valid_prefix(at.message, strlen(at.message)), strlen(at.message));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("error");
    TCase *tests = tcase_create("error");
    tcase_add_test(tests, names_the_place);
    tcase_add_test(tests, says_what_the_system_said);
    tcase_add_test(tests, says_how_much_memory_was_wanted);
    tcase_add_test(tests, a_place_can_be_added_later);
    tcase_add_test(tests, nobody_has_to_listen);
    tcase_add_test(tests, too_long_a_message_is_cut_between_characters);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
