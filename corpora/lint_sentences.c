/* Sentences against each other, over all files that are read: known by a hash of their tokens (128 bits, so that two
 * sentences are not taken for one), with a hash of their entities. */
#include "corpora/lint_file.h"

#include "base/hash.h"
#include "base/memory.h"
#include "corpora/list.h"

#include <string.h>

typedef struct sentence_check {
    lint *l;
    lint_file *f;
    size_t file; /* number of this file */
    buffer room;
    scheme_tag *tags;
    span *spans;
    size_t tag_capacity, span_capacity;
} sentence_check;

static bool is_whole(const lint_file *f, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (!f->lines[i].has_tag)
            return false;
    }
    return true;
}

/* The tokens with a newline behind each, which none of them holds. */
static bool join_tokens(const lint_file *f, size_t from, size_t to, buffer *room)
{
    buffer_clear(room);
    for (size_t i = from; i < to; i++) {
        const lint_line *l = &f->lines[i];
        if (!buffer_append(room, f->bytes.data + l->at + l->token.at, l->token.size) || !buffer_append_byte(room, '\n'))
            return false;
    }
    return true;
}

/* Types are told apart by a hash too. */
static size_t number_of_type(void *context, const char *type, size_t type_size)
{
    (void)context;
    return (size_t)hash_bytes(type, type_size, 1);
}

/* The same entities have the same hash, in whatever scheme they are written. */
static bool hash_entities(sentence_check *c, size_t from, size_t to, uint64_t *out)
{
    size_t count = to - from;
    if (!list_reserve(&c->tags, 0, count, &c->tag_capacity, sizeof *c->tags) ||
        !list_reserve(&c->spans, 0, count, &c->span_capacity, sizeof *c->spans))
        return false;
    for (size_t i = 0; i < count; i++)
        c->tags[i] = c->f->lines[from + i].parsed;
    size_t spans = scheme_to_spans(c->tags, count, number_of_type, NULL, c->spans);
    uint64_t hash = spans;
    for (size_t i = 0; i < spans; i++) {
        const uint64_t parts[3] = {c->spans[i].start, c->spans[i].end, c->spans[i].type};
        hash = hash_bytes(parts, sizeof parts, hash);
    }
    *out = hash;
    return true;
}

static size_t column_of(const lint_file *f, size_t i)
{
    return f->lines[i].token.at;
}

/* The first place of these tokens, which may be here. */
static bool find_place(sentence_check *c, size_t from, uint64_t entities, lint_place *out)
{
    uint64_t key[2] = {hash_bytes(c->room.data, c->room.size, 2), hash_bytes(c->room.data, c->room.size, 3)};
    size_t number, known = c->l->sentences.count;
    if (!names_number(&c->l->sentences, (const char *)key, sizeof key, &number) ||
        !list_reserve(&c->l->places, known, 1, &c->l->place_capacity, sizeof *c->l->places))
        return false;
    if (number == known)
        c->l->places[number] = (lint_place){c->file, from + 1, entities};
    *out = c->l->places[number];
    return true;
}

static bool check_sentence(void *context, size_t from, size_t to)
{
    sentence_check *c = context;
    lint_place first;
    uint64_t entities;
    if (to - from > c->l->options.longest &&
        !lint_add(c->f, from, column_of(c->f, from), LINT_LONG_SENTENCE, false,
                  "a sentence of %zu tokens (more than %zu)", to - from, c->l->options.longest))
        return false;
    if (to - from < LINT_SHORTEST || !is_whole(c->f, from, to))
        return true;
    if (!join_tokens(c->f, from, to, &c->room) || !hash_entities(c, from, to, &entities) ||
        !find_place(c, from, entities, &first))
        return false;
    if (first.file != c->file &&
        !lint_add(c->f, from, column_of(c->f, from), LINT_SHARED_SENTENCE, false, "the sentence also stands at %s:%zu",
                  c->l->files[first.file], first.line))
        return false;
    return first.entities == entities ||
           lint_add(c->f, from, column_of(c->f, from), LINT_OTHER_TAGS, false,
                    "the sentence has other entities than at %s:%zu", c->l->files[first.file], first.line);
}

bool lint_check_sentences(lint *l, lint_file *f)
{
    sentence_check c = {.l = l, .f = f, .file = l->file_count};
    buffer_init(&c.room);
    bool ok = list_reserve(&l->files, l->file_count, 1, &l->file_capacity, sizeof *l->files) &&
              (l->files[l->file_count] = memory_copy_text(f->name, strlen(f->name))) != NULL;
    l->file_count += ok;
    ok = ok && lint_each_sentence(f, check_sentence, &c);
    buffer_dispose(&c.room);
    memory_free(c.tags);
    memory_free(c.spans);
    return ok;
}
