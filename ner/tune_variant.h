/* A variant of a configuration: the settings that make it another one, its name and its folder. */
#ifndef NER_NER_TUNE_VARIANT_H
#define NER_NER_TUNE_VARIANT_H

#include "base/error.h"

typedef struct tune_variant {
    char *name;      /* as the table shows it; owned */
    char *folder;    /* its name as a folder's: letters, digits and ._=+- ; owned */
    char **settings; /* [count] "KEY=VALUE"; owned */
    size_t count;
    const char *file; /* where it stands, of one from a file; else NULL; not owned */
    size_t line;      /* of that, from 1 */
} tune_variant;

void tune_variant_dispose(tune_variant *v);

/* Adds a setting, SIZE bytes at TEXT; a wrong one is ERROR_USAGE. */
bool tune_variant_set(tune_variant *v, const char *text, size_t size, error *err);

/* Whether both have the same settings, one by one. */
bool tune_variant_same(const tune_variant *a, const tune_variant *b);

/* Makes the folder's name of the name, which must be there, and of nothing else: at most 100 bytes, the last 16 of them
 * a hash where the name has more; empty where it has no letter and no digit. */
bool tune_variant_place(tune_variant *v, error *err);

#endif
