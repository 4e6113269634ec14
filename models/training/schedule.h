/* How the learning rate goes over a run.
 *
 * With e for the epochs done so far (a fraction of the one that is on counted) of E:
 *   inverse   lr / (1 + decay floor(e))
 *   linear    lr (1 - e / E)
 *   cosine    lr (1 + cos(pi e / E)) / 2     Loshchilov and Hutter 2017, one cycle
 *   plateau   lr / 2^h, after h halvings: one whenever `plateau` epochs brought no better dev F1
 * and, while e < warmup, all of that times e / warmup, or 0.01 where that is more. Thread rule: pure functions. */
#ifndef NER_MODELS_TRAINING_SCHEDULE_H
#define NER_MODELS_TRAINING_SCHEDULE_H

#include "models/config.h"

/* The rate after DONE epochs and HALVINGS. */
double schedule_rate(const config *c, double done, size_t halvings);

/* Whether the rate is halved after an epoch: WAITED epochs have passed since the best one, or since the last halving.
 */
bool schedule_halves(const config *c, size_t waited);

#endif
