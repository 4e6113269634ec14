/* Probabilities that mean what they say: the temperature that scores are divided by, fitted on dev.
 *
 * A network that was trained until dev F1 is best is surer than it should be. One number mends that without changing
 * which sequence is best (Guo et al. 2017, "On Calibration of Modern Neural Networks"). It is fitted on what users see,
 * the probability of the spans that are found: the temperature at which the log loss of "this span is right" is
 * smallest, with a weak prior for 1, so that a few spans that are all right do not make it 0. */
#ifndef NER_MODELS_TRAINING_CALIBRATION_H
#define NER_MODELS_TRAINING_CALIBRATION_H

#include "models/reliability.h"
#include "models/training/guesses.h"

/* Fits on all guesses. The error and the bins are cross-fitted: each half of the dataset (the first half of its
 * sentences, the others, so that documents stay whole) is measured with the temperature of the other half. The guesses
 * keep those probabilities. Does not depend on the number of threads. */
bool calibration_fit(guesses *g, threads *pool, reliability *out, error *err);

#endif
