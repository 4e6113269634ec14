/* Spans counted as right and wrong, and what is computed from the counts. */
#ifndef NER_CORPORA_SCORE_H
#define NER_CORPORA_SCORE_H

#include "corpora/span.h"

typedef struct score_counts {
    size_t gold, guess, correct; /* spans */
} score_counts;

/* Adds one sentence; both lists in order of start, no two of a list beginning at the same token. */
void score_add(score_counts *counts, const span *gold, size_t gold_count, const span *guess, size_t guess_count);

/* Fractions from 0 to 1; 0 where there is nothing to divide by. */
double score_precision(const score_counts *counts);
double score_recall(const score_counts *counts);
/* The harmonic mean of both. */
double score_f1(const score_counts *counts);

#endif
