/* Finite differences in double precision: (f(w + h) - f(w - h)) / 2h is off by h² f''' / 6, so that h = 1e-5 shows ten
 * digits of a gradient, and a wrong term anywhere in a backward pass. */
#ifndef NER_TESTS_MODELS_GRADIENT_H
#define NER_TESTS_MODELS_GRADIENT_H

#include "models/kernels/real.h"

#include <stddef.h>

/* A function of VALUES, with what else it needs in CONTEXT. Where GRADIENT is not NULL it adds its gradient there. */
typedef double gradient_function(void *context, const real *values, real *gradient);

/* Ends the test where the gradient at VALUES [SIZE] is not what finite differences give, or all of it is zero. */
void gradient_check(const char *name, gradient_function *function, void *context, real *values, size_t size);

#endif
