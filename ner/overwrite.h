/* A command loses nothing that it reads: it writes over none of its inputs, but where it is told to mend them. */
#ifndef NER_NER_OVERWRITE_H
#define NER_NER_OVERWRITE_H

#include "base/error.h"

#include <stddef.h>

/* Whether a command that mends files in place can write PATH anew: no standard stream, and nothing compressed. */
bool overwrite_is_possible(const char *path);

/* Whether writing OUTPUT leaves INPUT, which is WHAT ("the dev corpus"), as it is; ERROR_USAGE where they are one file,
 * by whatever name or link. NULL: there is none. */
bool overwrite_spares(const char *output, const char *input, const char *what, error *err);

/* The same for the files [count] that a command reads. */
bool overwrite_spares_all(const char *output, const char *const *inputs, size_t count, error *err);

#endif
