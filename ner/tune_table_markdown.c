/* Cells are written first, so that the widest one of a column can say how wide it is. */
#include "ner/tune_table.h"

#include "base/memory.h"
#include "base/writer.h"
#include "ner/duration.h"

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
    if (r->common == 0)
        return true;
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
