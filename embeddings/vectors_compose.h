/* Vectors for words that a table lacks, made of their parts: what `ner vectors build --vocab` and a training run do
 * with a fastText model. */
#ifndef NER_EMBEDDINGS_VECTORS_COMPOSE_H
#define NER_EMBEDDINGS_VECTORS_COMPOSE_H

#include "embeddings/vectors_builder.h"
#include "embeddings/vectors_reader.h"

/* Adds WORD (bytes, copied) to B under the form in which it stands, with the vector that R composes. Nothing is done,
 * and *out_new is false, where the table has a vector for it in one of its forms (vectors_find_token), and where there
 * is none to be had. Both have as many values a vector. out_new may be NULL. false for want of memory. */
bool vectors_compose(vectors_builder *b, vectors_reader *r, const char *word, size_t size, bool *out_new, error *err);

#endif
