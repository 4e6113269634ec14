/* A file mapped read-only into memory.
 *
 * Thread rule: immutable after mapping_open; any thread may read it. */
#ifndef NER_BASE_MAPPING_H
#define NER_BASE_MAPPING_H

#include "base/error.h"

typedef struct mapping {
    const unsigned char *bytes; /* page-aligned; NULL for an empty file */
    size_t size;                /* bytes */
} mapping;

/* Maps PATH, a regular file. A file that another process cuts short afterwards gives SIGBUS, as for every mapped file:
 * `ner` itself only ever renames whole files into place. */
bool mapping_open(mapping *m, const char *path, error *err);

/* Unmaps; a mapping of zeros is allowed. */
void mapping_close(mapping *m);

#endif
