/* The cache of word types: what was put there is found again, whatever comes and goes, in bounded memory. */
#include "base/memory.h"
#include "base/random.h"
#include "models/type_cache.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 3, LIMIT = 300 };

/* What a type's row holds: a number that its spelling decides. */
static real value_of(const char *text, size_t size)
{
    real value = 1;
    for (size_t i = 0; i < size; i++)
        value = 31 * value + (real)(unsigned char)text[i] - 1e5f * (real)(int)(31 * value / 1e5f);
    return value;
}

/* Takes a type's row, fills it in where it is new, and checks it where it is not. */
static bool take(type_cache *c, const char *text, size_t size)
{
    bool is_new;
    real *row = type_cache_take(c, text, size, &is_new);
    ck_assert_ptr_nonnull(row);
    const real value = value_of(text, size);
    for (size_t i = 0; i < WIDTH; i++) {
        if (is_new)
            row[i] = value + (real)i;
        ck_assert_float_eq(row[i], value + (real)i);
    }
    return is_new;
}

START_TEST(keeps_what_was_computed)
{
    type_cache c;
    type_cache_init(&c, WIDTH, LIMIT);
    type_cache_begin(&c);
    ck_assert(take(&c, "Oslo", 4));
    ck_assert(take(&c, "", 0));
    type_cache_begin(&c);
    ck_assert(!take(&c, "Oslo", 4));
    ck_assert(!take(&c, "", 0));
    ck_assert(take(&c, "Osl", 3));
    type_cache_clear(&c);
    type_cache_begin(&c);
    ck_assert(take(&c, "Oslo", 4));
    type_cache_dispose(&c);
}
END_TEST

/* 30 rounds of words by chance, of which some are more frequent, ten times as many as there is room for. */
START_TEST(words_come_and_go)
{
    type_cache c;
    type_cache_init(&c, WIDTH, LIMIT);
    random_stream random = random_seed(1, 0, 0, 0);
    size_t found = 0, allocations = 0;
    for (size_t round = 0; round < 300; round++) {
        bool seen[10 * LIMIT] = {false};
        type_cache_begin(&c);
        if (round == 150)
            allocations = memory_allocations();
        for (size_t i = 0; i < LIMIT / 2; i++) {
            char text[16];
            const double u = random_uniform(&random);
            const size_t word = (size_t)(u * u * u * 10 * LIMIT);
            if (seen[word])
                continue;
            seen[word] = true;
            found += !take(&c, text, (size_t)snprintf(text, sizeof text, "w%zu", word));
        }
    }
    ck_assert_uint_eq(c.count, LIMIT);
    ck_assert_uint_eq(memory_allocations(), allocations);
    ck_assert_uint_gt(found, 300 * LIMIT / 20);
    type_cache_dispose(&c);
}
END_TEST

/* What a round has taken stays where it is, even if it is more than the limit. */
START_TEST(a_round_is_larger_than_the_limit)
{
    enum { WORDS = 5 * LIMIT };
    static real *rows[WORDS];
    type_cache c;
    char text[16];
    type_cache_init(&c, WIDTH, LIMIT);
    for (size_t round = 0; round < 3; round++) {
        type_cache_begin(&c);
        for (size_t i = 0; i < WORDS; i++) {
            bool is_new;
            const size_t size = (size_t)snprintf(text, sizeof text, "%zu", i + round * WORDS);
            rows[i] = type_cache_take(&c, text, size, &is_new);
            ck_assert(is_new);
            rows[i][0] = (real)i;
        }
        for (size_t i = 0; i < WORDS; i++)
            ck_assert_float_eq(rows[i][0], (real)i);
    }
    ck_assert_uint_eq(c.count, WORDS);
    type_cache_dispose(&c);
}
END_TEST

/* Spellings that are too long to be kept are new in every round, and their rows are used again. */
START_TEST(long_spellings)
{
    type_cache c;
    char text[1000];
    memset(text, 'a', sizeof text);
    type_cache_init(&c, WIDTH, LIMIT);
    for (size_t round = 0; round < 20; round++) {
        type_cache_begin(&c);
        for (size_t i = 0; i < 100; i++)
            ck_assert(take(&c, text, 100 + i));
    }
    ck_assert_uint_eq(c.count, LIMIT);
    type_cache_dispose(&c);
}
END_TEST

START_TEST(without_memory)
{
    bool done = false;
    size_t failures = 0;
    for (; !done; failures++) {
        type_cache c;
        type_cache_init(&c, WIDTH, 2000);
        type_cache_begin(&c);
        bool is_new, ok = true;
        char text[16];
        memory_fail_at(failures + 1);
        for (size_t i = 0; ok && i < 1000; i++)
            ok = type_cache_take(&c, text, (size_t)snprintf(text, sizeof text, "%zu", i), &is_new) != NULL;
        done = ok;
        memory_fail_at(0);
        type_cache_clear(&c);
        type_cache_begin(&c);
        ck_assert(take(&c, "Oslo", 4));
        type_cache_dispose(&c);
    }
    ck_assert_uint_gt(failures, 8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("type_cache");
    TCase *tests = tcase_create("type_cache");
    tcase_add_test(tests, keeps_what_was_computed);
    tcase_add_test(tests, words_come_and_go);
    tcase_add_test(tests, a_round_is_larger_than_the_limit);
    tcase_add_test(tests, long_spellings);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
