/* Why two ways of scoring see other entities in the same tags, counted and in words. */
#ifndef NER_CORPORA_DIFFERENCES_H
#define NER_CORPORA_DIFFERENCES_H

#include "corpora/chunks.h"
#include "corpora/tagged.h"

typedef enum difference_kind {
    DIFFERENCE_ORPHAN,   /* an inside- or end-tag begins an entity */
    DIFFERENCE_OPEN,     /* an entity without its end-tag, where the scheme has one */
    DIFFERENCE_JOINED,   /* an entity begins right behind the end-tag of another of its type */
    DIFFERENCE_LONE,     /* B- where IOB1 writes I- */
    DIFFERENCE_EMPTY,    /* the type is empty, or "0" */
    DIFFERENCE_FOREIGN,  /* a sentence with a tag that strict refuses */
    DIFFERENCE_OTHER     /* anything else that strict does not take as it stands */
} difference_kind;

enum { DIFFERENCE_KINDS = DIFFERENCE_OTHER + 1 };

typedef struct difference {
    difference_kind kind;
    size_t gold, guess; /* entities; sentences of DIFFERENCE_FOREIGN */
    const char *name;   /* "orphan I-": what there are so many of; static */
    const char *words;  /* "conlleval counts them, strict does not"; static */
} difference;

/* Entities that conlleval sees and strict (with this scheme) does not, or the other way round; kinds of which there is
 * none are left out. out_differences has room for DIFFERENCE_KINDS. In a sentence whose tags strict does not take at
 * all, entities are not looked at. */
bool differences_find(const tagged *t, strict_scheme strict, difference *out_differences, size_t *out_count,
                      error *err);

#endif
