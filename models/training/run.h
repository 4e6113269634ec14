/* A training run between its files and its end: all that it holds, made ready, and taken up again where it stopped.
 *
 * Private to training.c and to what it calls (epochs.c, outcome.c, handover.c). Thread rule: a run belongs to one
 * thread, which shares work out to those of `pool`. */
#ifndef NER_MODELS_TRAINING_RUN_H
#define NER_MODELS_TRAINING_RUN_H

#include "models/training/checkpoint.h"
#include "models/training/guesses.h"
#include "models/training/material.h"
#include "models/training/options.h"

typedef struct run {
    const config *config;
    const training_options *options;
    material material;
    network network;
    learner learner;
    threads *pool;
    snapshot best;
    standing standing;
    size_t *order;          /* [train windows]: this epoch's */
    buffer identity;        /* of the run, for checkpoints */
    buffer checkpoint, log; /* paths */
    bool interrupted;
    bool finished; /* before it began */
} run;

/* Reads corpora and vectors and makes weights: the run before its first step. C and OPTIONS must outlive it. A file
 * that could not be written at the end is an error already. MUST be ended with run_dispose, in any case. */
bool run_init(run *r, const config *c, const training_options *options, error *err);
void run_dispose(run *r);

/* With options->resume: goes on where the checkpoint stands; without one, `finished` says whether the model of this
 * very run is there already, whole. A checkpoint of another run, or a damaged one, is ERROR_DATA. */
bool run_resume(run *r, error *err);

/* Makes the weights, as they are, ready to tag with. */
bool run_ready(run *r, error *err);

/* The weights' guesses on dev. MUST be ended with guesses_dispose, if it succeeds. */
bool run_guess_dev(run *r, guesses *out, error *err);

#endif
