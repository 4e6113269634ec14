/* Four rounds of tasks: weights are made ready, shards run forward and backward, gradients are summed chunk by chunk,
 * and chunk by chunk the optimiser moves the weights. */
#include "models/training/step.h"

#include "base/memory.h"
#include "models/training/shard_learn.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum { CHUNK_ROWS = 32 }; /* rows of words that one task moves */

/* A window of the dataset and the shard that has it. */
typedef struct dealt_window {
    size_t window, tokens, shard;
} dealt_window;

/* What all rounds of a step share. */
typedef struct rounds {
    learner *learner;
    const minibatch *batch;
    const dealt_window *dealt; /* the minibatch's windows by falling length */
    size_t sentences;          /* of the minibatch */
    optimizer_step step;
    atomic_bool failed; /* a part of the weights could not be made ready */
} rounds;

static void pack_part(void *context, size_t part, size_t worker)
{
    rounds *r = context;
    (void)worker;
    if (!network_weights_pack(&r->learner->weights, part))
        atomic_store(&r->failed, true);
}

/* The sentences of a shard, in memory of the arena; *out is NULL when there is none. */
static size_t shard_sentences(const rounds *r, size_t number, arena *memory, const dataset_sentence ***out)
{
    const dataset *data = r->batch->data;
    const dataset_sentence **chosen = arena_take(memory, r->sentences, sizeof *chosen);
    size_t count = 0;
    for (size_t i = 0; chosen != NULL && i < r->batch->count; i++) {
        const size_t window = r->dealt[i].window;
        for (size_t s = data->windows[window]; r->dealt[i].shard == number && s < data->windows[window + 1]; s++)
            chosen[count++] = &data->sentences[s];
    }
    *out = chosen;
    return count;
}

static void shard_task(void *context, size_t number, size_t worker)
{
    rounds *r = context;
    shard *s = r->learner->shards[number];
    (void)worker;
    arena_reset(&s->memory);
    memset(s->gradients, 0, r->learner->size * sizeof *s->gradients);
    s->tokens = 0;
    s->loss = 0;
    const dataset_sentence **sentences;
    const size_t count = shard_sentences(r, number, &s->memory, &sentences);
    s->ok = sentences != NULL &&
            shard_learn(s, r->learner, r->batch, number, sentences, count, 1.0 / (double)r->sentences);
}

static void sum_chunk(void *context, size_t chunk, size_t worker)
{
    learner *l = ((rounds *)context)->learner;
    (void)worker;
    gradient_sum_chunk(l->sum, l->shards, LEARNER_SHARDS, chunk);
}

static void move_values(const rounds *r, size_t chunk)
{
    learner *l = r->learner;
    const size_t at = gradient_sum_chunk_at(chunk), size = gradient_sum_chunk_size(l->sum, chunk);
    optimizer_update(&r->step, size, l->shards[0]->gradients + at, l->values + at, l->first + at, l->second + at);
    if (l->average.decay > 0)
        average_values(&l->average, l->values, at, size);
}

static size_t word_chunks(const learner *l)
{
    return (l->sum->count + CHUNK_ROWS - 1) / CHUNK_ROWS;
}

static void move_words(const rounds *r, size_t chunk)
{
    learner *l = r->learner;
    const size_t first = chunk * CHUNK_ROWS;
    for (size_t i = first; i < first + CHUNK_ROWS && i < l->sum->count; i++) {
        const size_t slot = l->sum->touched[i];
        float *row = l->word_values + l->rows[slot] * l->dim;
        if (l->average.decay > 0)
            average_row_before(&l->average, slot, row);
        optimizer_update(&r->step, l->dim, l->sum->rows + i * l->dim, row, l->word_first + slot * l->dim,
                         l->word_second + slot * l->dim);
        if (l->average.decay > 0)
            average_row_after(&l->average, slot, row);
    }
}

static void move_chunk(void *context, size_t chunk, size_t worker)
{
    const rounds *r = context;
    const size_t words = word_chunks(r->learner);
    (void)worker;
    if (chunk < words)
        move_words(r, chunk);
    else
        move_values(r, chunk - words);
}

/* Deals the minibatch's windows to shards: the longest first, of equals the earlier one (few enough for insertion),
 * each to the shard that has the fewest tokens, so that shards cost about the same. Source: Graham, Bounds on
 * multiprocessing timing anomalies, 1969. */
static bool deal(const minibatch *m, dealt_window **out_dealt)
{
    dealt_window *dealt = memory_new(m->count, sizeof *dealt);
    size_t tokens[LEARNER_SHARDS] = {0};
    if (dealt == NULL)
        return false;
    for (size_t i = 0; i < m->count; i++) {
        const dealt_window own = {m->windows[i], dataset_window_tokens(m->data, m->windows[i]), 0};
        size_t j = i;
        for (; j > 0 && dealt[j - 1].tokens < own.tokens; j--)
            dealt[j] = dealt[j - 1];
        dealt[j] = own;
    }
    for (size_t i = 0; i < m->count; i++) {
        for (size_t s = 1; s < LEARNER_SHARDS; s++)
            if (tokens[s] < tokens[dealt[i].shard])
                dealt[i].shard = s;
        tokens[dealt[i].shard] += dealt[i].tokens;
    }
    *out_dealt = dealt;
    return true;
}

static bool diverged(const minibatch *m, error *err)
{
    return error_set(err, ERROR_DATA,
                     "in epoch %llu the loss is no finite number any more: training diverged, a smaller optimizer.lr "
                     "or optimizer.clip may help",
                     (unsigned long long)m->epoch);
}

static bool run_rounds(rounds *r, threads *pool, double *out_loss, error *err)
{
    learner *l = r->learner;
    threads_run(pool, network_weights_parts(l->network), pack_part, r);
    if (atomic_load(&r->failed))
        return error_memory(err, 0);
    threads_run(pool, LEARNER_SHARDS, shard_task, r);
    bool ok = true;
    double loss = 0;
    for (size_t i = 0; i < LEARNER_SHARDS; i++) {
        ok = ok && l->shards[i]->ok;
        loss += l->shards[i]->loss;
    }
    if (!ok || !gradient_sum_words(l->sum, l->shards, LEARNER_SHARDS, l->slot_of, l->network->unknown))
        return error_memory(err, 0);
    threads_run(pool, l->sum->chunks, sum_chunk, r);
    const double norm = gradient_sum_norm(l->sum);
    if (!isfinite(loss) || !isfinite(norm))
        return diverged(r->batch, err);
    r->step = optimizer_next(&l->optimizer, r->batch->lr, optimizer_clip(norm, r->batch->clip));
    if (l->average.decay > 0)
        average_next(&l->average);
    threads_run(pool, word_chunks(l) + l->sum->chunks, move_chunk, r);
    *out_loss = loss * (double)r->sentences;
    return true;
}

bool step_take(learner *l, const minibatch *m, threads *pool, double *out_loss, error *err)
{
    dealt_window *dealt;
    if (!deal(m, &dealt))
        return error_memory(err, m->count * sizeof *dealt);
    rounds r = {.learner = l, .batch = m, .dealt = dealt};
    for (size_t i = 0; i < m->count; i++)
        r.sentences += m->data->windows[m->windows[i] + 1] - m->data->windows[m->windows[i]];
    const bool ok = run_rounds(&r, pool, out_loss, err);
    memory_free(dealt);
    return ok;
}
