/* The entities in a sentence of tags, as each way of scoring sees them.
 *
 * - CHUNKS_CONLLEVAL: what begins and ends a chunk is corpora/conlleval.h's affair; every tag is something.
 * - CHUNKS_STRICT: seqeval's strict mode: an entity must be whole in the scheme that is named. An orphan inside-tag, an
 *   entity without its end, a change of type inside one: such an entity is none. A prefix that the scheme has not is
 *   an error. Source: seqeval 1.2.2 (Nakayama 2018), scheme.py, whose tables of neighbours are in chunks.c.
 * - CHUNKS_LENIENT: corpora/scheme.h's: no entity is lost; what is no tag of any scheme is an error. nervaluate reads
 *   BIO like that. */
#ifndef NER_CORPORA_CHUNKS_H
#define NER_CORPORA_CHUNKS_H

#include "corpora/names.h"
#include "corpora/span.h"
#include "corpora/split.h"

typedef enum chunks_mode { CHUNKS_CONLLEVAL, CHUNKS_STRICT, CHUNKS_LENIENT } chunks_mode;

/* Schemes of the strict mode; those of corpora/scheme.h come first and have the same numbers. */
typedef enum strict_scheme {
    STRICT_IOB1,
    STRICT_BIO,
    STRICT_IO,
    STRICT_BIOES,
    STRICT_BILOU,
    STRICT_BMES,
    STRICT_IOE1, /* E- only where an entity of the same type follows at once */
    STRICT_IOE2  /* E- ends every entity */
} strict_scheme;

/* Names in that order, NULL at the end; seqeval's names (iob2, iobes) are the next ones, for strict_scheme_of. */
extern const char *const strict_scheme_names[];
/* The scheme of the name with this number in strict_scheme_names. */
strict_scheme strict_scheme_of(size_t name);

/* The entities of TAGS [COUNT] in order, types numbered in TYPES; out_spans has room for COUNT. False, with ERROR_DATA
 * and the token's number in *out_wrong, for a tag that this mode does not take, or when there is no memory (*out_wrong
 * is then COUNT). STRICT is looked at under CHUNKS_STRICT alone. */
bool chunks_find(chunks_mode mode, strict_scheme strict, const split_field *tags, size_t count, names *types,
                 span *out_spans, size_t *out_count, size_t *out_wrong, error *err);

#endif
