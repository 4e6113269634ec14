/* Means over seeds, and tests against the base. */
#include "ner/tune_table.h"

#include "base/memory.h"
#include "corpora/resample.h"

#include <math.h>

static const double LEVEL = 0.05;
static const resample_options exchanges = {.samples = 10000, .seed = 1};

static void fill_means(const tune_trial *trials, size_t seeds, double *f1s, tune_row *row)
{
    for (size_t i = 0; i < seeds; i++) {
        const tune_record *r = &trials[i].record;
        if (trials[i].state != TRIAL_DONE)
            continue;
        f1s[row->seeds++] = score_f1(&r->dev);
        row->precision += score_precision(&r->dev);
        row->recall += score_recall(&r->dev);
        row->calibration_error += r->calibration_error;
        row->best_epoch += (double)r->best_epoch;
        row->seconds += r->seconds;
    }
    const double count = row->seeds > 0 ? (double)row->seeds : 1;
    row->f1 = statistics_mean(f1s, row->seeds);
    row->deviation = statistics_deviation(f1s, row->seeds);
    row->precision /= count;
    row->recall /= count;
    row->calibration_error /= count;
    row->best_epoch /= count;
    row->seconds /= count;
}

/* The seeds that both have done: places in BOTH [seeds]. */
static size_t find_common(const tune_trial *base, const tune_trial *own, size_t seeds, size_t *both)
{
    size_t count = 0;
    for (size_t i = 0; i < seeds; i++)
        if (base[i].state == TRIAL_DONE && own[i].state == TRIAL_DONE)
            both[count++] = i;
    return count;
}

/* Whether the sentences of dev are the same ones in all of these trials. Where dev is a share of train, the seed says
 * which sentences it has, so that those of one seed are others than those of the next. */
static bool share_sentences(const tune_trial *base, const tune_trial *own, const size_t *both, size_t count)
{
    bool same = base[both[0]].config.dev != NULL;
    for (size_t i = 0; same && i < count; i++) {
        const tune_record *a = &base[both[i]].record, *b = &own[both[i]].record, *first = &base[both[0]].record;
        same = a->sentence_count == first->sentence_count && b->sentence_count == first->sentence_count;
        for (size_t j = 0; same && j < a->sentence_count; j++)
            same = a->sentences[j].gold == b->sentences[j].gold;
    }
    return same;
}

static void add_counts(tally *units, const tune_record *r)
{
    for (size_t i = 0; i < r->sentence_count; i++) {
        const score_counts *c = &r->sentences[i];
        units[i].correct += c->correct;
        units[i].missed += c->gold - c->correct;
        units[i].spurious += c->guess - c->correct;
    }
}

static bool compare_sentences(const tune_trial *base, const tune_trial *own, const size_t *both, size_t count,
                              tune_row *row, error *err)
{
    row->shares_sentences = share_sentences(base, own, both, count);
    if (!row->shares_sentences)
        return true;
    const size_t sentences = base[both[0]].record.sentence_count;
    tally *a = memory_new(sentences, sizeof *a), *b = memory_new(sentences, sizeof *b);
    bool ok = (a != NULL && b != NULL) || error_memory(err, sentences * sizeof *a);
    resample_difference difference;
    for (size_t i = 0; ok && i < count; i++) {
        add_counts(a, &base[both[i]].record);
        add_counts(b, &own[both[i]].record);
    }
    ok = ok && resample_compare(a, b, sentences, &exchanges, &difference, err);
    if (ok)
        row->p_sentences = difference.p;
    memory_free(a);
    memory_free(b);
    return ok;
}

/* F1S [2][seeds] and BOTH [seeds] are scratch. */
static bool compare(const tune_trial *base, const tune_trial *own, size_t seeds, double *f1s, size_t *both,
                    tune_row *row, error *err)
{
    const size_t count = find_common(base, own, seeds, both);
    row->common = count;
    if (count == 0)
        return true;
    for (size_t i = 0; i < count; i++) {
        f1s[i] = score_f1(&base[both[i]].record.dev);
        f1s[seeds + i] = score_f1(&own[both[i]].record.dev);
    }
    row->compared = count > 1;
    if (row->compared)
        row->paired = statistics_compare(f1s, f1s + seeds, count);
    else
        row->paired.difference = f1s[seeds] - f1s[0];
    return compare_sentences(base, own, both, count, row, err);
}

static void mark_sure(tune_row *rows, size_t count, double *p)
{
    size_t tests = 0;
    for (size_t i = 1; i < count; i++)
        if (rows[i].compared && rows[i].shares_sentences)
            p[tests++] = fmax(rows[i].paired.p, rows[i].p_sentences);
    statistics_holm(p, tests);
    tests = 0;
    for (size_t i = 1; i < count; i++)
        if (rows[i].compared && rows[i].shares_sentences)
            rows[i].sure = p[tests++] <= LEVEL;
}

bool tune_table_make(const tune_plan *p, const tune_trial *trials, tune_row *out_rows, error *err)
{
    double *f1s = memory_new(p->seed_count, 2 * sizeof *f1s), *tests = memory_new(p->count, sizeof *tests);
    size_t *both = memory_new(p->seed_count, sizeof *both);
    bool ok = (f1s != NULL && tests != NULL && both != NULL) || error_memory(err, 0);
    for (size_t i = 0; ok && i < p->count; i++) {
        const tune_trial *own = trials + i * p->seed_count;
        out_rows[i] = (tune_row){.variant = &p->variants[i]};
        fill_means(own, p->seed_count, f1s, &out_rows[i]);
        ok = i == 0 || compare(trials, own, p->seed_count, f1s, both, &out_rows[i], err);
    }
    if (ok)
        mark_sure(out_rows, p->count, tests);
    memory_free(f1s);
    memory_free(tests);
    memory_free(both);
    return ok;
}

void tune_table_sort(tune_row *rows, size_t count)
{
    for (size_t i = 2; i < count; i++) {
        const tune_row row = rows[i];
        size_t to = i;
        for (; to > 1 && rows[to - 1].f1 < row.f1; to--)
            rows[to] = rows[to - 1];
        rows[to] = row;
    }
}
