/* What a caller wants of a training run, the configuration aside. Nothing here changes a model but what it goes on
 * from, its teachers and its fold. */
#ifndef NER_MODELS_TRAINING_OPTIONS_H
#define NER_MODELS_TRAINING_OPTIONS_H

#include "models/training/listener.h"

#include <stdatomic.h>

/* What a run without a model hands over instead: what it holds of the part of train that it has not learned from. */
typedef struct training_fold {
    size_t number, count; /* from 0; count 0: a run with a model */
    size_t round;         /* which folds: those of another round are others */
    uint64_t seed;        /* of the run that the fold is for */
    void *context;
    bool (*begin)(void *context, const corpus *train, const tagset *tags, error *err); /* before the first epoch */
    /* Of sentence NUMBER of TRAIN: the probability SHARES [T][K] of each tag at each token, and how often each of the
     * MOVES [K][K] is made on average. false when there is no memory. */
    bool (*sentence)(void *context, size_t number, const real *shares, const real *moves);
} training_fold;

/* Who keeps what a run came to, besides its model. */
typedef struct training_keeper {
    void *context;
    /* The last step of a run that was not interrupted, after EPOCHS epochs: its checkpoint is removed behind it. Where
     * it fails, the run fails, and with resume it comes here again without training. NULL: nothing more is kept. */
    bool (*keep)(void *context, size_t epochs, error *err);
} training_keeper;

typedef struct training_options {
    size_t threads;
    const initial *initial; /* go on from this model; NULL: from nothing */
    /* Go on from MODEL.checkpoint where there is one; where there is none, but a whole MODEL of this very run, do
     * nothing. */
    bool resume;
    bool rehearsal; /* end before the first epoch: whether the run could begin, and whether it has ended already */
    bool discard;                             /* write no model: only the log, and what the listener is told */
    const atomic_int *interrupted;            /* becomes not 0: write a checkpoint and stop; may be NULL */
    training_listener listener;
    training_keeper keeper;
    const char *teachers; /* a file that goes before the configuration's teacher.file; NULL: none */
    training_fold fold;
} training_options;

#endif
