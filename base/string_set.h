/* Distinct byte strings, numbered from 0 in the order in which they came.
 *
 * Thread rule: reading is for any thread while nobody adds. */
#ifndef NER_BASE_STRING_SET_H
#define NER_BASE_STRING_SET_H

#include "base/buffer.h"

#include <stdint.h>

#define STRING_SET_NONE SIZE_MAX

typedef struct string_set {
    buffer bytes;  /* all strings, one behind the other */
    size_t *first; /* [count + 1]: where string i begins */
    size_t *slots; /* open addressing: number + 1, 0 where free */
    size_t count, capacity, slot_count;
} string_set;

void string_set_init(string_set *s);
void string_set_dispose(string_set *s);

/* Forgets all strings; the memory stays for the next ones. */
void string_set_clear(string_set *s);

/* The number of a string, added (copied) where it is new. *out_new may be NULL. false when there is no memory; the set
 * is then as it was. */
bool string_set_add(string_set *s, const char *text, size_t size, size_t *out_number, bool *out_new) ATTRIBUTE_CHECKED;

/* STRING_SET_NONE where it is not there. */
size_t string_set_find(const string_set *s, const char *text, size_t size);

/* The bytes of string NUMBER (below count), valid until the next add. */
const char *string_set_text(const string_set *s, size_t number, size_t *out_size);

#endif
