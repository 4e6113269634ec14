/* The forms under which a word is looked up: lower case, and digits folded into one; and its capitals. No form is ever
 * allocated.
 *
 * Case: Unicode's simple mapping, code point by code point. Digits: general category Nd. Malformed bytes stay as they
 * are. */
#ifndef NER_EMBEDDINGS_WORD_FORM_H
#define NER_EMBEDDINGS_WORD_FORM_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the longest form: a longer word is looked up as it stands, and not otherwise. */
enum { WORD_FORM_BYTES = 1024 };

/* All write to out [WORD_FORM_BYTES] and return true where the result is another word than TEXT; false, with
 * *out_size untouched, where it is the same or too long. */
bool word_form_lower(const char *text, size_t size, char *out, size_t *out_size);
bool word_form_upper(const char *text, size_t size, char *out, size_t *out_size);
bool word_form_fold_digits(const char *text, size_t size, char *out, size_t *out_size);

/* The same: capitals at the start of the word and behind each hyphen, the other letters in lower case. */
bool word_form_title(const char *text, size_t size, char *out, size_t *out_size);

/* Which letters a word has. A letter that is both (U+01C5), as a titlecase one, sets both. */
typedef struct word_letters {
    bool upper, lower;
} word_letters;

word_letters word_form_letters(const char *text, size_t size);

#endif
