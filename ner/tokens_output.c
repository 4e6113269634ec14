/* Offsets are counted as the document goes by, so that each byte is counted once however long it is. */
#include "ner/tokens_output.h"

#include "base/utf8.h"
#include "ner/json_text.h"

#include <string.h>

/* The offset in units of the byte at OFFSET, which is not before the last one that was asked for. */
static size_t in_units(tokens_output *o, const char *text, size_t text_offset, size_t offset)
{
    const char *from = text + (o->bytes - text_offset);
    size_t size = offset - o->bytes;
    o->units += o->unit == TOKENS_BYTES ? size : o->unit == TOKENS_CHARS ? utf8_count(from, size)
        : utf8_count_utf16(from, size);
    o->bytes = offset;
    return o->units;
}

static size_t end_of(const token *t)
{
    return t->start + t->size;
}

static bool spaced(const sentence *s, size_t i, bool glued)
{
    return i + 1 < s->count ? s->tokens[i + 1].start > end_of(&s->tokens[i]) : !glued;
}

static void write_lines(writer *w, const sentence *s)
{
    for (size_t i = 0; i < s->count; i++) {
        writer_write(w, s->tokens[i].text, s->tokens[i].size);
        writer_byte(w, i + 1 < s->count ? ' ' : '\n');
    }
}

static void write_conll(writer *w, const sentence *s)
{
    for (size_t i = 0; i < s->count; i++) {
        writer_write(w, s->tokens[i].text, s->tokens[i].size);
        writer_byte(w, '\n');
    }
    writer_byte(w, '\n');
}

static void write_conllu(const tokens_output *o, const sentence *s, bool glued)
{
    writer *w = o->w;
    if (o->file != NULL && o->first) {
        writer_text(w, "# newdoc id = ");
        writer_text(w, o->file);
        writer_byte(w, '\n');
    }
    writer_format(w, "# sent_id = %zu\n# text = ", o->sentences);
    for (size_t i = 0; i < s->count; i++) {
        writer_write(w, s->tokens[i].text, s->tokens[i].size);
        if (i + 1 < s->count && spaced(s, i, glued))
            writer_byte(w, ' ');
    }
    writer_byte(w, '\n');
    for (size_t i = 0; i < s->count; i++) {
        writer_format(w, "%zu\t", i + 1);
        writer_write(w, s->tokens[i].text, s->tokens[i].size);
        writer_format(w, "\t_\t_\t_\t_\t_\t_\t_\t%s\n", spaced(s, i, glued) ? "_" : "SpaceAfter=No");
    }
    writer_byte(w, '\n');
}

static void write_json(tokens_output *o, const sentence *s, const char *text, size_t text_offset)
{
    size_t start = s->tokens[0].start, end = end_of(&s->tokens[s->count - 1]);
    writer_text(o->w, "{");
    if (o->file != NULL) {
        writer_text(o->w, "\"file\": ");
        json_text_string(o->w, o->file, strlen(o->file));
        writer_text(o->w, ", ");
    }
    writer_text(o->w, "\"text\": ");
    json_text_string(o->w, text + (start - text_offset), end - start);
    size_t first = in_units(o, text, text_offset, start), last = first;
    writer_text(o->w, ", \"tokens\": [");
    for (size_t i = 0; i < s->count; i++) {
        const token *t = &s->tokens[i];
        writer_text(o->w, i > 0 ? ", {\"text\": " : "{\"text\": ");
        json_text_string(o->w, t->text, t->size);
        size_t from = in_units(o, text, text_offset, t->start);
        last = in_units(o, text, text_offset, end_of(t));
        writer_format(o->w, ", \"start\": %zu, \"end\": %zu}", from, last);
    }
    writer_format(o->w, "], \"start\": %zu, \"end\": %zu}\n", first, last);
}

void tokens_output_sentence(tokens_output *o, const sentence *s, const char *text, size_t text_offset, bool glued)
{
    o->sentences++;
    switch (o->form) {
    case TOKENS_LINES: write_lines(o->w, s); break;
    case TOKENS_CONLL: write_conll(o->w, s); break;
    case TOKENS_CONLLU: write_conllu(o, s, glued); break;
    case TOKENS_JSONL: write_json(o, s, text, text_offset); break;
    }
    o->first = false;
}

void tokens_output_skip(tokens_output *o, const char *text, size_t text_offset, size_t size)
{
    if (o->form == TOKENS_JSONL)
        in_units(o, text, text_offset, text_offset + size);
}

void tokens_output_document(tokens_output *o, const char *file)
{
    o->file = file;
    o->first = true;
    o->bytes = 0;
    o->units = 0;
}
