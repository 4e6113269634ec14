/* The score of conlleval.pl (2004-01-26), to the byte: how the CoNLL shared tasks of 2000 to 2003 are compared.
 *
 * A machine that looks at two neighbouring tags at a time, in gold and in guess; what begins and ends a chunk follows
 * Tjong Kim Sang's script, its oddities included: - a tag is cut at its first "-"; without one its type is empty; the
 * type "0" is the empty type; - an inside-tag after O, and a change of type, begin a chunk; E and I after E begin one,
 * B after E does not; - "[" and "]" are chunks of one token; other prefixes but O and "." begin or end chunks only
 * where the type changes; - -DOCSTART- is a token like others; a line whose first field is -X-, or an empty one, is a
 * boundary. Memory grows with the number of types, not of tokens.
 * Thread rule: a scorer belongs to one thread. */
#ifndef NER_CORPORA_CONLLEVAL_H
#define NER_CORPORA_CONLLEVAL_H

#include "base/reader.h"
#include "base/writer.h"
#include "corpora/names.h"
#include "corpora/score.h"
#include "corpora/split.h"

typedef struct conlleval_options {
    bool raw;            /* -r: tags are types without a prefix; every token that is not outside is a chunk */
    const char *outside; /* -o: the tag of a token outside of chunks, under raw */
} conlleval_options;

typedef struct conlleval conlleval;

/* NULL on failure. MUST be freed with conlleval_free. OPTIONS are copied, the text in them is not. */
conlleval *conlleval_new(const conlleval_options *options, error *err);

/* NULL is allowed. */
void conlleval_free(conlleval *c);

/* One token. False only when there is no memory. */
bool conlleval_add(conlleval *c, split_field gold, split_field guess, error *err);

/* The chunks of one sentence, tags [COUNT] of gold or of guess, types numbered in TYPES: those that conlleval_add
 * counts. A chunk that begins where another has not ended ends it, though the script then counts it on. out_spans has
 * room for COUNT. False only when there is no memory. */
bool conlleval_chunks(const split_field *tags, size_t count, names *types, span *out_spans, size_t *out_count,
                      error *err);

/* Between two sentences; also several times, at the start or at the end. */
void conlleval_boundary(conlleval *c);

/* The end of the input: closes what is open. To be called once, before anything is asked. */
void conlleval_finish(conlleval *c);

/* One line of columns: gold is the second last field, guess the last. ERROR_DATA (the script's status 1) where their
 * number is not that of the first line, ERROR_USAGE (its status 255) where they are fewer than two or the delimiter is
 * no expression. NAME is for messages. */
bool conlleval_add_line(conlleval *c, split *delimiter, const char *name, const line *columns, error *err);

/* What the script prints: a report, or (latex) a table. False only when there is no memory; what could not be written
 * is OUT's to report. */
bool conlleval_print(const conlleval *c, bool latex, writer *out, error *err);

/* For other reports. */
size_t conlleval_tokens(const conlleval *c);
size_t conlleval_correct_tags(const conlleval *c);
score_counts conlleval_counts(const conlleval *c);

/* How many entities of gold and guess together, in schemes with end-tags, begin right behind the end of another of
 * their type: the script takes both for one, so that such files are to be converted to BIO first. */
size_t conlleval_joined(const conlleval *c);

typedef struct conlleval_type {
    const char *text; /* NUL-terminated; may be empty */
    size_t size;
    score_counts counts;
} conlleval_type;

/* Types that have begun a chunk in gold or guess, in byte order. *out_types [*out_count] is the caller's: memory_free;
 * its texts are C's. */
bool conlleval_types(const conlleval *c, conlleval_type **out_types, size_t *out_count, error *err);

#endif
