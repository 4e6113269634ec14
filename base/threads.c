/* Workers wait for a new round under one mutex; within a round they take task numbers from an atomic counter. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "base/threads.h"

#include "base/memory.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

struct threads {
    size_t count;   /* workers, the caller's thread included */
    size_t started; /* threads that were really made */
    pthread_t *handles;
    pthread_mutex_t mutex;
    pthread_cond_t round_begins, round_ends;
    size_t round;   /* number of the round that is on or was last */
    size_t working; /* threads that have not finished the round */
    bool closing;
    threads_task *task;
    void *context;
    size_t tasks;
    atomic_size_t next;
    atomic_size_t joined; /* gives each thread its worker number */
};

static void take_tasks(threads *pool, size_t worker)
{
    for (;;) {
        size_t i = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
        if (i >= pool->tasks)
            return;
        pool->task(pool->context, i, worker);
    }
}

static void *work(void *argument)
{
    threads *pool = argument;
    size_t worker = atomic_fetch_add(&pool->joined, 1) + 1;
    size_t seen = 0;
    pthread_mutex_lock(&pool->mutex);
    for (;;) {
        while (pool->round == seen && !pool->closing)
            pthread_cond_wait(&pool->round_begins, &pool->mutex);
        if (pool->closing)
            break;
        seen = pool->round;
        pthread_mutex_unlock(&pool->mutex);
        take_tasks(pool, worker);
        pthread_mutex_lock(&pool->mutex);
        if (--pool->working == 0)
            pthread_cond_signal(&pool->round_ends);
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

threads *threads_new(size_t count, error *err)
{
    count = count == 0 ? 1 : count;
    threads *pool = memory_new(1, sizeof *pool);
    pthread_t *handles = memory_new(count, sizeof *handles);
    if (pool == NULL || handles == NULL) {
        memory_free(pool);
        memory_free(handles);
        error_memory(err, count * sizeof *handles);
        return NULL;
    }
    pool->count = count;
    pool->handles = handles;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->round_begins, NULL);
    pthread_cond_init(&pool->round_ends, NULL);
    for (; pool->started + 1 < count; pool->started++) {
        int reason = pthread_create(&handles[pool->started], NULL, work, pool);
        if (reason != 0) {
            threads_free(pool);
            error_system(err, "cannot start a thread", reason);
            return NULL;
        }
    }
    return pool;
}

void threads_free(threads *pool)
{
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->mutex);
    pool->closing = true;
    pthread_cond_broadcast(&pool->round_begins);
    pthread_mutex_unlock(&pool->mutex);
    for (size_t i = 0; i < pool->started; i++)
        pthread_join(pool->handles[i], NULL);
    pthread_cond_destroy(&pool->round_begins);
    pthread_cond_destroy(&pool->round_ends);
    pthread_mutex_destroy(&pool->mutex);
    memory_free(pool->handles);
    memory_free(pool);
}

size_t threads_count(const threads *pool)
{
    return pool->count;
}

void threads_run(threads *pool, size_t count, threads_task *task, void *context)
{
    pool->task = task;
    pool->context = context;
    pool->tasks = count;
    atomic_store(&pool->next, 0);
    if (pool->started == 0 || count < 2) {
        take_tasks(pool, 0);
        return;
    }
    pthread_mutex_lock(&pool->mutex);
    pool->working = pool->started;
    pool->round++;
    pthread_cond_broadcast(&pool->round_begins);
    pthread_mutex_unlock(&pool->mutex);
    take_tasks(pool, 0);
    pthread_mutex_lock(&pool->mutex);
    while (pool->working > 0)
        pthread_cond_wait(&pool->round_ends, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
}

size_t threads_processors(void)
{
#ifdef CPU_COUNT
    cpu_set_t mine;
    if (sched_getaffinity(0, sizeof mine, &mine) == 0)
        return (size_t)CPU_COUNT(&mine);
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (size_t)count : 1;
}
