/* Byte strings numbered in the order in which they are first seen: types, words, sentences.
 *
 * Thread rule: a table belongs to one thread while it grows; afterwards any thread may look things up. */
#ifndef NER_CORPORA_NAMES_H
#define NER_CORPORA_NAMES_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct names_item {
    const char *text; /* NUL-terminated; lives as long as the table */
    size_t size;      /* bytes without the NUL */
    uint64_t hash;
} names_item;

typedef struct names {
    names_item *items; /* [count] */
    size_t count, capacity;
    size_t *slots; /* [slot_count], a power of two: number + 1, or 0 for a free one */
    size_t slot_count;
    arena memory; /* what the texts stand in */
    char *room;   /* where the next text goes */
    size_t room_left;
} names;

void names_init(names *n);
void names_dispose(names *n);

/* The number of TEXT, which is copied when it is new. False when there is no memory; the table is then as it was. */
bool names_number(names *n, const char *text, size_t size, size_t *out_number) ATTRIBUTE_CHECKED;

/* False where TEXT has no number. */
bool names_find(const names *n, const char *text, size_t size, size_t *out_number);

/* out_order[rank] is the number of the name that is rank-th in byte order; out_order has room for count. */
void names_sort(const names *n, size_t *out_order);

/* Byte order of two strings: as memcmp, a prefix before what it begins. */
int names_compare(const char *a, size_t a_size, const char *b, size_t b_size);

#endif
