/* Reads a file on a thread of its own, some blocks ahead of whoever uses the bytes: inflating, or waiting for the disk,
 * goes on beside the work on what is there already.
 *
 * Thread rule: a read-ahead belongs to one thread; its reader is its own from read_ahead_new on. */
#ifndef NER_BASE_READ_AHEAD_H
#define NER_BASE_READ_AHEAD_H

#include "base/reader.h"

typedef struct read_ahead read_ahead;

/* Whether reading PATH ahead is worth a thread and does no harm: a regular file that ends in ".gz", more than one
 * processor. (A pipe may have nothing to say for a long time, and closing would have to wait for it.) */
bool read_ahead_helps(const char *path);

/* Starts reading SOURCE, which the caller closes after read_ahead_free. NULL on failure. */
read_ahead *read_ahead_new(reader *source, error *err);

/* Stops reading. NULL is allowed. */
void read_ahead_free(read_ahead *a);

/* As reader_read on the source. */
bool read_ahead_read(read_ahead *a, char *out, size_t capacity, size_t *out_size, error *err);

#endif
