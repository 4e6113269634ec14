/* Bytes out: a file appears whole or not at all.
 *
 * A regular file is written under a temporary name in its folder, synced and renamed by writer_commit. Standard
 * output, a FIFO or a device is written directly. The first failure sticks: what is written after it is dropped, and
 * writer_flush and writer_commit report it, so that callers need not look at every write.
 * Thread rule: a writer belongs to one thread. */
#ifndef NER_BASE_WRITER_H
#define NER_BASE_WRITER_H

#include "base/error.h"

typedef struct writer writer;

/* Opens PATH for writing; NULL or "-" is standard output. NULL on failure.
 * MUST be ended with writer_commit or writer_abandon. */
writer *writer_open(const char *path, error *err);

/* Whether PATH could be written, without writing it: for who works for hours before there is something to write. A FIFO
 * or a device is not opened in vain. */
bool writer_try(const char *path, error *err);

/* All false after the first failure. */
bool writer_write(writer *w, const void *bytes, size_t size);
bool writer_text(writer *w, const char *text);
bool writer_byte(writer *w, char byte);
bool writer_format(writer *w, const char *format, ...) ATTRIBUTE_FORMAT(2, 3);

/* Hands what was written to the system; reports the first failure. */
bool writer_flush(writer *w, error *err);

/* Flushes, syncs, renames, and frees the writer, whatever comes of it. On failure the file that was there is
 * unharmed. */
bool writer_commit(writer *w, error *err) ATTRIBUTE_CHECKED;

/* Removes the temporary file and frees the writer. NULL is allowed. */
void writer_abandon(writer *w);

/* Whether what is written shows on a terminal. */
bool writer_is_terminal(const writer *w);

#endif
