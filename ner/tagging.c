/* Four steps: write sentences all in lower case or capitals as the model reads them; cut all into units of one window
 * each and those into tasks of some hundred tokens; let any worker do any task with a tagger and an arena of its own;
 * then, sentence by sentence, put windows together and filter.
 *
 * A unit's result is copied into the worker's arena, since a tagger keeps only its last call's. */
#include "ner/tagging.h"

#include "base/arena.h"
#include "base/memory.h"
#include "base/threads.h"
#include "ner/windows.h"

#include <string.h>

/* Tokens a task: enough for the tagger to fill its lanes, little enough that all threads end at about the same time. */
enum { TASK_TOKENS = 4096 };

typedef struct worker {
    tagger *tagger; /* made when the worker gets its first task */
    arena memory;   /* entities of this run */
    error failure;
    size_t failed_task; /* SIZE_MAX: none */
} worker;

const char *const case_rule_names[] = {"auto", "keep", "restore", NULL};

struct tagging {
    const model *model;
    tagging_options options;
    threads *pool; /* NULL until there is work for two */
    worker *workers;        /* [threads] */
    sentence *units;        /* [unit_capacity] sentences, or windows of long ones */
    size_t *windows;        /* [unit_capacity] the window of the document that a unit is in */
    bool *restored;         /* [unit_capacity] its words are written otherwise than in the text */
    tagged_sentence *found; /* [unit_capacity] */
    size_t unit_capacity;
    size_t *tasks; /* [task_capacity] number of the first unit of each task, and one behind the last */
    size_t task_capacity, task_count;
    arena memory; /* tokens that were restored, entities that were joined or filtered */
};

tagging *tagging_new(const model *m, const tagging_options *options, error *err)
{
    tagging *t = memory_new(1, sizeof *t);
    worker *workers = memory_new(options->threads, sizeof *workers);
    if (t == NULL || workers == NULL) {
        memory_free(t);
        memory_free(workers);
        error_memory(err, options->threads * sizeof *workers);
        return NULL;
    }
    *t = (tagging){.model = m, .options = *options, .workers = workers};
    arena_init(&t->memory);
    for (size_t i = 0; i < options->threads; i++)
        arena_init(&workers[i].memory);
    return t;
}

void tagging_free(tagging *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->options.threads; i++) {
        tagger_free(t->workers[i].tagger);
        arena_dispose(&t->workers[i].memory);
    }
    threads_free(t->pool);
    arena_dispose(&t->memory);
    memory_free(t->workers);
    memory_free(t->units);
    memory_free(t->windows);
    memory_free(t->restored);
    memory_free(t->found);
    memory_free(t->tasks);
    memory_free(t);
}

static bool reserve_units(tagging *t, size_t needed, error *err)
{
    if (needed <= t->unit_capacity)
        return true;
    size_t capacity = memory_grown(t->unit_capacity, needed);
    sentence *units = memory_resize(t->units, capacity, sizeof *units);
    if (units != NULL)
        t->units = units;
    size_t *windows = memory_resize(t->windows, capacity, sizeof *windows);
    if (windows != NULL)
        t->windows = windows;
    tagged_sentence *found = memory_resize(t->found, capacity, sizeof *found);
    if (found != NULL)
        t->found = found;
    bool *restored = memory_resize(t->restored, capacity, sizeof *restored);
    if (restored != NULL)
        t->restored = restored;
    if (units == NULL || windows == NULL || found == NULL || restored == NULL)
        return error_memory(err, capacity * sizeof *units);
    t->unit_capacity = capacity;
    return true;
}

static bool reserve_tasks(tagging *t, size_t needed, error *err)
{
    if (needed <= t->task_capacity)
        return true;
    size_t capacity = memory_grown(t->task_capacity, needed);
    size_t *tasks = memory_resize(t->tasks, capacity, sizeof *tasks);
    if (tasks == NULL)
        return error_memory(err, capacity * sizeof *tasks);
    t->tasks = tasks;
    t->task_capacity = capacity;
    return true;
}

size_t tagging_window(const tagging *t)
{
    const config *c = model_config(t->model);
    return c->context.kind == CONTEXT_DOCUMENT && !t->options.sentence_alone ? c->context.window : 0;
}

static bool wants_restoring(const tagging *t, const casing_knowledge *k, const sentence *s)
{
    const casing kind = casing_of(s);
    return kind != CASING_MIXED && (t->options.casing == CASE_RESTORE || !k->learned[kind]);
}

/* *out_read [count]: the sentences as the model shall read them, which are SENTENCES themselves where none is written
 * otherwise; *out_restored [count], NULL in that case: those that are. */
static bool restore_case(tagging *t, const sentence *sentences, size_t count, const sentence **out_read,
                         const bool **out_restored, error *err)
{
    const casing_knowledge *k = model_casing(t->model);
    sentence *read = NULL;
    bool *restored = NULL;
    for (size_t i = 0; k != NULL && t->options.casing != CASE_KEEP && i < count; i++) {
        if (!wants_restoring(t, k, &sentences[i]))
            continue;
        if (read == NULL) {
            read = arena_take(&t->memory, count, sizeof *read);
            restored = arena_take_zeroed(&t->memory, count, sizeof *restored);
            if (read == NULL || restored == NULL)
                return error_memory(err, count * sizeof *read);
            memcpy(read, sentences, count * sizeof *read);
        }
        restored[i] = true;
        if (!casing_restore(k, &sentences[i], &t->memory, &read[i]))
            return error_memory(err, sentences[i].count * sizeof(token));
    }
    *out_read = read != NULL ? read : sentences;
    *out_restored = restored;
    return true;
}

/* Fills t->units with all sentences, long ones in windows; *out_count of them. */
static bool cut_units(tagging *t, const sentence *sentences, const bool *begins, const bool *restored, size_t count,
                      size_t *out_count, error *err)
{
    size_t units = 0;
    for (size_t i = 0; i < count; i++)
        units += window_count(sentences[i].count, t->options.max_sentence);
    if (!reserve_units(t, units, err))
        return false;
    size_t next = 0, number = 0;
    for (size_t i = 0; i < count; i++) {
        size_t windows = window_count(sentences[i].count, t->options.max_sentence);
        for (size_t k = 0; k < windows; k++) {
            window w = window_at(sentences[i].count, t->options.max_sentence, k);
            const token *first = w.end > w.start ? sentences[i].tokens + w.start : NULL;
            number += begins == NULL || begins[i] || windows > 1;
            t->windows[next] = number;
            t->restored[next] = restored != NULL && restored[i];
            t->units[next++] = (sentence){.tokens = first, .count = w.end - w.start};
        }
    }
    *out_count = units;
    return true;
}

/* Fills t->tasks with runs of whole windows of TASK_TOKENS or a little more. */
static bool cut_tasks(tagging *t, size_t units, error *err)
{
    if (!reserve_tasks(t, units + 1, err))
        return false;
    size_t tokens = TASK_TOKENS;
    t->task_count = 0;
    for (size_t i = 0; i < units; i++) {
        if (tokens >= TASK_TOKENS && (i == 0 || t->windows[i] != t->windows[i - 1])) {
            t->tasks[t->task_count++] = i;
            tokens = 0;
        }
        tokens += t->units[i].count + 1;
    }
    t->tasks[t->task_count] = units;
    return true;
}

/* Moves the entities of a unit from the tagger's memory into the worker's. */
static bool keep_entities(worker *w, tagged_sentence *found, error *err)
{
    if (found->count == 0)
        return true;
    entity *kept = arena_take(&w->memory, found->count, sizeof *kept);
    if (kept == NULL)
        return error_memory(err, found->count * sizeof *kept);
    memcpy(kept, found->entities, found->count * sizeof *kept);
    found->entities = kept;
    return true;
}

static bool tag_units(tagging *t, worker *w, size_t first, size_t end, error *err)
{
    if (w->tagger == NULL) {
        w->tagger = tagger_new(t->model, err);
        if (w->tagger == NULL)
            return false;
        tagger_use(w->tagger, t->options.arithmetic);
        tagger_weigh(w->tagger, !t->options.unweighed || t->options.min_probability > 0.0);
        tagger_look_up_in(w->tagger, t->options.more_words);
    }
    tagger_weigh_some(w->tagger, t->restored + first);
    if (!tagger_tag(w->tagger, t->units + first, tagging_window(t) > 0 ? t->windows + first : NULL, end - first,
                    t->found + first, err))
        return false;
    for (size_t i = first; i < end; i++)
        if (!keep_entities(w, &t->found[i], err))
            return false;
    return true;
}

static void run_task(void *context, size_t task, size_t number)
{
    tagging *t = context;
    worker *w = &t->workers[number];
    if (w->failed_task != SIZE_MAX)
        return;
    if (!tag_units(t, w, t->tasks[task], t->tasks[task + 1], &w->failure))
        w->failed_task = task;
}

/* Threads are started when there is work for two: a few sentences are tagged sooner than threads start. */
static bool share_out(tagging *t, error *err)
{
    if (t->task_count == 1) {
        run_task(t, 0, 0);
        return true;
    }
    if (t->pool == NULL && (t->pool = threads_new(t->options.threads, err)) == NULL)
        return false;
    threads_run(t->pool, t->task_count, run_task, t);
    return true;
}

/* Runs all tasks; the error of the first one that failed. */
static bool run_tasks(tagging *t, error *err)
{
    for (size_t i = 0; i < t->options.threads; i++) {
        arena_reset(&t->workers[i].memory);
        t->workers[i].failed_task = SIZE_MAX;
    }
    if (!share_out(t, err))
        return false;
    const worker *first = &t->workers[0];
    for (size_t i = 1; i < t->options.threads; i++)
        if (t->workers[i].failed_task < first->failed_task)
            first = &t->workers[i];
    if (first->failed_task == SIZE_MAX)
        return true;
    return error_set(err, first->failure.code, "%s", first->failure.message);
}

/* Puts the windows of one sentence together. */
static bool join_windows(tagging *t, size_t tokens, const tagged_sentence *found, size_t windows, tagged_sentence *out,
                         error *err)
{
    size_t room = 0;
    for (size_t k = 0; k < windows; k++)
        room += found[k].count;
    entity *entities = arena_take(&t->memory, room + 1, sizeof *entities);
    if (entities == NULL)
        return error_memory(err, room * sizeof *entities);
    size_t count = 0;
    for (size_t k = 0; k < windows; k++) {
        window w = window_at(tokens, t->options.max_sentence, k);
        count = window_merge(&w, &found[k], entities, count);
    }
    *out = (tagged_sentence){.entities = entities, .count = count};
    return true;
}

static bool is_kept(const tagging *t, double least, const entity *e)
{
    return e->probability >= least && (t->options.types == NULL || t->options.types[e->type]);
}

/* Appends what is as probable as LEAST, and what the options want of FOUND, to out_kept; returns how many there are
 * then. */
static size_t filter(const tagging *t, double least, const tagged_sentence *found, entity *out_kept)
{
    size_t count = 0;
    for (size_t i = 0; i < found->count; i++)
        if (is_kept(t, least, &found->entities[i]))
            out_kept[count++] = found->entities[i];
    return count;
}

/* One sentence's result from its windows'. */
static bool finish(tagging *t, size_t tokens, bool restored, const tagged_sentence *found, size_t windows,
                   tagged_sentence *out, error *err)
{
    tagged_sentence whole = found[0];
    if (windows > 1 && !join_windows(t, tokens, found, windows, &whole, err))
        return false;
    double least = t->options.min_probability;
    if (restored && least < CASE_LEAST_PROBABILITY)
        least = CASE_LEAST_PROBABILITY;
    bool filters = least > 0.0 || t->options.types != NULL;
    if (filters && whole.count > 0) {
        entity *kept = arena_take(&t->memory, whole.count, sizeof *kept);
        if (kept == NULL)
            return error_memory(err, whole.count * sizeof *kept);
        whole = (tagged_sentence){.entities = kept, .count = filter(t, least, &whole, kept)};
    }
    *out = whole;
    return true;
}

bool tagging_run(tagging *t, const sentence *sentences, const bool *begins, size_t count, tagged_sentence *out,
                 error *err)
{
    size_t units;
    const sentence *read = NULL;
    const bool *restored = NULL;
    arena_reset(&t->memory);
    if (!restore_case(t, sentences, count, &read, &restored, err) ||
        !cut_units(t, read, begins, restored, count, &units, err) || !cut_tasks(t, units, err) || !run_tasks(t, err))
        return false;
    size_t unit = 0;
    for (size_t i = 0; i < count; i++) {
        size_t windows = window_count(sentences[i].count, t->options.max_sentence);
        if (!finish(t, sentences[i].count, restored != NULL && restored[i], t->found + unit, windows, &out[i], err))
            return false;
        unit += windows;
    }
    return true;
}
