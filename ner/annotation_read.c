/* Documents in: CoNLL columns, JSON lines, brat's pairs of files. */
#include "base/memory.h"
#include "base/utf8.h"
#include "corpora/jsonl.h"
#include "corpora/list.h"
#include "ner/annotation.h"
#include "ner/brat_input.h"

#include <string.h>
#include <sys/stat.h>

struct annotation_reader {
    annotation_form form;
    annotation_options options;
    conll *columns;
    jsonl *objects;
    brat_input *pairs;
    bool mark;           /* the next document has one before it */
    bool ended;
    scheme_tag *tags;    /* of the sentence that is being read */
    size_t tag_count, tag_capacity;
    span *spans;
    size_t span_capacity;
    names types;         /* what the tags point into */
};

annotation_form annotation_form_of(const char *path)
{
    size_t size = strlen(path);
    struct stat status;
    if (jsonl_is_named(path))
        return ANNOTATION_JSONL;
    if ((size > 4 && strcmp(path + size - 4, ".ann") == 0) || (stat(path, &status) == 0 && S_ISDIR(status.st_mode)))
        return ANNOTATION_BRAT;
    return ANNOTATION_CONLL;
}

annotation_reader *annotation_open(const char *path, annotation_form form, const annotation_options *options,
                                   error *err)
{
    annotation_reader *r = memory_new(1, sizeof *r);
    if (r == NULL) {
        error_memory(err, sizeof *r);
        return NULL;
    }
    names_init(&r->types);
    r->form = form;
    r->options = *options;
    conll_options reading = {options->token_column, options->encoding};
    bool ok = form == ANNOTATION_CONLL   ? (r->columns = conll_open(path, &reading, err)) != NULL
              : form == ANNOTATION_JSONL ? (r->objects = jsonl_open(path, err)) != NULL
                                         : (r->pairs = brat_input_open(path, err)) != NULL;
    if (!ok) {
        annotation_close(r);
        return NULL;
    }
    return r;
}

void annotation_close(annotation_reader *r)
{
    if (r == NULL)
        return;
    conll_close(r->columns);
    jsonl_close(r->objects);
    brat_input_close(r->pairs);
    memory_free(r->tags);
    memory_free(r->spans);
    names_dispose(&r->types);
    memory_free(r);
}

static size_t number_of_type(void *context, const char *type, size_t type_size)
{
    size_t number = 0;
    (void)names_find(context, type, type_size, &number); /* it is there: add_token put it in */
    return number;
}

static bool add_token(annotation_reader *r, annotation *a, const conll_line *l, error *err)
{
    conll_column token, tag;
    scheme_tag t;
    size_t number;
    if (!conll_find(r->columns, l, r->options.token_column, &token, err) ||
        !conll_find(r->columns, l, r->options.tag_column, &tag, err))
        return false;
    if (!scheme_parse_tag(tag.text, tag.size, &t))
        return error_at(err, ERROR_DATA, conll_name(r->columns), l->raw.number,
                        "\"%.*s\" is no tag: O, or one of B I E S L U M, a hyphen and a type",
                        (int)(tag.size < 80 ? tag.size : 80), tag.text);
    if (!names_number(&r->types, t.type, t.type_size, &number) ||
        !list_reserve(&r->tags, r->tag_count, 1, &r->tag_capacity, sizeof *r->tags))
        return error_memory(err, 0);
    t.type = r->types.items[number].text;
    bool first = r->tag_count == 0;
    r->tags[r->tag_count++] = t;
    if (a->token_count > 0 && !buffer_append_byte(&a->text, first ? '\n' : ' '))
        return error_memory(err, 0);
    size_t start = a->text.size;
    return (buffer_append(&a->text, token.text, token.size) &&
            annotation_add_token(a, start, start + token.size, first)) ||
           error_memory(err, token.size);
}

/* An entity of empty tokens alone has no text, and is left out. */
static bool end_sentence(annotation_reader *r, annotation *a, size_t line_number, error *err)
{
    if (!list_reserve(&r->spans, 0, r->tag_count, &r->span_capacity, sizeof *r->spans))
        return error_memory(err, 0);
    size_t count = scheme_to_spans(r->tags, r->tag_count, number_of_type, &r->types, r->spans);
    const annotation_token *tokens = r->tag_count > 0 ? &a->tokens[a->token_count - r->tag_count] : NULL;
    for (size_t i = 0; i < count; i++) {
        size_t start = tokens[r->spans[i].start].start, end = tokens[r->spans[i].end - 1].end;
        const names_item *type = &r->types.items[r->spans[i].type];
        if (start < end && !annotation_add_span(a, start, end, type->text, type->size,
                                                line_number - r->tag_count + r->spans[i].start))
            return error_memory(err, 0);
    }
    r->tag_count = 0;
    return true;
}

/* Up to the next document mark, or the end of the file. */
static reader_status next_columns(annotation_reader *r, annotation *a, error *err)
{
    conll_line l;
    reader_status status;
    size_t last = 0;
    if (r->ended)
        return READER_END;
    a->name = conll_name(r->columns);
    a->has_tokens = true;
    a->mark = r->mark;
    r->mark = false;
    while ((status = conll_next(r->columns, &l, err)) == READER_LINE) {
        if (l.kind == CONLL_TOKEN ? !add_token(r, a, &l, err) : !end_sentence(r, a, l.raw.number, err))
            return READER_FAILED;
        last = l.raw.number;
        if (!l.begins_document)
            continue;
        r->mark = true;
        if (a->token_count > 0 || a->mark)
            return READER_LINE;
        a->mark = true;
        r->mark = false;
    }
    if (status == READER_FAILED || !end_sentence(r, a, last + 1, err))
        return READER_FAILED;
    r->ended = true;
    return a->token_count > 0 || a->mark ? READER_LINE : READER_END;
}

/* Bytes of code points, counted on from the last place. */
typedef struct byte_counter {
    const char *text;
    size_t size, character, byte;
} byte_counter;

static size_t bytes_to(byte_counter *c, size_t character)
{
    for (uint32_t code; c->character < character && c->byte < c->size; c->character++)
        c->byte += utf8_decode(c->text + c->byte, c->size - c->byte, &code);
    return c->byte;
}

static reader_status next_object(annotation_reader *r, annotation *a, error *err)
{
    jsonl_document d;
    reader_status status = jsonl_next(r->objects, &d, err);
    if (status != READER_LINE)
        return status;
    byte_counter spans = {d.text.text, d.text.size, 0, 0}, tokens = spans;
    bool ok = buffer_append(&a->text, d.text.text, d.text.size);
    a->name = jsonl_name(r->objects);
    a->has_tokens = d.has_tokens;
    a->mark = d.mark;
    for (size_t i = 0; ok && i < d.count; i++) {
        size_t start = bytes_to(&spans, d.spans[i].start), end = bytes_to(&spans, d.spans[i].end);
        ok = annotation_add_span(a, start, end, d.spans[i].label.text, d.spans[i].label.size, d.line);
    }
    for (size_t i = 0, before = 0; ok && i < d.token_count; i++) {
        size_t start = bytes_to(&tokens, d.tokens[i].start), end = bytes_to(&tokens, d.tokens[i].end);
        bool new_sentence = i == 0 || memchr(d.text.text + before, '\n', start - before) != NULL;
        ok = annotation_add_token(a, start, end, new_sentence);
        before = end;
    }
    if (!ok)
        error_memory(err, 0);
    return ok ? READER_LINE : READER_FAILED;
}

reader_status annotation_next(annotation_reader *r, annotation *a, error *err)
{
    annotation_clear(a);
    switch (r->form) {
    case ANNOTATION_CONLL:
        return next_columns(r, a, err);
    case ANNOTATION_JSONL:
        return next_object(r, a, err);
    case ANNOTATION_BRAT:
        break;
    }
    return brat_input_next(r->pairs, a, err);
}
