/* Half-precision floats (IEEE 754 binary16) as 16 bits.
 *
 * Source: IEEE 754-2019, 3.4. */
#ifndef NER_EMBEDDINGS_HALF_H
#define NER_EMBEDDINGS_HALF_H

#include <stdint.h>

/* The largest finite half. */
#define HALF_MAX 65504.0f

/* To the nearest half, ties to even; values over HALF_MAX become infinite where they round so, NaN stays NaN. */
uint16_t half_from_float(float value);

/* Exact. */
float half_to_float(uint16_t half);

#endif
