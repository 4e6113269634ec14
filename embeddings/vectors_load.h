/* Word vectors from a file of any form, ready to be looked up: a table is mapped, anything else is read into memory. */
#ifndef NER_EMBEDDINGS_VECTORS_LOAD_H
#define NER_EMBEDDINGS_VECTORS_LOAD_H

#include "embeddings/vectors_builder.h"
#include "embeddings/vectors_table.h"

typedef struct vectors_loaded {
    vectors view;             /* lives until vectors_unload */
    const char *format;       /* as vectors_reader_format; static */
    vectors_table table;      /* of zeros where the file was read */
    vectors_builder *builder; /* NULL where it was mapped */
    size_t repeated;          /* words that stood there again, and were left out */
    bool composes;            /* the file can make vectors for words that are not in view (vectors_compose.h) */
} vectors_loaded;

/* A file without any word is an error. MUST be ended with vectors_unload where it did not fail. */
bool vectors_load(vectors_loaded *loaded, const char *path, bool latin1, error *err);

void vectors_unload(vectors_loaded *loaded);

#endif
