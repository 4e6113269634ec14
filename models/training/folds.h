/* Teachers: the training corpus in folds, each tagged by a model that has learned from the others. */
#ifndef NER_MODELS_TRAINING_FOLDS_H
#define NER_MODELS_TRAINING_FOLDS_H

#include "models/training/training.h"

/* What is told before each fold: which one of how many, from 0, those of all rounds counted. */
typedef struct folds_listener {
    void *context;
    void (*next)(void *context, size_t fold, size_t count); /* NULL: nobody listens */
} folds_listener;

/* Trains teacher.folds models (2 at least), teacher.rounds times with other seeds and other folds, as the configuration
 * says (but with teacher.epochs and teacher.hidden, where these are not 0; all epochs and without dev), and writes
 * PATH: what they hold of train (models/training/teaching.h), the mean of all rounds. The file appears after the first
 * fold and says how many it has; with options->resume a run goes on behind them, and does nothing where all are there.
 * Without it, what an older run has left is removed (folds_clear) when corpora and vectors have been read and the first
 * fold is about to begin. *out_result is that of the last run. */
bool folds_run(const config *c, const training_options *options, const char *path, folds_listener listener,
               training_result *out_result, error *err);

/* Removes what folds_run leaves, or what a run of it that did not end has left: logs and checkpoints of the folds, then
 * the file. What is not there is no error; false when there is no memory. */
bool folds_clear(const config *c, const char *path, error *err);

/* The same where PATH has all folds and they are those of this configuration; what another run is at stays. */
bool folds_clear_whole(const config *c, const char *path, error *err);

/* Whether a run of folds_run that did not end has left PATH with fewer folds than it was to have, or a fold's
 * checkpoint. */
bool folds_begun(const config *c, const char *path);

#endif
