/* What is kept of a trial that has ended: how its model did on dev, in all and sentence by sentence.
 *
 * The file: lines "KEY<TAB>VALUE", the last of them "sentences" and how many; then a line a sentence of dev, "GOLD
 * GUESSED RIGHT", tabs between. */
#ifndef NER_NER_TUNE_RECORD_H
#define NER_NER_TUNE_RECORD_H

#include "base/error.h"
#include "corpora/score.h"

typedef struct tune_record {
    char *sources; /* SHA-256 of what it learned from, as tune_digests_format writes it; owned */
    size_t best_epoch, epochs;
    double seconds; /* of training, dev not counted */
    double calibration_error;
    score_counts dev;
    score_counts *sentences; /* [sentence_count]; owned */
    size_t sentence_count;
} tune_record;

void tune_record_dispose(tune_record *r);

bool tune_record_write(const tune_record *r, const char *path, error *err);

/* What is no such file is ERROR_DATA. MUST be ended with tune_record_dispose. */
bool tune_record_read(const char *path, tune_record *out, error *err);

#endif
