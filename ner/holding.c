/* What is left of a window goes over from one round to the next. A window is whole when the next one begins, or the
 * document ends. */
#include "ner/holding.h"

#include "base/memory.h"

#include <string.h>

void holding_init(holding *h)
{
    *h = (holding){0};
    batch_init(&h->held);
}

void holding_dispose(holding *h)
{
    batch_dispose(&h->held);
    memory_free(h->begins);
    *h = (holding){0};
}

static bool reserve(holding *h, size_t needed, error *err)
{
    if (needed <= h->capacity)
        return true;
    const size_t capacity = memory_grown(h->capacity, needed);
    bool *begins = memory_resize(h->begins, capacity, sizeof *begins);
    if (begins == NULL)
        return error_memory(err, capacity);
    h->begins = begins;
    h->capacity = capacity;
    return true;
}

/* *at points to a copy of its SIZE bytes in memory of the arena; false when there is none. */
static bool copy_bytes(arena *memory, const char **at, size_t size)
{
    if (*at == NULL)
        return true;
    char *copy = arena_take(memory, size, 1);
    if (copy != NULL && size > 0)
        memcpy(copy, *at, size);
    *at = copy;
    return copy != NULL;
}

/* Neighbours of one line of JSON have one record: it is copied once. */
static bool copy_record(arena *memory, const passage *before, const passage *before_copy, passage *p)
{
    if (p->record == NULL)
        return true;
    if (before != NULL && before->record == p->record) {
        p->record = before_copy->record;
        return true;
    }
    record *copy = arena_take(memory, 1, sizeof *copy);
    if (copy == NULL)
        return false;
    *copy = *p->record;
    p->record = copy;
    return copy_bytes(memory, &copy->raw, copy->size);
}

/* The sentence's tokens point into the copy of the text, or of the lines. */
static bool move_tokens(arena *memory, const passage *from, passage *p)
{
    const char *there = from->lines != NULL ? from->lines : from->text, *here = p->lines != NULL ? p->lines : p->text;
    if (p->sentence.count == 0)
        return true;
    token *tokens = arena_take(memory, p->sentence.count, sizeof *tokens);
    if (tokens == NULL)
        return false;
    for (size_t i = 0; i < p->sentence.count; i++) {
        tokens[i] = p->sentence.tokens[i];
        tokens[i].text = here + (tokens[i].text - there);
    }
    p->sentence.tokens = tokens;
    return true;
}

static bool copy_insertions(arena *memory, passage *p)
{
    if (p->insertion_count == 0)
        return true;
    insertion *copy = arena_take(memory, p->insertion_count, sizeof *copy);
    if (copy != NULL)
        memcpy(copy, p->insertions, p->insertion_count * sizeof *copy);
    p->insertions = copy;
    return copy != NULL;
}

/* Copies the passage all with what it points to; BEFORE, NULL for none, was copied last. */
static bool copy_passage(batch *to, const passage *before, const passage *p, error *err)
{
    arena *memory = &to->memory;
    passage copy = *p;
    const passage *before_copy = before != NULL && to->count > 0 ? &to->passages[to->count - 1] : NULL;
    const bool ok =
        copy_bytes(memory, &copy.lead, copy.lead_size) && copy_bytes(memory, &copy.join, copy.join_size) &&
        copy_bytes(memory, &copy.text, copy.text_size) && copy_bytes(memory, &copy.trail, copy.trail_size) &&
        copy_bytes(memory, &copy.lines, copy.lines_size) && copy_insertions(memory, &copy) &&
        copy_record(memory, before_copy != NULL ? before : NULL, before_copy, &copy) && move_tokens(memory, p, &copy);
    if (!ok)
        return error_memory(err, p->text_size);
    return batch_append(to, &copy, err);
}

bool holding_begin(holding *h, const holding *before, error *err)
{
    const size_t first = before != NULL ? before->ready : 0, end = before != NULL ? before->held.count : 0;
    batch_clear(&h->held);
    h->ready = 0;
    if (!reserve(h, end - first, err))
        return false;
    for (size_t i = first; i < end; i++) {
        if (!copy_passage(&h->held, i > first ? &before->held.passages[i - 1] : NULL, &before->held.passages[i], err))
            return false;
        h->begins[i - first] = i == first;
    }
    return true;
}

bool holding_add(holding *h, context_windows *windows, const batch *b, bool ended, error *err)
{
    const size_t before = h->held.count;
    if (!reserve(h, before + b->count, err))
        return false;
    for (size_t i = 0; i < b->omission_count; i++)
        if (!batch_omit(&h->held, before + b->omissions[i].at, &b->omissions[i].why, err))
            return false;
    for (size_t i = 0; i < b->count; i++) {
        const passage *p = &b->passages[i];
        const size_t number = h->held.count;
        if (!copy_passage(&h->held, i > 0 ? &b->passages[i - 1] : NULL, p, err))
            return false;
        h->begins[number] = context_begins_window(windows, p->begins_document, p->sentence.count) || number == 0;
        if (h->begins[number])
            h->ready = number;
        if (p->ends_document)
            h->ready = number + 1;
    }
    if (ended)
        h->ready = h->held.count;
    return true;
}
