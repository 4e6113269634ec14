/* Every shift of a grid is tried on every sentence once; the halves' sums tell all three answers. */
#include "models/training/balance.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum {
    GRID = 41,       /* shifts that are tried */
    NO_SHIFT = 16,   /* number of the shift 0 in the grid */
    SMOOTHED_BY = 2, /* neighbours on each side that a point of the curve is the mean of */
    TAG_O = 0
};

static const double APART = 0.125; /* from one shift to the next: the grid goes from -2 to 3 */

typedef struct trial {
    score_counts halves[2][GRID];
} trial;

static double shift_at(size_t number)
{
    return ((double)number - NO_SHIFT) * APART;
}

/* Adds what a sentence gives at one shift. */
static bool try_shift(const guesses *g, const guesses_sentence *s, const dataset_sentence *source, double shift,
                      arena *memory, score_counts *counts)
{
    const network *n = g->weights->network;
    const size_t k = n->tags, length = s->length;
    arena_reset(memory);
    real *scores = arena_take(memory, length, k * sizeof *scores);
    size_t *path = arena_take(memory, length, sizeof *path);
    span *gold = arena_take(memory, length, sizeof *gold), *found = arena_take(memory, length, sizeof *found);
    if (scores == NULL || path == NULL || gold == NULL || found == NULL)
        return false;
    memcpy(scores, s->scores, length * k * sizeof *scores);
    for (size_t t = 0; t < length; t++)
        scores[t * k + TAG_O] -= (real)shift;
    if (!chain_best(&g->weights->chain, scores, length, memory, path))
        return false;
    const size_t gold_count = tagset_to_spans(n->tagset, source->tags, length, gold);
    score_add(counts, gold, gold_count, found, tagset_to_spans(n->tagset, path, length, found));
    counts->gold += source->source->span_count - gold_count; /* of types that no tag can find */
    return true;
}

static bool try_all(const guesses *g, const dataset *data, trial *t)
{
    arena memory;
    arena_init(&memory);
    bool ok = true;
    for (size_t i = 0; ok && i < g->sentence_count; i++) {
        score_counts *half = t->halves[i >= g->sentence_count / 2];
        for (size_t j = 0; ok && j < GRID && g->sentences[i].length > 0; j++)
            ok = try_shift(g, &g->sentences[i], &data->sentences[i], shift_at(j), &memory, &half[j]);
    }
    arena_dispose(&memory);
    return ok;
}

static score_counts sum_of(score_counts a, score_counts b)
{
    return (score_counts){a.gold + b.gold, a.guess + b.guess, a.correct + b.correct};
}

/* The number of the shift at the top of the smoothed curve. */
static size_t top(const score_counts *counts)
{
    size_t best = NO_SHIFT;
    double most = -1;
    for (size_t i = SMOOTHED_BY; i + SMOOTHED_BY < GRID; i++) {
        double sum = 0;
        for (size_t j = i - SMOOTHED_BY; j <= i + SMOOTHED_BY; j++)
            sum += score_f1(&counts[j]);
        const bool nearer = fabs(shift_at(i)) < fabs(shift_at(best));
        if (sum > most || (sum >= most && nearer)) {
            most = sum;
            best = i;
        }
    }
    return best;
}

bool balance_fit(const guesses *g, const dataset *data, balance *out, error *err)
{
    trial *t = memory_new(1, sizeof *t);
    if (t == NULL || !try_all(g, data, t)) {
        memory_free(t);
        return error_memory(err, sizeof *t);
    }
    score_counts all[GRID];
    for (size_t i = 0; i < GRID; i++)
        all[i] = sum_of(t->halves[0][i], t->halves[1][i]);
    const size_t best = top(all);
    *out = (balance){
        .shift = shift_at(best),
        .before = all[NO_SHIFT],
        .after = all[best],
        .crossed = sum_of(t->halves[0][top(t->halves[1])], t->halves[1][top(t->halves[0])]),
    };
    memory_free(t);
    return true;
}
