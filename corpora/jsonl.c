/* jansson reads a line; its strings live as long as the object, which is kept until the next one. */
#include "corpora/jsonl.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "corpora/list.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct jsonl {
    reader *input;
    json_t *object; /* of the line given last */
    jsonl_span *spans;
    jsonl_token *tokens;
    size_t capacity, token_capacity;
};

jsonl *jsonl_open(const char *path, error *err)
{
    jsonl *j = memory_new(1, sizeof *j);
    if (j == NULL) {
        error_memory(err, sizeof *j);
        return NULL;
    }
    j->input = reader_open(path, err);
    if (j->input == NULL) {
        jsonl_close(j);
        return NULL;
    }
    return j;
}

void jsonl_close(jsonl *j)
{
    if (j == NULL)
        return;
    reader_close(j->input);
    json_decref(j->object);
    memory_free(j->spans);
    memory_free(j->tokens);
    memory_free(j);
}

const char *jsonl_name(const jsonl *j)
{
    return reader_name(j->input);
}

bool jsonl_is_named(const char *path)
{
    static const char *const endings[] = {".jsonl", ".jsonl.gz"};
    size_t size = strlen(path);
    for (size_t i = 0; i < 2; i++) {
        size_t ending = strlen(endings[i]);
        if (size > ending && strcmp(path + size - ending, endings[i]) == 0)
            return true;
    }
    return false;
}

static bool wrong(const jsonl *j, size_t line_number, const char *what, error *err)
{
    return error_at(err, ERROR_DATA, jsonl_name(j), line_number, "%s", what);
}

static bool read_place(const json_t *object, const char *key, size_t most, size_t *out)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_integer(value) || json_integer_value(value) < 0 || (uintmax_t)json_integer_value(value) > most)
        return false;
    *out = (size_t)json_integer_value(value);
    return true;
}

static bool read_span(const jsonl *j, const json_t *object, const jsonl_document *d, jsonl_span *out, error *err)
{
    const json_t *label = json_object_get(object, "label");
    if (label == NULL)
        label = json_object_get(object, "entity_group");
    if (!json_is_string(label) || json_string_length(label) == 0)
        return wrong(j, d->line, "a span has no \"label\"", err);
    out->label = (split_field){json_string_value(label), json_string_length(label)};
    if (!read_place(object, "start", d->characters, &out->start) ||
        !read_place(object, "end", d->characters, &out->end))
        return error_at(err, ERROR_DATA, jsonl_name(j), d->line,
                        "a span has no \"start\" and \"end\" from 0 to %zu, the characters of its text", d->characters);
    return out->start < out->end || error_at(err, ERROR_DATA, jsonl_name(j), d->line, "the span %zu-%zu is empty",
                                             out->start, out->end);
}

static int by_start(const void *a, const void *b)
{
    const jsonl_span *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

static bool read_spans(jsonl *j, jsonl_document *d, error *err)
{
    const json_t *list = json_object_get(j->object, "spans");
    if (list != NULL && !json_is_null(list) && !json_is_array(list))
        return wrong(j, d->line, "\"spans\" is no list", err);
    d->count = json_array_size(list);
    if (!list_reserve(&j->spans, 0, d->count, &j->capacity, sizeof *j->spans))
        return error_memory(err, 0);
    for (size_t i = 0; i < d->count; i++) {
        if (!read_span(j, json_array_get(list, i), d, &j->spans[i], err))
            return false;
    }
    if (d->count > 1)
        qsort(j->spans, d->count, sizeof *j->spans, by_start);
    for (size_t i = 1; i < d->count; i++) {
        const jsonl_span *before = &j->spans[i - 1], *here = &j->spans[i];
        if (here->start < before->end)
            return error_at(err, ERROR_DATA, jsonl_name(j), d->line, "the spans %zu-%zu and %zu-%zu overlap",
                            before->start, before->end, here->start, here->end);
    }
    d->spans = j->spans;
    return true;
}

static bool read_tokens(jsonl *j, jsonl_document *d, error *err)
{
    const json_t *list = json_object_get(j->object, "tokens");
    d->has_tokens = json_is_array(list);
    d->token_count = json_array_size(list);
    if (!list_reserve(&j->tokens, 0, d->token_count, &j->token_capacity, sizeof *j->tokens))
        return error_memory(err, 0);
    for (size_t i = 0, end = 0; i < d->token_count; i++) {
        const json_t *object = json_array_get(list, i);
        jsonl_token *here = &j->tokens[i];
        if (!read_place(object, "start", d->characters, &here->start) ||
            !read_place(object, "end", d->characters, &here->end) || here->start < end || here->end < here->start)
            return error_at(err, ERROR_DATA, jsonl_name(j), d->line,
                            "token %zu has no \"start\" and \"end\" behind the one before and up to %zu", i,
                            d->characters);
        end = here->end;
    }
    d->tokens = j->tokens;
    d->mark = json_is_true(json_object_get(j->object, "mark"));
    return true;
}

static bool read_object(jsonl *j, const line *l, error *err)
{
    size_t bom = l->offset == 0 && l->size >= 3 && memcmp(l->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    json_error_t reason;
    json_decref(j->object);
    j->object = json_loadb(l->text + bom, l->size - bom, JSON_ALLOW_NUL, &reason);
    if (j->object == NULL && json_error_code(&reason) == json_error_out_of_memory)
        return error_memory(err, l->size);
    if (j->object == NULL)
        return error_at(err, ERROR_DATA, jsonl_name(j), l->number, "no JSON: %s, at byte %d", reason.text,
                        reason.position);
    return json_is_object(j->object) || wrong(j, l->number, "no JSON object", err);
}

static bool is_blank(const line *l)
{
    size_t i = 0;
    while (i < l->size && memchr(" \t\r", l->text[i], 3) != NULL)
        i++;
    return i == l->size;
}

reader_status jsonl_next(jsonl *j, jsonl_document *out_document, error *err)
{
    line l;
    reader_status status;
    do
        status = reader_line(j->input, &l, err);
    while (status == READER_LINE && is_blank(&l));
    if (status != READER_LINE)
        return status;
    if (!read_object(j, &l, err))
        return READER_FAILED;
    const json_t *text = json_object_get(j->object, "text");
    if (!json_is_string(text)) {
        wrong(j, l.number, "there is no \"text\"", err);
        return READER_FAILED;
    }
    jsonl_document d = {.line = l.number, .text = {json_string_value(text), json_string_length(text)}};
    d.characters = utf8_count(d.text.text, d.text.size);
    if (!read_spans(j, &d, err) || !read_tokens(j, &d, err))
        return READER_FAILED;
    *out_document = d;
    return READER_LINE;
}
