/* The model that a run goes on from (`ner train --init`).
 *
 * What is taken over: the words with their vectors, which come first in the new table; the characters, with their
 * numbers; all weights, those of a tag to the tag of the same name. What the model lacks begins as in any run: new
 * words, characters and types. The optimiser begins anew.
 *
 * Where a function takes an `initial`, NULL is a run that begins with nothing. Thread rule: immutable once open. */
#ifndef NER_MODELS_TRAINING_INITIAL_H
#define NER_MODELS_TRAINING_INITIAL_H

#include "corpora/corpus.h"
#include "corpora/digest.h"
#include "embeddings/vectors_builder.h"
#include "models/casing.h"
#include "models/network.h"

typedef struct initial {
    struct model *model; /* owned */
    char sha256[DIGEST_HEX];
    bool drop_types; /* types that the new corpus lacks are not taken over */
} initial;

/* Opens PATH and checks all of it, every byte and every number; not drop_types, which is the caller's to set. MUST be
 * ended with initial_dispose, after the run. */
bool initial_open(initial *i, const char *path, error *err);
/* Frees what it owns; zeros are allowed. */
void initial_dispose(initial *i);

/* What a configuration takes from the model where it says nothing, and what it must agree with: for config_read_over.
 * It borrows from the model. */
config_base initial_base(const initial *i, config *out_config);

/* The types of TRAIN and, unless they are to be dropped, of the model, in byte order. NULL on failure. */
tagset *initial_tags(const initial *i, const config *c, const corpus *train, error *err);

/* How many types of the model TRAIN lacks. */
size_t initial_missing_types(const initial *i, const corpus *train);
bool initial_is_missing(const initial *i, size_t type, const corpus *train);

/* Adds the model's words to an empty table. */
bool initial_words(const initial *i, vectors_builder *words, error *err);

/* The model's characters in the order of their numbers, UTF-8; "" without a model. */
const char *initial_characters(const initial *i);

/* What the model knows of the case of its words; NULL where it knows nothing. */
const casing_knowledge *initial_casing(const initial *i);

/* Overwrites the first values of N's weights with the model's. A tensor that does not fit is ERROR_DATA, and VALUES are
 * then of no use. */
bool initial_weights(const initial *i, const network *n, real *values, error *err);

/* Where the words and weights come from, for the new model (MODEL_INITIAL): this model, what it was trained on, and
 * what it came from itself. false when there is no memory. */
bool initial_format(const initial *i, buffer *out);

#endif
