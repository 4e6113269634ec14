/* A training run that makes its own teachers first, where the configuration wants some. */
#ifndef NER_MODELS_TRAINING_TAUGHT_H
#define NER_MODELS_TRAINING_TAUGHT_H

#include "models/training/folds.h"

/* training_run, behind folds_run where teacher.folds is not 0 and there is no teacher.file. What teachers hold is in
 * MODEL.teachers until the run has ended, and beside it the logs of their runs. It may be a teacher that is
 * interrupted. */
bool taught_run(const config *c, const training_options *options, folds_listener listener, training_result *out_result,
                error *err);

#endif
