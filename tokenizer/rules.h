/* What the recognisers share: the rules in force, and the kinds of token that sentence ends are found by. */
#ifndef NER_TOKENIZER_RULES_H
#define NER_TOKENIZER_RULES_H

#include "tokenizer/language.h"
#include "tokenizer/lexicon.h"
#include "tokenizer/limits.h"
#include "tokenizer/scan.h"

typedef struct rules {
    const language *lang;
    const lexicon *words;
    bool ud;   /* style: UD, else CoNLL */
    bool cuts; /* hyphens between words are tokens */
} rules;

typedef enum token_kind {
    TOKEN_PLAIN,
    TOKEN_STOP,         /* . that is no part of a word */
    TOKEN_TERMINAL,     /* ! ? and runs with them */
    TOKEN_ELLIPSIS,     /* .. ... and longer, U+2026 */
    TOKEN_TITLE,        /* an abbreviation; see lexicon.h for these four */
    TOKEN_NUMBERED,
    TOKEN_ABBREVIATION,
    TOKEN_FINAL,
    TOKEN_INITIAL,      /* a capital and its stop */
    TOKEN_ORDINAL,      /* "3." */
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_QUOTE,
    TOKEN_FACE          /* an emoticon or emoji */
} token_kind;

typedef struct piece {
    size_t end;      /* bytes from the start of the text */
    token_kind kind;
} piece;

#endif
