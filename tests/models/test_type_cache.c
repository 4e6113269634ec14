/* The cache of word types: what was put there is found again, whatever comes and goes, in bounded memory, by all
 * threads. */
#include "base/memory.h"
#include "base/random.h"
#include "base/threads.h"
#include "models/type_cache.h"
#include "tests/support.h"

#include <stdatomic.h>
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

static void fill_in(const type_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; rows[i].is_new && d < WIDTH; d++)
            rows[i].values[d] = value_of(rows[i].text, rows[i].size) + (real)d;
}

static bool are_right(const type_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < WIDTH; d++)
            if (rows[i].values[d] != value_of(rows[i].text, rows[i].size) + (real)d)
                return false;
    return true;
}

/* Takes rows, fills in what is new and checks all; how many were not new. */
static size_t take(type_cache *c, type_row *rows, size_t count)
{
    size_t found = 0;
    ck_assert(type_cache_take(c, rows, count));
    fill_in(rows, count);
    type_cache_fill(c, rows, count, true);
    ck_assert(type_cache_await(c, rows, count));
    ck_assert(are_right(rows, count));
    for (size_t i = 0; i < count; i++)
        found += !rows[i].is_new;
    return found;
}

static size_t take_and_give(type_cache *c, type_row *rows, size_t count)
{
    const size_t found = take(c, rows, count);
    type_cache_give(c, rows, count);
    return found;
}

START_TEST(keeps_what_was_computed)
{
    type_cache c;
    type_row two[2] = {{.text = "Oslo", .size = 4}, {.text = "", .size = 0}}, other = {.text = "Osl", .size = 3};
    type_cache_init(&c, WIDTH, LIMIT);
    ck_assert_uint_eq(take_and_give(&c, two, 2), 0);
    ck_assert_uint_eq(take_and_give(&c, two, 2), 2);
    ck_assert_uint_eq(take_and_give(&c, &other, 1), 0);
    type_cache_dispose(&c);
}
END_TEST

/* What could not be filled in is forgotten, and whoever waits for it is told. */
START_TEST(forgets_what_failed)
{
    type_cache c;
    type_row one = {.text = "Oslo", .size = 4}, same = one;
    type_cache_init(&c, WIDTH, LIMIT);
    ck_assert(type_cache_take(&c, &one, 1));
    ck_assert(type_cache_take(&c, &same, 1));
    ck_assert(one.is_new && !same.is_new);
    type_cache_fill(&c, &one, 1, false);
    ck_assert(!type_cache_await(&c, &same, 1));
    type_cache_give(&c, &one, 1);
    type_cache_give(&c, &same, 1);
    ck_assert_uint_eq(take_and_give(&c, &one, 1), 0);
    ck_assert_uint_eq(take_and_give(&c, &one, 1), 1);
    type_cache_dispose(&c);
}
END_TEST

/* Some words by chance, of which some are more frequent, ten times as many as there is room for. Returns how many. */
static size_t choose_words(random_stream *random, char (*texts)[16], type_row *rows)
{
    bool seen[10 * LIMIT] = {false};
    size_t count = 0;
    for (size_t i = 0; i < LIMIT / 2; i++) {
        const double u = random_uniform(random);
        const size_t word = (size_t)(u * u * u * 10 * LIMIT);
        if (seen[word])
            continue;
        seen[word] = true;
        rows[count] = (type_row){.text = texts[count],
                                 .size = (size_t)snprintf(texts[count], sizeof texts[count], "w%zu", word)};
        count++;
    }
    return count;
}

START_TEST(words_come_and_go)
{
    type_cache c;
    type_cache_init(&c, WIDTH, LIMIT);
    random_stream random = random_seed(1, 0, 0, 0);
    size_t found = 0, allocations = 0;
    for (size_t round = 0; round < 300; round++) {
        static char texts[LIMIT][16];
        static type_row rows[LIMIT];
        if (round == 150)
            allocations = memory_allocations();
        found += take_and_give(&c, rows, choose_words(&random, texts, rows));
    }
    ck_assert_uint_eq(c.count, LIMIT);
    ck_assert_uint_eq(memory_allocations(), allocations);
    ck_assert_uint_gt(found, 300 * LIMIT / 20);
    type_cache_dispose(&c);
}
END_TEST

/* What is taken stays where it is, even if it is more than the limit. */
START_TEST(more_is_taken_than_the_limit)
{
    enum { WORDS = 5 * LIMIT };
    static type_row rows[WORDS];
    static char texts[WORDS][16];
    type_cache c;
    type_cache_init(&c, WIDTH, LIMIT);
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < WORDS; i++)
            rows[i] = (type_row){
                .text = texts[i], .size = (size_t)snprintf(texts[i], sizeof texts[i], "%zu", i + round * WORDS)};
        ck_assert_uint_eq(take(&c, rows, WORDS / 2) + take(&c, rows + WORDS / 2, WORDS - WORDS / 2), 0);
        ck_assert(are_right(rows, WORDS));
        type_cache_give(&c, rows, WORDS);
    }
    ck_assert_uint_eq(c.count, WORDS);
    ck_assert_uint_eq(c.taken, 0);
    type_cache_dispose(&c);
}
END_TEST

/* Spellings that are too long to be kept are new every time, and their rows are used again. */
START_TEST(long_spellings)
{
    type_cache c;
    type_row rows[100];
    char text[1000];
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < 100; i++)
        rows[i] = (type_row){.text = text, .size = 100 + i};
    type_cache_init(&c, WIDTH, LIMIT);
    for (size_t round = 0; round < 20; round++)
        ck_assert_uint_eq(take_and_give(&c, rows, 100), 0);
    ck_assert_uint_eq(c.count, LIMIT);
    type_cache_dispose(&c);
}
END_TEST

typedef struct crowd {
    type_cache cache;
    atomic_size_t wrong;
} crowd;

/* Nothing of Check here: threads. Every ninth time the rows cannot be filled in. */
static void take_by_chance(void *context, size_t task, size_t worker)
{
    crowd *all = context;
    char texts[LIMIT][16];
    type_row rows[LIMIT];
    random_stream random = random_seed(2, task, 0, 0);
    const size_t count = choose_words(&random, texts, rows);
    const bool good = task % 9 != 0;
    (void)worker;
    if (!type_cache_take(&all->cache, rows, count)) {
        atomic_fetch_add(&all->wrong, 1);
        return;
    }
    if (good)
        fill_in(rows, count);
    type_cache_fill(&all->cache, rows, count, good);
    if (type_cache_await(&all->cache, rows, count) && !are_right(rows, count))
        atomic_fetch_add(&all->wrong, 1);
    type_cache_give(&all->cache, rows, count);
}

START_TEST(threads_share_it)
{
    crowd all = {0};
    threads *pool = threads_new(4, NULL);
    type_cache_init(&all.cache, WIDTH, LIMIT);
    threads_run(pool, 2000, take_by_chance, &all);
    ck_assert_uint_eq(atomic_load(&all.wrong), 0);
    ck_assert_uint_eq(all.cache.taken, 0);
    ck_assert_uint_le(all.cache.count, 4 * LIMIT / 2 + LIMIT);
    type_cache_dispose(&all.cache);
    threads_free(pool);
}
END_TEST

START_TEST(without_memory)
{
    enum { WORDS = 1000 };
    static type_row rows[WORDS];
    static char texts[WORDS][16];
    bool done = false;
    size_t failures = 0;
    for (size_t i = 0; i < WORDS; i++)
        rows[i] = (type_row){.text = texts[i], .size = (size_t)snprintf(texts[i], sizeof texts[i], "%zu", i)};
    for (; !done; failures++) {
        type_cache c;
        type_cache_init(&c, WIDTH, 2000);
        memory_fail_at(failures + 1);
        done = type_cache_take(&c, rows, WORDS);
        memory_fail_at(0);
        if (done)
            type_cache_give(&c, rows, WORDS);
        ck_assert_uint_eq(c.taken, 0);
        if (!done)
            ck_assert_uint_eq(take_and_give(&c, rows, WORDS), 0);
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
    tcase_add_test(tests, forgets_what_failed);
    tcase_add_test(tests, words_come_and_go);
    tcase_add_test(tests, more_is_taken_than_the_limit);
    tcase_add_test(tests, long_spellings);
    tcase_add_test(tests, threads_share_it);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
