/* Work that comes in rounds, as on an assembly line: a round is begun (read), its tasks are done, and it is ended
 * (written). Rounds are begun in order and one at a time, and ended likewise; tasks are done in any order by any
 * worker, while the next round is begun and the one before it is ended. So no worker waits for a stage that another one
 * is in.
 *
 * Thread rule: stages_run is called by one thread at a time; its steps run on any thread of the pool, each as said
 * below, and see what the steps before them wrote. */
#ifndef NER_BASE_STAGES_H
#define NER_BASE_STAGES_H

#include "base/error.h"

typedef struct stages stages;

enum { STAGES_SLOTS = 3 }; /* rounds that are under way at once: one begun, one worked at, one ended */

/* A round's memory is that of its slot, which the next round in it takes over. */
typedef struct stages_steps {
    /* Makes a round: *out_tasks of it, and whether it is the last. May wait for bytes that come from elsewhere: all
     * that can be done without them is done meanwhile. When it fails, the rounds before it are still ended. */
    bool (*begin)(void *context, size_t slot, size_t *out_tasks, bool *out_last, error *err);
    /* Does task number TASK; WORKER, below the number of workers, says whose scratch space to use. */
    void (*task)(void *context, size_t slot, size_t task, size_t worker);
    /* Takes what the tasks of a round made. After a failure no other step follows, but one that is on is waited for: so
     * the end that fails wakes a beginning that may be waiting (base/wakeup.h). */
    bool (*end)(void *context, size_t slot, error *err);
} stages_steps;

/* WORKERS, the caller's thread being one of them. No thread is started before there are two tasks at once. NULL on
 * failure. MUST be freed with stages_free. */
stages *stages_new(size_t workers, error *err);

/* NULL is allowed. */
void stages_free(stages *s);

/* How many slots are used: one more than workers, but STAGES_SLOTS at most. So a round can take over from the one
 * before it what that one left. */
size_t stages_slots(const stages *s);

/* Runs rounds until the last one is ended, or a step or the start of threads fails; the first goes into slot 0. */
bool stages_run(stages *s, const stages_steps *steps, void *context, error *err);

#endif
