/* One pass over the dataset, best sequences, spans; then sums at any temperature, sentences shared out in blocks. */
#include "models/training/guesses.h"

#include "base/memory.h"
#include "models/decoding.h"
#include "models/training/evaluation.h"

#include <string.h>

enum { BLOCK_SENTENCES = 64 };

static bool take(guesses *g, const dataset *data)
{
    const size_t k = g->weights->network->tags;
    g->sentences = memory_new(data->count, sizeof *g->sentences);
    g->all_scores = memory_new(data->tokens, k * sizeof *g->all_scores);
    g->counts = memory_new(data->count, sizeof *g->counts);
    g->all_paths = memory_new(data->tokens, sizeof *g->all_paths);
    g->items = memory_new(data->tokens, sizeof *g->items);
    g->types = memory_new(g->weights->network->tagset->type_count, sizeof *g->types);
    if (g->sentences == NULL || g->all_scores == NULL || g->all_paths == NULL || g->items == NULL || g->types == NULL ||
        g->counts == NULL)
        return false;
    size_t at = 0;
    for (size_t i = 0; i < data->count; i++) {
        const size_t length = data->sentences[i].input.count;
        g->sentences[i] =
            (guesses_sentence){.scores = g->all_scores + at * k, .path = g->all_paths + at, .length = length};
        at += length;
    }
    g->sentence_count = data->count;
    return true;
}

static bool score_all(guesses *g, const vectors *words, const dataset *data, threads *pool, error *err)
{
    real **places = memory_new(g->sentence_count, sizeof *places);
    if (places == NULL)
        return error_memory(err, g->sentence_count * sizeof *places);
    for (size_t i = 0; i < g->sentence_count; i++)
        places[i] = g->sentences[i].scores;
    const bool ok = evaluation_scores(g->weights, words, data, pool, places, err);
    memory_free(places);
    return ok;
}

static bool guess_sentence(guesses *g, guesses_sentence *s, const dataset_sentence *source, arena *memory,
                           score_counts *counts)
{
    const tagset *tags = g->weights->network->tagset;
    span *gold = arena_take(memory, s->length, sizeof *gold), *found = arena_take(memory, s->length, sizeof *found);
    if (gold == NULL || found == NULL || !chain_best(&g->weights->chain, s->scores, s->length, memory, s->path))
        return false;
    const size_t gold_count = tagset_to_spans(tags, source->tags, s->length, gold);
    for (size_t i = 0; i < gold_count; i++)
        g->types[gold[i].type].gold++;
    s->first = g->count;
    s->count = tagset_to_spans(tags, s->path, s->length, found);
    for (size_t i = 0, next = 0; i < s->count; i++) {
        while (next < gold_count && gold[next].start < found[i].start)
            next++;
        const bool right = next < gold_count && span_equal(found[i], gold[next]);
        g->items[g->count++] = (guess){.span = found[i], .right = right};
        g->types[found[i].type].guess++;
        g->types[found[i].type].correct += right;
        counts->correct += right;
    }
    counts->guess = s->count;
    counts->gold = source->source->span_count;
    return true;
}

static bool guess_all(guesses *g, const dataset *data)
{
    arena memory;
    arena_init(&memory);
    bool ok = true;
    for (size_t i = 0; ok && i < g->sentence_count; i++) {
        arena_reset(&memory);
        if (g->sentences[i].length > 0)
            ok = guess_sentence(g, &g->sentences[i], &data->sentences[i], &memory, &g->counts[i]);
    }
    arena_dispose(&memory);
    return ok;
}

bool guesses_make(guesses *g, const network_weights *w, const vectors *words, const dataset *data, threads *pool,
                  error *err)
{
    *g = (guesses){.weights = w};
    if (!take(g, data)) {
        guesses_dispose(g);
        return error_memory(err, data->tokens * w->network->tags * sizeof *g->all_scores);
    }
    bool ok = score_all(g, words, data, pool, err);
    if (ok)
        ok = guess_all(g, data) || error_memory(err, 0);
    if (!ok)
        guesses_dispose(g);
    return ok;
}

void guesses_dispose(guesses *g)
{
    memory_free(g->sentences);
    memory_free(g->items);
    memory_free(g->types);
    memory_free(g->counts);
    memory_free(g->all_scores);
    memory_free(g->all_paths);
    *g = (guesses){0};
}

typedef struct weighing {
    guesses *guesses;
    const chain *chain; /* at the temperature */
    real temperature;
    size_t from, to;
    arena *workers; /* [threads] */
    bool *done;     /* [blocks] */
} weighing;

static bool weigh_sentence(const weighing *w, const guesses_sentence *s, arena *memory)
{
    const network *n = w->guesses->weights->network;
    arena_reset(memory);
    real *scores = arena_take(memory, s->length, n->tags * sizeof *scores);
    bool *leaves = arena_take(memory, n->tags, sizeof *leaves);
    chain_sums sums;
    if (scores == NULL || leaves == NULL)
        return false;
    for (size_t i = 0; i < s->length * n->tags; i++)
        scores[i] = s->scores[i] / w->temperature;
    if (!chain_sum(w->chain, scores, s->length, memory, &sums))
        return false;
    for (size_t i = s->first; i < s->first + s->count; i++) {
        guess *own = &w->guesses->items[i];
        own->probability = decoding_probability(n->tagset, w->chain, scores, &sums, s->path, own->span, leaves);
    }
    return true;
}

static void weigh_block(void *context, size_t block, size_t worker)
{
    const weighing *w = context;
    const size_t from = w->from + block * BLOCK_SENTENCES;
    const size_t to = w->to - from < BLOCK_SENTENCES ? w->to : from + BLOCK_SENTENCES;
    bool ok = true;
    for (size_t i = from; ok && i < to; i++)
        if (w->guesses->sentences[i].count > 0)
            ok = weigh_sentence(w, &w->guesses->sentences[i], &w->workers[worker]);
    w->done[block] = ok;
}

bool guesses_weigh(guesses *g, double temperature, size_t from, size_t to, threads *pool, error *err)
{
    const size_t blocks = (to - from + BLOCK_SENTENCES - 1) / BLOCK_SENTENCES;
    arena own;
    arena_init(&own);
    chain tempered;
    weighing w = {.guesses = g,
                  .chain = &tempered,
                  .temperature = (real)temperature,
                  .from = from,
                  .to = to,
                  .workers = memory_new(threads_count(pool), sizeof *w.workers),
                  .done = memory_new(blocks, sizeof *w.done)};
    bool ok = w.workers != NULL && w.done != NULL &&
              chain_temper(&g->weights->chain, w.temperature, &own, &tempered);
    if (ok)
        threads_run(pool, blocks, weigh_block, &w);
    for (size_t i = 0; ok && i < blocks; i++)
        ok = w.done[i];
    for (size_t i = 0; w.workers != NULL && i < threads_count(pool); i++)
        arena_dispose(&w.workers[i]);
    memory_free(w.workers);
    memory_free(w.done);
    arena_dispose(&own);
    return ok || error_memory(err, 0);
}
