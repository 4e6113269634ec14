/* An entity: a run of tokens and its type. */
#ifndef NER_CORPORA_SPAN_H
#define NER_CORPORA_SPAN_H

#include <stdbool.h>
#include <stddef.h>

typedef struct span {
    size_t start, end; /* tokens of the sentence, half-open */
    size_t type;       /* number of the type in a list that both sides know */
} span;

/* Same tokens, same type. */
bool span_equal(span a, span b);

/* How many spans stand in both lists; both in order of start, no two of a list beginning at the same token. */
size_t span_count_common(const span *a, size_t a_count, const span *b, size_t b_count);

#endif
