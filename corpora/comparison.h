/* Two lists of entities over the same text: what every report of `ner score` but conlleval's own is made of.
 *
 * The text is cut into units (sentences, or documents), which are what resampling draws. Places are tokens of the
 * unit, or its code points where the two sides are cut differently.
 * Thread rule: immutable once made. */
#ifndef NER_CORPORA_COMPARISON_H
#define NER_CORPORA_COMPARISON_H

#include "base/buffer.h"
#include "corpora/chunks.h"
#include "corpora/tagged.h"
#include "corpora/tally.h"

/* One side. */
typedef struct comparison_list {
    span *spans;   /* unit by unit, each in order and without overlap */
    size_t *lines; /* of each span's beginning, in its own file, from 1 */
    size_t *first; /* [units + 1]: where each unit's spans begin */
    size_t count, capacity;
} comparison_list;

typedef struct comparison {
    char *gold_name, *guess_name; /* for messages; owned */
    size_t units, tokens;         /* tokens: those of gold; 0 where text is not cut into any */
    comparison_list gold, guess;
    names types;
    buffer text;         /* of all units, one behind the other */
    size_t *unit_text;   /* [units + 1]: where each unit's text begins in `text` */
    size_t *token_at;    /* [tokens + 1]: where each token begins in `text`; NULL where places are code points */
    size_t *unit_token;  /* [units + 1]: where each unit's tokens begin in `token_at` */
    size_t unit_capacity, gold_capacity, guess_capacity;
} comparison;

/* Entities of T's tags. NULL on failure, with FILE:LINE for a tag that MODE does not take. MUST be freed with
 * comparison_free; T may go before it. */
comparison *comparison_of_tags(const tagged *t, chunks_mode mode, strict_scheme scheme, error *err);

/* NULL is allowed. */
void comparison_free(comparison *c);

/* The text of a span of a unit: a view into C's text. */
split_field comparison_text(const comparison *c, size_t unit, span s);

/* Tokens or code points of a unit. */
size_t comparison_size(const comparison *c, size_t unit);

/* What WAY counts, in all and by type. out_by_type [types.count] and out_by_unit [units] may be NULL. A pair of two
 * types counts for neither: by type, entities of that type alone are compared. */
bool comparison_tally(const comparison *c, tally_way way, tally *out_total, tally *out_by_type, tally *out_by_unit,
                      error *err);

/* The same by unit and type, in order of units: only where a unit has entities of the type. *out_cells [*out_count] is
 * the caller's: memory_free. */
bool comparison_cells(const comparison *c, tally_way way, tally_cell **out_cells, size_t *out_count, error *err);

/* Whether both have the same units and the same gold entities, type by type; else ERROR_DATA with the place. */
bool comparison_same_gold(const comparison *a, const comparison *b, error *err);

/* For those who make comparisons of other things (corpora/alignment.h, corpora/jsonl.h). */
comparison *comparison_new(const char *gold_name, const char *guess_name, error *err);
/* Adds a span to the unit that is being made; spans come in order. */
bool comparison_add(comparison_list *list, span s, size_t line_number) ATTRIBUTE_CHECKED;
/* Ends the unit: its text, and where the next one begins. */
bool comparison_end_unit(comparison *c, const char *text, size_t size) ATTRIBUTE_CHECKED;

#endif
