/* A learning curve: the epochs of MODEL.log.tsv, and the picture of them. */
#ifndef NER_NER_CURVE_H
#define NER_NER_CURVE_H

#include "base/error.h"

typedef struct curve_epoch {
    size_t epoch; /* from 1 */
    double seconds, loss;
    double precision, recall, f1; /* fractions */
} curve_epoch;

typedef struct curve {
    curve_epoch *epochs; /* [count], owned */
    size_t count;
    bool has_dev;
} curve;

/* Reads a log that `ner train` wrote. What is no such log is ERROR_DATA with its line. MUST be ended with
 * curve_dispose. */
bool curve_read(const char *path, curve *out, error *err);
void curve_dispose(curve *c);

/* The number of the epoch in the list whose F1 is the best, the first of equals; count where there is no dev. */
size_t curve_best(const curve *c);

/* Draws it to PATH as an SVG that stands alone, without scripts, for light and dark screens: dev F1, precision and
 * recall above, train loss below, against the epoch. TITLE is text. An empty curve is drawn too. */
bool curve_write_svg(const curve *c, const char *title, const char *path, error *err);

#endif
