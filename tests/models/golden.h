/* Golden values from PyTorch (golden.py), and a block of weights that is trained beside them.
 *
 * All of these end the test where something is missing or differs. */
#ifndef NER_TESTS_MODELS_GOLDEN_H
#define NER_TESTS_MODELS_GOLDEN_H

#include "base/arena.h"
#include "base/safetensors.h"
#include "models/layers/parameters.h"
#include "models/training/optimizer.h"

/* tests/models/golden/NAME.safetensors. */
safetensors *golden_open(const char *name);

/* The tensor of a name made as printf makes it. */
const tensor *golden_tensor(const safetensors *file, const char *format, ...) ATTRIBUTE_FORMAT(2, 3);

/* The whole numbers of a tensor, in memory of the arena. */
size_t *golden_numbers(const tensor *t, arena *memory);

/* Every one of ACTUAL [COUNT] is within 1e-5 of EXPECTED (times its size, where that is over 1). */
void golden_expect(const tensor *expected, const real *actual, size_t count);
void golden_expect_doubles(const tensor *expected, const double *actual, size_t count);

/* A network in training: a layout and blocks of its size. */
typedef struct trainee {
    const safetensors *file;
    const char *name; /* of the case */
    parameters layout;
    real *values, *gradients, *first, *second;
    optimizer optimizer;
    arena memory;
} trainee;

/* When all layers are in the layout: the blocks, with the first values of the case. Adam. */
void trainee_begin(trainee *t);
/* Compares VALUES or GRADIENTS with the case's tensors PREFIX.NAME. */
void trainee_expect(const trainee *t, const char *prefix, const real *block);
/* One step of Adam at learning rate 0.01; gradients become zeros. */
void trainee_step(trainee *t);
void trainee_dispose(trainee *t);

#endif
