/* The network's number: float in the program; double in the library that gradient checks link. */
#ifndef NER_MODELS_KERNELS_REAL_H
#define NER_MODELS_KERNELS_REAL_H

#include <math.h>

#ifdef NER_REAL_DOUBLE
typedef double real;
#define real_exp exp
#define real_log log
#define real_tanh tanh
#define real_sqrt sqrt
#else
typedef float real;
#define real_exp expf
#define real_log logf
#define real_tanh tanhf
#define real_sqrt sqrtf
#endif

#endif
