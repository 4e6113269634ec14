/* The same score for parts of the entities: long and short ones, seen and unseen ones, …
 *
 * A gold entity and a guess that are the same stand in the same group, so that a group has its own precision, recall
 * and F1. */
#ifndef NER_CORPORA_GROUPS_H
#define NER_CORPORA_GROUPS_H

#include "corpora/comparison.h"

typedef enum group_kind {
    GROUP_LENGTH, /* tokens: 1, 2, 3, 4-5, 6 and more (code points where there are no tokens: up to 5, 10, 20, 40) */
    GROUP_SEEN,   /* in training: with this type, with another type, not at all; by the text as it is written */
    GROUP_CASE,   /* letters: Capitalised words, ALL CAPITALS, all small, mixed, none that has case */
    GROUP_DENSITY /* gold entities in the sentence: 0, 1, 2, 3-4, 5 and more */
} group_kind;

enum { GROUP_KINDS = GROUP_DENSITY + 1, GROUP_MOST = 5 };

/* "length", "seen", "case", "density". */
extern const char *const group_kind_names[GROUP_KINDS];

/* Entities that a model has been trained on. */
typedef struct groups_training {
    names entities; /* TEXT, a NUL, TYPE; and TEXT alone */
} groups_training;

void groups_training_init(groups_training *t);
void groups_training_dispose(groups_training *t);

/* Adds an entity: its tokens joined by single spaces. False when there is no memory. */
bool groups_training_add(groups_training *t, split_field text, split_field type) ATTRIBUTE_CHECKED;

typedef struct group {
    const char *name; /* static */
    tally counts;
} group;

/* Counts equal entities (TALLY_EQUAL) by group; out_groups has room for GROUP_MOST. Groups without any entity are left
 * out. TRAINING is looked at for GROUP_SEEN alone. */
bool groups_count(const comparison *c, group_kind kind, const groups_training *training, group *out_groups,
                  size_t *out_count, error *err);

#endif
