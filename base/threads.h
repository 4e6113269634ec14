/* A pool of threads that share out numbered tasks.
 *
 * Thread rule: threads_run is called by one thread at a time. */
#ifndef NER_BASE_THREADS_H
#define NER_BASE_THREADS_H

#include "base/error.h"

typedef struct threads threads;

/* Does task number TASK; WORKER, below the pool's count, says whose scratch space to use. */
typedef void threads_task(void *context, size_t task, size_t worker);

/* A pool of COUNT workers, the caller's thread being one of them (so COUNT 1 starts none). NULL on failure.
 * MUST be freed with threads_free. */
threads *threads_new(size_t count, error *err);

/* NULL is allowed. */
void threads_free(threads *pool);

size_t threads_count(const threads *pool);

/* Calls task(context, i, worker) once for every i below COUNT, in any order, and returns when all are done. */
void threads_run(threads *pool, size_t count, threads_task *task, void *context);

/* How many processors this process may use. */
size_t threads_processors(void);

#endif
