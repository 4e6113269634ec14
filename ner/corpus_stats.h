/* Figures of one corpus file, and what it shares with others. */
#ifndef NER_NER_CORPUS_STATS_H
#define NER_NER_CORPUS_STATS_H

#include "corpora/corpus.h"
#include "corpora/names.h"
#include "embeddings/vectors.h"

enum { STATS_LENGTHS = 6 }; /* entities of 1, 2, … 5 tokens, and of more */

typedef struct stats_type {
    size_t entities, tokens, distinct;
} stats_type;

typedef struct stats_coverage {
    size_t tokens[VECTORS_MATCHES], forms[VECTORS_MATCHES];
    size_t entity_tokens, entity_found;
} stats_coverage;

typedef struct corpus_stats {
    corpus *c;
    stats_type *types;   /* [c->type_count] */
    stats_type all;
    size_t lengths[STATS_LENGTHS];
    size_t median, most, longest, longest_line; /* tokens of sentences: half and 95 % of them have no more */
    names words;         /* forms */
    size_t *word_counts; /* [words.count] */
    size_t singletons;
    names entities;      /* TEXT, a NUL, TYPE */
    size_t *entity_counts; /* [entities.count] */
    stats_coverage coverage;
} corpus_stats;

/* Reads PATH. VECTORS may be NULL. False on failure, then there is nothing to dispose of. */
bool corpus_stats_init(corpus_stats *s, const char *path, const corpus_options *options, const vectors *v, error *err);
void corpus_stats_dispose(corpus_stats *s);

/* What of S's entities KNOWN has too, with the same type. */
typedef struct stats_overlap {
    size_t entities, distinct;
} stats_overlap;
stats_overlap corpus_stats_overlap(const corpus_stats *s, const corpus_stats *known);

#endif
