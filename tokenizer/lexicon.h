/* The words of a language's table, to be looked up whatever their case.
 *
 * Thread rule: immutable once made. */
#ifndef NER_TOKENIZER_LEXICON_H
#define NER_TOKENIZER_LEXICON_H

#include "base/error.h"
#include "tokenizer/language.h"

#include <stdint.h>

enum {
    LEXICON_TITLE = 1 << 0,
    LEXICON_NUMBERED = 1 << 1,
    LEXICON_ABBREVIATION = 1 << 2,
    LEXICON_FINAL = 1 << 3,
    LEXICON_STARTER = 1 << 4,
    LEXICON_ELISION = 1 << 5,
    LEXICON_ENCLITIC = 1 << 6,
    LEXICON_HYPHEN_ENCLITIC = 1 << 7,
    LEXICON_FUSED = 1 << 8,
    LEXICON_VERB_ENDING = 1 << 9,
    LEXICON_NO_VERB = 1 << 10,
    LEXICON_WHOLE = 1 << 11,
    LEXICON_PREFIX = 1 << 12,
    LEXICON_SUFFIX = 1 << 13,
    LEXICON_UNIT = 1 << 14,
    LEXICON_SCHEME = 1 << 15, /* "http" */
    LEXICON_DOMAIN = 1 << 16, /* ends a host name or a file name: "com", "pdf" */
    LEXICON_WORD_BYTES = 32   /* longer words are not looked up */
};

typedef struct lexicon lexicon;

/* NULL where there is no memory. MUST be freed with lexicon_free. */
lexicon *lexicon_new(const language *lang, error *err);

/* NULL is allowed. */
void lexicon_free(lexicon *words);

/* The flags LEXICON_… of WORD[SIZE]; 0 where it is not there. U+2019, U+00B4 and ` are found as
 * apostrophes. */
uint32_t lexicon_find(const lexicon *words, const char *word, size_t size);

/* Bytes of WORD[SIZE] before its bar, for a fused word ("cannot": 3); 0 for all others. */
size_t lexicon_fused(const lexicon *words, const char *word, size_t size);

/* Whether WORD[SIZE], SIZE > 0, may be fused, by its size, first and last byte: a cheap test before the look-up. */
bool lexicon_may_be_fused(const lexicon *words, const char *word, size_t size);

#endif
