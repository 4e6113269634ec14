/* What is left moves to the front before more is read behind it; the buffer doubles where that is not enough. */
#include "embeddings/window.h"

#include "base/memory.h"

#include <string.h>

enum { FIRST_BYTES = 512 * 1024 };

bool window_init(window *w, const char *path, error *err)
{
    *w = (window){.capacity = FIRST_BYTES};
    w->reader = reader_open(path, err);
    if (w->reader == NULL)
        return false;
    if (read_ahead_helps(path) && (w->ahead = read_ahead_new(w->reader, err)) == NULL) {
        window_dispose(w);
        return false;
    }
    w->data = memory_new(w->capacity, 1);
    if (w->data != NULL)
        return true;
    window_dispose(w);
    return error_memory(err, FIRST_BYTES);
}

void window_dispose(window *w)
{
    read_ahead_free(w->ahead);
    reader_close(w->reader);
    memory_free(w->data);
    *w = (window){0};
}

/* Room for SIZE bytes from w->at on. */
static bool make_room(window *w, size_t size, error *err)
{
    if (w->at > 0) {
        memmove(w->data, w->data + w->at, w->end - w->at);
        w->end -= w->at;
        w->at = 0;
    }
    if (size <= w->capacity)
        return true;
    size_t capacity = memory_grown(2 * w->capacity, size);
    char *data = memory_resize(w->data, capacity, 1);
    if (data == NULL)
        return error_memory(err, capacity);
    w->data = data;
    w->capacity = capacity;
    return true;
}

static bool read_more(window *w, error *err)
{
    size_t got, room = w->capacity - w->end;
    bool ok = w->ahead != NULL ? read_ahead_read(w->ahead, w->data + w->end, room, &got, err)
                               : reader_read(w->reader, w->data + w->end, room, &got, err);
    if (ok) {
        w->end += got;
        w->finished = got == 0;
    }
    return ok;
}

bool window_need(window *w, size_t size, error *err)
{
    if (w->end - w->at >= size || w->finished)
        return true;
    if (size > w->capacity - w->at && !make_room(w, size, err))
        return false;
    while (w->end - w->at < size && !w->finished)
        if (!read_more(w, err))
            return false;
    return true;
}

static reader_status take(window *w, size_t size, bool newline, const char **out_text, size_t *out_size)
{
    *out_text = w->data + w->at;
    *out_size = size;
    w->at += size + newline;
    w->lines++;
    return READER_LINE;
}

reader_status window_line(window *w, const char **out_text, size_t *out_size, error *err)
{
    for (size_t seen = 0;;) {
        const char *start = w->data + w->at;
        const char *newline = memchr(start + seen, '\n', w->end - w->at - seen);
        if (newline != NULL)
            return take(w, (size_t)(newline - start), true, out_text, out_size);
        seen = w->end - w->at;
        if (w->finished)
            return seen == 0 ? READER_END : take(w, seen, false, out_text, out_size);
        if (seen == WINDOW_LIMIT) {
            error_at(err, ERROR_DATA, reader_name(w->reader), w->lines + 1, "the line is longer than %d bytes",
                     WINDOW_LIMIT);
            return READER_FAILED;
        }
        if (!window_need(w, seen + 1, err))
            return READER_FAILED;
    }
}
