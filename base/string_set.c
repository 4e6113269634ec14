/* Open addressing with linear probing, at most half full. */
#include "base/string_set.h"

#include "base/hash.h"
#include "base/memory.h"

#include <string.h>

void string_set_init(string_set *s)
{
    *s = (string_set){0};
}

void string_set_dispose(string_set *s)
{
    buffer_dispose(&s->bytes);
    memory_free(s->first);
    memory_free(s->slots);
    string_set_init(s);
}

void string_set_clear(string_set *s)
{
    buffer_clear(&s->bytes);
    s->count = 0;
    if (s->slots != NULL)
        memset(s->slots, 0, s->slot_count * sizeof *s->slots);
}

const char *string_set_text(const string_set *s, size_t number, size_t *out_size)
{
    *out_size = s->first[number + 1] - s->first[number];
    return s->bytes.data + s->first[number];
}

/* The slot that holds the string, or the free one where it belongs. */
static size_t slot_of(const string_set *s, const char *text, size_t size)
{
    size_t slot = (size_t)hash_bytes(text, size, 0) & (s->slot_count - 1);
    for (; s->slots[slot] != 0; slot = (slot + 1) & (s->slot_count - 1)) {
        size_t own_size;
        const char *own = string_set_text(s, s->slots[slot] - 1, &own_size);
        if (own_size == size && (size == 0 || memcmp(own, text, size) == 0))
            break;
    }
    return slot;
}

static bool grow(string_set *s)
{
    const size_t capacity = s->capacity == 0 ? 64 : 2 * s->capacity;
    size_t *first = memory_resize(s->first, capacity + 1, sizeof *first);
    if (first == NULL)
        return false;
    s->first = first;
    size_t *slots = memory_new(2 * capacity, sizeof *slots);
    if (slots == NULL)
        return false;
    memory_free(s->slots);
    s->slots = slots;
    s->slot_count = 2 * capacity;
    s->capacity = capacity;
    s->first[0] = 0;
    for (size_t i = 0; i < s->count; i++) {
        size_t size;
        const char *text = string_set_text(s, i, &size);
        s->slots[slot_of(s, text, size)] = i + 1;
    }
    return true;
}

bool string_set_add(string_set *s, const char *text, size_t size, size_t *out_number, bool *out_new)
{
    if (s->count == s->capacity && !grow(s))
        return false;
    const size_t slot = slot_of(s, text, size);
    const bool is_new = s->slots[slot] == 0;
    if (is_new) {
        if (!buffer_append(&s->bytes, text, size))
            return false;
        s->first[++s->count] = s->bytes.size;
        s->slots[slot] = s->count;
    }
    *out_number = s->slots[slot] - 1;
    if (out_new != NULL)
        *out_new = is_new;
    return true;
}

size_t string_set_find(const string_set *s, const char *text, size_t size)
{
    if (s->slot_count == 0)
        return STRING_SET_NONE;
    const size_t number = s->slots[slot_of(s, text, size)];
    return number == 0 ? STRING_SET_NONE : number - 1;
}
