/* Four steps: write sentences all in lower case or capitals as the model reads them; cut all into units of one window
 * each and those into tasks of some hundred tokens; let any worker do any task with a tagger of its own; then, sentence
 * by sentence, put windows together and filter. A round holds what these steps hand on.
 *
 * A unit's result is copied into an arena of the round, since a tagger keeps only its last call's. */
#include "ner/tagging.h"

#include "base/arena.h"
#include "base/memory.h"
#include "base/threads.h"
#include "ner/windows.h"

#include <string.h>

/* Tokens a task: enough for the tagger to fill its lanes, little enough that all threads end at about the same time. */
enum { TASK_TOKENS = 4096 };

/* A worker's part of a round. */
typedef struct share {
    arena memory; /* entities */
    error failure;
    size_t failed_task; /* SIZE_MAX: none */
} share;

const char *const case_rule_names[] = {"auto", "keep", "restore", NULL};

struct tagging_round {
    const sentence *sentences; /* [count] as they were given */
    size_t count;
    const bool *changed;    /* [count] those that were restored; NULL: none */
    sentence *units;        /* [unit_capacity] sentences, or windows of long ones */
    size_t *windows;        /* [unit_capacity] the window of the document that a unit is in */
    bool *restored;         /* [unit_capacity] its words are written otherwise than in the text */
    tagged_sentence *found; /* [unit_capacity] */
    size_t unit_capacity;
    size_t *tasks; /* [task_capacity] number of the first unit of each task, and one behind the last */
    size_t task_capacity, task_count;
    arena memory;  /* tokens that were restored, entities that were joined or filtered */
    share *shares; /* [threads] */
    size_t threads;
};

struct tagging {
    const model *model;
    tagging_options options;
    tagger **taggers;     /* [threads]: others than the first, whose memory they share, are made when they are needed */
    threads *pool;        /* of tagging_run; NULL until there is work for two */
    tagging_round *round; /* of tagging_run; NULL until it is called */
};

static tagger *make_tagger(const tagging *t, error *err)
{
    tagger *made = tagger_new(t->model, err);
    if (made == NULL)
        return NULL;
    tagger_use(made, t->options.arithmetic);
    tagger_weigh(made, !t->options.unweighed || t->options.min_probability > 0.0);
    tagger_look_up_in(made, t->options.more_words);
    if (t->taggers[0] != NULL)
        tagger_share(made, t->taggers[0]);
    return made;
}

tagging *tagging_new(const model *m, const tagging_options *options, error *err)
{
    tagging *t = memory_new(1, sizeof *t);
    tagger **taggers = memory_new(options->threads, sizeof *taggers);
    if (t == NULL || taggers == NULL) {
        memory_free(t);
        memory_free(taggers);
        error_memory(err, options->threads * sizeof *taggers);
        return NULL;
    }
    *t = (tagging){.model = m, .options = *options, .taggers = taggers};
    if ((taggers[0] = make_tagger(t, err)) != NULL)
        return t;
    tagging_free(t);
    return NULL;
}

void tagging_free(tagging *t)
{
    if (t == NULL)
        return;
    for (size_t i = t->options.threads; i-- > 0;)
        tagger_free(t->taggers[i]);
    threads_free(t->pool);
    tagging_round_free(t->round);
    memory_free(t->taggers);
    memory_free(t);
}

tagging_round *tagging_round_new(const tagging *t, error *err)
{
    const size_t count = t->options.threads;
    tagging_round *r = memory_new(1, sizeof *r);
    share *shares = memory_new(count, sizeof *shares);
    if (r == NULL || shares == NULL) {
        memory_free(r);
        memory_free(shares);
        error_memory(err, count * sizeof *shares);
        return NULL;
    }
    *r = (tagging_round){.shares = shares, .threads = count};
    arena_init(&r->memory);
    for (size_t i = 0; i < count; i++)
        arena_init(&shares[i].memory);
    return r;
}

void tagging_round_free(tagging_round *r)
{
    if (r == NULL)
        return;
    for (size_t i = 0; i < r->threads; i++)
        arena_dispose(&r->shares[i].memory);
    arena_dispose(&r->memory);
    memory_free(r->shares);
    memory_free(r->units);
    memory_free(r->windows);
    memory_free(r->restored);
    memory_free(r->found);
    memory_free(r->tasks);
    memory_free(r);
}

static bool reserve_units(tagging_round *r, size_t needed, error *err)
{
    if (needed <= r->unit_capacity)
        return true;
    size_t capacity = memory_grown(r->unit_capacity, needed);
    sentence *units = memory_resize(r->units, capacity, sizeof *units);
    if (units != NULL)
        r->units = units;
    size_t *windows = memory_resize(r->windows, capacity, sizeof *windows);
    if (windows != NULL)
        r->windows = windows;
    tagged_sentence *found = memory_resize(r->found, capacity, sizeof *found);
    if (found != NULL)
        r->found = found;
    bool *restored = memory_resize(r->restored, capacity, sizeof *restored);
    if (restored != NULL)
        r->restored = restored;
    if (units == NULL || windows == NULL || found == NULL || restored == NULL)
        return error_memory(err, capacity * sizeof *units);
    r->unit_capacity = capacity;
    return true;
}

static bool reserve_tasks(tagging_round *r, size_t needed, error *err)
{
    if (needed <= r->task_capacity)
        return true;
    size_t capacity = memory_grown(r->task_capacity, needed);
    size_t *tasks = memory_resize(r->tasks, capacity, sizeof *tasks);
    if (tasks == NULL)
        return error_memory(err, capacity * sizeof *tasks);
    r->tasks = tasks;
    r->task_capacity = capacity;
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

/* *out_read [count]: the sentences as the model shall read them, which are those of the round where none is written
 * otherwise. */
static bool restore_case(const tagging *t, tagging_round *r, const sentence **out_read, error *err)
{
    const casing_knowledge *k = model_casing(t->model);
    sentence *read = NULL;
    bool *changed = NULL;
    for (size_t i = 0; k != NULL && t->options.casing != CASE_KEEP && i < r->count; i++) {
        if (!wants_restoring(t, k, &r->sentences[i]))
            continue;
        if (read == NULL) {
            read = arena_take(&r->memory, r->count, sizeof *read);
            changed = arena_take_zeroed(&r->memory, r->count, sizeof *changed);
            if (read == NULL || changed == NULL)
                return error_memory(err, r->count * sizeof *read);
            memcpy(read, r->sentences, r->count * sizeof *read);
        }
        changed[i] = true;
        if (!casing_restore(k, &r->sentences[i], &r->memory, &read[i]))
            return error_memory(err, r->sentences[i].count * sizeof(token));
    }
    *out_read = read != NULL ? read : r->sentences;
    r->changed = changed;
    return true;
}

static bool was_restored(const tagging_round *r, size_t i)
{
    return r->changed != NULL && r->changed[i];
}

/* Fills r->units with all sentences, long ones in windows; *out_count of them. */
static bool cut_units(const tagging *t, tagging_round *r, const sentence *sentences, const bool *begins,
                      size_t *out_count, error *err)
{
    const size_t most = t->options.max_sentence;
    size_t units = 0;
    for (size_t i = 0; i < r->count; i++)
        units += window_count(sentences[i].count, most);
    if (!reserve_units(r, units, err))
        return false;
    size_t next = 0, number = 0;
    for (size_t i = 0; i < r->count; i++) {
        size_t windows = window_count(sentences[i].count, most);
        for (size_t k = 0; k < windows; k++) {
            window w = window_at(sentences[i].count, most, k);
            const token *first = w.end > w.start ? sentences[i].tokens + w.start : NULL;
            number += begins == NULL || begins[i] || windows > 1;
            r->windows[next] = number;
            r->restored[next] = was_restored(r, i);
            r->units[next++] = (sentence){.tokens = first, .count = w.end - w.start};
        }
    }
    *out_count = units;
    return true;
}

/* Fills r->tasks with runs of whole windows of TASK_TOKENS or a little more. */
static bool cut_tasks(tagging_round *r, size_t units, error *err)
{
    if (!reserve_tasks(r, units + 1, err))
        return false;
    size_t tokens = TASK_TOKENS;
    r->task_count = 0;
    for (size_t i = 0; i < units; i++) {
        if (tokens >= TASK_TOKENS && (i == 0 || r->windows[i] != r->windows[i - 1])) {
            r->tasks[r->task_count++] = i;
            tokens = 0;
        }
        tokens += r->units[i].count + 1;
    }
    r->tasks[r->task_count] = units;
    return true;
}

bool tagging_begin(const tagging *t, tagging_round *r, const sentence *sentences, const bool *begins, size_t count,
                   size_t *out_tasks, error *err)
{
    const sentence *read = NULL;
    size_t units = 0;
    r->sentences = sentences;
    r->count = count;
    arena_reset(&r->memory);
    for (size_t i = 0; i < r->threads; i++) {
        arena_reset(&r->shares[i].memory);
        r->shares[i].failed_task = SIZE_MAX;
    }
    if (!restore_case(t, r, &read, err) || !cut_units(t, r, read, begins, &units, err) || !cut_tasks(r, units, err))
        return false;
    *out_tasks = r->task_count;
    return true;
}

/* Moves the entities of a unit from the tagger's memory into the round's. */
static bool keep_entities(share *s, tagged_sentence *found, error *err)
{
    if (found->count == 0)
        return true;
    entity *kept = arena_take(&s->memory, found->count, sizeof *kept);
    if (kept == NULL)
        return error_memory(err, found->count * sizeof *kept);
    memcpy(kept, found->entities, found->count * sizeof *kept);
    found->entities = kept;
    return true;
}

static bool tag_units(tagging *t, tagging_round *r, size_t worker, size_t first, size_t end, error *err)
{
    tagger **own = &t->taggers[worker];
    if (*own == NULL && (*own = make_tagger(t, err)) == NULL)
        return false;
    tagger_weigh_some(*own, r->restored + first);
    if (!tagger_tag(*own, r->units + first, tagging_window(t) > 0 ? r->windows + first : NULL, end - first,
                    r->found + first, err))
        return false;
    for (size_t i = first; i < end; i++)
        if (!keep_entities(&r->shares[worker], &r->found[i], err))
            return false;
    return true;
}

void tagging_do(tagging *t, tagging_round *r, size_t task, size_t worker)
{
    share *s = &r->shares[worker];
    if (s->failed_task != SIZE_MAX)
        return;
    if (!tag_units(t, r, worker, r->tasks[task], r->tasks[task + 1], &s->failure))
        s->failed_task = task;
}

/* The error of the first task that failed. */
static bool all_done(const tagging_round *r, error *err)
{
    const share *first = &r->shares[0];
    for (size_t i = 1; i < r->threads; i++)
        if (r->shares[i].failed_task < first->failed_task)
            first = &r->shares[i];
    if (first->failed_task == SIZE_MAX)
        return true;
    return error_set(err, first->failure.code, "%s", first->failure.message);
}

/* Puts the windows of one sentence together. */
static bool join_windows(const tagging *t, tagging_round *r, size_t tokens, const tagged_sentence *found,
                         size_t windows, tagged_sentence *out, error *err)
{
    size_t room = 0;
    for (size_t k = 0; k < windows; k++)
        room += found[k].count;
    entity *entities = arena_take(&r->memory, room + 1, sizeof *entities);
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

/* The result of a sentence from its windows'. */
static bool finish(const tagging *t, tagging_round *r, size_t number, const tagged_sentence *found, size_t windows,
                   tagged_sentence *out, error *err)
{
    tagged_sentence whole = found[0];
    if (windows > 1 && !join_windows(t, r, r->sentences[number].count, found, windows, &whole, err))
        return false;
    double least = t->options.min_probability;
    if (was_restored(r, number) && least < CASE_LEAST_PROBABILITY)
        least = CASE_LEAST_PROBABILITY;
    bool filters = least > 0.0 || t->options.types != NULL;
    if (filters && whole.count > 0) {
        entity *kept = arena_take(&r->memory, whole.count, sizeof *kept);
        if (kept == NULL)
            return error_memory(err, whole.count * sizeof *kept);
        whole = (tagged_sentence){.entities = kept, .count = filter(t, least, &whole, kept)};
    }
    *out = whole;
    return true;
}

bool tagging_end(const tagging *t, tagging_round *r, tagged_sentence *out, error *err)
{
    if (!all_done(r, err))
        return false;
    size_t unit = 0;
    for (size_t i = 0; i < r->count; i++) {
        size_t windows = window_count(r->sentences[i].count, t->options.max_sentence);
        if (!finish(t, r, i, r->found + unit, windows, &out[i], err))
            return false;
        unit += windows;
    }
    return true;
}

static void run_task(void *context, size_t task, size_t worker)
{
    tagging *t = context;
    tagging_do(t, t->round, task, worker);
}

/* Threads are started when there is work for two: a few sentences are tagged sooner than threads start. */
static bool share_out(tagging *t, size_t tasks, error *err)
{
    if (tasks < 2) {
        for (size_t i = 0; i < tasks; i++)
            run_task(t, i, 0);
        return true;
    }
    if (t->pool == NULL && (t->pool = threads_new(t->options.threads, err)) == NULL)
        return false;
    threads_run(t->pool, tasks, run_task, t);
    return true;
}

bool tagging_run(tagging *t, const sentence *sentences, const bool *begins, size_t count, tagged_sentence *out,
                 error *err)
{
    size_t tasks;
    if (t->round == NULL && (t->round = tagging_round_new(t, err)) == NULL)
        return false;
    return tagging_begin(t, t->round, sentences, begins, count, &tasks, err) && share_out(t, tasks, err) &&
           tagging_end(t, t->round, out, err);
}
