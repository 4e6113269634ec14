/* Means over seeds, tests against the base, and the rows as TSV and Markdown. */
#include "ner/tune_table.h"

#include "base/memory.h"
#include "base/writer.h"
#include "corpora/resample.h"
#include "ner/duration.h"

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

static void write_row(writer *w, const tune_row *r)
{
    writer_format(w, "%s\t", r->variant->name);
    for (size_t i = 0; i < r->variant->count; i++)
        writer_format(w, "%s%s", i > 0 ? " " : "", r->variant->settings[i]);
    writer_format(w, "\t%zu\t%.6f\t%.6f\t%.6f\t%.6f\t", r->seeds, r->precision, r->recall, r->f1, r->deviation);
    if (r->compared)
        writer_format(w, "%.6f\t%.6f\t%.6f\t%.6f\t", r->paired.difference, r->paired.low, r->paired.high, r->paired.p);
    else
        writer_text(w, "\t\t\t\t");
    if (r->shares_sentences)
        writer_format(w, "%.6f", r->p_sentences);
    writer_format(w, "\t%s\t%.6f\t%.1f\t%.1f\n", r->sure ? "yes" : "", r->calibration_error, r->best_epoch, r->seconds);
}

bool tune_table_write_tsv(const tune_row *rows, size_t count, const char *path, error *err)
{
    writer *w = writer_open(path, err);
    if (w == NULL)
        return false;
    writer_text(w, "variant\tsettings\tseeds\tprecision\trecall\tF1\tsd\tdifference\tlow\thigh\tp of seeds\tp of "
                   "sentences\tsure\tcalibration error\tbest epoch\tseconds\n");
    for (size_t i = 0; i < count; i++)
        write_row(w, &rows[i]);
    return writer_commit(w, err);
}

/* ---- Markdown */

enum { COLUMNS = 8 };

typedef struct cells {
    buffer text[COLUMNS];
} cells;

static void cells_dispose(cells *c)
{
    for (size_t i = 0; i < COLUMNS; i++)
        buffer_dispose(&c->text[i]);
}

static bool append_p(buffer *out, double p)
{
    return p < 0.0001 ? buffer_append_text(out, "< 0.0001") : buffer_format(out, p < 0.01 ? "%.4f" : "%.3f", p);
}

/* "|" would end a cell. */
static bool append_name(buffer *out, const char *name)
{
    for (const char *c = name; *c != '\0'; c++)
        if ((*c == '|' && !buffer_append_byte(out, '\\')) || !buffer_append_byte(out, *c))
            return false;
    return true;
}

static bool fill_difference(const tune_row *r, cells *c)
{
    const statistics_paired *d = &r->paired;
    bool ok = buffer_format(&c->text[3], "%+.2f%s", 100 * d->difference, r->sure ? " *" : "");
    if (r->compared)
        ok = ok && buffer_format(&c->text[4], "%+.2f to %+.2f", 100 * d->low, 100 * d->high) &&
             append_p(&c->text[5], d->p);
    return ok && (!r->shares_sentences || append_p(&c->text[6], r->p_sentences));
}

static bool fill_cells(const tune_row *r, bool base, cells *c)
{
    char time[DURATION_BYTES];
    bool ok = append_name(&c->text[0], r->variant->name) && buffer_format(&c->text[1], "%zu", r->seeds);
    if (r->seeds == 0)
        return ok && buffer_append_text(&c->text[2], "-");
    ok = ok && buffer_format(&c->text[2], "%.2f", 100 * r->f1);
    if (r->seeds > 1)
        ok = ok && buffer_format(&c->text[2], " ± %.2f", 100 * r->deviation);
    return ok && (base || fill_difference(r, c)) &&
           buffer_append_text(&c->text[7], duration_format(r->seconds, time));
}

static size_t width_of(const buffer *b)
{
    size_t width = 0;
    for (size_t i = 0; i < b->size; i++)
        width += ((unsigned char)b->data[i] & 0xC0) != 0x80; /* code points */
    return width;
}

static void print_blanks(writer *w, size_t count)
{
    while (count-- > 0)
        writer_byte(w, ' ');
}

/* Names to the left, numbers to the right. */
static void print_cells(writer *w, const cells *c, const size_t *widths)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        const size_t room = widths[i] - width_of(&c->text[i]);
        writer_text(w, "| ");
        print_blanks(w, i > 0 ? room : 0);
        writer_write(w, c->text[i].data, c->text[i].size);
        print_blanks(w, i > 0 ? 1 : room + 1);
    }
    writer_text(w, "|\n");
}

static void print_rule(writer *w, const size_t *widths)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        writer_text(w, "| ");
        for (size_t j = i > 0 ? 1 : 0; j < widths[i]; j++)
            writer_byte(w, '-');
        writer_text(w, i > 0 ? ": " : " ");
    }
    writer_text(w, "|\n");
}

static bool fill_all(const tune_row *rows, size_t count, cells *all)
{
    static const char *const heads[COLUMNS] = {"variant",     "seeds",           "dev F1 ± sd",      "difference",
                                               "95 % of it", "p, other seeds", "p, other sentences", "time of one"};
    bool ok = true;
    for (size_t i = 0; ok && i < COLUMNS; i++)
        ok = buffer_append_text(&all[0].text[i], heads[i]);
    for (size_t i = 0; ok && i < count; i++)
        ok = fill_cells(&rows[i], i == 0, &all[i + 1]);
    return ok;
}

bool tune_table_print(const tune_row *rows, size_t count, error *err)
{
    size_t widths[COLUMNS] = {3, 3, 3, 3, 3, 3, 3, 3};
    cells *all = memory_new(count + 1, sizeof *all);
    bool ok = (all != NULL && fill_all(rows, count, all)) || error_memory(err, 0);
    writer *w = ok ? writer_open(NULL, err) : NULL;
    for (size_t i = 0; all != NULL && i <= count; i++)
        for (size_t j = 0; j < COLUMNS; j++)
            widths[j] = width_of(&all[i].text[j]) > widths[j] ? width_of(&all[i].text[j]) : widths[j];
    for (size_t i = 0; w != NULL && i <= count; i++) {
        print_cells(w, &all[i], widths);
        if (i == 0)
            print_rule(w, widths);
    }
    for (size_t i = 0; all != NULL && i <= count; i++)
        cells_dispose(&all[i]);
    memory_free(all);
    return w != NULL && writer_commit(w, err);
}
