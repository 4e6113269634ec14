/* How far the probabilities of spans can be trusted, measured on dev: what a model file says of it.
 *
 * Spans stand in ten bins by their probability. In a reliable bin the share of right spans is the mean probability; the
 * calibration error is the mean distance of the two, weighted by spans (Guo et al. 2017). */
#ifndef NER_MODELS_RELIABILITY_H
#define NER_MODELS_RELIABILITY_H

#include "base/buffer.h"
#include "base/error.h"

enum { RELIABILITY_BINS = 10 };

typedef struct reliability_bin {
    size_t spans, right;
    double probability; /* mean; 0 without spans */
} reliability_bin;

typedef struct reliability {
    double temperature; /* that the scores are divided by; fitted on all of dev */
    /* Expected calibration error: with scores as they are, and with the temperature. */
    double error_before, error;
    reliability_bin bins[RELIABILITY_BINS]; /* of [i / 10, (i + 1) / 10), the last one with 1; with the temperature */
} reliability;

/* The limits of a temperature. */
#define RELIABILITY_COLDEST 0.05
#define RELIABILITY_HOTTEST 20.0

/* Adds a span to the bins; reliability_finish makes means of the sums. */
void reliability_add(reliability_bin *bins, double probability, bool right);
void reliability_finish(reliability_bin *bins);

/* Of finished bins; 0 where they are empty. */
double reliability_error(const reliability_bin *bins);

/* Appends "TEMPERATURE ERROR_BEFORE ERROR", then a line a bin: "SPANS PROBABILITY RIGHT"; tabs between, six decimals,
 * no newline at the end. false when there is no memory. */
bool reliability_format(const reliability *r, buffer *out) ATTRIBUTE_CHECKED;

/* Reads it back; anything else is ERROR_DATA. */
bool reliability_parse(const char *text, reliability *out, error *err);

#endif
