/* Tagging schemes: how spans are written as one tag a token, and read back.
 *
 * Source: Ramshaw and Marcus 1995 (IOB1), Tjong Kim Sang and Veenstra 1999 (IOB2 = BIO), Ratinov and Roth 2009
 * (BILOU). */
#ifndef NER_CORPORA_SCHEME_H
#define NER_CORPORA_SCHEME_H

#include "base/error.h"
#include "corpora/span.h"

typedef enum scheme {
    SCHEME_IOB1,  /* I- inside; B- only where an entity follows another of its type */
    SCHEME_BIO,   /* B- begins every entity */
    SCHEME_IO,    /* I- alone: neighbours of one type melt together */
    SCHEME_BIOES, /* E- ends, S- is an entity of one token */
    SCHEME_BILOU, /* the same with L- and U- */
    SCHEME_BMES   /* the same with M- inside */
} scheme;

enum { SCHEME_COUNT = SCHEME_BMES + 1 };

/* "iob1", "bio", …: all in enum order, NULL at the end. */
extern const char *const scheme_names[SCHEME_COUNT + 1];

const char *scheme_name(scheme s);
/* False for a name that is none; exactly as written above, in lower case. */
bool scheme_by_name(const char *name, scheme *out_scheme);

/* What prefixes and neighbourhoods have been seen; feed sentence by sentence, then ask. */
typedef struct scheme_evidence {
    size_t prefixes[256];    /* how often each prefix byte was seen */
    size_t orphan_inside;    /* I- after O, at a start, or after another type */
    size_t adjacent_begin;   /* B-X right after B-X or I-X */
    size_t lone_begin;       /* B-X elsewhere */
} scheme_evidence;

/* A tag: "O" or PREFIX-TYPE; the type is all that follows the first "-". */
typedef struct scheme_tag {
    char prefix;      /* 'O' outside */
    const char *type; /* not NUL-terminated; size 0 under 'O' */
    size_t type_size; /* bytes */
} scheme_tag;

/* Cuts a tag; false for an empty one, "O-PER", "B" without a type, or a prefix that no scheme has. What *out_tag
 * points to is TEXT. */
bool scheme_parse_tag(const char *text, size_t size, scheme_tag *out_tag);

/* Adds one sentence of tags [COUNT]. */
void scheme_observe(scheme_evidence *evidence, const scheme_tag *tags, size_t count);

/* The scheme that explains what was seen; BIO where nothing but O was. M makes it BMES, L or U BILOU, E or S BIOES.
 * With B and I alone it is the scheme whose rule more spans follow that begin after O, at a start or after another
 * type: with I in IOB1 (IO where there is no B at all), with B in BIO. */
scheme scheme_recognise(const scheme_evidence *evidence);

/* Chunks as conlleval has them after conversion to BIO, so that no entity is lost: an orphan inside-tag or a change of
 * type begins a span; S and U always stand alone, E and L always end. That reads every scheme, mixtures too, so none
 * needs to be named. Types are numbered by TYPE_NUMBER(context, type), called once a span.
 * Writes at most COUNT spans to out_spans and returns how many. */
typedef size_t scheme_type_number(void *context, const char *type, size_t type_size);
size_t scheme_to_spans(const scheme_tag *tags, size_t count, scheme_type_number *type_number, void *context,
                       span *out_spans);

/* The prefix of every token: out_prefixes [COUNT], 'O' outside; spans in order, without overlap, inside COUNT. The
 * type of a token is its span's. Under IO, neighbours of one type melt together: returns how many spans did so with
 * the one before (0 under all others). */
size_t scheme_from_spans(scheme s, const span *spans, size_t span_count, char *out_prefixes, size_t count);

#endif
