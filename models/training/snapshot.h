/* The weights of the best epoch so far, kept aside while the learner goes on. */
#ifndef NER_MODELS_TRAINING_SNAPSHOT_H
#define NER_MODELS_TRAINING_SNAPSHOT_H

#include "models/training/learner.h"

typedef struct snapshot {
    real *values; /* [learner size] */
    float *words; /* [trained][dim] */
} snapshot;

/* Room for the weights of L, which are not taken yet. false when there is no memory. MUST be ended with
 * snapshot_dispose, in any case. */
bool snapshot_init(snapshot *s, const learner *l) ATTRIBUTE_CHECKED;
/* Frees what it owns; zeros are allowed. */
void snapshot_dispose(snapshot *s);

/* Takes L's weights, and gives them back to it: the network's and those of the words that move. */
void snapshot_take(snapshot *s, const learner *l);
void snapshot_restore(const snapshot *s, learner *l);

#endif
