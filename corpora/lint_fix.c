/* Lines as they are after mending: no line is added or taken away, so that a diff is a walk over pairs of lines. */
#include "corpora/lint_file.h"

#include "base/memory.h"

#include <string.h>

enum { CONTEXT = 3 };

static bool is_mended(const lint_line *l)
{
    return l->drop_bom || l->drop_cr || l->empty || l->add_newline || l->separate || l->prefix != 0 || l->type != 0;
}

/* The tag column with another prefix or type. */
static void write_tag(const lint_file *f, const lint_line *l, writer *out)
{
    const char *text = f->bytes.data + l->at + l->tag.at;
    writer_byte(out, l->prefix != 0 ? l->prefix : text[0]);
    if (l->type != 0) {
        const names_item *type = &f->types.items[l->type - 1];
        writer_byte(out, '-');
        writer_write(out, type->text, type->size);
    } else {
        writer_write(out, text + 1, l->tag.size - 1);
    }
}

/* What stands in front of column I: as it is, or one separator. */
static void write_gap(const lint_file *f, const lint_line *l, size_t i, size_t start, writer *out)
{
    const lint_column *columns = f->columns + l->first_column;
    size_t end = i > 0 ? columns[i - 1].at + columns[i - 1].size : start;
    if (l->separate && i > 0)
        writer_byte(out, f->tabs ? '\t' : ' ');
    else if (!l->separate || i > 0)
        writer_write(out, f->bytes.data + l->at + end, columns[i].at - end);
}

static void write_columns(const lint_file *f, const lint_line *l, size_t start, size_t end, writer *out)
{
    const lint_column *columns = f->columns + l->first_column;
    size_t done = start;
    for (size_t i = 0; i < l->columns; i++) {
        write_gap(f, l, i, start, out);
        if ((l->prefix != 0 || l->type != 0) && columns[i].at == l->tag.at && columns[i].size == l->tag.size)
            write_tag(f, l, out);
        else
            writer_write(out, f->bytes.data + l->at + columns[i].at, columns[i].size);
        done = columns[i].at + columns[i].size;
    }
    if (!l->separate && end > done)
        writer_write(out, f->bytes.data + l->at + done, end - done);
}

/* Without the newline. */
static void write_line(const lint_file *f, const lint_line *l, bool mended, writer *out)
{
    if (!mended || !is_mended(l)) {
        if (l->size > 0)
            writer_write(out, f->bytes.data + l->at, l->size);
        return;
    }
    size_t start = l->drop_bom ? 3 : 0, end = l->size - l->drop_cr;
    if (!l->empty && l->columns > 0)
        write_columns(f, l, start, end, out);
    else if (!l->empty && end > start)
        writer_write(out, f->bytes.data + l->at + start, end - start);
}

void lint_write_fixed(const lint_file *f, writer *out)
{
    for (size_t i = 0; i < f->count; i++) {
        write_line(f, &f->lines[i], true, out);
        if (f->lines[i].newline || f->lines[i].add_newline)
            writer_byte(out, '\n');
    }
}

static void write_diff_line(const lint_file *f, size_t i, char mark, writer *out)
{
    const lint_line *l = &f->lines[i];
    writer_byte(out, mark);
    write_line(f, l, mark == '+', out);
    writer_byte(out, '\n');
    if (!l->newline && !(mark == '+' && l->add_newline))
        writer_text(out, "\\ No newline at end of file\n");
}

/* One hunk: lines FROM to TO, of which those that are mended stand twice. */
static void write_hunk(const lint_file *f, size_t from, size_t to, writer *out)
{
    writer_format(out, "@@ -%zu,%zu +%zu,%zu @@\n", from + 1, to - from, from + 1, to - from);
    for (size_t i = from; i < to;) {
        size_t stop = i;
        while (stop < to && is_mended(&f->lines[stop]))
            stop++;
        for (size_t k = i; k < stop; k++)
            write_diff_line(f, k, '-', out);
        for (size_t k = i; k < stop; k++)
            write_diff_line(f, k, '+', out);
        if (stop < to)
            write_diff_line(f, stop, ' ', out);
        i = stop + 1;
    }
}

void lint_write_diff(const lint_file *f, writer *out)
{
    bool begun = false;
    for (size_t i = 0; i < f->count; i++) {
        if (!is_mended(&f->lines[i]))
            continue;
        size_t from = i > CONTEXT ? i - CONTEXT : 0, last = i;
        for (size_t k = i; k < f->count && k <= last + 2 * CONTEXT; k++)
            last = is_mended(&f->lines[k]) ? k : last;
        size_t to = last + 1 + CONTEXT < f->count ? last + 1 + CONTEXT : f->count;
        if (!begun)
            writer_format(out, "--- %s\n+++ %s\n", f->name, f->name);
        begun = true;
        write_hunk(f, from, to, out);
        i = to - 1;
    }
}
