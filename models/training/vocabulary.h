/* What a model will know of words and characters: the table of word vectors and the list of characters, gathered from
 * the vectors' file and the training corpus before training begins.
 *
 * Rows, in this order: those of the model that training goes on from; the vectors' words that are kept; where the file
 * is a fastText model, the words of train and of dev that both lack, with vectors made of their parts; then the words
 * of train that have no vector and occur at least min_count times (in lower case, digits folded), which begin at
 * random. */
#ifndef NER_MODELS_TRAINING_VOCABULARY_H
#define NER_MODELS_TRAINING_VOCABULARY_H

#include "corpora/corpus.h"
#include "embeddings/vectors_builder.h"
#include "models/characters.h"
#include "models/config.h"
#include "models/training/initial.h"

/* Sentences of a corpus: their numbers [count], in order; NULL: its first COUNT. */
typedef struct corpus_part {
    const corpus *corpus;
    const size_t *sentences;
    size_t count;
} corpus_part;

typedef struct vocabulary {
    vectors_builder *words;
    size_t dim;
    char *characters;  /* every character of the corpus once, in order of code point: UTF-8, NUL-terminated; owned. The
                        * model's that training goes on from stand before it, in their order. */
    size_t inherited;  /* rows that came from that model */
    size_t pretrained; /* rows that came from it or from the vectors' file */
    size_t composed;   /* the last ones of them, whose vectors are made of the parts of a word */
    bool subwords;     /* the file can make such */
    size_t tokens, covered_tokens; /* of train; with a vector from there */
    size_t composed_tokens;        /* of these, with one that is composed */
    size_t types, covered_types;   /* distinct tokens; the same */
    char vectors_sha256[65];       /* of the vectors' file, hex; "" without one */
} vocabulary;

/* FROM: what training goes on from, or NULL. TRAIN: what to learn from. DEV gives words to be composed, and nothing
 * else; of zeros where there is none. false on failure. MUST be ended with vocabulary_dispose. */
bool vocabulary_build(vocabulary *v, const config *c, const initial *from, corpus_part train, corpus_part dev,
                      error *err);
void vocabulary_dispose(vocabulary *v);

#endif
