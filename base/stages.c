/* Under one mutex a worker looks for the next thing to do, does it outside, and comes back. What it takes first:
 *
 *   1. the end of the oldest round, when its tasks are done: somebody waits for it, and a slot becomes free;
 *   2. the beginning of a round, while there are tasks enough for the others: so that they never run out;
 *   3. a task;
 *   4. the beginning of a round, which may have to wait: so a worker that is alone begins none before all is done.
 *
 * A run starts on the caller's thread alone, and the pool joins when there is work for two. */
#include "base/stages.h"

#include "base/memory.h"
#include "base/threads.h"

#include <pthread.h>

typedef struct round {
    size_t tasks, taken, done;
    bool made; /* its beginning is over */
} round;

struct stages {
    size_t workers;
    threads *pool; /* NULL until there is work for two */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    const stages_steps *steps;
    void *context;
    bool alone;          /* the caller's thread is the only one so far */
    round rounds[STAGES_SLOTS];
    size_t begun, ended; /* rounds; those between are in the slots of their number modulo the number of slots */
    bool beginning, ending;
    bool last;           /* no other round follows */
    bool failed;         /* an end failed: nothing is done any more */
    error begin_failure, end_failure;
};

typedef enum job_kind { JOB_NONE, JOB_BEGIN, JOB_TASK, JOB_END, JOB_WAIT } job_kind;

typedef struct job {
    job_kind kind;
    size_t slot, task;
} job;

stages *stages_new(size_t workers, error *err)
{
    stages *s = memory_new(1, sizeof *s);
    if (s == NULL) {
        error_memory(err, sizeof *s);
        return NULL;
    }
    s->workers = workers == 0 ? 1 : workers;
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->changed, NULL);
    return s;
}

void stages_free(stages *s)
{
    if (s == NULL)
        return;
    threads_free(s->pool);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->mutex);
    memory_free(s);
}

size_t stages_slots(const stages *s)
{
    return s->workers < STAGES_SLOTS ? s->workers + 1 : STAGES_SLOTS;
}

static round *round_at(stages *s, size_t number)
{
    return &s->rounds[number % stages_slots(s)];
}

static size_t tasks_left(stages *s)
{
    size_t left = 0;
    for (size_t i = s->ended; i < s->begun; i++)
        left += round_at(s, i)->tasks - round_at(s, i)->taken;
    return left;
}

static bool is_over(const stages *s)
{
    return s->failed || (s->last && s->ended == s->begun);
}

static job begin_job(stages *s)
{
    s->beginning = true;
    *round_at(s, s->begun) = (round){0};
    return (job){.kind = JOB_BEGIN, .slot = s->begun++ % stages_slots(s)};
}

static job end_job(stages *s)
{
    s->ending = true;
    return (job){.kind = JOB_END, .slot = s->ended % stages_slots(s)};
}

/* A task of the oldest round that has some. */
static job task_job(stages *s)
{
    size_t i = s->ended;
    while (round_at(s, i)->taken == round_at(s, i)->tasks)
        i++;
    return (job){.kind = JOB_TASK, .slot = i % stages_slots(s), .task = round_at(s, i)->taken++};
}

static job next_job(stages *s)
{
    const bool may_begin = !s->beginning && !s->last && s->begun - s->ended < stages_slots(s);
    const size_t left = tasks_left(s);
    const round *oldest = round_at(s, s->ended);
    if (is_over(s) || (s->alone && s->workers > 1 && left > 1))
        return (job){.kind = JOB_NONE};
    if (!s->ending && s->ended < s->begun && oldest->made && oldest->done == oldest->tasks)
        return end_job(s);
    if (may_begin && !s->alone && left > 1)
        return begin_job(s);
    if (left > 0)
        return task_job(s);
    return may_begin ? begin_job(s) : (job){.kind = JOB_WAIT};
}

static void do_begin(stages *s, size_t slot)
{
    size_t tasks = 0;
    bool last = false;
    const bool ok = s->steps->begin(s->context, slot, &tasks, &last, &s->begin_failure);
    pthread_mutex_lock(&s->mutex);
    s->beginning = false;
    if (ok)
        s->rounds[slot] = (round){.tasks = tasks, .made = true};
    else
        s->begun--;
    s->last = last || !ok;
    pthread_cond_broadcast(&s->changed);
}

static void do_task(stages *s, size_t slot, size_t task, size_t worker)
{
    s->steps->task(s->context, slot, task, worker);
    pthread_mutex_lock(&s->mutex);
    round *r = &s->rounds[slot];
    if (++r->done == r->tasks)
        pthread_cond_broadcast(&s->changed);
}

static void do_end(stages *s, size_t slot)
{
    const bool ok = s->steps->end(s->context, slot, &s->end_failure);
    pthread_mutex_lock(&s->mutex);
    s->ending = false;
    s->failed = !ok;
    s->ended++;
    pthread_cond_broadcast(&s->changed);
}

/* What a worker does until nothing is left to be done. */
static void serve(void *context, size_t number, size_t worker)
{
    stages *s = context;
    (void)number;
    pthread_mutex_lock(&s->mutex);
    for (job j = next_job(s); j.kind != JOB_NONE; j = next_job(s)) {
        if (j.kind == JOB_WAIT) {
            pthread_cond_wait(&s->changed, &s->mutex);
            continue;
        }
        pthread_mutex_unlock(&s->mutex);
        if (j.kind == JOB_BEGIN)
            do_begin(s, j.slot);
        else if (j.kind == JOB_TASK)
            do_task(s, j.slot, j.task, worker);
        else
            do_end(s, j.slot);
    }
    pthread_mutex_unlock(&s->mutex);
}

bool stages_run(stages *s, const stages_steps *steps, void *context, error *err)
{
    s->steps = steps;
    s->context = context;
    s->begun = s->ended = 0;
    s->last = s->failed = false;
    s->begin_failure.code = s->end_failure.code = ERROR_NONE;
    s->alone = true;
    serve(s, 0, 0);
    if (!is_over(s)) {
        if (s->pool == NULL && (s->pool = threads_new(s->workers, err)) == NULL)
            return false;
        s->alone = false;
        threads_run(s->pool, s->workers, serve, s);
    }
    const error *failure = s->end_failure.code != ERROR_NONE ? &s->end_failure : &s->begin_failure;
    return failure->code == ERROR_NONE || error_set(err, failure->code, "%s", failure->message);
}
