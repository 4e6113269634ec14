/* What the run of a teacher ends in: what it holds of its fold. */
#ifndef NER_MODELS_TRAINING_HANDOVER_H
#define NER_MODELS_TRAINING_HANDOVER_H

#include "models/training/run.h"

/* Takes the best weights back and calls options->fold.sentence for every sentence of the fold, in order. */
bool handover_run(run *r, error *err);

#endif
