/* Is it more than chance? Intervals and tests that draw sentences.
 *
 * - The percentile bootstrap (Efron 1979): draw as many units as there are, with replacement, and score them; the
 *   middle 95 % of many such scores are the interval.
 * - Paired approximate randomisation (Noreen 1989; Yeh 2000): exchange the two systems' answers unit by unit, each with
 *   probability one half; p is the share of such exchanges whose difference is at least the one observed, where the
 *   observed one counts as one of them.
 * The same seed gives the same numbers on every machine. */
#ifndef NER_CORPORA_RESAMPLE_H
#define NER_CORPORA_RESAMPLE_H

#include "base/error.h"
#include "corpora/tally.h"

#include <stdint.h>

typedef struct interval {
    double low, high;
} interval;

typedef struct resample_intervals {
    interval precision, recall, f1;
} resample_intervals;

typedef struct resample_options {
    size_t samples; /* at least 1 */
    uint64_t seed;
} resample_options;

/* 95 % intervals of the score of UNITS [count]. Without a unit they are 0. */
bool resample_bootstrap(const tally *units, size_t count, const resample_options *options, resample_intervals *out,
                        error *err);

/* The same for each of TYPES types, from what UNITS have of them: CELLS [cell_count], in order of units. The units that
 * are drawn are those of resample_bootstrap. out [types]. */
bool resample_bootstrap_types(const tally_cell *cells, size_t cell_count, size_t units, size_t types,
                              const resample_options *options, resample_intervals *out, error *err);

typedef struct resample_difference {
    double f1;         /* B's less A's */
    interval interval; /* of that, 95 %, by a bootstrap that draws the same units for both */
    double p;          /* two-sided */
} resample_difference;

/* A and B [count] over the same units. */
bool resample_compare(const tally *a, const tally *b, size_t count, const resample_options *options,
                      resample_difference *out, error *err);

#endif
