/* Makes a table of word vectors in memory: word after word, then tensors to look up in or to write.
 *
 * Thread rule: a builder belongs to one thread. */
#ifndef NER_EMBEDDINGS_VECTORS_BUILDER_H
#define NER_EMBEDDINGS_VECTORS_BUILDER_H

#include "embeddings/vectors.h"

typedef struct vectors_builder vectors_builder;

enum { VECTORS_TENSORS = 5 };

/* For vectors of DIM values. NULL on failure. MUST be freed with vectors_builder_free. */
vectors_builder *vectors_builder_new(size_t dim, error *err);
void vectors_builder_free(vectors_builder *b);

/* Adds a word (bytes, copied) with values [DIM] (copied) and sets *out_row. A word that is there already keeps its
 * first vector: *out_row is then its row and *out_new false. out_row and out_new may be NULL. */
bool vectors_builder_add(vectors_builder *b, const char *word, size_t size, const float *values, size_t *out_row,
                         bool *out_new, error *err);

/* All values so far, [count][DIM], row-major, to be read and changed (training tunes them here); valid until the next
 * add. */
float *vectors_builder_values(vectors_builder *b);
size_t vectors_builder_count(const vectors_builder *b);

/* A view for look-ups (F32); valid until the next add. */
vectors vectors_builder_view(const vectors_builder *b);

/* The table's tensors with rows as TYPE, for safetensors_write: out_tensors [VECTORS_TENSORS], *out_count of them. They
 * point into memory of the builder and stay valid until the next add, change of values or vectors_builder_tensors. */
bool vectors_builder_tensors(vectors_builder *b, tensor_type type, tensor *out_tensors, size_t *out_count, error *err);

#endif
