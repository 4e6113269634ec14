#include "base/buffer.h"
#include "base/memory.h"
#include "tests/support.h"

#include <stdint.h>
#include <string.h>

static buffer b;

static void begin(void)
{
    buffer_init(&b);
}

static void end(void)
{
    memory_fail_at(0);
    buffer_dispose(&b);
}

START_TEST(collects_bytes_text_and_numbers)
{
    ck_assert(buffer_append_text(&b, "PER"));
    ck_assert(buffer_append_byte(&b, ' '));
    ck_assert(buffer_append(&b, "0-13", 1));
    ck_assert(buffer_format(&b, "-%d %s", 13, "Angela"));
    ck_assert_str_eq(b.data, "PER 0-13 Angela");
    ck_assert_uint_eq(b.size, 15);
    buffer_clear(&b);
    ck_assert_uint_eq(b.size, 0);
    ck_assert_str_eq(b.data, "");
}
END_TEST

START_TEST(holds_nul_bytes)
{
    ck_assert(buffer_append(&b, "a\0b", 3));
    ck_assert_uint_eq(b.size, 3);
    ck_assert(memcmp(b.data, "a\0b\0", 4) == 0);
}
END_TEST

START_TEST(grows_to_any_size)
{
    for (size_t i = 0; i < 100000; i++)
        ck_assert(buffer_append_byte(&b, (char)('a' + i % 26)));
    ck_assert_uint_eq(b.size, 100000);
    ck_assert(b.data[99999] == 'a' + 99999 % 26 && b.data[100000] == '\0');
}
END_TEST

START_TEST(nothing_is_allocated_until_something_is_added)
{
    buffer_clear(&b);
    ck_assert_ptr_null(b.data);
    ck_assert(buffer_append(&b, NULL, 0));
    ck_assert_str_eq(b.data, "");
}
END_TEST

START_TEST(reserved_room_cannot_fail)
{
    ck_assert(buffer_reserve(&b, 1000));
    memory_fail_at(1);
    for (int i = 0; i < 1000; i++)
        ck_assert(buffer_append_byte(&b, 'x'));
    memory_fail_at(0);
}
END_TEST

START_TEST(a_failure_leaves_it_as_it_was)
{
    ck_assert(buffer_append_text(&b, "kept"));
    const char *data = b.data;
    char much[1000] = {0};
    memory_fail_at(1);
    ck_assert(!buffer_append(&b, much, sizeof much));
    memory_fail_at(1);
    ck_assert(!buffer_format(&b, "%1000d", 1));
    ck_assert(!buffer_reserve(&b, SIZE_MAX));
    ck_assert(!buffer_reserve(&b, SIZE_MAX - 5));
    ck_assert(!buffer_reserve(&b, SIZE_MAX / 2));
    ck_assert_ptr_eq(b.data, data);
    ck_assert_str_eq(b.data, "kept");
    ck_assert_uint_eq(b.size, 4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("buffer");
    TCase *tests = tcase_create("buffer");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, collects_bytes_text_and_numbers);
    tcase_add_test(tests, holds_nul_bytes);
    tcase_add_test(tests, grows_to_any_size);
    tcase_add_test(tests, nothing_is_allocated_until_something_is_added);
    tcase_add_test(tests, reserved_room_cannot_fail);
    tcase_add_test(tests, a_failure_leaves_it_as_it_was);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
