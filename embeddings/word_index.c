/* Open addressing with linear probing, at most half full; the slots are made anew, in order of numbers, when they
 * double, so that they depend on the words and their order alone. */
#include "embeddings/word_index.h"

#include "base/hash.h"
#include "base/memory.h"

#include <string.h>

enum { FIRST_WORDS = 8 };

static const size_t most_words = (size_t)1 << 31, most_text = UINT32_MAX;

bool word_index_init(word_index *index, error *err)
{
    *index = (word_index){.capacity = FIRST_WORDS, .slot_count = 2 * FIRST_WORDS};
    index->offset = memory_new(FIRST_WORDS + 1, sizeof *index->offset);
    index->slots = memory_new(2 * FIRST_WORDS, sizeof *index->slots);
    if (index->offset != NULL && index->slots != NULL)
        return true;
    word_index_dispose(index);
    return error_memory(err, 0);
}

void word_index_dispose(word_index *index)
{
    buffer_dispose(&index->text);
    memory_free(index->offset);
    memory_free(index->slots);
    *index = (word_index){0};
}

/* Whether the word of this number lies within the text and is WORD. */
static bool is_word(const unsigned char *text, size_t text_size, const uint32_t *offset, size_t number,
                    const char *word, size_t size)
{
    size_t start = offset[number], end = offset[number + 1];
    return start <= end && end <= text_size && end - start == size &&
           (size == 0 || memcmp(text + start, word, size) == 0);
}

size_t word_index_search(const unsigned char *text, size_t text_size, const uint32_t *offset, size_t count,
                         const uint32_t *slots, size_t slot_count, const char *word, size_t size)
{
    uint64_t hash = hash_bytes(word, size, 0);
    uint32_t mask = (uint32_t)(slot_count - 1), mark = (uint32_t)(hash >> 32) & ~mask;
    size_t slot = hash & mask;
    for (size_t probes = 0; probes < slot_count && slots[slot] != 0; probes++, slot = (slot + 1) & mask) {
        size_t number = (size_t)(slots[slot] & mask) - 1;
        if ((slots[slot] & ~mask) == mark && number < count && is_word(text, text_size, offset, number, word, size))
            return number;
    }
    return SIZE_MAX;
}

size_t word_index_find(const word_index *index, const char *word, size_t size)
{
    return word_index_search((const unsigned char *)index->text.data, index->text.size, index->offset, index->count,
                             index->slots, index->slot_count, word, size);
}

/* Puts a number at the first free slot of its word. */
static void place(uint32_t *slots, size_t slot_count, const char *word, size_t size, size_t number)
{
    uint64_t hash = hash_bytes(word, size, 0);
    uint32_t mask = (uint32_t)(slot_count - 1);
    size_t slot = hash & mask;
    while (slots[slot] != 0)
        slot = (slot + 1) & mask;
    slots[slot] = ((uint32_t)(hash >> 32) & ~mask) | ((uint32_t)number + 1);
}

/* Room for one more word. */
static bool grow(word_index *index)
{
    if (index->count < index->capacity)
        return true;
    size_t capacity = 2 * index->capacity;
    uint32_t *slots = memory_new(2 * capacity, sizeof *slots);
    uint32_t *offset = slots != NULL ? memory_resize(index->offset, capacity + 1, sizeof *offset) : NULL;
    if (offset == NULL) {
        memory_free(slots);
        return false;
    }
    for (size_t i = 0; i < index->count; i++)
        place(slots, 2 * capacity, index->text.data + offset[i], offset[i + 1] - offset[i], i);
    memory_free(index->slots);
    index->slots = slots;
    index->offset = offset;
    index->capacity = capacity;
    index->slot_count = 2 * capacity;
    return true;
}

bool word_index_add(word_index *index, const char *word, size_t size, size_t *out_number, bool *out_new, error *err)
{
    size_t number = word_index_find(index, word, size);
    bool is_new = number == SIZE_MAX;
    if (is_new) {
        if (size > most_text - index->text.size || index->count == most_words)
            return error_set(err, ERROR_DATA, "more words than a table holds");
        if (!grow(index) || !buffer_append(&index->text, word, size))
            return error_memory(err, 0);
        number = index->count++;
        index->offset[index->count] = (uint32_t)index->text.size;
        place(index->slots, index->slot_count, word, size, number);
    }
    if (out_number != NULL)
        *out_number = number;
    if (out_new != NULL)
        *out_new = is_new;
    return true;
}
