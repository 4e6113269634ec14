/* Bytes in: a file, a pipe or standard input, plain or gzip, as blocks or as lines.
 *
 * Thread rule: a reader belongs to one thread. */
#ifndef NER_BASE_READER_H
#define NER_BASE_READER_H

#include "base/error.h"
#include "base/wakeup.h"

typedef struct reader reader;

typedef struct line {
    const char *text; /* without the newline; a CR before it is still there; valid until the next call on the reader */
    size_t size;      /* bytes */
    size_t number;    /* from 1 */
    size_t offset;    /* bytes from the start of the (inflated) input */
    bool newline;     /* a newline ended it; false for a last line without one */
} line;

typedef enum reader_status { READER_LINE, READER_END, READER_FAILED } reader_status;

/* Opens PATH; "-" is standard input; a name that ends in ".gz" is inflated. A directory is an error. NULL on failure.
 * MUST be freed with reader_close. */
reader *reader_open(const char *path, error *err);

/* NULL is allowed. */
void reader_close(reader *r);

/* The input ends when W is called, whatever there is to come: for who may have to stop while a pipe has nothing to say.
 * One that is inflated is waited for. NULL: it ends where it ends. W must outlive the reader. */
void reader_end_at(reader *r, const wakeup *w);

/* Up to CAPACITY bytes, as soon as at least one is there; *out_size 0 at the end of the input. */
bool reader_read(reader *r, char *out, size_t capacity, size_t *out_size, error *err);

/* The next line, of any length. READER_FAILED on a read error, a damaged gzip stream or no memory. */
reader_status reader_line(reader *r, line *out_line, error *err);

/* Whether reader_line has an answer without asking the system: for who wants to do something else before it waits. */
bool reader_has_line(const reader *r);

/* The name for messages: the path, or "standard input". Lives as long as the reader. */
const char *reader_name(const reader *r);

/* All bytes of PATH (as reader_open), with a NUL behind them that is not counted. *out_bytes is the caller's:
 * memory_free. */
bool reader_read_all(const char *path, char **out_bytes, size_t *out_size, error *err);

#endif
