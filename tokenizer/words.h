/* Tokens that begin with a letter or a digit. */
#ifndef NER_TOKENIZER_WORDS_H
#define NER_TOKENIZER_WORDS_H

#include "tokenizer/rules.h"

/* The token at AT, where a character of CHARACTER_SET_WORD stands. FIRST: a sentence begins with it. */
piece words_token(const rules *r, scan *s, size_t at, bool first);

#endif
