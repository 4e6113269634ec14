/* An exponential moving average of the weights, which is evaluated and kept in their place: less noise from the last
 * steps. Source: Polyak and Juditsky 1992; the decay of step t is min(decay, (1 + t) / (10 + t)), so that the beginning
 * is soon forgotten.
 *
 * Word rows that a step does not touch would only be averaged with themselves: they catch up when they are needed.
 * Thread rule: different parts of the block, and different rows, may be averaged by different threads. */
#ifndef NER_MODELS_TRAINING_AVERAGE_H
#define NER_MODELS_TRAINING_AVERAGE_H

#include "base/error.h"
#include "models/kernels/real.h"

#include <stdint.h>

typedef struct average {
    double decay; /* 0: there is none, and nothing is owned */
    uint64_t steps;
    double log_sum; /* of the logarithms of all decays so far */
    double last;    /* the decay of the step that is on */
    size_t size, rows, dim;
    real *values;     /* [size] */
    float *words;     /* [rows][dim] */
    double *row_logs; /* [rows]: log_sum up to which a row has caught up */
    bool swapped;     /* the average stands in the place of the weights */
} average;

/* The average begins as the weights themselves: VALUES [size]; row i of the words is word_values + row_at[i] * dim. */
bool average_init(average *a, double decay, const real *values, size_t size, const float *word_values,
                  const size_t *row_at, size_t rows, size_t dim, error *err);
void average_dispose(average *a);

/* Once a step, before the others. */
void average_next(average *a);

/* The block's part [AT, AT + SIZE) after it moved. VALUES is the whole block. */
void average_values(average *a, const real *values, size_t at, size_t size);

/* A row that is about to move, and that has moved. ROW [dim] is its value. */
void average_row_before(average *a, size_t row, const float *value);
void average_row_after(average *a, size_t row, const float *value);

/* Exchanges weights and average (all rows catch up first): once to evaluate the average, and again to go on training.
 */
void average_swap(average *a, real *values, float *word_values, const size_t *row_at);

#endif
