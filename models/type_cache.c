/* Open addressing with linear probing over a fixed number of entries. When all are in use, a hand goes round them (the
 * CLOCK of Corbató 1968): it spares what was asked for since it last came by, once, and what this round has taken.
 *
 * The spelling stands in the entry, so that nothing is allocated for it; a longer one is computed in every round. */
#include "models/type_cache.h"

#include "base/hash.h"
#include "base/memory.h"

#include <string.h>

enum { SPELLING = 48, CHUNK = 16, FIRST = 256 };

struct type_cache_entry {
    uint64_t hash;
    uint64_t round;   /* when it was last taken */
    bool asked;       /* since the hand came by */
    bool listed;      /* can be found */
    unsigned char size;
    char text[SPELLING];
};

void type_cache_init(type_cache *c, size_t width, size_t limit)
{
    *c = (type_cache){.width = width, .limit = limit, .round = 1};
}

void type_cache_dispose(type_cache *c)
{
    for (size_t i = 0; i < c->chunk_count; i++)
        memory_free(c->chunks[i]);
    memory_free(c->chunks);
    memory_free(c->entries);
    memory_free(c->slots);
    type_cache_init(c, 0, 0);
}

void type_cache_begin(type_cache *c)
{
    c->round++;
    c->taken = 0;
}

void type_cache_clear(type_cache *c)
{
    c->count = c->hand = 0;
    if (c->slots != NULL)
        memset(c->slots, 0, c->slot_count * sizeof *c->slots);
}

static real *row_of(const type_cache *c, size_t number)
{
    return c->chunks[number / CHUNK] + number % CHUNK * c->width;
}

/* The slot of an entry with this spelling, or the free one where it belongs. */
static size_t slot_of(const type_cache *c, uint64_t hash, const char *text, size_t size)
{
    size_t slot = (size_t)hash & (c->slot_count - 1);
    for (; c->slots[slot] != 0; slot = (slot + 1) & (c->slot_count - 1)) {
        const type_cache_entry *e = &c->entries[c->slots[slot] - 1];
        if (e->hash == hash && e->size == size && (size == 0 || memcmp(e->text, text, size) == 0))
            break;
    }
    return slot;
}

/* The slot that points to this entry. */
static size_t slot_of_entry(const type_cache *c, size_t number)
{
    size_t slot = (size_t)c->entries[number].hash & (c->slot_count - 1);
    while (c->slots[slot] != number + 1)
        slot = (slot + 1) & (c->slot_count - 1);
    return slot;
}

/* Takes an entry out of the table: those behind it that probed past its slot move up. */
static void unlist(type_cache *c, size_t number)
{
    const size_t mask = c->slot_count - 1;
    size_t free_slot = slot_of_entry(c, number);
    for (size_t slot = (free_slot + 1) & mask; c->slots[slot] != 0; slot = (slot + 1) & mask) {
        const size_t home = (size_t)c->entries[c->slots[slot] - 1].hash & mask;
        if (((slot - home) & mask) >= ((slot - free_slot) & mask)) {
            c->slots[free_slot] = c->slots[slot];
            free_slot = slot;
        }
    }
    c->slots[free_slot] = 0;
    c->entries[number].listed = false;
}

static bool grow_slots(type_cache *c, size_t capacity)
{
    size_t slot_count = 2 * FIRST;
    while (slot_count < 2 * capacity)
        slot_count *= 2;
    if (slot_count <= c->slot_count)
        return true;
    uint32_t *slots = memory_new(slot_count, sizeof *slots);
    if (slots == NULL)
        return false;
    memory_free(c->slots);
    c->slots = slots;
    c->slot_count = slot_count;
    for (size_t i = 0; i < c->count; i++) {
        const type_cache_entry *e = &c->entries[i];
        if (e->listed)
            c->slots[slot_of(c, e->hash, e->text, e->size)] = (uint32_t)(i + 1);
    }
    return true;
}

/* Room for one entry more, in entries, slots and rows. */
static bool make_room(type_cache *c)
{
    if (c->count == c->capacity) {
        const size_t capacity = c->capacity == 0 ? FIRST : 2 * c->capacity;
        if (capacity > UINT32_MAX / 2)
            return false;
        type_cache_entry *entries = memory_resize(c->entries, capacity, sizeof *entries);
        if (entries == NULL)
            return false;
        c->entries = entries;
        if (!grow_slots(c, capacity))
            return false;
        c->capacity = capacity;
    }
    if (c->count < c->chunk_count * CHUNK)
        return true;
    if (c->chunk_count == c->chunk_capacity) {
        const size_t capacity = memory_grown(c->chunk_capacity, c->chunk_count + 1);
        real **chunks = memory_resize(c->chunks, capacity, sizeof *chunks);
        if (chunks == NULL)
            return false;
        c->chunks = chunks;
        c->chunk_capacity = capacity;
    }
    real *chunk = memory_new_aligned(CHUNK * c->width, sizeof *chunk);
    if (chunk != NULL)
        c->chunks[c->chunk_count++] = chunk;
    return chunk != NULL;
}

/* An entry that may be used again: there is one, since the round has taken fewer than there are. */
static size_t evict(type_cache *c)
{
    for (;; c->hand++) {
        c->hand = c->hand < c->count ? c->hand : 0;
        type_cache_entry *e = &c->entries[c->hand];
        if (e->round == c->round)
            continue;
        if (e->asked && e->listed) {
            e->asked = false;
            continue;
        }
        if (e->listed)
            unlist(c, c->hand);
        return c->hand++;
    }
}

real *type_cache_take(type_cache *c, const char *text, size_t size, bool *out_new)
{
    const uint64_t hash = hash_bytes(text, size, 0);
    const bool listed = size <= SPELLING;
    if (listed && c->slot_count > 0) {
        const size_t found = c->slots[slot_of(c, hash, text, size)];
        if (found != 0) {
            type_cache_entry *e = &c->entries[found - 1];
            c->taken += e->round != c->round;
            e->round = c->round;
            e->asked = true;
            *out_new = false;
            return row_of(c, found - 1);
        }
    }
    size_t number = c->count;
    if (c->count < c->limit || c->taken == c->count) {
        if (!make_room(c))
            return NULL;
        c->count++;
    } else {
        number = evict(c);
    }
    c->entries[number] = (type_cache_entry){
        .hash = hash, .round = c->round, .listed = listed, .size = (unsigned char)(listed ? size : 0)};
    if (listed) {
        if (size > 0)
            memcpy(c->entries[number].text, text, size);
        c->slots[slot_of(c, hash, text, size)] = (uint32_t)(number + 1);
    }
    c->taken++;
    *out_new = true;
    return row_of(c, number);
}
