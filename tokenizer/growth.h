/* A word while it grows, and the signs at which it may go on. */
#ifndef NER_TOKENIZER_GROWTH_H
#define NER_TOKENIZER_GROWTH_H

#include "tokenizer/rules.h"

/* All places are bytes from the start of the text. */
typedef struct growth {
    const rules *r;
    scan *s;
    size_t at;          /* the word's start */
    size_t run;         /* the start of its last run of letters and digits */
    size_t end;         /* behind what belongs to it so far */
    character_set seen; /* the classes of its last run */
    bool first;         /* a sentence begins with it */
    bool digits;        /* its runs are digits, all of them */
    bool acronym;       /* its runs are single letters with stops between them, two at least */
    bool hyphens;       /* it went on over a hyphen */
    bool done;          /* nothing more can belong to it */
    token_kind kind;
} growth;

/* The end of the run of word characters at AT; *out_seen collects their classes. */
size_t growth_run(scan *s, size_t at, character_set *out_seen);

/* The word goes on to END, over the sign before RUN. */
void growth_take(growth *g, size_t run);

/* The word ends at END. Returns false, for `return`. */
bool growth_stop(growth *g, size_t end, token_kind kind);

/* Behind the run at AT and all runs that hyphens join to it; at most as far as words are looked up. */
size_t growth_compound(const growth *g, size_t at);

/* The flags of the text from AT to END. */
uint32_t growth_find(const growth *g, size_t at, size_t end);

/* Each looks at the sign C behind g->end. They return true when the word has grown and may grow more; false when it has
 * its end, which they may have moved. */
bool apostrophes_join(growth *g, const cluster *c);
bool hyphens_join(growth *g, const cluster *c);
bool stops_join(growth *g, const cluster *c);

#endif
