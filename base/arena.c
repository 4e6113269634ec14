/* A list of blocks, each at least twice the one before. */
#include "base/arena.h"

#include "base/memory.h"

#include <stdint.h>
#include <string.h>

enum { FIRST_BLOCK = 64 * 1024, ALIGNMENT = 64 };

struct arena_block {
    arena_block *older;
    size_t size; /* bytes after the header */
};

/* The header fills a whole unit of alignment. */
static char *block_bytes(arena_block *block)
{
    return (char *)block + ALIGNMENT;
}

static bool add_block(arena *a, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT)
        return false;
    arena_block *block = memory_new_raw(size + ALIGNMENT, 1);
    if (block == NULL)
        return false;
    block->older = a->newest;
    block->size = size;
    a->newest = block;
    a->used = 0;
    a->total += size;
    return true;
}

void arena_init(arena *a)
{
    *a = (arena){0};
}

void arena_dispose(arena *a)
{
    while (a->newest != NULL) {
        arena_block *block = a->newest;
        a->newest = block->older;
        memory_free(block);
    }
    arena_init(a);
}

void *arena_take(arena *a, size_t count, size_t size)
{
    size_t bytes;
    if (!memory_multiply(count, size, &bytes) || bytes > SIZE_MAX / 4)
        return NULL;
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (a->newest == NULL || a->newest->size - a->used < bytes) {
        size_t wanted = a->total > FIRST_BLOCK ? a->total : FIRST_BLOCK;
        if (!add_block(a, wanted > bytes ? wanted : bytes))
            return NULL;
    }
    void *taken = block_bytes(a->newest) + a->used;
    a->used += bytes;
    return taken;
}

void *arena_take_zeroed(arena *a, size_t count, size_t size)
{
    void *taken = arena_take(a, count, size);
    if (taken != NULL)
        memset(taken, 0, count * size);
    return taken;
}

void arena_reset(arena *a)
{
    if (a->newest != NULL && a->newest->older != NULL) {
        size_t total = a->total;
        arena_dispose(a);
        (void)add_block(a, total); /* without it the next take allocates again */
    }
    a->used = 0;
}
