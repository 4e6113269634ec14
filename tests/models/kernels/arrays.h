/* Arrays of floats that end where a page ends, and behind them one that must not be touched: a kernel that reads or
 * writes too far ends the test with a fault. */
#ifndef NER_TESTS_MODELS_KERNELS_ARRAYS_H
#define NER_TESTS_MODELS_KERNELS_ARRAYS_H

#include "base/random.h"

#include <stddef.h>

/* MUST be given back with array_release. */
float *array_new(size_t size);
/* Uniform in [-reach, reach). */
float *array_random(random_stream *random, size_t size, double reach);
float *array_copy(const float *other, size_t size);
void array_release(float *made, size_t size);

/* Fails the test unless |actual - expected| <= tolerance (1 + |expected|) everywhere. Releases both. */
void array_expect(const char *what, float *actual, float *expected, size_t size, double tolerance);

#endif
