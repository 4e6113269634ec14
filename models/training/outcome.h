/* What a run ends in: the model file. */
#ifndef NER_MODELS_TRAINING_OUTCOME_H
#define NER_MODELS_TRAINING_OUTCOME_H

#include "models/training/run.h"

/* Takes the best weights back, balances them where the configuration wants it, finds out how sure they may be, and
 * writes config->model with them, whole or not at all; with options->discard, none. The listener is told how they do on
 * dev. What needs dev is left out where there is none. */
bool outcome_write(run *r, error *err);

#endif
