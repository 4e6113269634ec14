/* What a model will know of words and characters: the table of word vectors and the list of characters, gathered from
 * the vectors' file and the training corpus before training begins.
 *
 * Rows, in this order: those of the model that training goes on from; the vectors' words that are kept; then,
 * where the file is a fastText model, words of the corpus that have no vector and occur at least min_count times, with
 * vectors made of their parts; then those that occur as often in lower case, digits folded, and begin at random. */
#ifndef NER_MODELS_TRAINING_VOCABULARY_H
#define NER_MODELS_TRAINING_VOCABULARY_H

#include "corpora/corpus.h"
#include "embeddings/vectors_builder.h"
#include "models/characters.h"
#include "models/config.h"
#include "models/training/initial.h"

typedef struct vocabulary {
    vectors_builder *words;
    size_t dim;
    char *characters;  /* every character of the corpus once, in order of code point: UTF-8, NUL-terminated; owned. The
                        * model's that training goes on from stand before it, in their order. */
    size_t inherited;  /* rows that came from that model */
    size_t pretrained; /* rows that came from it or from the vectors' file */
    size_t composed;   /* the last ones of them, whose vectors are made of the parts of a word */
    size_t tokens, covered_tokens; /* of the corpus; with a vector from there */
    size_t composed_tokens;        /* of these, with one that is composed */
    size_t types, covered_types;   /* distinct tokens; the same */
    char vectors_sha256[DIGEST_HEX]; /* of the vectors' file, hex; "" without one */
    char *vectors_source;          /* what that file was built from, where it is a table that says so; owned, or NULL */
} vocabulary;

/* FROM: what training goes on from, or NULL. Which sentences of the corpus to learn from: [count] numbers. false on
 * failure. MUST be ended with vocabulary_dispose. */
bool vocabulary_build(vocabulary *v, const config *c, const initial *from, const corpus *corpora,
                      const size_t *sentences, size_t count, error *err);
void vocabulary_dispose(vocabulary *v);

#endif
