/* Sentences all in capitals or all in lower case, and how to read them as a model was trained to: docs/case.md.
 *
 * A model that has seen names only with capitals finds none in text without them. It remembers how each word of its
 * table is mostly written, so that such a sentence can be written that way before the network reads it.
 * Thread rule: what a model knows is immutable; any thread may restore with an arena of its own. */
#ifndef NER_MODELS_CASING_H
#define NER_MODELS_CASING_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "embeddings/vectors.h"
#include "tokenizer/sentence.h"

#include <stdint.h>

typedef enum casing { CASING_MIXED, CASING_UPPER, CASING_LOWER } casing;

enum {
    CASINGS = CASING_LOWER + 1,
    CASING_LEAST_UPPER = 3 /* words in capitals: fewer are abbreviations and headings, which edited text has, too */
};

/* Upper or lower where every letter that has case is; upper wants CASING_LEAST_UPPER tokens with such letters, lower
 * one. Ends at the first token that settles it. */
casing casing_of(const sentence *s);

/* How a word is mostly written inside of sentences; the values of the tensor "case.words". */
typedef enum word_case { WORD_CASE_UNKNOWN, WORD_CASE_LOWER, WORD_CASE_TITLE, WORD_CASE_UPPER, WORD_CASES } word_case;

/* Of one token as it stands; unknown where it has no letters with case. A single capital is a title. */
word_case word_case_of(const char *text, size_t size);

/* What a corpus has of each casing. */
typedef struct casing_counts {
    size_t sentences[CASINGS], spans[CASINGS];
} casing_counts;

/* Whether a model that was trained on this has learned names in such sentences: a hundredth of all its names were. */
bool casing_is_learned(const casing_counts *counts, casing kind);

/* Appends "SENTENCES SPANS" a line, mixed, upper, lower; a tab between, no newline at the end. */
bool casing_counts_format(const casing_counts *counts, buffer *out) ATTRIBUTE_CHECKED;

/* Reads it back; anything else is ERROR_DATA. */
bool casing_counts_parse(const char *text, casing_counts *out, error *err);

/* What a model knows of case. */
typedef struct casing_knowledge {
    const vectors *words;
    const uint8_t *cases;    /* [words->count]: word_case; any other value is unknown */
    bool learned[CASINGS];   /* sentences of this kind need no help */
    casing_counts counts;    /* of the training corpus */
} casing_knowledge;

/* S with its words as they are mostly written: tokens whose text, in memory of the arena, is another one; their starts
 * and their number are the same. A word that is not known is written with a capital, as names are; so is the first
 * one. false when there is no memory. */
bool casing_restore(const casing_knowledge *k, const sentence *s, arena *memory, sentence *out) ATTRIBUTE_CHECKED;

#endif
