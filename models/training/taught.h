/* A training run that makes its own teachers first, where the configuration wants some. */
#ifndef NER_MODELS_TRAINING_TAUGHT_H
#define NER_MODELS_TRAINING_TAUGHT_H

#include "models/training/folds.h"

/* training_run, behind folds_run where teacher.folds is not 0 and there is no teacher.file. What teachers hold is in
 * MODEL.teachers until the run has ended, and beside it the logs of their runs. It may be a teacher that is
 * interrupted. */
bool taught_run(const config *c, const training_options *options, folds_listener listener, training_result *out_result,
                error *err);

/* Whether a run that did not end has left teachers beside its model. */
bool taught_begun(const config *c);

/* Removes what a run that was killed behind its end has left: MODEL.checkpoint, and teachers with their logs. What is
 * not there is no error; false when there is no memory. */
bool taught_clear(const config *c, error *err);

#endif
