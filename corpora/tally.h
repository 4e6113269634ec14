/* What a comparison of guessed with gold entities gave, in the words of MUC-5 (Chinchor and Sundheim 1993). */
#ifndef NER_CORPORA_TALLY_H
#define NER_CORPORA_TALLY_H

#include "corpora/span.h"

typedef struct tally {
    size_t correct, incorrect, partial; /* pairs of a gold entity and a guess */
    size_t missed;                      /* gold entities without a guess */
    size_t spurious;                    /* guesses without a gold entity */
} tally;

/* What one unit of a text (a sentence, a document) has of one type. */
typedef struct tally_cell {
    size_t unit, type;
    tally counts;
} tally_cell;

typedef struct tally_scores {
    double precision, recall, f1; /* fractions; 0 where there is nothing to divide by */
} tally_scores;

/* When a pair of entities is right. */
typedef enum tally_way {
    TALLY_EQUAL,   /* same place and type; there are no pairs but correct ones */
    TALLY_STRICT,  /* same place and type; overlapping pairs are incorrect */
    TALLY_EXACT,   /* same place; overlapping pairs are incorrect */
    TALLY_PARTIAL, /* same place; overlapping pairs are partial */
    TALLY_TYPE     /* overlap and same type; overlapping pairs of other types are incorrect */
} tally_way;

enum { TALLY_WAYS = TALLY_TYPE + 1 };

/* "equal", "strict", "exact", "partial", "type". */
extern const char *const tally_way_names[TALLY_WAYS];

/* Adds one sentence; both lists in order and without overlap. USED has room for GOLD_COUNT.
 *
 * Which of several overlapping entities are a pair (as nervaluate 1.2 has it): guesses choose in order; each takes the
 * gold entity of the same place if that is free, else the first free one that it overlaps; under TALLY_TYPE the free
 * one of its own type whose ends are nearest (the sum of both distances, the first of equals), else the first of
 * another type. An overlap of less than a hundredth of the gold entity is none. */
void tally_add(tally *t, tally_way way, const span *gold, size_t gold_count, const span *guess, size_t guess_count,
               bool *used);

void tally_sum(tally *t, const tally *other);

size_t tally_gold(const tally *t);
size_t tally_guess(const tally *t);

/* Precision is right guesses by guesses, recall right guesses by gold entities, where a partial pair is half right. */
tally_scores tally_score(const tally *t);
tally_scores tally_divide(double right, double gold, double guess);

/* The mean over types, each weighing the same. */
tally_scores tally_macro(const tally *by_type, size_t types);
/* The mean over types, each weighing as many as it has gold entities. */
tally_scores tally_weighted(const tally *by_type, size_t types);

#endif
