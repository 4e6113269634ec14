/* What training changes: weights, their moments and average, the word vectors that are tuned, and the memory of a step.
 * The steps themselves: models/training/step.h. Thread rule: between steps it belongs to one thread. */
#ifndef NER_MODELS_TRAINING_LEARNER_H
#define NER_MODELS_TRAINING_LEARNER_H

#include "models/training/average.h"
#include "models/training/dataset.h"
#include "models/training/gradient_sum.h"
#include "models/training/optimizer.h"

enum { LEARNER_SHARDS = 2 }; /* of a minibatch */

/* All that training changes, and what a checkpoint must hold. */
typedef struct learner {
    const network *network;
    network_weights weights;       /* made ready from `values` at every step */
    size_t size;                   /* reals in a block */
    real *values, *first, *second; /* [size]: weights and their moments */
    size_t dim;
    vectors words;      /* a view of the table */
    float *word_values; /* [rows][dim]: the table's values, of which trained rows move */
    uint32_t *slot_of;  /* [rows]: number of a trained row + 1; 0 for a row that does not move */
    size_t *rows;       /* [trained]: rows that move, in rising order */
    size_t trained;
    float *word_first, *word_second; /* [trained][dim] */
    optimizer optimizer;
    average average;
    shard *shards[LEARNER_SHARDS];
    gradient_sum *sum;
} learner;

/* WORD_VALUES [words->count][dim] are tuned where MOVES[row]. Weights begin from SEED; AVERAGE_DECAY 0: no average is
 * kept. Everything that is passed must live as long. ERROR_MEMORY. MUST be ended with learner_dispose. */
bool learner_init(learner *l, const network *n, const dataset *train, const vectors *words, float *word_values,
                  const bool *moves, uint64_t seed, optimizer o, double average_decay, error *err);
void learner_dispose(learner *l);

#endif
