/* Doubling array of bytes. */
#include "base/buffer.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void buffer_init(buffer *b)
{
    *b = (buffer){0};
}

void buffer_dispose(buffer *b)
{
    memory_free(b->data);
    buffer_init(b);
}

void buffer_clear(buffer *b)
{
    b->size = 0;
    if (b->data != NULL)
        b->data[0] = '\0';
}

bool buffer_reserve(buffer *b, size_t extra)
{
    if (extra >= SIZE_MAX - b->size)
        return false;
    size_t needed = b->size + extra + 1;
    if (needed <= b->capacity)
        return true;
    size_t capacity = memory_grown(b->capacity, needed);
    char *data = memory_resize(b->data, capacity, 1);
    if (data == NULL)
        return false;
    if (b->data == NULL)
        data[0] = '\0';
    b->data = data;
    b->capacity = capacity;
    return true;
}

bool buffer_append(buffer *b, const void *bytes, size_t size)
{
    if (!buffer_reserve(b, size))
        return false;
    if (size > 0)
        memcpy(b->data + b->size, bytes, size);
    b->size += size;
    b->data[b->size] = '\0';
    return true;
}

bool buffer_append_text(buffer *b, const char *text)
{
    return buffer_append(b, text, strlen(text));
}

bool buffer_append_byte(buffer *b, char byte)
{
    return buffer_append(b, &byte, 1);
}

bool buffer_format(buffer *b, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0 || !buffer_reserve(b, (size_t)size))
        return false;
    va_start(arguments, format);
    vsnprintf(b->data + b->size, (size_t)size + 1, format, arguments);
    va_end(arguments);
    b->size += (size_t)size;
    return true;
}
