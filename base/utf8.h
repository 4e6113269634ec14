/* UTF-8: code points in and out, and where bytes are malformed. No word of language here.
 *
 * Malformed bytes count one code point each, as Python's `surrogateescape` does. Overlong forms, surrogates, values
 * over U+10FFFF, lone continuation bytes and truncated sequences are malformed (Unicode 15, table 3-7). */
#ifndef NER_BASE_UTF8_H
#define NER_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_MALFORMED = 0x110000 }; /* + the byte itself: the "code point" of a malformed byte */

/* Reads one code point at BYTES (SIZE > 0 bytes are there) into *out_code and returns the bytes it takes, 1 to 4.
 * A malformed byte gives UTF8_MALFORMED + byte and 1. */
size_t utf8_decode(const char *bytes, size_t size, uint32_t *out_code);

/* Writes CODE to out[4] and returns the bytes used; a malformed "code point" gives its byte back. */
size_t utf8_encode(uint32_t code, char *out);

/* Bytes before the first malformed one; SIZE where all is well. */
size_t utf8_valid_prefix(const char *bytes, size_t size);

/* Code points in BYTES, each malformed byte counted as one. */
size_t utf8_count(const char *bytes, size_t size);

/* UTF-16 units in BYTES: two for a code point over U+FFFF, one for any other and for a malformed byte. */
size_t utf8_count_utf16(const char *bytes, size_t size);

/* Bytes at the end of BYTES that may be the start of a sequence whose rest has not come yet: 0 to 3. */
size_t utf8_unfinished(const char *bytes, size_t size);

#endif
