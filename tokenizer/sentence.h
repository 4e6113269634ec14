/* Tokens and sentences: what the tokenizer makes, corpora read and the models tag.
 *
 * Tokens point into text that somebody else owns; nothing is copied. */
#ifndef NER_TOKENIZER_SENTENCE_H
#define NER_TOKENIZER_SENTENCE_H

#include <stddef.h>

typedef struct token {
    const char *text; /* not NUL-terminated */
    size_t size;      /* bytes */
    size_t start;     /* bytes from the start of the document (a BOM not counted) */
} token;

typedef struct sentence {
    const token *tokens;
    size_t count; /* tokens */
} sentence;

#endif
