/* The text with <PER>...</PER> around entities and &, <, > escaped: without the tags and unescaped it is the input. */
#include "ner/output.h"

#include <string.h>

static void plain(output *o, const char *text, size_t size)
{
    output_escape(o->writer, text, size, false);
}

static void write_tag(output *o, const char *opening, const entity *e)
{
    const char *label = o->options.types[e->type];
    writer_text(o->writer, opening);
    output_escape(o->writer, label, strlen(label), false);
    writer_byte(o->writer, '>');
}

static void open_entity(output *o, const entity *e)
{
    write_tag(o, "<", e);
}

static void close_entity(output *o, const entity *e)
{
    write_tag(o, "</", e);
}

static const output_marks marks = {.plain = plain, .open = open_entity, .close = close_entity};

static bool write_passage(output *o, const passage *p, error *err)
{
    (void)err;
    writer_write(o->writer, p->lead, p->lead_size);
    output_marked(o, p, &marks);
    plain(o, p->trail, p->trail_size);
    return true;
}

const output_form output_inline = {.name = "inline", .passage = write_passage};
