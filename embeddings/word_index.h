/* Words by number and numbers by word: the text, offsets and slots of embeddings/vectors.h, growing.
 *
 * Thread rule: belongs to one thread while it grows. */
#ifndef NER_EMBEDDINGS_WORD_INDEX_H
#define NER_EMBEDDINGS_WORD_INDEX_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdint.h>

typedef struct word_index {
    buffer text;      /* all words, one behind the other */
    uint32_t *offset; /* [count + 1] */
    uint32_t *slots;  /* [slot_count], as words.index there */
    size_t count, capacity, slot_count;
} word_index;

/* No words yet. On failure there is nothing to dispose of. */
bool word_index_init(word_index *index, error *err);
void word_index_dispose(word_index *index);

/* Adds a word (bytes, copied) and gives its number; a word that is there already keeps its number. Either out may
 * be NULL. No memory, or over 4 GiB of text or 2^31 words, are errors; the index is then as it was. */
bool word_index_add(word_index *index, const char *word, size_t size, size_t *out_number, bool *out_new, error *err);

/* The number of a word, or SIZE_MAX. */
size_t word_index_find(const word_index *index, const char *word, size_t size);

/* The same in tables that are not trusted: text [text_size], offset [count + 1], slots [slot_count], a power of
 * two. */
size_t word_index_search(const unsigned char *text, size_t text_size, const uint32_t *offset, size_t count,
                         const uint32_t *slots, size_t slot_count, const char *word, size_t size);

#endif
