/* Decimal numbers as text, millions of them, as floats: base/number.h reads a few, to the last bit of a double. */
#ifndef NER_EMBEDDINGS_DECIMAL_H
#define NER_EMBEDDINGS_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

/* Reads a number at TEXT, no further than END: sign, digits with at most one point, exponent ("-0.25", "1.", ".5",
 * "3e-7"); at least one digit. Returns what stands behind it, or NULL where there is no number or none that a
 * float holds: "nan", "inf", hexadecimal and "1e39" are none. Too small for a float is 0.
 * Rounding: numbers that make less than 2^24 without their point, and have at most 22 decimal places, are rounded
 * correctly; nearly all in vector files are such. Others are the nearest float unless they lie within 2^-26 of an
 * ulp of the middle between two, and always one of these two. */
const char *decimal_parse(const char *text, const char *end, float *out_value);

/* The whole number that TEXT is in all its SIZE bytes: digits alone, at most 18. */
bool decimal_parse_count(const char *text, size_t size, size_t *out_count);

#endif
