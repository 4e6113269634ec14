/* One step of training: a minibatch is cut into a fixed number of shards, any thread computes any shard, sums are taken
 * in the order of the shards, and the optimiser moves the weights. So the result is the same for any number of threads.
 *
 * Of the word vectors only the rows that a minibatch touches are moved. Thread rule: one step of a learner at a
 * time. */
#ifndef NER_MODELS_TRAINING_STEP_H
#define NER_MODELS_TRAINING_STEP_H

#include "base/threads.h"
#include "models/training/learner.h"
#include "models/training/minibatch.h"

/* Moves the weights by one step; *out_loss is the sum of the sentences' losses. A loss or a gradient that is not finite
 * is ERROR_DATA, and the weights stay. */
bool step_take(learner *l, const minibatch *m, threads *pool, double *out_loss, error *err);

#endif
