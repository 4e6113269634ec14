/* The heap, with checked multiplication and an allocator that fails on purpose for tests.
 *
 * Thread rule: any thread may call all but memory_fail_at. */
#ifndef NER_BASE_MEMORY_H
#define NER_BASE_MEMORY_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/* COUNT * SIZE zeroed bytes; NULL when there are not that many or the product overflows. Zero bytes give a pointer that
 * may be freed. Free with memory_free. */
void *memory_new(size_t count, size_t size) ATTRIBUTE_CHECKED;

/* As memory_new, but aligned to 64 bytes (a cache line, the widest vector). */
void *memory_new_aligned(size_t count, size_t size) ATTRIBUTE_CHECKED;

/* As memory_new_aligned, but not zeroed: what is never written costs no page of memory. */
void *memory_new_raw(size_t count, size_t size) ATTRIBUTE_CHECKED;

/* Resizes to COUNT * SIZE bytes; what is new is not zeroed. NULL on failure, then POINTER is still valid. */
void *memory_resize(void *pointer, size_t count, size_t size) ATTRIBUTE_CHECKED;

/* A copy of SIZE bytes with a NUL behind them; NULL on failure. */
char *memory_copy_text(const char *text, size_t size) ATTRIBUTE_CHECKED;

/* NULL is allowed. */
void memory_free(void *pointer);

/* A * B, or false when that overflows (then *out_product is untouched). */
bool memory_multiply(size_t a, size_t b, size_t *out_product) ATTRIBUTE_CHECKED;

/* The capacity to grow to from CAPACITY so that NEEDED items fit: at least half as much again. */
size_t memory_grown(size_t capacity, size_t needed);

/* For tests: the Nth allocation from now fails (1 is the next one) and only that one; 0 switches this off. */
void memory_fail_at(size_t nth);

/* For tests: how many allocations and resizes there have been in this process. */
size_t memory_allocations(void);

#endif
