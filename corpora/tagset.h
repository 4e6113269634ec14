/* The tags a network predicts: every prefix of a scheme with every type, numbered, and which may follow which.
 *
 * Tag 0 is O; then for type k the prefixes in the order B, I (bio) or B, I, E, S (bioes).
 * Thread rule: immutable once made. */
#ifndef NER_CORPORA_TAGSET_H
#define NER_CORPORA_TAGSET_H

#include "base/error.h"
#include "corpora/scheme.h"

typedef struct tagset {
    scheme scheme;     /* SCHEME_BIO or SCHEME_BIOES */
    char **types;      /* [type_count], owned, NUL-terminated */
    size_t type_count;
    size_t count;      /* tags */
    char **names;      /* [count], owned: "O", "B-PER", … */
} tagset;

/* TYPES are copied. A scheme other than bio and bioes is ERROR_USAGE. NULL on failure. MUST be freed with
 * tagset_free. */
tagset *tagset_new(scheme s, const char *const *types, size_t type_count, error *err);
void tagset_free(tagset *ts);

/* 'O' for tag 0. */
char tagset_prefix(const tagset *ts, size_t tag);
/* The type of a tag other than 0. */
size_t tagset_type(const tagset *ts, size_t tag);

/* Whether TO may stand right after FROM in a legal sequence; FROM == count is the start of the sentence, TO == count
 * its end. */
bool tagset_allows(const tagset *ts, size_t from, size_t to);

/* out_tags [COUNT] for a sentence with these spans (in order, no overlap; types numbered as here). */
void tagset_from_spans(const tagset *ts, const span *spans, size_t span_count, size_t *out_tags, size_t count);

/* The spans of a legal tag sequence; out_spans has room for COUNT. Returns how many. */
size_t tagset_to_spans(const tagset *ts, const size_t *tags, size_t count, span *out_spans);

#endif
