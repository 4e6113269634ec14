/* Windows by length, in groups of about as many sentences, each group a task. */
#include "models/training/evaluation.h"

#include "base/memory.h"
#include "models/decoding.h"
#include "models/network_loss.h"

enum { GROUP_SENTENCES = 64 };

typedef struct worker_space {
    arena memory;
    uint32_t *local; /* [forms] */
} worker_space;

typedef struct evaluation {
    const network_weights *weights;
    const vectors *words;
    const dataset *data;
    size_t *order;         /* [windows] by falling length */
    size_t *groups;        /* [groups + 1]: the first of its windows, in that order */
    score_counts *counts;  /* [groups] */
    bool *done;            /* [groups] */
    worker_space *workers; /* [threads] */
    real *const *scores;   /* [sentences]: where scores are wanted and no counts; else NULL */
} evaluation;

static bool order_windows(const dataset *data, size_t *order)
{
    input_length *lengths = memory_new(data->window_count, sizeof *lengths);
    if (lengths == NULL)
        return false;
    for (size_t i = 0; i < data->window_count; i++)
        lengths[i] = (input_length){dataset_window_tokens(data, i), i};
    input_sort_by_length(lengths, data->window_count);
    for (size_t i = 0; i < data->window_count; i++)
        order[i] = lengths[i].number;
    memory_free(lengths);
    return true;
}

static bool count_sentence(const evaluation *e, const network_pass *pass, size_t place, const dataset_sentence *gold,
                           arena *memory, score_counts *counts)
{
    const size_t length = gold->input.count;
    entity *entities;
    size_t count;
    if (!decoding_entities(e->weights, &pass->input->packing, pass->emissions, place, false, memory, &entities, &count))
        return false;
    span *right = arena_take(memory, length, sizeof *right), *guess = arena_take(memory, count, sizeof *guess);
    if (right == NULL || guess == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        guess[i] = (span){entities[i].start, entities[i].end, entities[i].type};
    score_add(counts, right, tagset_to_spans(e->weights->network->tagset, gold->tags, length, right), guess, count);
    return true;
}

/* Whole windows, until they have GROUP_SENTENCES; returns how many groups there are. */
static size_t cut_groups(const dataset *data, const size_t *order, size_t *groups)
{
    size_t count = 0, sentences = GROUP_SENTENCES;
    for (size_t i = 0; i < data->window_count; i++) {
        if (sentences >= GROUP_SENTENCES) {
            groups[count++] = i;
            sentences = 0;
        }
        sentences += data->windows[order[i] + 1] - data->windows[order[i]];
    }
    groups[count] = data->window_count;
    return count;
}

/* The sentences of a group's windows. */
static size_t list_sentences(const evaluation *e, size_t group, arena *memory, const dataset_sentence ***out)
{
    const dataset *d = e->data;
    size_t count = 0, next = 0;
    for (size_t i = e->groups[group]; i < e->groups[group + 1]; i++)
        count += d->windows[e->order[i] + 1] - d->windows[e->order[i]];
    const dataset_sentence **sentences = arena_take(memory, count, sizeof *sentences);
    for (size_t i = e->groups[group]; sentences != NULL && i < e->groups[group + 1]; i++)
        for (size_t s = d->windows[e->order[i]]; s < d->windows[e->order[i] + 1]; s++)
            sentences[next++] = &d->sentences[s];
    *out = sentences;
    return count;
}

static bool run_group(const evaluation *e, size_t group, worker_space *space)
{
    const dataset *d = e->data;
    arena_reset(&space->memory);
    const dataset_sentence **gold;
    const size_t count = list_sentences(e, group, &space->memory, &gold);
    input_sentence *sentences = arena_take(&space->memory, count, sizeof *sentences);
    if (gold == NULL || sentences == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        sentences[i] = gold[i]->input;
    network_input input;
    network_pass pass;
    const network *n = e->weights->network;
    if (!input_build(n, &d->lexicon, e->words, e->weights->values + n->unknown, sentences, count, (input_dropout){0},
                     space->local, &space->memory, &input, NULL) ||
        !network_forward(e->weights, &input, (network_dropout){0}, &space->memory, &pass))
        return false;
    if (n->context == CONTEXT_DOCUMENT)
        network_settle(n, input.around.alone, input.packing.rows, pass.sentence_emissions, pass.emissions);
    for (size_t place = 0; place < count && input.packing.lengths[place] > 0; place++) {
        const dataset_sentence *own = gold[input.packing.order[place]];
        if (e->scores != NULL)
            network_scores(e->weights, &input.packing, pass.emissions, place, e->scores[own - d->sentences]);
        else if (!count_sentence(e, &pass, place, own, &space->memory, &e->counts[group]))
            return false;
    }
    return true;
}

static void group_task(void *context, size_t group, size_t worker)
{
    evaluation *e = context;
    e->done[group] = run_group(e, group, &e->workers[worker]);
}

static bool run_groups(evaluation *e, threads *pool, size_t groups, score_counts *out_counts)
{
    for (size_t i = 0; i < threads_count(pool); i++)
        if ((e->workers[i].local = memory_new(e->data->lexicon.count, sizeof(uint32_t))) == NULL)
            return false;
    threads_run(pool, groups, group_task, e);
    score_counts total = {.gold = e->data->unknown_spans}; /* no tag can find these */
    for (size_t i = 0; i < groups; i++) {
        if (!e->done[i])
            return false;
        total.gold += e->counts[i].gold;
        total.guess += e->counts[i].guess;
        total.correct += e->counts[i].correct;
    }
    *out_counts = total;
    return true;
}

static bool run(const network_weights *w, const vectors *words, const dataset *data, threads *pool,
                real *const *scores, score_counts *out_counts, error *err)
{
    evaluation e = {.weights = w,
                    .words = words,
                    .data = data,
                    .order = memory_new(data->window_count, sizeof *e.order),
                    .groups = memory_new(data->window_count + 1, sizeof *e.groups),
                    .counts = memory_new(data->window_count, sizeof *e.counts),
                    .done = memory_new(data->window_count, sizeof *e.done),
                    .workers = memory_new(threads_count(pool), sizeof *e.workers),
                    .scores = scores};
    const bool ok = e.order != NULL && e.groups != NULL && e.counts != NULL && e.done != NULL && e.workers != NULL &&
                    order_windows(data, e.order) &&
                    run_groups(&e, pool, cut_groups(data, e.order, e.groups), out_counts);
    for (size_t i = 0; e.workers != NULL && i < threads_count(pool); i++) {
        arena_dispose(&e.workers[i].memory);
        memory_free(e.workers[i].local);
    }
    memory_free(e.order);
    memory_free(e.groups);
    memory_free(e.counts);
    memory_free(e.done);
    memory_free(e.workers);
    return ok || error_memory(err, 0);
}

bool evaluation_run(const network_weights *w, const vectors *words, const dataset *data, threads *pool,
                    score_counts *out_counts, error *err)
{
    return run(w, words, data, pool, NULL, out_counts, err);
}

bool evaluation_scores(const network_weights *w, const vectors *words, const dataset *data, threads *pool,
                       real *const *out_scores, error *err)
{
    score_counts none;
    return run(w, words, data, pool, out_scores, &none, err);
}
