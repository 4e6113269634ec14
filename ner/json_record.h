/* One line of JSON with a text: checked as a whole (RFC 8259), but nothing taken apart except the text, so that every
 * other field can be copied byte for byte. (A JSON library gives back values, and writes 1.0 for 1.00.)
 *
 * Malformed UTF-8 in strings is let through; a surrogate without its other half becomes U+FFFD. */
#ifndef NER_NER_JSON_RECORD_H
#define NER_NER_JSON_RECORD_H

#include "base/arena.h"
#include "ner/passage.h"

/* Arrays and objects inside each other; deeper ones are an error. */
enum { JSON_RECORD_DEPTH = 512 };

/* Reads LINE[SIZE]: an object whose field "text" is a string (the last one where there are several). *out_record
 * points into LINE, *out_text into memory of MEMORY. An error says what is wrong and in which byte of the line, from
 * 1. */
bool json_record_read(const char *line, size_t size, arena *memory, record *out_record, const char **out_text,
                      size_t *out_text_size, error *err);

#endif
