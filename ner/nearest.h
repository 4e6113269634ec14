/* The known name that is nearest to one that was mistyped, by base/edit_distance.h. */
#ifndef NER_NER_NEAREST_H
#define NER_NER_NEAREST_H

#include <stddef.h>

typedef struct nearest {
    const char *given;
    const char *name; /* the best so far; NULL where none is near enough to be meant */
    size_t distance;
} nearest;

/* GIVEN must live as long as the result. */
nearest nearest_new(const char *given);

/* Looks at one more known name; of equally near ones the first stays. */
void nearest_try(nearest *n, const char *name);

#endif
