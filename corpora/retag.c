/* A sentence's lines wait in a buffer until its end has come; then its tags are written anew. */
#include "corpora/retag.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "corpora/list.h"
#include "corpora/names.h"

#include <string.h>

/* Where a token's tag stands in the buffer. */
typedef struct tag_place {
    size_t at, size, line;
} tag_place;

typedef struct retagger {
    const retag_options *options;
    conll *input;
    writer *out;
    retag_result result;
    buffer lines; /* of the sentence, as they stand */
    tag_place *places;
    size_t count, capacity; /* tokens */
    names types;
    bool no_memory;
    scheme_tag *tags; /* the three have room for as many tokens as the longest sentence so far */
    span *spans;
    char *prefixes;
    size_t room;
} retagger;

static size_t number_of_type(void *context, const char *type, size_t type_size)
{
    retagger *r = context;
    size_t number = 0;
    r->no_memory = !names_number(&r->types, type, type_size, &number) || r->no_memory;
    return number;
}

static bool reserve(retagger *r)
{
    if (r->count <= r->room)
        return true;
    memory_free(r->tags);
    memory_free(r->spans);
    memory_free(r->prefixes);
    r->room = memory_grown(r->room, r->count);
    r->tags = memory_new(r->room, sizeof *r->tags);
    r->spans = memory_new(r->room, sizeof *r->spans);
    r->prefixes = memory_new(r->room, 1);
    if (r->tags != NULL && r->spans != NULL && r->prefixes != NULL)
        return true;
    r->room = 0;
    return false;
}

static bool parse_tags(retagger *r, error *err)
{
    for (size_t i = 0; i < r->count; i++) {
        const tag_place *p = &r->places[i];
        const char *text = r->lines.data + p->at;
        if (!scheme_parse_tag(text, p->size, &r->tags[i]))
            return error_at(err, ERROR_DATA, conll_name(r->input), p->line,
                            "\"%.*s\" is no tag: O, or one of B I E S L U M, a hyphen and a type",
                            (int)(p->size < 80 ? p->size : 80), text);
    }
    return true;
}

/* The lines with other prefixes: what stands between two tags is copied, and so is a tag behind its prefix. */
static void write_lines(retagger *r)
{
    size_t done = 0;
    for (size_t i = 0; i < r->count; i++) {
        writer_write(r->out, r->lines.data + done, r->places[i].at - done);
        writer_byte(r->out, r->prefixes[i]);
        done = r->places[i].at + 1;
    }
    if (r->lines.size > done)
        writer_write(r->out, r->lines.data + done, r->lines.size - done);
    buffer_clear(&r->lines);
    r->count = 0;
}

static bool end_sentence(retagger *r, error *err)
{
    if (!reserve(r))
        return error_memory(err, 0);
    if (!parse_tags(r, err))
        return false;
    size_t spans = scheme_to_spans(r->tags, r->count, number_of_type, r, r->spans);
    if (r->no_memory)
        return error_memory(err, 0);
    r->result.entities += spans;
    r->result.melted += scheme_from_spans(r->options->to, r->spans, spans, r->prefixes, r->count);
    write_lines(r);
    return true;
}

static bool add_token(retagger *r, const conll_line *l, error *err)
{
    conll_column tag;
    if (!conll_find(r->input, l, r->options->tag_column, &tag, err))
        return false;
    if (!list_reserve(&r->places, r->count, 1, &r->capacity, sizeof *r->places))
        return error_memory(err, 0);
    r->places[r->count++] = (tag_place){r->lines.size + tag.at, tag.raw_size, l->raw.number};
    return true;
}

static bool add_line(retagger *r, const conll_line *l, error *err)
{
    bool token = l->kind == CONLL_TOKEN;
    if (!token && r->count > 0 && !end_sentence(r, err))
        return false;
    if (token && !add_token(r, l, err))
        return false;
    if (!buffer_append(&r->lines, l->raw.text, l->raw.size) ||
        (l->raw.newline && !buffer_append_byte(&r->lines, '\n')))
        return error_memory(err, l->raw.size);
    if (!token)
        write_lines(r);
    return true;
}

static bool read_lines(retagger *r, error *err)
{
    conll_line l;
    reader_status status;
    while ((status = conll_next(r->input, &l, err)) == READER_LINE) {
        if (!add_line(r, &l, err))
            return false;
    }
    return status == READER_END && end_sentence(r, err);
}

bool retag_file(const char *path, const retag_options *options, writer *out, retag_result *out_result, error *err)
{
    conll_options reading = {.token_column = 0, .encoding = options->encoding};
    retagger r = {.options = options, .out = out};
    names_init(&r.types);
    buffer_init(&r.lines);
    r.input = conll_open(path, &reading, err);
    bool ok = r.input != NULL && read_lines(&r, err);
    conll_close(r.input);
    buffer_dispose(&r.lines);
    names_dispose(&r.types);
    memory_free(r.places);
    memory_free(r.tags);
    memory_free(r.spans);
    memory_free(r.prefixes);
    if (ok)
        *out_result = r.result;
    return ok;
}
