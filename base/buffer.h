/* A byte string that grows.
 *
 * Thread rule: a buffer belongs to one thread. */
#ifndef NER_BASE_BUFFER_H
#define NER_BASE_BUFFER_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct buffer {
    char *data;      /* NULL while nothing was ever added; else NUL-terminated, owned */
    size_t size;     /* bytes without the NUL */
    size_t capacity; /* bytes with the NUL */
} buffer;

void buffer_init(buffer *b);
void buffer_dispose(buffer *b);

/* Size 0; the memory stays for the next use. */
void buffer_clear(buffer *b);

/* Room for EXTRA bytes more, so that the next appends of that size cannot fail. */
bool buffer_reserve(buffer *b, size_t extra) ATTRIBUTE_CHECKED;

/* Each returns false when there is no memory; the buffer is then as it was. */
bool buffer_append(buffer *b, const void *bytes, size_t size) ATTRIBUTE_CHECKED;
bool buffer_append_text(buffer *b, const char *text) ATTRIBUTE_CHECKED;
bool buffer_append_byte(buffer *b, char byte) ATTRIBUTE_CHECKED;
bool buffer_format(buffer *b, const char *format, ...) ATTRIBUTE_FORMAT(2, 3) ATTRIBUTE_CHECKED;

#endif
