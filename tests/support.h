/* What every test program shares: one main, temporary files, and the way to the real corpora. */
#ifndef NER_TESTS_SUPPORT_H
#define NER_TESTS_SUPPORT_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>

/* Runs the suite and returns the exit status: 0 only where every test passed. */
int support_run(Suite *suite);

/* ../shared/NAME as a path (static memory, overwritten by the next call but three), or NULL, after a loud line on
 * standard error, where that folder is missing. */
const char *support_shared(const char *name);

/* A file in the source tree, as support_shared. */
const char *support_source(const char *name);

/* Writes SIZE bytes to a new temporary file whose name ends in SUFFIX; the path is static memory as above. Removed at
 * exit. */
const char *support_file(const char *suffix, const void *bytes, size_t size);
/* The same for text. */
const char *support_text(const char *suffix, const char *text);

#endif
