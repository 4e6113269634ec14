#include "base/mapping.h"
#include "tests/support.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(shows_the_bytes_of_a_file)
{
    mapping m;
    ck_assert(mapping_open(&m, support_file("", "a\0b", 3), NULL));
    ck_assert_uint_eq(m.size, 3);
    ck_assert(memcmp(m.bytes, "a\0b", 3) == 0);
    mapping_close(&m);
    ck_assert_ptr_null(m.bytes);
    ck_assert_uint_eq(m.size, 0);
}
END_TEST

START_TEST(a_file_that_is_replaced_stays_as_it_was_opened)
{
    mapping m;
    const char *path = support_text("", "old");
    ck_assert(mapping_open(&m, path, NULL));
    ck_assert_int_eq(rename(support_text("", "new bytes"), path), 0);
    ck_assert(m.size == 3 && memcmp(m.bytes, "old", 3) == 0);
    mapping_close(&m);
}
END_TEST

START_TEST(an_empty_file_is_no_error)
{
    mapping m;
    ck_assert(mapping_open(&m, support_text("", ""), NULL));
    ck_assert_ptr_null(m.bytes);
    ck_assert_uint_eq(m.size, 0);
    mapping_close(&m);
    mapping_close(&m);
}
END_TEST

static void expect_refusal(const char *path, error_code code, const char *reason)
{
    mapping m = {.bytes = (const unsigned char *)"untouched", .size = 7};
    error err = {0};
    char message[256];
    snprintf(message, sizeof message, "%s: %s", path, reason);
    ck_assert(!mapping_open(&m, path, &err));
    ck_assert_int_eq(err.code, code);
    ck_assert_str_eq(err.message, message);
    ck_assert_uint_eq(m.size, 7);
}

START_TEST(what_cannot_be_mapped_is_an_error_with_its_path)
{
    expect_refusal("/nowhere/at/all", ERROR_SYSTEM, "No such file or directory");
    expect_refusal("/tmp", ERROR_SYSTEM, "Is a directory");
    expect_refusal("/dev/null", ERROR_DATA, "is not a regular file, so it cannot be mapped");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mapping");
    TCase *tests = tcase_create("mapping");
    tcase_add_test(tests, shows_the_bytes_of_a_file);
    tcase_add_test(tests, a_file_that_is_replaced_stays_as_it_was_opened);
    tcase_add_test(tests, an_empty_file_is_no_error);
    tcase_add_test(tests, what_cannot_be_mapped_is_an_error_with_its_path);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
