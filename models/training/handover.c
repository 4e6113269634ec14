/* The scores of all tags of the fold, then, sentence by sentence, forward and backward over the tags. */
#include "models/training/handover.h"

#include "base/memory.h"
#include "models/training/evaluation.h"

/* Probabilities of the tags at each token, and the moves between them, from their scores. */
static bool hand_over_sentence(const run *r, const dataset_sentence *s, const real *scores, arena *memory, error *err)
{
    const chain *c = &r->learner.weights.chain;
    const training_fold *fold = &r->options->fold;
    const size_t length = s->input.count, k = c->tags;
    if (length == 0)
        return true;
    arena_reset(memory);
    real *shares = arena_take(memory, length, k * sizeof *shares), *moves = arena_take(memory, k, k * sizeof *moves);
    if (shares == NULL || moves == NULL || !chain_expect(c, scores, length, memory, shares, moves) ||
        !fold->sentence(fold->context, s->number, shares, moves))
        return error_memory(err, length * k * sizeof *shares);
    return true;
}

bool handover_run(run *r, error *err)
{
    const dataset *d = &r->material.dev;
    const size_t tags = r->network.tags;
    snapshot_restore(&r->best, &r->learner);
    real **scores = memory_new(d->count, sizeof *scores);
    real *all = memory_new(d->tokens, tags * sizeof *all), *next = all;
    bool ok = (scores != NULL && all != NULL) || error_memory(err, d->tokens * tags * sizeof *all);
    for (size_t i = 0; ok && i < d->count; i++, next += d->sentences[i - 1].input.count * tags)
        scores[i] = next;
    ok = ok && run_ready(r, err) &&
         evaluation_scores(&r->learner.weights, &r->learner.words, d, r->pool, scores, err);
    arena memory;
    arena_init(&memory);
    for (size_t i = 0; ok && i < d->count; i++)
        ok = hand_over_sentence(r, &d->sentences[i], scores[i], &memory, err);
    arena_dispose(&memory);
    memory_free(scores);
    memory_free(all);
    return ok;
}
