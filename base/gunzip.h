/* A gzip file inflated piece by piece: one member or several behind each other, perhaps with zeros behind them.
 *
 * Thread rule: an inflater belongs to one thread. */
#ifndef NER_BASE_GUNZIP_H
#define NER_BASE_GUNZIP_H

#include "base/error.h"

typedef struct gunzip gunzip;

/* Takes the compressed bytes from the descriptor FILE, which stays the caller's. NULL on failure.
 * MUST be freed with gunzip_free. */
gunzip *gunzip_new(int file, error *err);

/* NULL is allowed. */
void gunzip_free(gunzip *g);

/* Up to CAPACITY inflated bytes, as soon as one is there; *out_size 0 at the end. What is no gzip file, damaged (every
 * member's checksum is looked at) or cut short is ERROR_DATA; NAME is for messages. */
bool gunzip_read(gunzip *g, const char *name, char *out, size_t capacity, size_t *out_size, error *err);

#endif
