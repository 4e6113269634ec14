/* The makes that exist; which of them are compiled in depends on the processor's family (models/meson.build). */
#ifndef NER_MODELS_KERNELS_MAKES_H
#define NER_MODELS_KERNELS_MAKES_H

#include "models/kernels/kernels.h"

extern const kernels kernels_plain;
extern const kernels kernels_avx2;
extern const kernels kernels_avx512;
extern const kernels kernels_neon;

#endif
