/* Reads word vectors as others write them: GloVe text, word2vec text and binary, fastText .vec (each also .gz),
 * fastText's models (.bin) and our own table. The form is recognised from the first bytes.
 *
 * Text: fields are counted from the right, so that a word may hold spaces; a first line of two whole numbers is
 * always a header, and the file must then hold as many words as it says. A wrong dimension, a broken or not finite
 * number and malformed UTF-8 are errors with PATH:LINE (binary: with the word's number).
 * Thread rule: a reader belongs to one thread. */
#ifndef NER_EMBEDDINGS_VECTORS_READER_H
#define NER_EMBEDDINGS_VECTORS_READER_H

#include "base/error.h"

typedef struct vectors_reader vectors_reader;

typedef enum vectors_status { VECTORS_WORD, VECTORS_END, VECTORS_FAILED } vectors_status;

/* NULL on failure. MUST be freed with vectors_reader_close. */
vectors_reader *vectors_reader_open(const char *path, error *err);
void vectors_reader_close(vectors_reader *r);

/* Words are ISO 8859-1 from now on and given as UTF-8; else malformed UTF-8 is an error. */
void vectors_reader_set_latin1(vectors_reader *r);

/* Values a vector. */
size_t vectors_reader_dim(const vectors_reader *r);

/* What was recognised: "GloVe text", "word2vec binary", "ner table", … */
const char *vectors_reader_format(const vectors_reader *r);

/* Whether it is our own table, which can be mapped (vectors_table.h) instead of read. */
bool vectors_reader_is_table(const vectors_reader *r);

/* The name of the file that such a table says it was built from, valid as long as the reader; NULL where it does not
 * say. */
const char *vectors_reader_source(const vectors_reader *r);

/* The next word (bytes, valid until the next call) and its values [DIM] (valid until the next call). */
vectors_status vectors_reader_next(vectors_reader *r, const char **out_word, size_t *out_size, const float **out_values,
                                   error *err);

/* Whether it can make vectors for words that it does not hold: a fastText model, from their character n-grams. */
bool vectors_reader_composes(const vectors_reader *r);

/* The vector of any word (bytes, UTF-8): values [DIM], valid until the next call on the reader. False where there is
 * none to be had, as from every form that does not compose. */
bool vectors_reader_compose(vectors_reader *r, const char *word, size_t size, const float **out_values);

#endif
