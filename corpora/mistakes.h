/* What went wrong, entity by entity: who was missed, who is spurious, who has another type or other ends.
 *
 * Guesses are paired with gold entities one to one: first those that are the same, then those in the same place, then
 * those that overlap and have the same type, then any that overlap; within each round guesses choose in order, and take
 * the free gold entity with the longest overlap (the first of equals). */
#ifndef NER_CORPORA_MISTAKES_H
#define NER_CORPORA_MISTAKES_H

#include "corpora/comparison.h"

typedef enum mistake_kind {
    MISTAKE_NONE,     /* right */
    MISTAKE_MISSED,   /* a gold entity without a guess */
    MISTAKE_SPURIOUS, /* a guess without a gold entity */
    MISTAKE_TYPE,     /* paired, another type, whatever the ends are */
    MISTAKE_BOUNDARY  /* paired, the same type, other ends */
} mistake_kind;

enum { MISTAKE_KINDS = MISTAKE_BOUNDARY + 1 };

/* "right", "missed", "spurious", "type", "boundary". */
extern const char *const mistake_names[MISTAKE_KINDS];

/* A pair, or one side alone. */
typedef struct mistake {
    mistake_kind kind;
    size_t unit;
    size_t gold, guess; /* numbers in the comparison's lists; MISTAKE_NOBODY where there is none */
} mistake;

#define MISTAKE_NOBODY SIZE_MAX

/* All pairs and single entities in the order of the text, right ones among them. *out_items [*out_count] is the
 * caller's: memory_free. */
bool mistakes_find(const comparison *c, mistake **out_items, size_t *out_count, error *err);

/* A table of types: row gold, column guess, [types + 1][types + 1]; the last row counts spurious guesses, the last
 * column missed entities, and pairs of one type that have other ends are counted once more in out_boundaries [types].
 * Both are zeroed here. */
void mistakes_confusion(const comparison *c, const mistake *items, size_t count, size_t *out_table,
                        size_t *out_boundaries);

#endif
