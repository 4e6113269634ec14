/* ner.h on top of the folders below: tokenizer, then tagging with one thread, then a result that holds copies. */
#include "ner/ner.h"

#include "base/arena.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "models/context.h"
#include "ner/model_path.h"
#include "ner/style.h"
#include "ner/tagging.h"
#include "ner/windows.h"

#include <string.h>

struct ner_model {
    model *model;
};

struct ner_tagger {
    const model *model;
    tokenizer *tokenizer;
    tagging *tagging;
    arena memory;            /* tokens and sentences of a call */
    sentence *sentences;     /* [capacity] */
    tagged_sentence *tagged; /* [capacity] */
    bool *begins;            /* [capacity]: a window of the document */
    context_windows windows;
    size_t capacity;
};

struct ner_result {
    ner_entity *entities; /* [count] */
    size_t count, sentences, tokens;
    char *texts;  /* what the entities point to */
};

const char *ner_version(void)
{
    return NER_VERSION;
}

/* Gives the caller's struct what went wrong inside. */
static void *fail(ner_error *out, const error *err)
{
    if (out != NULL) {
        out->code = (ner_error_code)err->code;
        memcpy(out->message, err->message, sizeof out->message);
    }
    return NULL;
}

static void *fail_memory(ner_error *out)
{
    error err;
    error_memory(&err, 0);
    return fail(out, &err);
}

ner_model *ner_model_open(const char *name, ner_error *error_out)
{
    error err;
    ner_model *opened = memory_new(1, sizeof *opened);
    if (opened == NULL)
        return fail_memory(error_out);
    char *path = model_path_find(name, &err);
    opened->model = path != NULL ? model_open(path, &err) : NULL;
    memory_free(path);
    if (opened->model == NULL) {
        memory_free(opened);
        return fail(error_out, &err);
    }
    return opened;
}

void ner_model_close(ner_model *m)
{
    if (m == NULL)
        return;
    model_free(m->model);
    memory_free(m);
}

size_t ner_model_label_count(const ner_model *m)
{
    return model_tagset(m->model)->type_count;
}

const char *ner_model_label(const ner_model *m, size_t index)
{
    const tagset *ts = model_tagset(m->model);
    return index < ts->type_count ? ts->types[index] : NULL;
}

static bool check_options(const ner_options *options, tagging_options *out_options, error *err)
{
    *out_options = (tagging_options){.threads = 1, .max_sentence = WINDOW_DEFAULT_TOKENS};
    if (options->max_sentence > 0)
        out_options->max_sentence = options->max_sentence;
    if (out_options->max_sentence < WINDOW_LEAST_TOKENS)
        return error_set(err, ERROR_USAGE, "max_sentence is %zu tokens; the least is %d", options->max_sentence,
                         (int)WINDOW_LEAST_TOKENS);
    if (!(options->min_probability >= 0.0 && options->min_probability <= 1.0))
        return error_set(err, ERROR_USAGE, "min_probability is not from 0 to 1");
    out_options->min_probability = options->min_probability;
    return true;
}

ner_tagger *ner_tagger_new(const ner_model *m, const ner_options *options, ner_error *error_out)
{
    static const ner_options usual = {0};
    error err;
    tagging_options wanted;
    tokenizer_options cut;
    options = options != NULL ? options : &usual;
    if (!check_options(options, &wanted, &err) ||
        !style_of_model(m->model, options->style, options->lang, &cut, &err))
        return fail(error_out, &err);
    ner_tagger *t = memory_new(1, sizeof *t);
    if (t == NULL)
        return fail_memory(error_out);
    t->model = m->model;
    arena_init(&t->memory);
    t->tokenizer = tokenizer_new(&cut, &err);
    if (t->tokenizer != NULL)
        t->tagging = tagging_new(m->model, &wanted, &err);
    if (t->tagging == NULL) {
        ner_tagger_free(t);
        return fail(error_out, &err);
    }
    return t;
}

void ner_tagger_free(ner_tagger *t)
{
    if (t == NULL)
        return;
    tokenizer_free(t->tokenizer);
    tagging_free(t->tagging);
    arena_dispose(&t->memory);
    memory_free(t->sentences);
    memory_free(t->tagged);
    memory_free(t->begins);
    memory_free(t);
}

static bool reserve(ner_tagger *t, size_t needed, error *err)
{
    if (needed <= t->capacity)
        return true;
    size_t capacity = memory_grown(t->capacity, needed);
    sentence *sentences = memory_resize(t->sentences, capacity, sizeof *sentences);
    if (sentences != NULL)
        t->sentences = sentences;
    tagged_sentence *tagged = memory_resize(t->tagged, capacity, sizeof *tagged);
    if (tagged != NULL)
        t->tagged = tagged;
    bool *begins = memory_resize(t->begins, capacity, sizeof *begins);
    if (begins != NULL)
        t->begins = begins;
    if (sentences == NULL || tagged == NULL || begins == NULL)
        return error_memory(err, capacity * sizeof *sentences);
    t->capacity = capacity;
    return true;
}

/* Adds a copy of FOUND's tokens as sentence number INDEX. */
static bool add_sentence(ner_tagger *t, size_t index, const sentence *found, error *err)
{
    if (!reserve(t, index + 1, err))
        return false;
    token *tokens = arena_take(&t->memory, found->count, sizeof *tokens);
    if (tokens == NULL)
        return error_memory(err, found->count * sizeof *tokens);
    if (found->count > 0)
        memcpy(tokens, found->tokens, found->count * sizeof *tokens);
    t->sentences[index] = (sentence){.tokens = tokens, .count = found->count};
    if (index == 0)
        t->windows = (context_windows){.size = tagging_window(t->tagging)};
    t->begins[index] = context_begins_window(&t->windows, index == 0, found->count);
    return true;
}

static bool cut_text(ner_tagger *t, const char *text, size_t size, size_t *out_count, error *err)
{
    size_t at = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0, count = 0;
    tokenizer_reset(t->tokenizer);
    for (bool found = true; found;) {
        sentence s;
        size_t used;
        if (!tokenizer_next(t->tokenizer, text + at, size - at, true, at, &s, &used, &found, err))
            return false;
        if (found && !add_sentence(t, count++, &s, err))
            return false;
        at += used;
    }
    *out_count = count;
    return true;
}

static size_t count_entities(const ner_tagger *t, size_t sentences, size_t *out_bytes)
{
    size_t count = 0, bytes = 0;
    for (size_t i = 0; i < sentences; i++) {
        count += t->tagged[i].count;
        for (size_t k = 0; k < t->tagged[i].count; k++) {
            const entity *e = &t->tagged[i].entities[k];
            const token *first = &t->sentences[i].tokens[e->start], *last = &t->sentences[i].tokens[e->end - 1];
            bytes += (size_t)(last->text - first->text) + last->size + 1;
        }
    }
    /* and the labels, so that a result does not need its model */
    const tagset *ts = model_tagset(t->model);
    for (size_t i = 0; i < ts->type_count; i++)
        bytes += strlen(ts->types[i]) + 1;
    *out_bytes = bytes;
    return count;
}

/* Walks along the text and counts what it passes. */
typedef struct place {
    const char *at;
    size_t bytes, chars, utf16;
} place;

static void walk_to(place *p, const char *to)
{
    size_t size = (size_t)(to - p->at);
    p->bytes += size;
    p->chars += utf8_count(p->at, size);
    p->utf16 += utf8_count_utf16(p->at, size);
    p->at = to;
}

static char *put_text(char **to, const char *text, size_t size)
{
    char *start = *to;
    memcpy(start, text, size);
    start[size] = '\0';
    *to += size + 1;
    return start;
}

static void fill_entity(ner_entity *out, const sentence *s, const entity *e, place *p, char **texts)
{
    const token *first = &s->tokens[e->start], *last = &s->tokens[e->end - 1];
    walk_to(p, first->text);
    out->start = p->bytes;
    out->char_start = p->chars;
    out->utf16_start = p->utf16;
    walk_to(p, last->text + last->size);
    out->end = p->bytes;
    out->char_end = p->chars;
    out->utf16_end = p->utf16;
    out->text_size = out->end - out->start;
    out->text = put_text(texts, first->text, out->text_size);
    out->probability = e->probability;
}

static void fill_result(const ner_tagger *t, const char *text, size_t sentences, ner_result *r)
{
    const tagset *ts = model_tagset(t->model);
    char *labels = r->texts, *texts = labels;
    for (size_t i = 0; i < ts->type_count; i++)
        put_text(&texts, ts->types[i], strlen(ts->types[i]));
    place p = {.at = text};
    ner_entity *out = r->entities;
    for (size_t i = 0; i < sentences; i++) {
        for (size_t k = 0; k < t->tagged[i].count; k++, out++) {
            const entity *e = &t->tagged[i].entities[k];
            fill_entity(out, &t->sentences[i], e, &p, &texts);
            out->label = labels;
            for (size_t type = 0; type < e->type; type++)
                out->label += strlen(out->label) + 1;
            out->token_start = r->tokens + e->start;
            out->token_end = r->tokens + e->end;
            out->sentence = i;
        }
        r->tokens += t->sentences[i].count;
    }
}

/* Tags the sentences that were cut from TEXT. */
static ner_result *tag(ner_tagger *t, const char *text, size_t sentences, ner_error *error_out)
{
    error err;
    if (!tagging_run(t->tagging, t->sentences, t->begins, sentences, t->tagged, &err))
        return fail(error_out, &err);
    size_t bytes, count = count_entities(t, sentences, &bytes);
    ner_result *r = memory_new(1, sizeof *r);
    ner_entity *entities = memory_new(count, sizeof *entities);
    char *texts = memory_new(bytes, 1);
    if (r == NULL || entities == NULL || texts == NULL) {
        memory_free(r);
        memory_free(entities);
        memory_free(texts);
        return fail_memory(error_out);
    }
    *r = (ner_result){.entities = entities, .count = count, .sentences = sentences, .texts = texts};
    fill_result(t, text, sentences, r);
    return r;
}

ner_result *ner_tag_text(ner_tagger *t, const char *text, size_t size, ner_error *error_out)
{
    error err;
    size_t sentences;
    arena_reset(&t->memory);
    if (!cut_text(t, text, size, &sentences, &err))
        return fail(error_out, &err);
    return tag(t, text, sentences, error_out);
}

/* The tokens joined by spaces, in the tagger's memory. */
static char *join_tokens(ner_tagger *t, const char *const *tokens, const size_t *sizes, size_t count, token *out_tokens)
{
    size_t bytes = 1;
    for (size_t i = 0; i < count; i++)
        bytes += (sizes != NULL ? sizes[i] : strlen(tokens[i])) + 1;
    char *text = arena_take(&t->memory, bytes, 1), *to = text;
    for (size_t i = 0; text != NULL && i < count; i++) {
        size_t size = sizes != NULL ? sizes[i] : strlen(tokens[i]);
        if (i > 0)
            *to++ = ' ';
        if (size > 0)
            memcpy(to, tokens[i], size);
        out_tokens[i] = (token){.text = to, .size = size, .start = (size_t)(to - text)};
        to += size;
    }
    return text;
}

ner_result *ner_tag_tokens(ner_tagger *t, const char *const *tokens, const size_t *sizes, size_t count,
                           ner_error *error_out)
{
    error err;
    arena_reset(&t->memory);
    token *cut = arena_take(&t->memory, count, sizeof *cut);
    char *text = cut != NULL ? join_tokens(t, tokens, sizes, count, cut) : NULL;
    if (text == NULL)
        return fail_memory(error_out);
    if (!reserve(t, 1, &err))
        return fail(error_out, &err);
    t->sentences[0] = (sentence){.tokens = cut, .count = count};
    t->begins[0] = true;
    return tag(t, text, 1, error_out);
}

size_t ner_result_count(const ner_result *r)
{
    return r->count;
}

const ner_entity *ner_result_entity(const ner_result *r, size_t index)
{
    return index < r->count ? &r->entities[index] : NULL;
}

size_t ner_result_sentences(const ner_result *r)
{
    return r->sentences;
}

size_t ner_result_tokens(const ner_result *r)
{
    return r->tokens;
}

void ner_result_free(ner_result *r)
{
    if (r == NULL)
        return;
    memory_free(r->entities);
    memory_free(r->texts);
    memory_free(r);
}
