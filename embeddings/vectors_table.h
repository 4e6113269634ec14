/* A table of word vectors as a file of its own, OUT of `ner vectors build`: the tensors of embeddings/vectors.h
 * and, in the metadata, "ner.vectors", the version of this layout ("MAJOR.MINOR").
 *
 * Thread rule: immutable once open. */
#ifndef NER_EMBEDDINGS_VECTORS_TABLE_H
#define NER_EMBEDDINGS_VECTORS_TABLE_H

#include "embeddings/vectors.h"
#include "embeddings/vectors_builder.h"

#define VECTORS_TABLE_VERSION "1.0"

typedef struct vectors_table {
    safetensors *file;
    vectors view; /* lives as long as the file */
} vectors_table;

/* Maps PATH: takes the same time whatever its size. Any safetensors file that holds the tensors will do (a model,
 * too); one that names a newer major version is an error. */
bool vectors_table_open(vectors_table *table, const char *path, error *err);

/* A table of zeros is allowed. */
void vectors_table_close(vectors_table *table);

/* Writes all that is in the builder to PATH (base/writer.h), rows as TYPE, with the version and what else ENTRIES
 * say. */
bool vectors_table_write(const char *path, vectors_builder *b, tensor_type type, const metadata *entries,
                         size_t entry_count, error *err);

/* Whether a file that begins with these bytes may be a table: the header's length, then a brace. 9 bytes are
 * enough. */
bool vectors_table_recognise(const char *bytes, size_t size);

#endif
