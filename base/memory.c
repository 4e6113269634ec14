/* malloc and its kin, counted and checked. */
#include "base/memory.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64 };

static atomic_size_t allocations;
static atomic_size_t fail_at; /* the value of `allocations` at which to fail; 0: never */

/* BYTES can be had at all (no object is larger than a pointer difference), and this allocation is not to fail. */
static bool allowed(size_t bytes)
{
    size_t number = atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed) + 1;
    return bytes <= PTRDIFF_MAX - ALIGNMENT && number != atomic_load_explicit(&fail_at, memory_order_relaxed);
}

bool memory_multiply(size_t a, size_t b, size_t *out_product)
{
    if (b != 0 && a > SIZE_MAX / b)
        return false;
    *out_product = a * b;
    return true;
}

void *memory_new(size_t count, size_t size)
{
    size_t bytes;
    if (!memory_multiply(count, size, &bytes) || !allowed(bytes))
        return NULL;
    return calloc(bytes == 0 ? 1 : bytes, 1);
}

static size_t whole_lines(size_t bytes)
{
    return bytes == 0 ? ALIGNMENT : (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

void *memory_new_raw(size_t count, size_t size)
{
    size_t bytes;
    if (!memory_multiply(count, size, &bytes) || !allowed(bytes))
        return NULL;
    return aligned_alloc(ALIGNMENT, whole_lines(bytes));
}

void *memory_new_aligned(size_t count, size_t size)
{
    void *pointer = memory_new_raw(count, size);
    if (pointer != NULL)
        memset(pointer, 0, whole_lines(count * size));
    return pointer;
}

void *memory_resize(void *pointer, size_t count, size_t size)
{
    size_t bytes;
    if (!memory_multiply(count, size, &bytes) || !allowed(bytes))
        return NULL;
    return realloc(pointer, bytes == 0 ? 1 : bytes);
}

char *memory_copy_text(const char *text, size_t size)
{
    if (size == SIZE_MAX)
        return NULL;
    char *copy = memory_new(size + 1, 1);
    if (copy != NULL && size > 0)
        memcpy(copy, text, size);
    return copy;
}

void memory_free(void *pointer)
{
    free(pointer);
}

size_t memory_grown(size_t capacity, size_t needed)
{
    size_t grown = capacity <= SIZE_MAX - capacity / 2 - 8 ? capacity + capacity / 2 + 8 : SIZE_MAX;
    return grown < needed ? needed : grown;
}

void memory_fail_at(size_t nth)
{
    atomic_store(&fail_at, nth == 0 ? 0 : atomic_load(&allocations) + nth);
}

size_t memory_allocations(void)
{
    return atomic_load(&allocations);
}
