/* SHA-256 of a file, for provenance. */
#ifndef NER_CORPORA_DIGEST_H
#define NER_CORPORA_DIGEST_H

#include "base/error.h"

enum { DIGEST_HEX = 65 };

/* The bytes of PATH as they stand on the disk (a .gz is not inflated), in hex with a NUL. "" for what is no regular
 * file, which could be read only once. */
bool digest_file(const char *path, char out_hex[DIGEST_HEX], error *err);

#endif
