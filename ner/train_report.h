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
    bool drawn;           /* a bar stands on the line */
    double last_drawn;    /* seconds of the epoch at the last drawing */
    double dev_share;     /* dev's tokens for each of train; 0 where no epoch ends with dev */
    double tagging_since; /* when tagging dev began, by a clock that never goes back */
    double epoch_seconds; /* of training in the last whole epoch, 0 before */
    double dev_seconds;   /* of tagging dev after it */
} train_report;

/* A listener for training_run; the report must live as long. */
training_listener train_report_listener(train_report *r);

/* Seconds that the run lasts at most from here, if epochs stay as long as they are: the rest of this one, and all later
 * ones, each with its dev. Before dev was tagged once its tokens count like train's, though training takes longer. */
double train_report_left(const train_report *r, const training_progress *p);

/* Wipes the bar, so that a message can stand on the line. */
void train_report_clear(train_report *r);

#endif
