/* What a step of training reads: some windows of a dataset, and how they are learned from. Thread rule: immutable while
 * the step is on. */
#ifndef NER_MODELS_TRAINING_MINIBATCH_H
#define NER_MODELS_TRAINING_MINIBATCH_H

#include "models/training/dataset.h"

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
