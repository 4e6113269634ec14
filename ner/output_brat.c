/* brat's standoff form: T1<TAB>PER 0 13<TAB>Angela Merkel. The numbers and offsets run through the whole file, since
 * brat shows a file; where it is not the input itself, the text that they count in can be written beside it.
 *
 * A span over the end of a line is written as fragments, with a space between them in the text, as brat wants it. */
#include "ner/output.h"

static bool is_break(char byte)
{
    return byte == '\n' || byte == '\r' || byte == '\t';
}

/* The next stretch without a break at or behind AT; false where there is none. */
static bool next_fragment(const mention *m, size_t at, size_t *out_start, size_t *out_end)
{
    while (at < m->size && is_break(m->text[at]))
        at++;
    *out_start = at;
    while (at < m->size && !is_break(m->text[at]))
        at++;
    *out_end = at;
    return *out_end > *out_start;
}

static bool write_mention(output *o, const mention *m, error *err)
{
    (void)err;
    size_t start, end, offset = m->start, at = 0;
    writer_format(o->writer, "T%zu\t%s", o->number + 1, o->options.types[m->type]);
    for (char before = ' '; next_fragment(m, at, &start, &end); at = end, before = ';') {
        offset += offset_count(o->options.unit, m->text + at, start - at);
        size_t units = offset_count(o->options.unit, m->text + start, end - start);
        writer_format(o->writer, "%c%zu %zu", before, offset, offset + units);
        offset += units;
    }
    at = 0;
    for (char before = '\t'; next_fragment(m, at, &start, &end); at = end, before = ' ') {
        writer_byte(o->writer, before);
        writer_write(o->writer, m->text + start, end - start);
    }
    writer_byte(o->writer, '\n');
    return true;
}

static bool write_passage(output *o, const passage *p, error *err)
{
    if (o->copy != NULL) {
        writer_write(o->copy, p->text, p->text_size);
        writer_write(o->copy, p->trail, p->trail_size);
    }
    return output_mentions(o, p, write_mention, err);
}

const output_form output_brat = {.name = "brat", .counts_files = true, .passage = write_passage};
