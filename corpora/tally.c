/* Entities of both sides stand in order and do not overlap, so the gold entities that a guess can overlap are a window
 * that moves on with the guesses. */
#include "corpora/tally.h"

const char *const tally_way_names[TALLY_WAYS] = {"equal", "strict", "exact", "partial", "type"};

static bool same_place(span a, span b)
{
    return a.start == b.start && a.end == b.end;
}

/* At least a hundredth of the gold entity lies inside the guess. */
static bool overlaps(span gold, span guess)
{
    size_t start = gold.start > guess.start ? gold.start : guess.start;
    size_t end = gold.end < guess.end ? gold.end : guess.end;
    return start < end && (end - start) >= (gold.end - gold.start - 1) / 100 + 1;
}

static size_t distance(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

/* The window of gold entities that a guess may touch, and those that are taken. */
typedef struct window {
    const span *gold;
    size_t from, to; /* half-open */
    bool *used;
} window;

/* The free gold entity that GUESS is paired with, or TO where there is none. */
static size_t choose(const window *w, tally_way way, span guess)
{
    size_t first = w->to, nearest = w->to, least = 0;
    for (size_t i = w->from; i < w->to; i++) {
        if (w->used[i] || !overlaps(w->gold[i], guess))
            continue;
        if (way != TALLY_TYPE && same_place(w->gold[i], guess))
            return i;
        if (first == w->to)
            first = i;
        size_t far = distance(w->gold[i].start, guess.start) + distance(w->gold[i].end, guess.end);
        if (w->gold[i].type == guess.type && (nearest == w->to || far < least)) {
            nearest = i;
            least = far;
        }
    }
    return way == TALLY_TYPE && nearest != w->to ? nearest : first;
}

static void count_pair(tally *t, tally_way way, span gold, span guess)
{
    bool place = same_place(gold, guess), type = gold.type == guess.type;
    bool right = way == TALLY_TYPE ? type : place && (type || way != TALLY_STRICT);
    t->correct += right;
    t->partial += !right && way == TALLY_PARTIAL;
    t->incorrect += !right && way != TALLY_PARTIAL;
}

void tally_add(tally *t, tally_way way, const span *gold, size_t gold_count, const span *guess, size_t guess_count,
               bool *used)
{
    if (way == TALLY_EQUAL) {
        size_t correct = span_count_common(gold, gold_count, guess, guess_count);
        t->correct += correct;
        t->missed += gold_count - correct;
        t->spurious += guess_count - correct;
        return;
    }
    size_t pairs = 0;
    window w = {.gold = gold, .used = used};
    for (size_t i = 0; i < gold_count; i++)
        used[i] = false;
    for (size_t k = 0; k < guess_count; k++) {
        while (w.from < gold_count && gold[w.from].end <= guess[k].start)
            w.from++;
        for (w.to = w.from; w.to < gold_count && gold[w.to].start < guess[k].end;)
            w.to++;
        size_t chosen = choose(&w, way, guess[k]);
        if (chosen == w.to) {
            t->spurious++;
            continue;
        }
        used[chosen] = true;
        pairs++;
        count_pair(t, way, gold[chosen], guess[k]);
    }
    t->missed += gold_count - pairs;
}

void tally_sum(tally *t, const tally *other)
{
    t->correct += other->correct;
    t->incorrect += other->incorrect;
    t->partial += other->partial;
    t->missed += other->missed;
    t->spurious += other->spurious;
}

size_t tally_gold(const tally *t)
{
    return t->correct + t->incorrect + t->partial + t->missed;
}

size_t tally_guess(const tally *t)
{
    return t->correct + t->incorrect + t->partial + t->spurious;
}

tally_scores tally_divide(double right, double gold, double guess)
{
    tally_scores s = {.precision = guess > 0 ? right / guess : 0.0, .recall = gold > 0 ? right / gold : 0.0};
    if (s.precision + s.recall > 0)
        s.f1 = 2 * s.precision * s.recall / (s.precision + s.recall);
    return s;
}

tally_scores tally_score(const tally *t)
{
    return tally_divide((double)t->correct + 0.5 * (double)t->partial, (double)tally_gold(t), (double)tally_guess(t));
}

static tally_scores mean(const tally *by_type, size_t types, bool weighted)
{
    tally_scores sum = {0, 0, 0};
    double weights = 0;
    for (size_t i = 0; i < types; i++) {
        tally_scores s = tally_score(&by_type[i]);
        double weight = weighted ? (double)tally_gold(&by_type[i]) : 1.0;
        sum.precision += weight * s.precision;
        sum.recall += weight * s.recall;
        sum.f1 += weight * s.f1;
        weights += weight;
    }
    if (weights > 0)
        sum = (tally_scores){sum.precision / weights, sum.recall / weights, sum.f1 / weights};
    return sum;
}

tally_scores tally_macro(const tally *by_type, size_t types)
{
    return mean(by_type, types, false);
}

tally_scores tally_weighted(const tally *by_type, size_t types)
{
    return mean(by_type, types, true);
}
