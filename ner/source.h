/* The bytes of one input file that are not done with, in one piece of memory.
 *
 * Thread rule: a source belongs to one thread. */
#ifndef NER_NER_SOURCE_H
#define NER_NER_SOURCE_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/reader.h"

typedef struct source {
    reader *reader;     /* NULL between files */
    buffer bytes;
    size_t used;        /* bytes at the front that are done with; moved by the inputs */
    bool begun;         /* something was read */
    bool ended;         /* nothing comes after these bytes */
    bool has_mark;      /* the file began with a byte-order mark; it is done with already */
    error failure;      /* why it ended early; ERROR_NONE where it did not */
    size_t checked;     /* bytes at the front that have been looked at for malformed UTF-8 */
    size_t lines;       /* newlines before bytes[checked] */
    size_t malformed_line; /* where the first malformed byte was, from 1; 0: none so far */
} source;

void source_init(source *s);
void source_dispose(source *s);

/* Starts with PATH (as reader_open); the memory of the file before stays in use. */
bool source_open(source *s, const char *path, error *err);

/* NULL-safe end of a file. */
void source_close(source *s);

/* The path, or "standard input"; until source_close. */
const char *source_name(const source *s);

/* What is not done with goes on in the memory of *SPARE, which gets the memory that it was in, as it is. Fails only
 * when there is no memory; then nothing has changed. */
bool source_move(source *s, buffer *spare, error *err);

/* Forgets the bytes that are done with and adds what the system has, waiting for one byte at least. When the input
 * cannot be read on, it ends there, with the reason in s->failure. Fails only when there is no memory. */
bool source_read(source *s, error *err);

/* What is not done with. */
const char *source_rest(const source *s, size_t *out_size);

#endif
