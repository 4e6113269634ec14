#include "base/memory.h"
#include "base/stages.h"
#include "tests/support.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

/* Rounds 0, 1, 2, …, round i of i % 7 tasks; what is written of them is the list of their numbers. */
enum { MOST_TASKS = 7, MOST_WORKERS = 6 };

typedef struct line {
    size_t rounds;     /* how many there are */
    size_t fail_begin; /* this round cannot be begun */
    size_t fail_end;   /* this one cannot be ended */
    size_t begun, ended;
    size_t number[STAGES_SLOTS]; /* of the round in a slot */
    atomic_size_t done[STAGES_SLOTS][MOST_TASKS];
    atomic_flag beginning, ending, busy[MOST_WORKERS];
    atomic_size_t wrong;
    atomic_size_t tasks;
} line;

static void expect(line *l, bool good)
{
    if (!good)
        atomic_fetch_add(&l->wrong, 1);
}

static bool begin(void *context, size_t slot, size_t *out_tasks, bool *out_last, error *err)
{
    line *l = context;
    expect(l, !atomic_flag_test_and_set(&l->beginning));
    if (l->begun == l->fail_begin) {
        atomic_flag_clear(&l->beginning);
        return error_set(err, ERROR_DATA, "no more to read");
    }
    l->number[slot] = l->begun++;
    for (size_t i = 0; i < MOST_TASKS; i++)
        atomic_store(&l->done[slot][i], 0);
    *out_tasks = l->number[slot] % MOST_TASKS;
    *out_last = l->begun == l->rounds;
    atomic_flag_clear(&l->beginning);
    return true;
}

static void task(void *context, size_t slot, size_t number, size_t worker)
{
    line *l = context;
    expect(l, worker < MOST_WORKERS && !atomic_flag_test_and_set(&l->busy[worker]));
    expect(l, number < l->number[slot] % MOST_TASKS && atomic_fetch_add(&l->done[slot][number], 1) == 0);
    atomic_fetch_add(&l->tasks, 1);
    atomic_flag_clear(&l->busy[worker]);
}

static bool end(void *context, size_t slot, error *err)
{
    line *l = context;
    expect(l, !atomic_flag_test_and_set(&l->ending));
    expect(l, l->number[slot] == l->ended);
    for (size_t i = 0; i < l->number[slot] % MOST_TASKS; i++)
        expect(l, atomic_load(&l->done[slot][i]) == 1);
    atomic_flag_clear(&l->ending);
    if (l->ended == l->fail_end)
        return error_set(err, ERROR_SYSTEM, "the disk is full");
    l->ended++;
    return true;
}

static const stages_steps steps = {begin, task, end};

static line make_line(size_t rounds)
{
    return (line){.rounds = rounds, .fail_begin = SIZE_MAX, .fail_end = SIZE_MAX};
}

START_TEST(rounds_are_begun_and_ended_in_order)
{
    error err;
    stages *s = stages_new((size_t)_i, &err);
    ck_assert_ptr_nonnull(s);
    ck_assert_uint_le(stages_slots(s), STAGES_SLOTS);
    for (size_t rounds = 1; rounds < 400; rounds += rounds < 5 ? 1 : 131) {
        line l = make_line(rounds);
        ck_assert(stages_run(s, &steps, &l, &err));
        size_t tasks = 0;
        for (size_t i = 0; i < rounds; i++)
            tasks += i % MOST_TASKS;
        ck_assert_uint_eq(atomic_load(&l.tasks), tasks);
        ck_assert_uint_eq(l.ended, rounds);
        ck_assert_uint_eq(atomic_load(&l.wrong), 0);
    }
    stages_free(s);
}
END_TEST

/* A reader on a pipe: the second round comes when the first has been answered. */
typedef struct conversation {
    pthread_mutex_t mutex;
    pthread_cond_t answered;
    size_t begun, tasks, answers;
} conversation;

static bool ask(void *context, size_t slot, size_t *out_tasks, bool *out_last, error *err)
{
    conversation *c = context;
    (void)slot;
    (void)err;
    pthread_mutex_lock(&c->mutex);
    while (c->answers < c->begun)
        pthread_cond_wait(&c->answered, &c->mutex);
    c->begun++;
    *out_tasks = c->tasks;
    *out_last = c->begun == 20;
    pthread_mutex_unlock(&c->mutex);
    return true;
}

static void think(void *context, size_t slot, size_t number, size_t worker)
{
    (void)context;
    (void)slot;
    (void)number;
    (void)worker;
}

static bool answer(void *context, size_t slot, error *err)
{
    conversation *c = context;
    (void)slot;
    (void)err;
    pthread_mutex_lock(&c->mutex);
    c->answers++;
    pthread_cond_signal(&c->answered);
    pthread_mutex_unlock(&c->mutex);
    return true;
}

START_TEST(nobody_waits_for_more_before_what_there_is_is_answered)
{
    static const stages_steps talk = {ask, think, answer};
    for (size_t tasks = 0; tasks < 5; tasks++) {
        error err;
        stages *s = stages_new((size_t)_i, &err);
        conversation c = {.tasks = tasks};
        pthread_mutex_init(&c.mutex, NULL);
        pthread_cond_init(&c.answered, NULL);
        ck_assert(stages_run(s, &talk, &c, &err));
        ck_assert_uint_eq(c.answers, 20);
        pthread_cond_destroy(&c.answered);
        pthread_mutex_destroy(&c.mutex);
        stages_free(s);
    }
}
END_TEST

START_TEST(what_came_before_a_failure_of_reading_is_ended)
{
    for (size_t bad = 0; bad < 30; bad++) {
        error err;
        stages *s = stages_new((size_t)_i, &err);
        line l = make_line(100);
        l.fail_begin = bad;
        ck_assert(!stages_run(s, &steps, &l, &err));
        ck_assert_str_eq(err.message, "no more to read");
        ck_assert_uint_eq(l.ended, bad);
        ck_assert_uint_eq(atomic_load(&l.wrong), 0);
        l = make_line(20); /* and the next run knows nothing of it */
        ck_assert(stages_run(s, &steps, &l, &err));
        ck_assert_uint_eq(l.ended, 20);
        stages_free(s);
    }
}
END_TEST

START_TEST(nothing_is_ended_after_a_failure_of_writing)
{
    for (size_t bad = 0; bad < 30; bad++) {
        error err;
        stages *s = stages_new((size_t)_i, &err);
        line l = make_line(100);
        l.fail_end = bad;
        ck_assert(!stages_run(s, &steps, &l, &err));
        ck_assert_str_eq(err.message, "the disk is full");
        ck_assert_uint_eq(l.ended, bad);
        ck_assert_uint_eq(atomic_load(&l.wrong), 0);
        stages_free(s);
    }
}
END_TEST

START_TEST(without_memory_there_are_no_stages_and_no_threads)
{
    error err = {0};
    memory_fail_at(1);
    ck_assert_ptr_null(stages_new(2, &err));
    memory_fail_at(0);
    ck_assert_int_eq(err.code, ERROR_MEMORY);
    stages_free(NULL);
    for (size_t nth = 1; nth <= 2; nth++) {
        stages *s = stages_new(2, &err);
        line l = make_line(20);
        memory_fail_at(nth);
        ck_assert(!stages_run(s, &steps, &l, &err)); /* with round 2 there is work for two */
        memory_fail_at(0);
        ck_assert_int_eq(err.code, ERROR_MEMORY);
        ck_assert_uint_eq(l.ended, 2);
        l = make_line(20);
        ck_assert(stages_run(s, &steps, &l, &err));
        stages_free(s);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stages");
    TCase *tests = tcase_create("stages");
    tcase_add_loop_test(tests, rounds_are_begun_and_ended_in_order, 1, MOST_WORKERS + 1);
    tcase_add_loop_test(tests, nobody_waits_for_more_before_what_there_is_is_answered, 1, 5);
    tcase_add_loop_test(tests, what_came_before_a_failure_of_reading_is_ended, 1, 5);
    tcase_add_loop_test(tests, nothing_is_ended_after_a_failure_of_writing, 1, 5);
    tcase_add_test(tests, without_memory_there_are_no_stages_and_no_threads);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
