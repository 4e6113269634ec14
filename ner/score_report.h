/* Everything that `ner score` can say about two lists of entities, computed once; score_text.c, score_json.c and
 * score_html.c show it. */
#ifndef NER_NER_SCORE_REPORT_H
#define NER_NER_SCORE_REPORT_H

#include "corpora/comparison.h"
#include "corpora/conlleval.h"
#include "corpora/differences.h"
#include "corpora/groups.h"
#include "corpora/mistakes.h"
#include "corpora/resample.h"

typedef enum score_mode { SCORE_CONLLEVAL, SCORE_STRICT, SCORE_PARTIAL } score_mode;

/* "conlleval", "strict", "partial", NULL. */
extern const char *const score_mode_names[];

/* What is asked for. */
typedef struct score_wishes {
    const char *const *paths; /* one (both tags) or two; "-" is standard input */
    size_t path_count;
    const char *delimiter; /* NULL: columns at tabs or runs of spaces */
    conll_encoding encoding;
    bool align; /* the two files cut the text differently */
    bool jsonl; /* the two files are JSON lines */
    score_mode mode;
    bool count_marks; /* -DOCSTART- lines are tokens, as they are to conlleval */
    bool scheme_given;
    strict_scheme scheme; /* of the strict mode, where it is given */
    bool ci, confusion, errors;
    bool by[GROUP_KINDS];
    const char *other; /* --compare: NULL, or as `paths`: both tags or the guesses alone */
    size_t samples;    /* 0: 1000 for intervals, 10000 for the test */
    uint64_t seed;
    const char *const *train; /* [train_count] CoNLL files with entities that were seen */
    size_t train_count;
} score_wishes;

typedef struct score_report {
    const score_wishes *wishes;
    comparison *c, *other; /* other: NULL without --compare */
    strict_scheme scheme;  /* the named or recognised one */
    conlleval *machine;    /* NULL from JSON lines and with --align, where there are no pairs of tags */
    difference differences[DIFFERENCE_KINDS];
    size_t difference_count;
    size_t *types; /* [type_count]: numbers of types that have entities, in byte order */
    size_t type_count;
    tally_way way;   /* of the headline: equal, or partial */
    tally total;     /* of that way */
    tally *by_type;  /* [type_count] */
    tally_scores macro, weighted;
    tally ways[TALLY_WAYS]; /* under SCORE_PARTIAL: strict, exact, partial, type */
    tally *ways_by_type[TALLY_WAYS];
    tally *by_unit; /* [units], of the headline's way */
    resample_intervals ci;
    resample_intervals *type_ci; /* [type_count], with --ci */
    tally other_total;
    resample_difference compared;
    mistake *mistakes; /* [mistake_count] */
    size_t mistake_count;
    size_t kinds[MISTAKE_KINDS];
    size_t *confusion, *boundaries; /* over all numbers of types: mistakes.h */
    group groups[GROUP_KINDS][GROUP_MOST];
    size_t group_count[GROUP_KINDS];
} score_report;

/* Samples for intervals and for the test, with their defaults. */
size_t score_report_samples(const score_wishes *wishes, bool test);

/* Reads and computes. False on failure, then there is nothing to dispose of. WISHES must live as long. */
bool score_report_init(score_report *r, const score_wishes *wishes, error *err);
void score_report_dispose(score_report *r);

/* The type with this rank in byte order. */
split_field score_report_type(const score_report *r, size_t rank);

/* False only when there is no memory. */
bool score_text_print(const score_report *r, writer *out, error *err);
void score_json_print(const score_report *r, writer *out);
void score_html_print(const score_report *r, writer *out);

#endif
