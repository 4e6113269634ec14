/* The characters of tokens, as the encoders of characters read them. Thread rule: immutable once made. */
#ifndef NER_MODELS_LAYERS_CHAR_STRINGS_H
#define NER_MODELS_LAYERS_CHAR_STRINGS_H

#include <stddef.h>
#include <stdint.h>

/* Strings of character numbers, one behind the other: string i is codes[first[i]] to codes[first[i + 1]]. */
typedef struct char_strings {
    const uint32_t *codes;
    const size_t *first; /* [count + 1] */
    size_t count;
} char_strings;

#endif
