/* The part of a training corpus that a teacher does not learn from, but tags.
 *
 * Whole documents, where there are enough, or else sentences see each other's names; pieces of the corpus where there
 * are not. Thread rule: pure functions of their arguments. */
#ifndef NER_MODELS_TRAINING_FOLD_PART_H
#define NER_MODELS_TRAINING_FOLD_PART_H

#include "corpora/corpus.h"

#include <stdint.h>

/* Fold NUMBER of COUNT; count 0: none. */
typedef struct fold_part {
    size_t number, count;
    size_t round;  /* other rounds put other documents together */
    uint64_t seed; /* of the run that the fold is for: a share of train that is its dev is in no fold */
} fold_part;

/* Whether the corpus has so many parts; where not, ERROR_DATA. */
bool fold_part_check(const corpus *c, fold_part fold, error *err);

/* Of the COUNT sentences that there are to learn from, those of the fold go behind the others; both stay in order.
 * OTHERS [count] is scratch. Returns how many there are in front. */
size_t fold_part_take(const corpus *c, fold_part fold, size_t *sentences, size_t count, size_t *others);

#endif
