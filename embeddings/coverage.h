/* How many of a corpus's tokens and types a table of vectors knows, and what it does not know.
 *
 * Thread rule: belongs to one thread. */
#ifndef NER_EMBEDDINGS_COVERAGE_H
#define NER_EMBEDDINGS_COVERAGE_H

#include "embeddings/vectors.h"
#include "embeddings/word_index.h"

typedef struct coverage {
    word_index types; /* forms as they stand */
    size_t *counts;   /* [capacity] tokens of each type */
    size_t capacity;
    size_t tokens;
} coverage;

/* Nothing counted yet. MUST be ended with coverage_dispose where it did not fail. */
bool coverage_init(coverage *c, error *err);
void coverage_dispose(coverage *c);

/* Counts one token (bytes, copied). */
bool coverage_add(coverage *c, const char *token, size_t size, error *err);

/* Tokens and types by the step of the look-up chain at which they are found. */
typedef struct coverage_shares {
    size_t tokens[VECTORS_MATCHES], types[VECTORS_MATCHES];
} coverage_shares;

coverage_shares coverage_measure(const coverage *c, const vectors *v);

typedef struct coverage_word {
    const char *word; /* as long as the coverage, until the next add */
    size_t size, count;
} coverage_word;

/* The LIMIT most frequent words that are not found, the most frequent first, equals in order of first appearance.
 * *out is the caller's: memory_free; *out_count of them are there. */
bool coverage_missing(const coverage *c, const vectors *v, size_t limit, coverage_word **out, size_t *out_count,
                      error *err);

#endif
