/* The words whose vectors point the same way: cosine similarity, over the whole table. */
#ifndef NER_EMBEDDINGS_NEIGHBOURS_H
#define NER_EMBEDDINGS_NEIGHBOURS_H

#include "embeddings/vectors.h"

typedef struct neighbour {
    size_t row;
    double cosine; /* -1 to 1; 0 where a vector is zero */
} neighbour;

/* The COUNT nearest to ROW, itself left out, nearest first; equals in order of rows. out has room for COUNT; *out_count
 * of them are there (fewer where the table is small). */
bool neighbours_find(const vectors *v, size_t row, size_t count, neighbour *out, size_t *out_count, error *err);

#endif
