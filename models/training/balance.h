/* Precision against recall: how much less O shall score, so that F1 is highest.
 *
 * The likeliest tags are not those of the highest F1: where names are hard, a network that is half sure of most of them
 * tags few and is then nearly always right. One number mends that, taken from the score of O at every token. It is
 * fitted on dev and then belongs to the bias of the emissions, so that tagging knows nothing of it. */
#ifndef NER_MODELS_TRAINING_BALANCE_H
#define NER_MODELS_TRAINING_BALANCE_H

#include "models/training/guesses.h"

typedef struct balance {
    double shift;         /* what O scores less; 0: as it was */
    score_counts before;  /* dev without it */
    score_counts after;   /* dev with it */
    score_counts crossed; /* each half of dev with the shift of the other: what other text may expect */
} balance;

/* Fits on the scores of G, which are those of DATA. The curve of F1 is smoothed before its top is looked for, so that a
 * few sentences do not decide; of equal tops the one nearest to 0 counts. Halves are those of the calibration. */
bool balance_fit(const guesses *g, const dataset *data, balance *out, error *err);

#endif
