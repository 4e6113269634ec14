/* Parts of a path, and whether two of them lead to one file. Thread rule: they keep nothing. */
#ifndef NER_BASE_PATH_H
#define NER_BASE_PATH_H

#include <stdbool.h>

/* The last part of PATH, in it: what stands behind the last '/'. */
const char *path_last(const char *path);

/* Whether both are one regular file, by whatever name or link, or would be, where neither is there yet. "-", which
 * stands for a standard stream, is the same as nothing. */
bool path_same_file(const char *one, const char *other);

#endif
