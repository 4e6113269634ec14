/* One step of training: a minibatch is cut into a fixed number of shards, any thread computes any shard, sums are taken
 * in the order of the shards, and the optimiser moves the weights. So the result is the same for any number of threads.
 *
 * Of the word vectors only the rows that a minibatch touches are moved. */
#ifndef NER_MODELS_TRAINING_MINIBATCH_H
#define NER_MODELS_TRAINING_MINIBATCH_H

#include "base/threads.h"
#include "models/training/learner.h"

/* WORD_VALUES [words->count][dim] are tuned where MOVES[row]. Weights begin from SEED; AVERAGE_DECAY 0: no
 * average is kept. MUST be ended with learner_dispose. */
bool learner_init(learner *l, const network *n, const dataset *train, const vectors *words, float *word_values,
                  const bool *moves, uint64_t seed, optimizer o, double average_decay, error *err);
void learner_dispose(learner *l);

/* Moves the weights by one step; *out_loss is the sum of the sentences' losses. A loss or a gradient that is not finite
 * is ERROR_DATA, and the weights stay. */
bool minibatch_step(learner *l, const minibatch *m, threads *pool, double *out_loss, error *err);

#endif
