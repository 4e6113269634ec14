/* fastText's own models, `.bin`: words with vectors, and vectors of character n-grams from which a word that is not
 * among them gets its vector. Mapped: rows are read where they are wanted. Quantised models (`.ftz`) are not read.
 *
 * Source: Bojanowski et al. 2017, "Enriching Word Vectors with Subword Information"; the layout is that of fastText's
 * version 12. Thread rule: immutable once open; any thread may ask. */
#ifndef NER_EMBEDDINGS_FASTTEXT_H
#define NER_EMBEDDINGS_FASTTEXT_H

#include "base/error.h"

typedef struct fasttext fasttext;

/* Maps PATH and reads its words; matrices are checked against the file's size, their values where they are used. NULL
 * on failure. MUST be freed with fasttext_close. */
fasttext *fasttext_open(const char *path, error *err);

/* NULL is allowed. */
void fasttext_close(fasttext *ft);

/* Whether a file that begins with these bytes may be such a model; 4 bytes are enough. */
bool fasttext_recognise(const char *bytes, size_t size);

/* Values a vector, words (labels left out), the path. */
size_t fasttext_dim(const fasttext *ft);
size_t fasttext_count(const fasttext *ft);
const char *fasttext_path(const fasttext *ft);

/* Word I in the order of the file: by frequency. It lives as long as the model. */
void fasttext_word(const fasttext *ft, size_t i, const char **out_word, size_t *out_size);

/* The vector of any word (bytes): the mean of its own row, where it has one, and those of its n-grams; out [dim].
 * False, with out undefined, where there is nothing to take it from or a value is not finite. */
bool fasttext_vector(const fasttext *ft, const char *word, size_t size, float *out);

#endif
