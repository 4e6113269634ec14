/* Growing arrays of passages and omissions, and an arena for what they point to. */
#include "ner/passage.h"

#include "base/memory.h"

#include <string.h>

void batch_init(batch *b)
{
    *b = (batch){0};
    arena_init(&b->memory);
    buffer_init(&b->bytes);
    arena_init(&b->records);
}

void batch_dispose(batch *b)
{
    memory_free(b->passages);
    memory_free(b->omissions);
    arena_dispose(&b->memory);
    buffer_dispose(&b->bytes);
    arena_dispose(&b->records);
    *b = (batch){0};
}

void batch_clear(batch *b)
{
    b->count = 0;
    b->tokens = 0;
    b->omission_count = 0;
    b->moved_on = false;
    arena_reset(&b->memory);
}

bool batch_is_full(const batch *b)
{
    return b->tokens >= BATCH_TOKENS || b->count >= BATCH_TOKENS || b->omission_count >= BATCH_OMISSIONS;
}

bool batch_has_any(const batch *b)
{
    return b->count > 0 || b->omission_count > 0;
}

static bool make_room(batch *b, error *err)
{
    if (b->count < b->capacity)
        return true;
    size_t capacity = memory_grown(b->capacity, b->count + 1);
    passage *passages = memory_resize(b->passages, capacity, sizeof *passages);
    if (passages == NULL)
        return error_memory(err, capacity * sizeof *passages);
    b->passages = passages;
    b->capacity = capacity;
    return true;
}

/* A passage without tokens that goes on where the one before it stops becomes part of that one. */
static bool extend_last(batch *b, const passage *p)
{
    passage *last = b->count > 0 ? &b->passages[b->count - 1] : NULL;
    if (last == NULL || p->sentence.count > 0 || p->begins_document || p->lines != NULL)
        return false;
    if (p->join_size > 0 || (p->text_size > 0 && last->text + last->text_size != p->text))
        return false;
    last->text_size += p->text_size;
    if (p->trail_size > 0) {
        last->trail = p->trail;
        last->trail_size = p->trail_size;
    }
    last->ends_document = p->ends_document;
    return true;
}

bool batch_add(batch *b, const passage *p, error *err)
{
    if (extend_last(b, p))
        return true;
    if (!make_room(b, err))
        return false;
    passage copy = *p;
    if (p->sentence.count > 0) {
        token *tokens = arena_take(&b->memory, p->sentence.count, sizeof *tokens);
        if (tokens == NULL)
            return error_memory(err, p->sentence.count * sizeof *tokens);
        memcpy(tokens, p->sentence.tokens, p->sentence.count * sizeof *tokens);
        copy.sentence.tokens = tokens;
    }
    b->passages[b->count++] = copy;
    b->tokens += p->sentence.count;
    return true;
}

bool batch_append(batch *b, const passage *p, error *err)
{
    if (!make_room(b, err))
        return false;
    b->passages[b->count++] = *p;
    b->tokens += p->sentence.count;
    return true;
}

bool batch_omit(batch *b, size_t at, const error *why, error *err)
{
    if (b->omission_count == b->omission_capacity) {
        size_t capacity = memory_grown(b->omission_capacity, b->omission_count + 1);
        omission *omissions = memory_resize(b->omissions, capacity, sizeof *omissions);
        if (omissions == NULL)
            return error_memory(err, capacity * sizeof *omissions);
        b->omissions = omissions;
        b->omission_capacity = capacity;
    }
    b->omissions[b->omission_count++] = (omission){.at = at, .why = *why};
    return true;
}
