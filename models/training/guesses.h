/* What a network guesses on a dataset: the spans of the best sequences, which of them are right, and the probability
 * that they get at a temperature. The scores of all tags are kept, so that temperatures can be tried. */
#ifndef NER_MODELS_TRAINING_GUESSES_H
#define NER_MODELS_TRAINING_GUESSES_H

#include "base/threads.h"
#include "corpora/score.h"
#include "models/training/dataset.h"

typedef struct guess {
    span span;
    bool right;
    double probability; /* 0 to 1; of the last guesses_weigh */
} guess;

typedef struct guesses_sentence {
    real *scores; /* [T][K] */
    size_t *path; /* [T]: the best sequence */
    size_t length, first, count; /* of its guesses */
} guesses_sentence;

typedef struct guesses {
    const network_weights *weights;
    guesses_sentence *sentences; /* [sentence_count], in the order of the dataset */
    size_t sentence_count;
    guess *items; /* [count], in that order */
    size_t count;
    score_counts *counts; /* [sentence_count] */
    score_counts *types; /* [type_count of the tag set] */
    /* Owned: what the sentences point into. */
    real *all_scores;
    size_t *all_paths;
} guesses;

/* Of weights that are ready for a pass, without dropout. MUST be ended with guesses_dispose. The result does not depend
 * on the number of threads. */
bool guesses_make(guesses *g, const network_weights *w, const vectors *words, const dataset *data, threads *pool,
                  error *err);
void guesses_dispose(guesses *g);

/* Gives the guesses of sentences [from, to) their probabilities at this temperature. */
bool guesses_weigh(guesses *g, double temperature, size_t from, size_t to, threads *pool, error *err);

#endif
