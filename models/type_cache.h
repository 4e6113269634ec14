/* What was computed of a word type (one spelling), kept across calls in bounded memory: a row of numbers a type.
 *
 * A row is the same numbers whether it was kept or is computed again, so that results do not depend on what is in
 * here. Thread rule: a cache belongs to one thread. */
#ifndef NER_MODELS_TYPE_CACHE_H
#define NER_MODELS_TYPE_CACHE_H

#include "base/attributes.h"
#include "models/kernels/real.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct type_cache_entry type_cache_entry;

typedef struct type_cache {
    size_t width;              /* reals a row */
    size_t limit;              /* rows that are kept */
    type_cache_entry *entries; /* [capacity] */
    size_t count, capacity;
    uint32_t *slots; /* open addressing: entry + 1, 0 where free */
    size_t slot_count;
    real **chunks; /* [chunk_count]: memory of rows, many together */
    size_t chunk_count, chunk_capacity;
    size_t hand;  /* the entry that is looked at next when one must go */
    size_t taken; /* rows of this round */
    uint64_t round;
} type_cache;

/* Rows of WIDTH reals, LIMIT of them (more while a round wants more). Nothing is allocated before it is used. */
void type_cache_init(type_cache *c, size_t width, size_t limit);
void type_cache_dispose(type_cache *c);

/* A round begins: the rows that are taken from now on stay where they are until the next one begins. */
void type_cache_begin(type_cache *c);

/* The row [width] of a type, at most once a round for each. *out_new: it is to be filled in now. NULL when there is no
 * memory. */
real *type_cache_take(type_cache *c, const char *text, size_t size, bool *out_new) ATTRIBUTE_CHECKED;

/* Forgets all types, after rows that were new could not be filled in. */
void type_cache_clear(type_cache *c);

#endif
