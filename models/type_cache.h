/* What was computed of a word type (one spelling), kept across calls and for all threads in bounded memory: a row of
 * numbers a type.
 *
 * Whoever takes rows gets those that are there, those that another thread is computing, and new ones to be filled in:
 * type_cache_take, compute, type_cache_fill, type_cache_await, use, type_cache_give. A row is the same numbers whether
 * it was kept or is computed again, so that results do not depend on what is in here. Thread rule: shared by threads.
 * */
#ifndef NER_MODELS_TYPE_CACHE_H
#define NER_MODELS_TYPE_CACHE_H

#include "base/attributes.h"
#include "models/kernels/real.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct type_cache_entry type_cache_entry;

typedef struct type_cache {
    size_t width; /* reals a row */
    size_t limit; /* rows that are kept */
    pthread_mutex_t mutex; /* over all that follows */
    pthread_cond_t filled;
    type_cache_entry *entries; /* [capacity] */
    size_t count, capacity;
    uint32_t *slots; /* open addressing: entry + 1, 0 where free */
    size_t slot_count;
    real **chunks; /* [chunk_count]: memory of rows, many together */
    size_t chunk_count, chunk_capacity;
    size_t hand;  /* the entry that is looked at next when one must go */
    size_t taken; /* entries that are in use */
} type_cache;

/* A type that is looked for, and what is found. */
typedef struct type_row {
    const char *text; /* the spelling */
    size_t size;
    real *values; /* [width] */
    size_t entry;
    bool is_new; /* it is to be filled in */
} type_row;

/* Rows of WIDTH reals, LIMIT of them (more while more are taken). Nothing is allocated before it is used. */
void type_cache_init(type_cache *c, size_t width, size_t limit);
void type_cache_dispose(type_cache *c);

/* Takes the rows of COUNT types, each another one, of which text and size are set. They stay where they are until they
 * are given back. false when there is no memory; then none is taken. */
bool type_cache_take(type_cache *c, type_row *rows, size_t count) ATTRIBUTE_CHECKED;

/* The new ones of these rows have been filled in; GOOD false: they could not be, and are forgotten. */
void type_cache_fill(type_cache *c, const type_row *rows, size_t count, bool good);

/* Waits for the others of these rows, which other threads fill in: so one's own are filled in first. false when they
 * could not. */
bool type_cache_await(type_cache *c, const type_row *rows, size_t count) ATTRIBUTE_CHECKED;

void type_cache_give(type_cache *c, const type_row *rows, size_t count);

#endif
