/* Tokens that begin with anything but a letter or a digit. */
#ifndef NER_TOKENIZER_SYMBOLS_H
#define NER_TOKENIZER_SYMBOLS_H

#include "tokenizer/rules.h"

/* The token at AT, where a character stands that is neither white space nor of CHARACTER_SET_WORD. */
piece symbols_token(const rules *r, scan *s, size_t at);

/* The end of the emoticon at AT (":-)"), or AT. */
size_t symbols_face(scan *s, size_t at);

#endif
