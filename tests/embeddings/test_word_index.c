#include "base/hash.h"
#include "base/memory.h"
#include "embeddings/word_index.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

START_TEST(words_get_numbers_in_order)
{
    word_index index;
    size_t number;
    bool is_new;
    ck_assert(word_index_init(&index, NULL));
    ck_assert(word_index_add(&index, "the", 3, &number, &is_new, NULL));
    ck_assert(is_new && number == 0);
    ck_assert(word_index_add(&index, "", 0, &number, NULL, NULL));
    ck_assert_uint_eq(number, 1);
    ck_assert(word_index_add(&index, "the", 3, &number, &is_new, NULL));
    ck_assert(!is_new && number == 0);
    ck_assert_uint_eq(word_index_find(&index, "", 0), 1);
    ck_assert_uint_eq(word_index_find(&index, "thee", 4), SIZE_MAX);
    word_index_dispose(&index);
}
END_TEST

START_TEST(every_word_is_found_while_it_grows)
{
    word_index index;
    ck_assert(word_index_init(&index, NULL));
    char word[32];
    for (size_t i = 0; i < 20000; i++) {
        size_t number, size = (size_t)snprintf(word, sizeof word, "w%zu", i * 31);
        ck_assert_uint_eq(word_index_find(&index, word, size), SIZE_MAX);
        ck_assert(word_index_add(&index, word, size, &number, NULL, NULL));
        ck_assert_uint_eq(number, i);
        ck_assert_uint_ge(index.slot_count, 2 * index.count);
    }
    for (size_t i = 0; i < 20000; i++) {
        size_t size = (size_t)snprintf(word, sizeof word, "w%zu", i * 31);
        ck_assert_uint_eq(word_index_find(&index, word, size), i);
    }
    word_index_dispose(&index);
}
END_TEST

START_TEST(a_search_in_damaged_tables_ends)
{
    static const unsigned char text[] = "ab";
    const uint32_t offset[] = {0, 7, 1}, slots[] = {1, 2, 9, UINT32_MAX};
    for (unsigned byte = 0; byte < 256; byte++) {
        const char word[] = {(char)byte, 'b'};
        ck_assert_uint_eq(word_index_search(text, 2, offset, 2, slots, 4, word, 2), SIZE_MAX);
        ck_assert_uint_eq(word_index_search(text, 2, offset, 2, slots, 4, word, 1), SIZE_MAX);
    }
}
END_TEST

/* Slots with the right mark that lead behind the last word: what stands there in memory is not one. */
START_TEST(a_slot_behind_the_last_word_leads_nowhere)
{
    static const unsigned char text[] = "ab";
    const uint32_t offset[] = {0, 1, 1, 2}, mark = (uint32_t)(hash_bytes("b", 1, 0) >> 32) & ~3u;
    const uint32_t slots[] = {mark | 3, mark | 3, mark | 3, mark | 3};
    ck_assert_uint_eq(word_index_search(text, 2, offset, 3, slots, 4, "b", 1), 2);
    ck_assert_uint_eq(word_index_search(text, 2, offset, 2, slots, 4, "b", 1), SIZE_MAX);
}
END_TEST

START_TEST(a_failed_allocation_leaves_it_as_it_was)
{
    word_index index = {0};
    error err = {0};
    size_t failures = 0;
    for (size_t n = 1; index.offset == NULL; n++) {
        memory_fail_at(n);
        (void)word_index_init(&index, &err);
    }
    for (size_t i = 0; i < 100; i++) {
        char word[16];
        size_t size = (size_t)snprintf(word, sizeof word, "%zu", i);
        bool added = false;
        for (size_t n = 1; !added; n++) {
            memory_fail_at(n);
            added = word_index_add(&index, word, size, NULL, NULL, &err);
            memory_fail_at(0);
            ck_assert_uint_eq(index.count, i + added);
            failures += !added;
            ck_assert(added || (err.code == ERROR_MEMORY && word_index_find(&index, word, size) == SIZE_MAX));
        }
        ck_assert_uint_eq(word_index_find(&index, word, size), i);
    }
    ck_assert_uint_gt(failures, 4);
    word_index_dispose(&index);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("word_index");
    TCase *tests = tcase_create("word_index");
    tcase_add_test(tests, words_get_numbers_in_order);
    tcase_add_test(tests, every_word_is_found_while_it_grows);
    tcase_add_test(tests, a_search_in_damaged_tables_ends);
    tcase_add_test(tests, a_slot_behind_the_last_word_leads_nowhere);
    tcase_add_test(tests, a_failed_allocation_leaves_it_as_it_was);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
