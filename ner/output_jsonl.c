/* One object a document. Its text is written as it comes; the mentions wait until the document ends. A document that
 * was JSON is written as it was, with "spans" replaced or added. */
#include "base/memory.h"
#include "base/utf8.h"
#include "ner/json_text.h"
#include "ner/output.h"

#include <string.h>

static void write_file_field(output *o)
{
    writer_text(o->writer, "\"file\": ");
    json_text_string(o->writer, o->file, strlen(o->file));
}

/* JSON as it stands; malformed bytes, which no reader would take, become U+FFFD. */
static void write_raw(writer *w, const char *raw, size_t size)
{
    while (size > 0) {
        size_t good = utf8_valid_prefix(raw, size);
        writer_write(w, raw, good);
        if (good == size)
            return;
        writer_text(w, "\xEF\xBF\xBD");
        raw += good + 1;
        size -= good + 1;
    }
}

static void begin_document(output *o, const passage *p)
{
    const record *r = p->record;
    buffer_clear(&o->texts);
    if (r == NULL) {
        writer_byte(o->writer, '{');
        if (o->options.name_files) {
            write_file_field(o);
            writer_text(o->writer, ", ");
        }
        writer_text(o->writer, "\"text\": \"");
    } else if (r->spans_end > 0) {
        write_raw(o->writer, r->raw, r->spans_at);
    } else {
        write_raw(o->writer, r->raw, r->size - 1);
        writer_text(o->writer, ", \"spans\": ");
    }
}

static bool hold_mention(output *o, const mention *m, error *err)
{
    if (o->number == o->mention_capacity) {
        size_t capacity = memory_grown(o->mention_capacity, o->number + 1);
        mention *mentions = memory_resize(o->mentions, capacity, sizeof *mentions);
        if (mentions == NULL)
            return error_memory(err, capacity * sizeof *mentions);
        o->mentions = mentions;
        o->mention_capacity = capacity;
    }
    o->mentions[o->number] = *m;
    return buffer_append(&o->texts, m->text, m->size) || error_memory(err, o->texts.size + m->size);
}

static void write_mention(output *o, const mention *m, const char *text)
{
    const char *label = o->options.types[m->type];
    writer_format(o->writer, "{\"start\": %zu, \"end\": %zu, \"label\": ", m->start, m->end);
    json_text_string(o->writer, label, strlen(label));
    writer_text(o->writer, ", \"text\": ");
    json_text_string(o->writer, text, m->size);
    writer_format(o->writer, ", \"prob\": %.4f}", m->probability);
}

static void write_spans(output *o)
{
    const char *text = o->texts.data != NULL ? o->texts.data : "";
    writer_byte(o->writer, '[');
    for (size_t i = 0; i < o->number; i++) {
        if (i > 0)
            writer_text(o->writer, ", ");
        write_mention(o, &o->mentions[i], text);
        text += o->mentions[i].size;
    }
    writer_byte(o->writer, ']');
}

static void end_document(output *o, const passage *p)
{
    const record *r = p->record;
    if (r == NULL)
        writer_text(o->writer, "\", \"spans\": ");
    write_spans(o);
    if (r != NULL && r->spans_end > 0)
        write_raw(o->writer, r->raw + r->spans_end, r->size - 1 - r->spans_end);
    if (r != NULL && o->options.name_files && !r->has_file) {
        writer_text(o->writer, ", ");
        write_file_field(o);
    }
    writer_text(o->writer, "}\n");
}

static bool write_passage(output *o, const passage *p, error *err)
{
    if (p->begins_document)
        begin_document(o, p);
    if (p->record == NULL) {
        json_text_piece(o->writer, p->join, p->join_size);
        json_text_piece(o->writer, p->text, p->text_size);
    }
    if (!output_mentions(o, p, hold_mention, err))
        return false;
    if (p->ends_document)
        end_document(o, p);
    return true;
}

const output_form output_jsonl = {.name = "jsonl", .probabilities = true, .passage = write_passage};
