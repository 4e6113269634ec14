/* Where sentences end. */
#ifndef NER_TOKENIZER_BOUNDARY_H
#define NER_TOKENIZER_BOUNDARY_H

#include "tokenizer/rules.h"

/* What is known of a sentence while it grows. */
typedef struct sentence_state {
    token_kind ending;  /* the kind of the last token that may end it, closers behind it apart; TOKEN_PLAIN: none */
    size_t count;       /* tokens */
    size_t quotes;      /* tokens " in this paragraph */
    bool closed;        /* quotes or brackets closed behind the ending */
    bool capital;       /* the last token begins with a capital, and is not the first */
    bool named;         /* the ending is the ! of a name perhaps ("Yahoo! is"): a capital stands before it */
    bool note;          /* inside "[12]" that stands directly behind the ending */
    bool number;        /* its only token so far, the ending apart, is a number or a letter: a list item's */
} sentence_state;

/* The token from START to END was added. SPACED: white space stands before it. */
void boundary_token(sentence_state *state, const scan *s, size_t start, size_t end, token_kind kind, bool spaced);

/* Whether the sentence ends at AT, behind its last token; SPACE is what follows. */
bool boundary_here(const sentence_state *state, const rules *r, scan *s, size_t at, const gap *space);

#endif
