/* Teachers: the training corpus in folds, each tagged by a model that has learned from the others. */
#ifndef NER_MODELS_TRAINING_FOLDS_H
#define NER_MODELS_TRAINING_FOLDS_H

#include "models/training/training.h"

/* Trains COUNT models (2 at least) as the configuration says, all epochs and without dev, and writes config.model: not
 * a model, but what they hold of train (models/training/teaching.h), for `teacher.file` of a configuration. The file
 * appears after the first fold and says how many it has; with options->resume a run goes on behind them. NEXT, which
 * may be NULL, is told of each fold before it begins, from 0. *out_result is that of the last run. */
bool folds_run(const config *c, const training_options *options, size_t count, void (*next)(void *context, size_t fold),
               training_result *out_result, error *err);

#endif
