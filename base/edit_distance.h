/* How far a mistyped name is from a right one. */
#ifndef NER_BASE_EDIT_DISTANCE_H
#define NER_BASE_EDIT_DISTANCE_H

#include <stddef.h>

enum { EDIT_DISTANCE_LONGEST = 63 };

/* Bytes to insert, delete, replace or swap with a neighbour to make B of A (optimal string alignment; Damerau 1964).
 * Neither may be longer than EDIT_DISTANCE_LONGEST. Thread rule: a pure function. */
size_t edit_distance(const char *a, const char *b);

#endif
