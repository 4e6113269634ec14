/* One entity a line: FILE, START, END, LABEL, PROB, TEXT. */
#include "ner/output.h"

#include <string.h>

/* Text that cannot break the columns: \t \n \r \\ . */
static void write_field(writer *w, const char *text, size_t size)
{
    size_t start = 0;
    for (size_t i = 0; i < size; i++) {
        const char *escape = text[i] == '\t'   ? "\\t"
                             : text[i] == '\n' ? "\\n"
                             : text[i] == '\r' ? "\\r"
                             : text[i] == '\\' ? "\\\\"
                                               : NULL;
        if (escape == NULL)
            continue;
        writer_write(w, text + start, i - start);
        writer_text(w, escape);
        start = i + 1;
    }
    writer_write(w, text + start, size - start);
}

static bool write_mention(output *o, const mention *m, error *err)
{
    (void)err;
    write_field(o->writer, o->file, strlen(o->file));
    writer_format(o->writer, "\t%zu\t%zu\t", m->start, m->end);
    write_field(o->writer, o->options.types[m->type], strlen(o->options.types[m->type]));
    writer_format(o->writer, "\t%.4f\t", m->probability);
    write_field(o->writer, m->text, m->size);
    writer_byte(o->writer, '\n');
    return true;
}

static bool write_passage(output *o, const passage *p, error *err)
{
    return output_mentions(o, p, write_mention, err);
}

const output_form output_tsv = {.name = "tsv", .probabilities = true, .passage = write_passage};
