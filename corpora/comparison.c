/* Spans of both sides in one array each, with the number of the first one of every unit. */
#include "corpora/comparison.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "corpora/list.h"

#include <string.h>

comparison *comparison_new(const char *gold_name, const char *guess_name, error *err)
{
    comparison *c = memory_new(1, sizeof *c);
    if (c != NULL) {
        names_init(&c->types);
        c->gold_name = memory_copy_text(gold_name, strlen(gold_name));
        c->guess_name = memory_copy_text(guess_name, strlen(guess_name));
    }
    if (c == NULL || c->gold_name == NULL || c->guess_name == NULL) {
        error_memory(err, 0);
        comparison_free(c);
        return NULL;
    }
    return c;
}

static void list_free(comparison_list *list)
{
    memory_free(list->spans);
    memory_free(list->lines);
    memory_free(list->first);
}

void comparison_free(comparison *c)
{
    if (c == NULL)
        return;
    list_free(&c->gold);
    list_free(&c->guess);
    names_dispose(&c->types);
    memory_free(c->gold_name);
    memory_free(c->guess_name);
    buffer_dispose(&c->text);
    memory_free(c->unit_text);
    memory_free(c->token_at);
    memory_free(c->unit_token);
    memory_free(c);
}

/* Appends VALUE as item COUNT + 1 of an array that begins with a 0. */
static bool push_number(size_t **numbers, size_t count, size_t *capacity, size_t value)
{
    if (!list_reserve(numbers, count, 2, capacity, sizeof **numbers))
        return false;
    if (count == 0)
        (*numbers)[0] = 0;
    (*numbers)[count + 1] = value;
    return true;
}

bool comparison_end_unit(comparison *c, const char *text, size_t size)
{
    if (!buffer_append(&c->text, text, size) ||
        !push_number(&c->unit_text, c->units, &c->unit_capacity, c->text.size) ||
        !push_number(&c->gold.first, c->units, &c->gold_capacity, c->gold.count) ||
        !push_number(&c->guess.first, c->units, &c->guess_capacity, c->guess.count))
        return false;
    c->units++;
    return true;
}

bool comparison_add(comparison_list *list, span s, size_t line_number)
{
    size_t capacity = list->capacity;
    if (!list_reserve(&list->spans, list->count, 1, &capacity, sizeof *list->spans) ||
        !list_reserve(&list->lines, list->count, 1, &list->capacity, sizeof *list->lines))
        return false;
    list->spans[list->count] = s;
    list->lines[list->count++] = line_number;
    return true;
}

/* The longest sentence, in tokens. */
static size_t longest_sentence(const tagged *t)
{
    size_t longest = 0;
    for (size_t i = 0; i < t->sentences; i++) {
        size_t size = t->first[i + 1] - t->first[i];
        longest = size > longest ? size : longest;
    }
    return longest;
}

/* What one sentence after the other is read with. */
typedef struct sentence_room {
    split_field *tags; /* [longest] */
    span *spans;       /* [longest] */
} sentence_room;

static bool add_side(comparison *c, const tagged *t, size_t sentence, bool guess, chunks_mode mode,
                     strict_scheme scheme, sentence_room *room, error *err)
{
    comparison_list *list = guess ? &c->guess : &c->gold;
    const tagged_token *tokens = t->tokens + t->first[sentence];
    size_t count = t->first[sentence + 1] - t->first[sentence], found, wrong;
    tagged_tags(t, sentence, guess, room->tags);
    if (!chunks_find(mode, scheme, room->tags, count, &c->types, room->spans, &found, &wrong, err)) {
        if (wrong < count)
            error_add_place(err, guess ? t->guess_name : t->gold_name,
                            guess ? tokens[wrong].guess_line : tokens[wrong].gold_line);
        return false;
    }
    for (size_t i = 0; i < found; i++) {
        const tagged_token *first = &tokens[room->spans[i].start];
        if (!comparison_add(list, room->spans[i], guess ? first->guess_line : first->gold_line))
            return error_memory(err, 0);
    }
    return true;
}

static bool copy_tokens(comparison *c, const tagged *t)
{
    c->token_at = memory_new(t->token_count + 1, sizeof *c->token_at);
    c->unit_token = memory_new(t->sentences + 1, sizeof *c->unit_token);
    if (c->token_at == NULL || c->unit_token == NULL)
        return false;
    for (size_t i = 0; i < t->token_count; i++)
        c->token_at[i] = t->tokens[i].text;
    c->token_at[t->token_count] = t->texts.size;
    for (size_t i = 0; i < t->sentences; i++)
        c->unit_token[i + 1] = t->first[i + 1];
    c->tokens = t->token_count;
    return true;
}

static bool add_sentences(comparison *c, const tagged *t, chunks_mode mode, strict_scheme scheme, error *err)
{
    size_t longest = longest_sentence(t);
    sentence_room room = {memory_new(longest, sizeof *room.tags), memory_new(longest, sizeof *room.spans)};
    bool ok = (room.tags != NULL && room.spans != NULL && copy_tokens(c, t)) || error_memory(err, 0);
    for (size_t i = 0; ok && i < t->sentences; i++) {
        const char *text = t->texts.data + c->token_at[t->first[i]];
        size_t size = c->token_at[t->first[i + 1]] - c->token_at[t->first[i]];
        ok = add_side(c, t, i, false, mode, scheme, &room, err) && add_side(c, t, i, true, mode, scheme, &room, err) &&
             (comparison_end_unit(c, text, size) || error_memory(err, 0));
    }
    memory_free(room.tags);
    memory_free(room.spans);
    return ok;
}

comparison *comparison_of_tags(const tagged *t, chunks_mode mode, strict_scheme scheme, error *err)
{
    comparison *c = comparison_new(t->gold_name, t->guess_name, err);
    if (c != NULL && !add_sentences(c, t, mode, scheme, err)) {
        comparison_free(c);
        return NULL;
    }
    return c;
}

size_t comparison_size(const comparison *c, size_t unit)
{
    if (c->token_at != NULL)
        return c->unit_token[unit + 1] - c->unit_token[unit];
    return utf8_count(c->text.data + c->unit_text[unit], c->unit_text[unit + 1] - c->unit_text[unit]);
}

/* Bytes that the first COUNT code points of TEXT take. */
static size_t bytes_of(const char *text, size_t size, size_t count)
{
    size_t at = 0;
    for (uint32_t code; count > 0 && at < size; count--)
        at += utf8_decode(text + at, size - at, &code);
    return at;
}

split_field comparison_text(const comparison *c, size_t unit, span s)
{
    if (c->token_at != NULL) {
        const size_t *at = c->token_at + c->unit_token[unit];
        return (split_field){c->text.data + at[s.start], at[s.end] - at[s.start] - 1};
    }
    const char *text = c->text.data + c->unit_text[unit];
    size_t size = c->unit_text[unit + 1] - c->unit_text[unit], start = bytes_of(text, size, s.start);
    return (split_field){text + start, bytes_of(text + start, size - start, s.end - s.start)};
}
