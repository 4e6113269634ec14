/* Units are kept as three numbers each; sums of these are exact in doubles, so that no order of adding matters. */
#include "corpora/resample.h"

#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

/* What a score is made of. */
typedef struct sums {
    double right, gold, guess;
} sums;

static sums sums_of(const tally *t)
{
    return (sums){(double)t->correct + 0.5 * (double)t->partial, (double)tally_gold(t), (double)tally_guess(t)};
}

static void add(sums *total, sums s)
{
    total->right += s.right;
    total->gold += s.gold;
    total->guess += s.guess;
}

static double f1_of(sums s)
{
    return tally_divide(s.right, s.gold, s.guess).f1;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Between the two values nearest to that share of the way. */
static double quantile(const double *sorted, size_t count, double share)
{
    double place = share * (double)(count - 1);
    size_t below = (size_t)place;
    size_t above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (place - (double)below) * (sorted[above] - sorted[below]);
}

/* The middle 95 % of VALUES [count], which are sorted by this. */
static interval middle(double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    return (interval){quantile(values, count, 0.025), quantile(values, count, 0.975)};
}

/* The units as sums; those that have neither gold nor guess change nothing but how often the others are drawn. */
static sums *all_sums(const tally *units, size_t count)
{
    sums *all = memory_new(count, sizeof *all);
    for (size_t i = 0; all != NULL && i < count; i++)
        all[i] = sums_of(&units[i]);
    return all;
}

/* What the samples gave: precision, recall and F1, [samples] each, one behind the other. */
static void keep_sample(double *values, size_t samples, size_t k, sums drawn)
{
    tally_scores s = tally_divide(drawn.right, drawn.gold, drawn.guess);
    values[k] = s.precision;
    values[samples + k] = s.recall;
    values[2 * samples + k] = s.f1;
}

static resample_intervals middles(double *values, size_t samples)
{
    return (resample_intervals){middle(values, samples), middle(values + samples, samples),
                                middle(values + 2 * samples, samples)};
}

bool resample_bootstrap(const tally *units, size_t count, const resample_options *options, resample_intervals *out,
                        error *err)
{
    sums *all = all_sums(units, count);
    double *values = memory_new(options->samples, 3 * sizeof *values);
    if (all == NULL || values == NULL) {
        memory_free(all);
        memory_free(values);
        return error_memory(err, 0);
    }
    for (size_t k = 0; k < options->samples; k++) {
        random_stream r = random_seed(options->seed, k, 0, 0);
        sums drawn = {0, 0, 0};
        for (size_t i = 0; i < count; i++)
            add(&drawn, all[random_below(&r, count)]);
        keep_sample(values, options->samples, k, drawn);
    }
    *out = middles(values, options->samples);
    memory_free(all);
    memory_free(values);
    return true;
}

/* Cells as sums, and where those of each unit begin. */
typedef struct cell_sums {
    sums *sums;    /* [cells] */
    size_t *first; /* [units + 1] */
} cell_sums;

static void cell_sums_dispose(cell_sums *c)
{
    memory_free(c->sums);
    memory_free(c->first);
}

/* C is to be disposed of in any case. */
static bool cell_sums_init(cell_sums *c, const tally_cell *cells, size_t count, size_t units)
{
    *c = (cell_sums){memory_new(count, sizeof *c->sums), memory_new(units + 1, sizeof *c->first)};
    if (c->sums == NULL || c->first == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        c->sums[i] = sums_of(&cells[i].counts);
        c->first[cells[i].unit + 1] = i + 1;
    }
    for (size_t u = 1; u <= units; u++) /* units without a cell */
        c->first[u] = c->first[u] > c->first[u - 1] ? c->first[u] : c->first[u - 1];
    return true;
}

/* One sample: the sums of every type in DRAWN. */
static void draw_types(const cell_sums *c, const tally_cell *cells, size_t units, random_stream *r, sums *drawn)
{
    for (size_t i = 0; i < units; i++) {
        size_t unit = random_below(r, units);
        for (size_t k = c->first[unit]; k < c->first[unit + 1]; k++)
            add(&drawn[cells[k].type], c->sums[k]);
    }
}

bool resample_bootstrap_types(const tally_cell *cells, size_t cell_count, size_t units, size_t types,
                              const resample_options *options, resample_intervals *out, error *err)
{
    size_t samples = options->samples, row = 3 * sizeof(double);
    cell_sums c = {NULL, NULL};
    sums *drawn = memory_new(types, sizeof *drawn);
    double *values = types <= SIZE_MAX / row ? memory_new(samples, types * row) : NULL; /* [types][3][samples] */
    bool ok = drawn != NULL && values != NULL && cell_sums_init(&c, cells, cell_count, units);
    for (size_t k = 0; ok && k < samples; k++) {
        random_stream r = random_seed(options->seed, k, 0, 0);
        for (size_t t = 0; t < types; t++)
            drawn[t] = (sums){0, 0, 0};
        draw_types(&c, cells, units, &r, drawn);
        for (size_t t = 0; t < types; t++)
            keep_sample(values + 3 * t * samples, samples, k, drawn[t]);
    }
    for (size_t t = 0; ok && t < types; t++)
        out[t] = middles(values + 3 * t * samples, samples);
    cell_sums_dispose(&c);
    memory_free(drawn);
    memory_free(values);
    return ok || error_memory(err, 0);
}

/* Both systems, unit by unit. */
typedef struct contest {
    sums *a, *b;
    size_t count;
    size_t *differing; /* [differing_count]: units where A and B are not the same */
    size_t differing_count;
    sums a_total, b_total;
} contest;

static bool same(sums a, sums b)
{
    return !(a.right < b.right || a.right > b.right || a.guess < b.guess || a.guess > b.guess || a.gold < b.gold ||
             a.gold > b.gold);
}

static void contest_dispose(contest *c)
{
    memory_free(c->a);
    memory_free(c->b);
    memory_free(c->differing);
}

static bool contest_init(contest *c, const tally *a, const tally *b, size_t count)
{
    *c = (contest){.a = all_sums(a, count), .b = all_sums(b, count), .count = count};
    c->differing = memory_new(count, sizeof *c->differing);
    if (c->a == NULL || c->b == NULL || c->differing == NULL) {
        contest_dispose(c);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        add(&c->a_total, c->a[i]);
        add(&c->b_total, c->b[i]);
        if (!same(c->a[i], c->b[i]))
            c->differing[c->differing_count++] = i;
    }
    return true;
}

/* The difference after a random exchange: only units where the systems differ can change it. */
static double exchanged(const contest *c, random_stream *r)
{
    sums a = c->a_total, b = c->b_total;
    uint64_t coins = 0;
    for (size_t i = 0; i < c->differing_count; i++, coins >>= 1) {
        if (i % 64 == 0)
            coins = random_bits(r);
        if ((coins & 1) == 0)
            continue;
        sums x = c->a[c->differing[i]], y = c->b[c->differing[i]];
        sums to_a = {y.right - x.right, y.gold - x.gold, y.guess - x.guess};
        add(&a, to_a);
        add(&b, (sums){-to_a.right, -to_a.gold, -to_a.guess});
    }
    return f1_of(b) - f1_of(a);
}

static double randomisation(const contest *c, double observed, const resample_options *options)
{
    static const double slack = 1e-12; /* two ways of rounding the same difference */
    size_t as_large = 1;
    for (size_t k = 0; k < options->samples; k++) {
        random_stream r = random_seed(options->seed, k, 1, 0);
        as_large += fabs(exchanged(c, &r)) >= fabs(observed) - slack;
    }
    return (double)as_large / (double)(options->samples + 1);
}

static interval difference_interval(const contest *c, double *values, const resample_options *options)
{
    for (size_t k = 0; k < options->samples; k++) {
        random_stream r = random_seed(options->seed, k, 2, 0);
        sums a = {0, 0, 0}, b = {0, 0, 0};
        for (size_t i = 0; i < c->count; i++) {
            size_t unit = random_below(&r, c->count);
            add(&a, c->a[unit]);
            add(&b, c->b[unit]);
        }
        values[k] = f1_of(b) - f1_of(a);
    }
    return middle(values, options->samples);
}

bool resample_compare(const tally *a, const tally *b, size_t count, const resample_options *options,
                      resample_difference *out, error *err)
{
    contest c;
    double *values = memory_new(options->samples, sizeof *values);
    if (values == NULL || !contest_init(&c, a, b, count)) {
        memory_free(values);
        return error_memory(err, 0);
    }
    double observed = f1_of(c.b_total) - f1_of(c.a_total);
    *out = (resample_difference){.f1 = observed,
                                 .interval = difference_interval(&c, values, options),
                                 .p = randomisation(&c, observed, options)};
    memory_free(values);
    contest_dispose(&c);
    return true;
}
