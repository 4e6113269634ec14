/* Which bytes a trial of `ner tune` learns from: the configuration names files, and a file may be another one later.
 *
 * Thread rule: a list of digests belongs to one thread. */
#ifndef NER_NER_TUNE_DIGESTS_H
#define NER_NER_TUNE_DIGESTS_H

#include "corpora/digest.h"
#include "models/training/listener.h"

/* Files that were read already: variants share most of theirs, and vectors are large. */
typedef struct tune_digests {
    struct tune_digest {
        char *path;
        char hex[DIGEST_HEX];
    } *files; /* [count], owned */
    size_t count, capacity;
} tune_digests; /* {0} is empty */

void tune_digests_dispose(tune_digests *d);

/* "HEX HEX; vectors HEX; teacher HEX": SHA-256 of the files of train, a blank behind each, and of dev ("" where it is
 * no file); then of vectors and teacher.file, where the configuration has such. The caller frees it (memory_free). NULL
 * on failure: a file that cannot be read is an error with its path. */
char *tune_digests_format(tune_digests *d, const config *c, error *err);

/* The same of what a run has read, which may have changed since. NULL without memory. */
char *tune_digests_learned(const training_summary *s);

/* Whether FOUND, of the same configuration, is of the bytes that OWN is of. Records were once of the corpora alone:
 * such a one agrees where the corpora do. */
bool tune_digests_agree(const char *own, const char *found);

#endif
