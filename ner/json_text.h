/* JSON strings out of bytes that may be anything.
 *
 * Control characters, quotes and backslashes are escaped, and so are U+0085, U+2028 and U+2029, which some readers take
 * for the end of a line; each malformed byte becomes U+FFFD; everything else is written as it is. */
#ifndef NER_NER_JSON_TEXT_H
#define NER_NER_JSON_TEXT_H

#include "base/writer.h"

/* Writes TEXT[SIZE] as a JSON string with its quotes. False after the writer's first failure. */
bool json_text_string(writer *w, const char *text, size_t size);

/* The same without the quotes, for a string that is written in pieces; a piece must not end inside a code point. */
bool json_text_piece(writer *w, const char *text, size_t size);

#endif
