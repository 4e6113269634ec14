/* Parts of a path. Thread rule: pure functions. */
#ifndef NER_BASE_PATH_H
#define NER_BASE_PATH_H

/* The last part of PATH, in it: what stands behind the last '/'. */
const char *path_last(const char *path);

#endif
