/* Four rounds of tasks: weights are made ready, shards run forward and backward, gradients are summed chunk by chunk,
 * and chunk by chunk the optimiser moves the weights. */
#include "models/training/minibatch.h"

#include "base/memory.h"
#include "models/training/shard.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum {
    CHUNK = 16384,   /* reals that one task sums or moves */
    CHUNK_ROWS = 32, /* rows of words */
};

/* The minibatch's gradient of word rows, and partial sums of squares. */
struct gradient_sum {
    uint32_t *place;   /* [trained]: place in `touched` + 1, or 0 */
    uint32_t *touched; /* [capacity]: trained rows of this minibatch */
    float *rows;       /* [capacity][dim] */
    size_t count, capacity;
    double *squares; /* [chunks] */
    size_t chunks;
};

static void gradient_sum_free(struct gradient_sum *sum)
{
    if (sum == NULL)
        return;
    memory_free(sum->place);
    memory_free(sum->touched);
    memory_free(sum->rows);
    memory_free(sum->squares);
    memory_free(sum);
}

static struct gradient_sum *gradient_sum_new(size_t size, size_t trained)
{
    struct gradient_sum *sum = memory_new(1, sizeof *sum);
    if (sum == NULL)
        return NULL;
    sum->chunks = (size + CHUNK - 1) / CHUNK;
    sum->place = memory_new(trained, sizeof *sum->place);
    sum->squares = memory_new(sum->chunks, sizeof *sum->squares);
    if (sum->place != NULL && sum->squares != NULL)
        return sum;
    gradient_sum_free(sum);
    return NULL;
}

static bool list_trained(learner *l, const bool *moves)
{
    l->slot_of = memory_new(l->words.count, sizeof *l->slot_of);
    l->rows = memory_new(l->words.count, sizeof *l->rows);
    if (l->slot_of == NULL || l->rows == NULL)
        return false;
    for (size_t row = 0; row < l->words.count; row++)
        if (moves[row]) {
            l->rows[l->trained++] = row;
            l->slot_of[row] = (uint32_t)l->trained;
        }
    l->word_first = memory_new(l->trained, l->dim * sizeof *l->word_first);
    l->word_second = memory_new(l->trained, l->dim * sizeof *l->word_second);
    return l->word_first != NULL && l->word_second != NULL;
}

static bool take_memory(learner *l, const dataset *train, const bool *moves)
{
    l->values = memory_new_aligned(l->size, sizeof *l->values);
    l->first = memory_new_aligned(l->size, sizeof *l->first);
    l->second = memory_new_aligned(l->size, sizeof *l->second);
    bool ok = l->values != NULL && l->first != NULL && l->second != NULL && list_trained(l, moves);
    l->sum = ok ? gradient_sum_new(l->size, l->trained) : NULL;
    ok = l->sum != NULL;
    for (size_t i = 0; ok && i < MINIBATCH_SHARDS; i++) {
        l->shards[i] = shard_new(l->size, train->lexicon.count);
        ok = l->shards[i] != NULL;
    }
    return ok;
}

bool learner_init(learner *l, const network *n, const dataset *train, const vectors *words, float *word_values,
                  const bool *moves, uint64_t seed, optimizer o, double average_decay, error *err)
{
    *l = (learner){.network = n,
                   .size = n->parameters.size,
                   .dim = n->word_dim,
                   .words = *words,
                   .word_values = word_values,
                   .optimizer = o};
    if (!take_memory(l, train, moves)) {
        learner_dispose(l);
        return error_memory(err, l->size * sizeof(real));
    }
    network_randomize(n, seed, l->values);
    if (network_weights_init(&l->weights, n, l->values, err) &&
        average_init(&l->average, average_decay, l->values, l->size, word_values, l->rows, l->trained, l->dim, err))
        return true;
    learner_dispose(l);
    return false;
}

void learner_dispose(learner *l)
{
    if (l->weights.network != NULL)
        network_weights_dispose(&l->weights);
    memory_free(l->values);
    memory_free(l->first);
    memory_free(l->second);
    memory_free(l->slot_of);
    memory_free(l->rows);
    memory_free(l->word_first);
    memory_free(l->word_second);
    for (size_t i = 0; i < MINIBATCH_SHARDS; i++)
        shard_free(l->shards[i]);
    gradient_sum_free(l->sum);
    average_dispose(&l->average);
    *l = (learner){0};
}

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

/* Makes room for the rows of COUNT tokens. */
static bool reserve_rows(struct gradient_sum *sum, size_t count, size_t dim)
{
    if (count <= sum->capacity)
        return true;
    const size_t capacity = memory_grown(sum->capacity, count);
    uint32_t *touched = memory_resize(sum->touched, capacity, sizeof *touched);
    if (touched == NULL)
        return false;
    sum->touched = touched;
    float *rows = memory_resize(sum->rows, capacity, dim * sizeof *rows);
    if (rows == NULL)
        return false;
    sum->rows = rows;
    sum->capacity = capacity;
    return true;
}

static void add_row(learner *l, uint32_t slot, const real *gradient)
{
    struct gradient_sum *sum = l->sum;
    if (sum->place[slot] == 0) {
        sum->touched[sum->count++] = slot;
        sum->place[slot] = (uint32_t)sum->count;
        memset(sum->rows + (sum->count - 1) * l->dim, 0, l->dim * sizeof *sum->rows);
    }
    float *to = sum->rows + (sum->place[slot] - 1) * l->dim;
    for (size_t d = 0; d < l->dim; d++)
        to[d] += (float)gradient[d];
}

/* Gradients of words: to their rows, those of unknown words to the vector they share. */
static bool sum_words(learner *l)
{
    struct gradient_sum *sum = l->sum;
    size_t tokens = 0;
    for (size_t i = 0; i < MINIBATCH_SHARDS; i++)
        tokens += l->shards[i]->tokens;
    if (!reserve_rows(sum, tokens, l->dim))
        return false;
    sum->count = 0;
    for (size_t i = 0; i < MINIBATCH_SHARDS; i++) {
        shard *s = l->shards[i];
        for (size_t t = 0; t < s->tokens; t++) {
            const real *gradient = s->d_words + t * l->dim;
            if (s->rows[t] == VECTORS_NONE)
                for (size_t d = 0; d < l->dim; d++)
                    s->gradients[l->network->unknown + d] += gradient[d];
            else if (l->slot_of[s->rows[t]] != 0)
                add_row(l, l->slot_of[s->rows[t]] - 1, gradient);
        }
    }
    for (size_t i = 0; i < sum->count; i++)
        sum->place[sum->touched[i]] = 0;
    return true;
}

static size_t chunk_size(const learner *l, size_t chunk)
{
    const size_t left = l->size - chunk * CHUNK;
    return left < CHUNK ? left : CHUNK;
}

/* Sums the shards into the first one's block. */
static void sum_chunk(void *context, size_t chunk, size_t worker)
{
    learner *l = ((rounds *)context)->learner;
    (void)worker;
    const size_t at = chunk * CHUNK, size = chunk_size(l, chunk);
    real *restrict total = l->shards[0]->gradients + at;
    for (size_t s = 1; s < MINIBATCH_SHARDS; s++) {
        const real *restrict other = l->shards[s]->gradients + at;
        for (size_t i = 0; i < size; i++)
            total[i] += other[i];
    }
    double squares[8] = {0};
    for (size_t i = 0; i < size; i++)
        squares[i % 8] += (double)total[i] * (double)total[i];
    l->sum->squares[chunk] = 0;
    for (size_t i = 0; i < 8; i++)
        l->sum->squares[chunk] += squares[i];
}

static void move_values(const rounds *r, size_t chunk)
{
    learner *l = r->learner;
    const size_t at = chunk * CHUNK, size = chunk_size(l, chunk);
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

static double gradient_norm(const learner *l)
{
    double squares = 0;
    for (size_t i = 0; i < l->sum->chunks; i++)
        squares += l->sum->squares[i];
    for (size_t i = 0; i < l->sum->count * l->dim; i++)
        squares += (double)l->sum->rows[i] * (double)l->sum->rows[i];
    return sqrt(squares);
}

/* Deals the minibatch's windows to shards: the longest first, of equals the earlier one (few enough for insertion),
 * each to the shard that has the fewest tokens, so that shards cost about the same. Source: Graham, Bounds on
 * multiprocessing timing anomalies, 1969. */
static bool deal(const minibatch *m, dealt_window **out_dealt)
{
    dealt_window *dealt = memory_new(m->count, sizeof *dealt);
    size_t tokens[MINIBATCH_SHARDS] = {0};
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
        for (size_t s = 1; s < MINIBATCH_SHARDS; s++)
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
    threads_run(pool, MINIBATCH_SHARDS, shard_task, r);
    bool ok = true;
    double loss = 0;
    for (size_t i = 0; i < MINIBATCH_SHARDS; i++) {
        ok = ok && l->shards[i]->ok;
        loss += l->shards[i]->loss;
    }
    if (!ok || !sum_words(l))
        return error_memory(err, 0);
    threads_run(pool, l->sum->chunks, sum_chunk, r);
    const double norm = gradient_norm(l);
    if (!isfinite(loss) || !isfinite(norm))
        return diverged(r->batch, err);
    r->step = optimizer_next(&l->optimizer, r->batch->lr, optimizer_clip(norm, r->batch->clip));
    if (l->average.decay > 0)
        average_next(&l->average);
    threads_run(pool, word_chunks(l) + l->sum->chunks, move_chunk, r);
    *out_loss = loss * (double)r->sentences;
    return true;
}

bool minibatch_step(learner *l, const minibatch *m, threads *pool, double *out_loss, error *err)
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
