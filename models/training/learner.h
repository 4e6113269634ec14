/* What a step of training changes, and what it reads. The steps themselves: models/training/minibatch.h. */
#ifndef NER_MODELS_TRAINING_LEARNER_H
#define NER_MODELS_TRAINING_LEARNER_H

#include "models/training/average.h"
#include "models/training/dataset.h"
#include "models/training/optimizer.h"

enum { MINIBATCH_SHARDS = 2 };

typedef struct shard shard;

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
    shard *shards[MINIBATCH_SHARDS];
    struct gradient_sum *sum;
} learner;

typedef struct minibatch {
    const dataset *data;
    const size_t *windows; /* [count]: numbers of the dataset's windows; those of one window stay in one shard */
    size_t count;
    uint64_t seed, epoch, number; /* decide what dropout drops */
    network_dropout dropout;      /* random is set for each shard */
    input_dropout words;          /* the same */
    double capitals;              /* the share of sentences that are read in capitals */
    double adversary;             /* how far words are moved against the network, as a share of their length */
    double trust, doubt;          /* with a teacher: its part of the targets; how much sentences count where it does
                                   * not see what the gold tags say */
    double lr, clip;
} minibatch;

#endif
