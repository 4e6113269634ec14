#include "base/arena.h"
#include "base/memory.h"
#include "tests/support.h"

#include <stdint.h>
#include <string.h>

static arena a;

static void begin(void)
{
    arena_init(&a);
}

static void end(void)
{
    memory_fail_at(0);
    arena_dispose(&a);
}

/* One batch's work: pieces of many sizes, each written to the last byte. */
static void take_batch(size_t pieces)
{
    for (size_t i = 0; i < pieces; i++) {
        size_t size = i * 37 % 5000;
        char *piece = arena_take(&a, size, 1);
        ck_assert_ptr_nonnull(piece);
        memset(piece, 0xAB, size);
    }
}

START_TEST(after_warm_up_a_batch_takes_nothing_from_the_heap)
{
    take_batch(1000);
    arena_reset(&a);
    size_t before = memory_allocations();
    for (int batch = 0; batch < 5; batch++) {
        take_batch(1000);
        arena_reset(&a);
    }
    ck_assert_uint_eq(memory_allocations(), before);
}
END_TEST

START_TEST(pieces_are_aligned_and_apart)
{
    char *pieces[100];
    for (size_t i = 0; i < 100; i++) {
        pieces[i] = arena_take(&a, i, 3);
        ck_assert_ptr_nonnull(pieces[i]);
        ck_assert_uint_eq((uintptr_t)pieces[i] % 64, 0);
        memset(pieces[i], (int)i, 3 * i);
    }
    for (size_t i = 0; i < 100; i++)
        for (size_t at = 0; at < 3 * i; at++)
            ck_assert(pieces[i][at] == (char)i);
}
END_TEST

START_TEST(zeroed_means_zeroed_after_use_too)
{
    take_batch(50);
    arena_reset(&a);
    unsigned char *piece = arena_take_zeroed(&a, 1000, 4);
    for (size_t at = 0; at < 4000; at++)
        ck_assert(piece[at] == 0);
}
END_TEST

START_TEST(a_piece_may_be_larger_than_any_block)
{
    char *large = arena_take(&a, 10 << 20, 1);
    ck_assert_ptr_nonnull(large);
    large[(10 << 20) - 1] = 1;
    ck_assert_ptr_nonnull(arena_take(&a, 1, 1));
}
END_TEST

START_TEST(impossible_sizes_are_refused)
{
    ck_assert_ptr_null(arena_take(&a, SIZE_MAX, 2));
    ck_assert_ptr_null(arena_take(&a, SIZE_MAX, 1));
    ck_assert_ptr_null(arena_take_zeroed(&a, SIZE_MAX / 2, 1));
}
END_TEST

START_TEST(without_memory_it_says_so_and_goes_on)
{
    memory_fail_at(1);
    ck_assert_ptr_null(arena_take(&a, 1, 1));
    ck_assert_ptr_nonnull(arena_take(&a, 1, 1));
    ck_assert_ptr_nonnull(arena_take(&a, 100000, 1));
    memory_fail_at(1);
    arena_reset(&a);
    ck_assert_ptr_nonnull(arena_take_zeroed(&a, 100000, 1));
}
END_TEST

START_TEST(an_empty_arena_may_be_reset_and_disposed_twice)
{
    arena_reset(&a);
    arena_dispose(&a);
    arena_dispose(&a);
    ck_assert_ptr_nonnull(arena_take(&a, 0, 0));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arena");
    TCase *tests = tcase_create("arena");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, after_warm_up_a_batch_takes_nothing_from_the_heap);
    tcase_add_test(tests, pieces_are_aligned_and_apart);
    tcase_add_test(tests, zeroed_means_zeroed_after_use_too);
    tcase_add_test(tests, a_piece_may_be_larger_than_any_block);
    tcase_add_test(tests, impossible_sizes_are_refused);
    tcase_add_test(tests, without_memory_it_says_so_and_goes_on);
    tcase_add_test(tests, an_empty_arena_may_be_reset_and_disposed_twice);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
