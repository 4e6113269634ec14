/* Arrays that grow.
 *
 * An array is a pointer, a count and a capacity, as in
 *
 *     if (!list_reserve(&spans, count, 1, &capacity, sizeof *spans))
 *         return error_memory(err, 0);
 *     spans[count++] = s;
 */
#ifndef NER_CORPORA_LIST_H
#define NER_CORPORA_LIST_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/* Room for EXTRA items of ITEM_SIZE bytes behind COUNT. ARRAY is the address of a pointer to an object type (all of
 * them look alike in memory, as POSIX has it). False when there is no memory; the array is then as it was. What is new
 * is not zeroed. */
bool list_reserve(void *array, size_t count, size_t extra, size_t *capacity, size_t item_size) ATTRIBUTE_CHECKED;

#endif
