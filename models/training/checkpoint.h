/* A training run between two steps, on disk: a safetensors file with a checksum, written whole or not at all. */
#ifndef NER_MODELS_TRAINING_CHECKPOINT_H
#define NER_MODELS_TRAINING_CHECKPOINT_H

#include "base/buffer.h"
#include "corpora/score.h"
#include "models/training/learner.h"
#include "models/training/snapshot.h"

/* Where a run stands. */
typedef struct standing {
    size_t epoch;      /* epochs done */
    size_t windows;    /* of the epoch that is on, done */
    double loss;       /* of that epoch so far, summed over sentences */
    double seconds;    /* of that epoch so far */
    size_t halvings;   /* of the learning rate, and the epoch of the last one */
    size_t halved_after;
    size_t best_epoch; /* from 1; 0: none yet */
    score_counts best;
    buffer log; /* lines of MODEL.log.tsv so far; owned */
} standing;

/* Appends the path of MODEL's checkpoint. */
bool checkpoint_path(const char *model, buffer *out, error *err);

/* Removes MODEL's checkpoint, where there is one. */
bool checkpoint_remove(const char *model, error *err);

/* IDENTITY is what must be equal for the run to go on: configuration, and the bytes of all that was read. */
bool checkpoint_write(const char *path, const char *identity, const learner *l, const snapshot *best, const standing *s,
                      error *err);

/* Fills what checkpoint_write wrote. A file of another run, or a damaged one, is an error, and then nothing is changed.
 */
bool checkpoint_read(const char *path, const char *identity, learner *l, snapshot *best, standing *s, error *err);

#endif
