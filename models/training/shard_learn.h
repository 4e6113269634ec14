/* A shard goes through the network, forward and backward. */
#ifndef NER_MODELS_TRAINING_SHARD_LEARN_H
#define NER_MODELS_TRAINING_SHARD_LEARN_H

#include "models/training/learner.h"
#include "models/training/minibatch.h"

/* Adds SCALE times the loss of SENTENCES [count], and its gradients; S was emptied before, and its arena may hold the
 * list. NUMBER is the shard's, which with seed, epoch and number of M decides what is dropped. Thread rule: the learner
 * is shared and only read. false when there is no memory. */
bool shard_learn(shard *s, const learner *l, const minibatch *m, size_t number,
                 const dataset_sentence *const *sentences, size_t count, double scale) ATTRIBUTE_CHECKED;

#endif
