/* Scratch memory that is taken piece by piece and given back all at once.
 *
 * Lifetime "run": one arena a thread, reset between batches. A reset joins the blocks that were needed into one, so
 * that after warm-up a batch of the same size takes no memory from the heap.
 * Thread rule: an arena belongs to one thread. */
#ifndef NER_BASE_ARENA_H
#define NER_BASE_ARENA_H

#include "base/attributes.h"

#include <stddef.h>

typedef struct arena_block arena_block;

typedef struct arena {
    arena_block *newest;
    size_t used;  /* bytes taken from the newest block */
    size_t total; /* bytes in all blocks */
} arena;

/* An empty arena; nothing is allocated. */
void arena_init(arena *a);

/* Frees all blocks; the arena may be used again. */
void arena_dispose(arena *a);

/* COUNT * SIZE bytes, not zeroed, aligned to 64; they live until arena_reset or arena_dispose. NULL when there is no
 * memory. */
void *arena_take(arena *a, size_t count, size_t size) ATTRIBUTE_CHECKED;

/* As arena_take, zeroed. */
void *arena_take_zeroed(arena *a, size_t count, size_t size) ATTRIBUTE_CHECKED;

/* All that was taken is given back to the arena. */
void arena_reset(arena *a);

#endif
