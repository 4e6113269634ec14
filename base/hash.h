/* A 64-bit hash of bytes: for hash tables and for finding damage, not for security.
 *
 * The same bytes and seed give the same value on every machine: it is stored in files. */
#ifndef NER_BASE_HASH_H
#define NER_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_bytes(const void *bytes, size_t size, uint64_t seed);

#endif
