#define _GNU_SOURCE /* sched_setaffinity */
#include "base/memory.h"
#include "base/threads.h"
#include "tests/support.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>

enum { TASKS = 300, MOST = 8 };

typedef struct work {
    atomic_int done[TASKS];
    size_t workers;
    atomic_int strangers;    /* worker numbers that the pool does not have */
    atomic_flag busy[MOST];  /* a worker's scratch space */
    atomic_int collisions;   /* two threads with the same number at once */
} work;

static void mark(void *context, size_t task, size_t worker)
{
    work *w = context;
    if (worker >= w->workers) {
        atomic_fetch_add(&w->strangers, 1);
        return;
    }
    if (atomic_flag_test_and_set(&w->busy[worker]))
        atomic_fetch_add(&w->collisions, 1);
    atomic_fetch_add(&w->done[task], 1);
    atomic_flag_clear(&w->busy[worker]);
}

START_TEST(every_task_is_done_once)
{
    static work w;
    memset(&w, 0, sizeof w);
    w.workers = (size_t)_i;
    threads *pool = threads_new(w.workers, NULL);
    ck_assert_ptr_nonnull(pool);
    ck_assert_uint_eq(threads_count(pool), w.workers);
    for (int round = 1; round <= 30; round++) {
        threads_run(pool, TASKS, mark, &w);
        for (size_t i = 0; i < TASKS; i++)
            ck_assert(atomic_load(&w.done[i]) == round);
    }
    ck_assert_int_eq(atomic_load(&w.strangers), 0);
    ck_assert_int_eq(atomic_load(&w.collisions), 0);
    threads_free(pool);
}
END_TEST

START_TEST(few_tasks_are_done_too)
{
    static work w;
    memset(&w, 0, sizeof w);
    w.workers = 3;
    threads *pool = threads_new(3, NULL);
    threads_run(pool, 0, mark, &w);
    for (size_t count = 1; count < 6; count++) {
        memset(w.done, 0, sizeof w.done);
        threads_run(pool, count, mark, &w);
        for (size_t i = 0; i < 6; i++)
            ck_assert_int_eq(atomic_load(&w.done[i]), i < count);
    }
    threads_free(pool);
}
END_TEST

START_TEST(an_unused_pool_ends)
{
    for (size_t count = 0; count < 5; count++) {
        threads *pool = threads_new(count, NULL);
        ck_assert_uint_eq(threads_count(pool), count == 0 ? 1 : count);
        threads_free(pool);
    }
    threads_free(NULL);
}
END_TEST

START_TEST(without_memory_there_is_no_pool)
{
    for (size_t nth = 1; nth <= 2; nth++) {
        error err = {0};
        memory_fail_at(nth);
        ck_assert_ptr_null(threads_new(2, &err));
        memory_fail_at(0);
        ck_assert_int_eq(err.code, ERROR_MEMORY);
    }
}
END_TEST

START_TEST(only_the_processors_of_this_process_count)
{
    ck_assert_uint_ge(threads_processors(), 1);
    cpu_set_t all, one;
    if (sched_getaffinity(0, sizeof all, &all) != 0)
        return;
    CPU_ZERO(&one);
    for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, &all))
            CPU_SET(i, &one);
    ck_assert_uint_eq(threads_processors(), (size_t)CPU_COUNT(&all));
    ck_assert_int_eq(sched_setaffinity(0, sizeof one, &one), 0);
    ck_assert_uint_eq(threads_processors(), 1);
    sched_setaffinity(0, sizeof all, &all);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("threads");
    TCase *tests = tcase_create("threads");
    tcase_add_loop_test(tests, every_task_is_done_once, 1, MOST + 1);
    tcase_add_test(tests, few_tasks_are_done_too);
    tcase_add_test(tests, an_unused_pool_ends);
    tcase_add_test(tests, without_memory_there_is_no_pool);
    tcase_add_test(tests, only_the_processors_of_this_process_count);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
