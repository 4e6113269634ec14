/* An open-addressing hash table with linear probing, at most half full; texts are carved from an arena's blocks. */
#include "corpora/names.h"

#include "base/hash.h"
#include "base/memory.h"
#include "corpora/list.h"

#include <string.h>

enum { FIRST_SLOTS = 64, ROOM = 32 * 1024 };

void names_init(names *n)
{
    *n = (names){0};
    arena_init(&n->memory);
}

void names_dispose(names *n)
{
    memory_free(n->items);
    memory_free(n->slots);
    arena_dispose(&n->memory);
    names_init(n);
}

/* The slot that holds TEXT, or the free one where it belongs. */
static size_t slot_of(const names *n, const char *text, size_t size, uint64_t hash)
{
    size_t mask = n->slot_count - 1, slot = (size_t)hash & mask;
    while (n->slots[slot] != 0) {
        const names_item *item = &n->items[n->slots[slot] - 1];
        if (item->hash == hash && item->size == size && memcmp(item->text, text, size) == 0)
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

static bool grow_slots(names *n)
{
    size_t count = n->slot_count == 0 ? FIRST_SLOTS : n->slot_count * 2;
    size_t *slots = memory_new(count, sizeof *slots);
    if (slots == NULL)
        return false;
    memory_free(n->slots);
    n->slots = slots;
    n->slot_count = count;
    for (size_t i = 0; i < n->count; i++)
        slots[slot_of(n, n->items[i].text, n->items[i].size, n->items[i].hash)] = i + 1;
    return true;
}

static const char *keep(names *n, const char *text, size_t size)
{
    char *copy;
    if (size >= ROOM / 8) {
        copy = arena_take(&n->memory, size + 1, 1);
    } else {
        if (n->room_left <= size) {
            char *room = arena_take(&n->memory, ROOM, 1);
            if (room == NULL)
                return NULL;
            n->room = room;
            n->room_left = ROOM;
        }
        copy = n->room;
        n->room += size + 1;
        n->room_left -= size + 1;
    }
    if (copy != NULL) {
        memcpy(copy, text, size);
        copy[size] = '\0';
    }
    return copy;
}

bool names_number(names *n, const char *text, size_t size, size_t *out_number)
{
    uint64_t hash = hash_bytes(text, size, 0);
    if (n->count * 2 >= n->slot_count && !grow_slots(n))
        return false;
    size_t slot = slot_of(n, text, size, hash);
    if (n->slots[slot] == 0) {
        if (!list_reserve(&n->items, n->count, 1, &n->capacity, sizeof *n->items))
            return false;
        const char *copy = keep(n, text, size);
        if (copy == NULL)
            return false;
        n->items[n->count++] = (names_item){copy, size, hash};
        n->slots[slot] = n->count;
    }
    *out_number = n->slots[slot] - 1;
    return true;
}

bool names_find(const names *n, const char *text, size_t size, size_t *out_number)
{
    if (n->slot_count == 0)
        return false;
    size_t slot = slot_of(n, text, size, hash_bytes(text, size, 0));
    if (n->slots[slot] == 0)
        return false;
    *out_number = n->slots[slot] - 1;
    return true;
}

int names_compare(const char *a, size_t a_size, const char *b, size_t b_size)
{
    int order = memcmp(a, b, a_size < b_size ? a_size : b_size);
    return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

static int compare_items(const names *n, size_t a, size_t b)
{
    return names_compare(n->items[a].text, n->items[a].size, n->items[b].text, n->items[b].size);
}

/* Puts order[root] where it belongs in the heap below it. */
static void sift_down(const names *n, size_t *order, size_t root, size_t count)
{
    size_t moving = order[root], child;
    for (; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && compare_items(n, order[child], order[child + 1]) < 0)
            child++;
        if (compare_items(n, moving, order[child]) >= 0)
            break;
        order[root] = order[child];
    }
    order[root] = moving;
}

/* Heap sort: qsort has no room for the table that is compared by. */
void names_sort(const names *n, size_t *out_order)
{
    for (size_t i = 0; i < n->count; i++)
        out_order[i] = i;
    for (size_t root = n->count / 2; root-- > 0;)
        sift_down(n, out_order, root, n->count);
    for (size_t end = n->count; end-- > 1;) {
        size_t largest = out_order[0];
        out_order[0] = out_order[end];
        out_order[end] = largest;
        sift_down(n, out_order, 0, end);
    }
}
