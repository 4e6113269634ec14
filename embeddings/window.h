/* A stretch of the input in memory, to be looked at before it is used: for files whose form shows in their first
 * bytes.
 *
 * Thread rule: belongs to one thread. */
#ifndef NER_EMBEDDINGS_WINDOW_H
#define NER_EMBEDDINGS_WINDOW_H

#include "base/read_ahead.h"

enum { WINDOW_LIMIT = 64 * 1024 * 1024 /* bytes that it grows to */ };

typedef struct window {
    reader *reader;    /* owned */
    read_ahead *ahead; /* owned; NULL where the reader is read directly */
    char *data;        /* owned */
    size_t at, end;    /* data[at] to data[end - 1] are there and not used yet */
    size_t capacity;
    size_t lines;      /* taken with window_line */
    bool finished;     /* the input has no more than what is there */
} window;

/* Opens PATH as reader_open does. MUST be ended with window_dispose where it did not fail. */
bool window_init(window *w, const char *path, error *err);
void window_dispose(window *w);

/* Makes SIZE bytes (at most WINDOW_LIMIT) stand from data[at] on, or all that is left of the input. */
bool window_need(window *w, size_t size, error *err);

/* Takes the next line (w->lines is its number then); its bytes are valid until the next call. A line longer than
 * WINDOW_LIMIT is an error. */
reader_status window_line(window *w, const char **out_text, size_t *out_size, error *err);

#endif
