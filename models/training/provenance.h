/* Where a model comes from, as lines of text for its file: corpora, vectors, teachers, dev score. */
#ifndef NER_MODELS_TRAINING_PROVENANCE_H
#define NER_MODELS_TRAINING_PROVENANCE_H

#include "base/safetensors.h"
#include "corpora/score.h"
#include "models/reliability.h"
#include "models/training/material.h"

enum { PROVENANCE_ENTRIES = 8 };

typedef struct provenance {
    buffer corpora, vectors, teacher, initial, dev, casing, calibration;
    metadata entries[PROVENANCE_ENTRIES];
    size_t count;
} provenance;

/* BEST_EPOCH from 1, 0 where no dev score was taken, and then CALIBRATED is NULL; MOVING: rows that training moved.
 * MUST be ended with provenance_dispose. */
bool provenance_init(provenance *p, const config *c, const material *m, size_t moving, size_t best_epoch,
                     const score_counts *dev, const reliability *calibrated, error *err);
void provenance_dispose(provenance *p);

/* Whether FILE is a model of this configuration, and of what p was made of. */
bool provenance_same(const provenance *p, const config *c, const safetensors *file);

#endif
