/* A whole training run: corpora and vectors in, a model file out, with checkpoints on the way.
 *
 * Files: config.model; beside it MODEL.log.tsv (a line an epoch) and, until the run has ended, MODEL.checkpoint. All
 * appear whole or not at all. The model's bytes depend on the corpora, vectors, configuration and seed, on the kind of
 * processor and the libraries, and on nothing else: not on threads, not on interruptions. */
#ifndef NER_MODELS_TRAINING_TRAINING_H
#define NER_MODELS_TRAINING_TRAINING_H

#include "models/training/options.h"

typedef struct training_result {
    bool interrupted;  /* a checkpoint was written, no model */
    bool among_teachers; /* interrupted before the run itself began */
    bool finished;     /* with resume: there was nothing to do, and the rest of this says nothing */
    size_t epochs;     /* done */
    size_t best_epoch; /* from 1; the one that the model holds */
    bool has_dev;
    score_counts dev; /* of that epoch */
} training_result;

bool training_run(const config *c, const training_options *options, training_result *out_result, error *err);

#endif
