/* Open addressing with linear probing over a fixed number of entries. When all are in use, a hand goes round them (the
 * CLOCK of Corbató 1968): it spares what was asked for since it last came by, once, and what is in use.
 *
 * The spelling stands in the entry, so that nothing is allocated for it; a longer one is computed every time. */
#include "models/type_cache.h"

#include "base/hash.h"
#include "base/memory.h"

#include <string.h>

enum { SPELLING = 48, CHUNK = 16, FIRST = 256 };

typedef enum row_state { ROW_AWAITED, ROW_FILLED, ROW_FAILED } row_state;

struct type_cache_entry {
    uint64_t hash;
    uint32_t takers; /* that have not given it back */
    row_state state;
    bool asked;  /* since the hand came by */
    bool listed; /* can be found */
    unsigned char size;
    char text[SPELLING];
};

void type_cache_init(type_cache *c, size_t width, size_t limit)
{
    *c = (type_cache){.width = width, .limit = limit};
    pthread_mutex_init(&c->mutex, NULL);
    pthread_cond_init(&c->filled, NULL);
}

void type_cache_dispose(type_cache *c)
{
    for (size_t i = 0; i < c->chunk_count; i++)
        memory_free(c->chunks[i]);
    memory_free(c->chunks);
    memory_free(c->entries);
    memory_free(c->slots);
    pthread_cond_destroy(&c->filled);
    pthread_mutex_destroy(&c->mutex);
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
    real *chunk = memory_new_raw(CHUNK * c->width, sizeof *chunk);
    if (chunk != NULL)
        c->chunks[c->chunk_count++] = chunk;
    return chunk != NULL;
}

/* An entry that may be used again: there is one, since fewer are in use than there are. */
static size_t evict(type_cache *c)
{
    for (;; c->hand++) {
        c->hand = c->hand < c->count ? c->hand : 0;
        type_cache_entry *e = &c->entries[c->hand];
        if (e->takers > 0)
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

/* A new entry for the type, in *out_number; false when there is no memory. */
static bool add_entry(type_cache *c, uint64_t hash, const type_row *type, size_t *out_number)
{
    const bool listed = type->size <= SPELLING;
    size_t number = c->count;
    if (c->count < c->limit || c->taken == c->count) {
        if (!make_room(c))
            return false;
        c->count++;
    } else {
        number = evict(c);
    }
    c->entries[number] =
        (type_cache_entry){.hash = hash, .listed = listed, .size = (unsigned char)(listed ? type->size : 0)};
    if (listed) {
        if (type->size > 0)
            memcpy(c->entries[number].text, type->text, type->size);
        c->slots[slot_of(c, hash, type->text, type->size)] = (uint32_t)(number + 1);
    }
    *out_number = number;
    return true;
}

static bool take_row(type_cache *c, type_row *row)
{
    const uint64_t hash = hash_bytes(row->text, row->size, 0);
    const size_t found =
        row->size <= SPELLING && c->slot_count > 0 ? c->slots[slot_of(c, hash, row->text, row->size)] : 0;
    row->is_new = found == 0;
    if (row->is_new && !add_entry(c, hash, row, &row->entry))
        return false;
    if (!row->is_new)
        row->entry = found - 1;
    type_cache_entry *e = &c->entries[row->entry];
    e->asked = !row->is_new;
    c->taken += e->takers++ == 0;
    row->values = row_of(c, row->entry);
    return true;
}

static void give_row(type_cache *c, const type_row *row)
{
    c->taken -= --c->entries[row->entry].takers == 0;
}

static void settle_row(type_cache *c, const type_row *row, bool good)
{
    if (!row->is_new)
        return;
    c->entries[row->entry].state = good ? ROW_FILLED : ROW_FAILED;
    if (!good && c->entries[row->entry].listed)
        unlist(c, row->entry);
}

bool type_cache_take(type_cache *c, type_row *rows, size_t count)
{
    size_t taken = 0;
    pthread_mutex_lock(&c->mutex);
    while (taken < count && take_row(c, &rows[taken]))
        taken++;
    for (size_t i = 0; taken < count && i < taken; i++) {
        settle_row(c, &rows[i], false);
        give_row(c, &rows[i]);
    }
    pthread_mutex_unlock(&c->mutex);
    return taken == count;
}

void type_cache_fill(type_cache *c, const type_row *rows, size_t count, bool good)
{
    pthread_mutex_lock(&c->mutex);
    for (size_t i = 0; i < count; i++)
        settle_row(c, &rows[i], good);
    pthread_cond_broadcast(&c->filled);
    pthread_mutex_unlock(&c->mutex);
}

bool type_cache_await(type_cache *c, const type_row *rows, size_t count)
{
    bool good = true;
    pthread_mutex_lock(&c->mutex);
    for (size_t i = 0; i < count; i++) {
        while (c->entries[rows[i].entry].state == ROW_AWAITED)
            pthread_cond_wait(&c->filled, &c->mutex);
        good = good && c->entries[rows[i].entry].state == ROW_FILLED;
    }
    pthread_mutex_unlock(&c->mutex);
    return good;
}

void type_cache_give(type_cache *c, const type_row *rows, size_t count)
{
    pthread_mutex_lock(&c->mutex);
    for (size_t i = 0; i < count; i++)
        give_row(c, &rows[i]);
    pthread_mutex_unlock(&c->mutex);
}
