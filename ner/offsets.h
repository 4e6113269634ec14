/* Where in a document one stands, counted in bytes, code points or UTF-16 units, by walking through its text once.
 *
 * A malformed byte counts as one in every unit. */
#ifndef NER_NER_OFFSETS_H
#define NER_NER_OFFSETS_H

#include <stddef.h>

typedef enum offset_unit { OFFSET_CHARS, OFFSET_BYTES, OFFSET_UTF16 } offset_unit;

/* "chars", "bytes", "utf16", NULL: in enum order, for a command line. */
extern const char *const offset_unit_names[];

/* How many units TEXT[SIZE] is. */
size_t offset_count(offset_unit unit, const char *text, size_t size);

#endif
