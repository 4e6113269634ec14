#include "base/memory.h"
#include "tests/support.h"

#include <stdint.h>
#include <string.h>

START_TEST(gives_zeroed_memory)
{
    unsigned char *bytes = memory_new(1000, 3);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < 3000; i++)
        ck_assert(bytes[i] == 0);
    memory_free(bytes);
    memory_free(NULL);
}
END_TEST

START_TEST(aligned_memory_begins_at_a_cache_line)
{
    for (size_t size = 0; size < 300; size += 7) {
        unsigned char *bytes = memory_new_aligned(size, 1);
        ck_assert_ptr_nonnull(bytes);
        ck_assert_uint_eq((uintptr_t)bytes % 64, 0);
        for (size_t i = 0; i < size; i++)
            ck_assert(bytes[i] == 0);
        memory_free(bytes);
        bytes = memory_new_raw(size, 1);
        ck_assert_ptr_nonnull(bytes);
        ck_assert_uint_eq((uintptr_t)bytes % 64, 0);
        memory_free(bytes);
    }
}
END_TEST

START_TEST(zero_bytes_are_a_pointer_too)
{
    void *nothing = memory_new(0, 8);
    ck_assert_ptr_nonnull(nothing);
    nothing = memory_resize(nothing, 0, 0);
    ck_assert_ptr_nonnull(nothing);
    memory_free(nothing);
}
END_TEST

START_TEST(a_product_that_overflows_is_refused)
{
    size_t product = 7;
    ck_assert(memory_multiply(SIZE_MAX, 1, &product) && product == SIZE_MAX);
    ck_assert(memory_multiply(SIZE_MAX / 2, 2, &product) && product == SIZE_MAX - 1);
    ck_assert(memory_multiply(0, SIZE_MAX, &product) && product == 0);
    product = 7;
    ck_assert(!memory_multiply(SIZE_MAX / 2 + 1, 2, &product));
    ck_assert_uint_eq(product, 7);
    ck_assert_ptr_null(memory_new(SIZE_MAX / 2 + 1, 2));
    ck_assert_ptr_null(memory_new_aligned(SIZE_MAX / 2 + 1, 2));
    ck_assert_ptr_null(memory_new_aligned(SIZE_MAX, 1));
    ck_assert_ptr_null(memory_new_raw(SIZE_MAX / 2 + 1, 2));
    ck_assert_ptr_null(memory_new_raw(SIZE_MAX, 1));
    ck_assert_ptr_null(memory_copy_text("", SIZE_MAX));
}
END_TEST

START_TEST(a_failed_resize_keeps_what_was_there)
{
    char *text = memory_copy_text("kept", 4);
    ck_assert_ptr_null(memory_resize(text, SIZE_MAX / 2 + 1, 2));
    memory_fail_at(1);
    ck_assert_ptr_null(memory_resize(text, 100, 1));
    ck_assert_str_eq(text, "kept");
    memory_free(text);
}
END_TEST

START_TEST(a_copy_ends_in_nul_and_may_hold_nul)
{
    char *copy = memory_copy_text("a\0b-", 3);
    ck_assert(memcmp(copy, "a\0b\0", 4) == 0);
    memory_free(copy);
    copy = memory_copy_text(NULL, 0);
    ck_assert_str_eq(copy, "");
    memory_free(copy);
}
END_TEST

START_TEST(growth_is_at_least_half_and_enough)
{
    ck_assert_uint_ge(memory_grown(100, 101), 150);
    ck_assert_uint_ge(memory_grown(0, 1), 1);
    ck_assert_uint_eq(memory_grown(10, 5000), 5000);
    ck_assert_uint_eq(memory_grown(SIZE_MAX - 1, SIZE_MAX), SIZE_MAX);
}
END_TEST

START_TEST(the_nth_allocation_fails_and_only_that_one)
{
    size_t before = memory_allocations();
    memory_fail_at(2);
    void *first = memory_new(1, 1), *second = memory_new(1, 1), *third = memory_new(1, 1);
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(second);
    ck_assert_ptr_nonnull(third);
    ck_assert_uint_eq(memory_allocations() - before, 3);
    memory_fail_at(1);
    memory_fail_at(0);
    second = memory_new(1, 1);
    ck_assert_ptr_nonnull(second);
    memory_free(first);
    memory_free(second);
    memory_free(third);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory");
    TCase *tests = tcase_create("memory");
    tcase_add_test(tests, gives_zeroed_memory);
    tcase_add_test(tests, aligned_memory_begins_at_a_cache_line);
    tcase_add_test(tests, zero_bytes_are_a_pointer_too);
    tcase_add_test(tests, a_product_that_overflows_is_refused);
    tcase_add_test(tests, a_failed_resize_keeps_what_was_there);
    tcase_add_test(tests, a_copy_ends_in_nul_and_may_hold_nul);
    tcase_add_test(tests, growth_is_at_least_half_and_enough);
    tcase_add_test(tests, the_nth_allocation_fails_and_only_that_one);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
