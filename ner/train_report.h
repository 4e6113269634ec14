/* What `ner train` tells while it runs: a bar on a terminal, a line an epoch elsewhere; both on standard error. */
#ifndef NER_NER_TRAIN_REPORT_H
#define NER_NER_TRAIN_REPORT_H

#include "models/training/training.h"

typedef struct train_report {
    bool bar; /* standard error is a terminal and --quiet is not given */
    bool quiet;
    bool color;
    size_t threads;
    bool prepared;        /* corpora were read, training began */
    double last_drawn;    /* seconds of the epoch at the last drawing */
    double epoch_seconds; /* of the last whole epoch, dev included, 0 before */
    bool drawn;           /* a bar stands on the line */
} train_report;

/* A listener for training_run; the report must live as long. */
training_listener train_report_listener(train_report *r);

/* Wipes the bar, so that a message can stand on the line. */
void train_report_clear(train_report *r);

#endif
