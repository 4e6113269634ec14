/* The loop over epochs: minibatches, dev after each epoch, the best weights kept; a checkpoint after every epoch and
 * when interrupted. */
#ifndef NER_MODELS_TRAINING_EPOCHS_H
#define NER_MODELS_TRAINING_EPOCHS_H

#include "models/training/run.h"

/* From where the run stands to its last epoch, or until patience ends; r->interrupted where it stopped before. */
bool epochs_run(run *r, error *err);

#endif
