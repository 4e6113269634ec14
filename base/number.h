/* Decimal numbers in and out, whatever locale the calling program has set.
 *
 * Thread rule: any thread. */
#ifndef NER_BASE_NUMBER_H
#define NER_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

enum { NUMBER_BYTES = 32 };

/* Reads all SIZE bytes of TEXT as a decimal number: a sign, digits with or without a point, an exponent ("-1.5e-3",
 * ".5", "2."). The nearest double; infinite where it is too large. False for anything else, then *out is untouched:
 * no blanks, no hexadecimal, no "inf" or "nan", nothing over 255 bytes. */
bool number_parse(const char *text, size_t size, double *out);

/* The shortest text that number_parse reads back as the finite VALUE, NUL-terminated. */
void number_format(double value, char out[NUMBER_BYTES]);

#endif
