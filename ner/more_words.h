/* The table of `ner tag --vectors`: words that a model lacks. */
#ifndef NER_NER_MORE_WORDS_H
#define NER_NER_MORE_WORDS_H

#include "base/buffer.h"
#include "embeddings/vectors_table.h"
#include "models/model.h"

/* Maps the table PATH. Vectors in another form, a damaged table, and one whose vectors have not as many values as those
 * of the model M, which MODEL_NAME calls in messages, are ERROR_DATA; the remedy is named. MUST be ended with
 * vectors_table_close where it did not fail. */
bool more_words_open(vectors_table *out, const char *path, const model *m, const char *model_name, error *err);

/* Appends to OUT what is to be said where the table was made of other vectors than the model: both names, and what to
 * do. Nothing is appended where they have one name, or the table tells none. PATH and MODEL_NAME as above. false for
 * want of memory. */
bool more_words_compare(const vectors_table *table, const char *path, const model *m, const char *model_name,
                        buffer *out, error *err);

#endif
