/* The characters that a model knows, numbered from 1; 0 is any other.
 *
 * Thread rule: immutable once made. */
#ifndef NER_MODELS_CHARACTERS_H
#define NER_MODELS_CHARACTERS_H

#include "base/error.h"

#include <stdint.h>

typedef struct characters {
    uint32_t *codes;     /* [count], in order of their numbers; owned */
    size_t count;        /* without the unknown one */
    uint32_t *slots;     /* open addressing: number, 0 where free; owned */
    size_t slot_count;   /* a power of two */
    uint32_t ascii[128]; /* the numbers of ASCII characters */
} characters;

/* From UTF-8 text in which every character stands once, in order of number; a repeated or malformed one is ERROR_DATA.
 */
bool characters_init(characters *c, const char *text, size_t size, error *err);

/* Frees what it owns; zeros are allowed. */
void characters_dispose(characters *c);

/* The number of a code point, 0 for one that is not known. */
uint32_t characters_find(const characters *c, uint32_t code);

/* The numbers of a token's characters: out_codes has room for SIZE. Returns how many. */
size_t characters_encode(const characters *c, const char *token, size_t size, uint32_t *out_codes);

#endif
