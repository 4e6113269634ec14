/* What the forms share: the table, offsets counted along the way, marks set into a text. */
#include "ner/output.h"

#include "base/memory.h"

#include <string.h>

const output_form *const output_forms[OUTPUT_FORMS] = {&output_conll, &output_jsonl, &output_tsv, &output_inline,
                                                       &output_brat,  &output_html,  &output_color};
const char *const output_form_names[OUTPUT_FORMS + 1] = {"conll", "jsonl", "tsv",   "inline",
                                                         "brat",  "html",  "color", NULL};

bool output_init(output *o, const output_options *options, error *err)
{
    size_t *counts = memory_new(options->type_count, sizeof *counts);
    if (counts == NULL)
        return error_memory(err, options->type_count * sizeof *counts);
    *o = (output){.options = *options, .counts = counts};
    buffer_init(&o->texts);
    return true;
}

void output_dispose(output *o)
{
    buffer_dispose(&o->texts);
    memory_free(o->mentions);
    memory_free(o->counts);
    *o = (output){0};
}

bool output_begin(output *o, writer *w, writer *copy, error *err)
{
    o->writer = w;
    o->copy = copy;
    return o->options.form->begin == NULL || o->options.form->begin(o, err);
}

bool output_begin_file(output *o, const char *file, error *err)
{
    o->file = file;
    o->offset = o->number = 0;
    return o->options.form->begin_file == NULL || o->options.form->begin_file(o, err);
}

bool output_passage(output *o, const passage *p, error *err)
{
    return o->options.form->passage(o, p, err);
}

bool output_end_file(output *o, error *err)
{
    return o->options.form->end_file == NULL || o->options.form->end_file(o, err);
}

bool output_end(output *o, error *err)
{
    return o->options.form->end == NULL || o->options.form->end(o, err);
}

void output_place(const passage *p, const entity *e, size_t *out_start, size_t *out_end)
{
    const token *first = &p->sentence.tokens[e->start], *last = &p->sentence.tokens[e->end - 1];
    *out_start = (size_t)(first->text - p->text);
    *out_end = (size_t)(last->text - p->text) + last->size;
}

/* Moves over what stands before the passage's text in the document. */
static void enter_passage(output *o, const passage *p)
{
    if (o->options.form->counts_files)
        return;
    if (p->begins_document)
        o->offset = o->number = 0;
    o->offset += offset_count(o->options.unit, p->join, p->join_size);
}

bool output_mentions(output *o, const passage *p, output_mention_writer *write, error *err)
{
    enter_passage(o, p);
    size_t at = 0;
    for (size_t i = 0; i < p->tagged.count; i++) {
        const entity *e = &p->tagged.entities[i];
        size_t start, end;
        output_place(p, e, &start, &end);
        mention m = {p->text + start, end - start, 0, 0, e->type, e->probability};
        m.start = o->offset + offset_count(o->options.unit, p->text + at, start - at);
        m.end = m.start + offset_count(o->options.unit, m.text, m.size);
        if (!write(o, &m, err))
            return false;
        o->offset = m.end;
        o->number++;
        at = end;
    }
    o->offset += offset_count(o->options.unit, p->text + at, p->text_size - at);
    if (o->options.form->counts_files)
        o->offset += offset_count(o->options.unit, p->trail, p->trail_size);
    return true;
}

void output_marked(output *o, const passage *p, const output_marks *marks)
{
    size_t at = 0;
    for (size_t i = 0; i < p->tagged.count; i++) {
        const entity *e = &p->tagged.entities[i];
        size_t start, end;
        output_place(p, e, &start, &end);
        marks->plain(o, p->text + at, start - at);
        marks->open(o, e);
        marks->plain(o, p->text + start, end - start);
        marks->close(o, e);
        at = end;
    }
    marks->plain(o, p->text + at, p->text_size - at);
}

static const char *escape_of(char byte, bool quotes)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    default:
        return byte == '"' && quotes ? "&quot;" : NULL;
    }
}

void output_escape(writer *w, const char *text, size_t size, bool quotes)
{
    size_t start = 0;
    for (size_t i = 0; i < size; i++) {
        const char *escape = escape_of(text[i], quotes);
        if (escape == NULL)
            continue;
        writer_write(w, text + start, i - start);
        writer_text(w, escape);
        start = i + 1;
    }
    writer_write(w, text + start, size - start);
}
