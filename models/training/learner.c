/* All memory is taken before training begins; a step takes none for these. */
#include "models/training/learner.h"

#include "base/memory.h"

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
    l->sum = ok ? gradient_sum_new(l->size, l->trained, l->dim) : NULL;
    ok = l->sum != NULL;
    for (size_t i = 0; ok && i < LEARNER_SHARDS; i++) {
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
    for (size_t i = 0; i < LEARNER_SHARDS; i++)
        shard_free(l->shards[i]);
    gradient_sum_free(l->sum);
    average_dispose(&l->average);
    *l = (learner){0};
}
