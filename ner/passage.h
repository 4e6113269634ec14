/* What flows from the inputs to the outputs: a document in passages, in order, each with one sentence or none.
 *
 * A document is what `join` and `text` of its passages give one behind the other, nothing left out: so an output that
 * writes all of it gives the input back byte for byte, and offsets can be counted on the way.
 *
 *   running text   text: the gap before the sentence and the sentence; a last passage without tokens: the rest
 *   a line         text: the line; trail: its line end
 *   CoNLL tokens   join: "\n" between sentences; text: the tokens joined by spaces; trail: "\n"
 *
 * Everything points into memory of the batch, of the input or of a batch that was filled later, and lives until the
 * batch is cleared: batches that are used in turn are cleared in the order in which they were filled. */
#ifndef NER_NER_PASSAGE_H
#define NER_NER_PASSAGE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "models/tagger.h"
#include "tokenizer/sentence.h"

/* A CoNLL line that gets one more column. */
typedef struct insertion {
    size_t at;      /* bytes from the start of the passage's lines: where the column goes */
    char separator; /* what stands before it; 0: the line ends in a separator already */
    bool token;     /* the tag of the sentence's next token; false: an O, for -DOCSTART- */
} insertion;

/* A line of JSON that comes back with its own fields. */
typedef struct record {
    const char *raw;  /* the object, from "{" to "}" */
    size_t size;      /* bytes */
    size_t spans_at, spans_end; /* where the value of its "spans" stands; both 0 where it has none */
    bool has_file;    /* it has a field "file" of its own */
} record;

typedef struct passage {
    const char *lead; /* a byte-order mark before the document: no part of it */
    size_t lead_size;
    const char *join; /* joins this passage to the one before it in the document */
    size_t join_size;
    const char *text;
    size_t text_size;
    const char
        *trail; /* a line end behind it: stands in for the next passage's join, else is no part of the document */
    size_t trail_size;
    sentence sentence;      /* its tokens point into text; count 0: no sentence here */
    tagged_sentence tagged; /* filled in after tagging */
    const char *lines;      /* input lines as they stand, to be copied by `-i conll -f conll`; NULL for other inputs */
    size_t lines_size;
    const insertion *insertions; /* [insertion_count], in order */
    size_t insertion_count;
    const record *record; /* NULL for other inputs than JSON lines */
    bool begins_document, ends_document;
} passage;

/* A piece of the input that was left out. */
typedef struct omission {
    size_t at; /* passages of the batch that stand before it */
    error why; /* with its place in the input */
} omission;

/* Passages that are tagged in one round. Thread rule: a batch belongs to one thread. */
typedef struct batch {
    passage *passages; /* [count] */
    size_t count, capacity;
    size_t tokens;
    omission *omissions; /* [omission_count], in order */
    size_t omission_count, omission_capacity;
    arena memory; /* tokens and insertions */
    /* Memory that the input no longer uses, but batches that were filled before this one may: it goes back to the input
     * when this one is filled anew. */
    buffer bytes;
    arena records;
    bool moved_on; /* it has got such bytes since it was cleared */
} batch;

/* Tokens, or omissions, after which a batch is full: enough to keep all threads at work, little enough to stay in
 * memory. */
enum { BATCH_TOKENS = 1 << 15, BATCH_OMISSIONS = 512 };

void batch_init(batch *b);
void batch_dispose(batch *b);

/* Empty again; the memory stays for the next round. */
void batch_clear(batch *b);

bool batch_is_full(const batch *b);

/* Whether there is something in it to be written or told. */
bool batch_has_any(const batch *b);

/* Adds a passage; the tokens of its sentence are copied, nothing else is. */
bool batch_add(batch *b, const passage *p, error *err);

/* Adds a passage as it is, even where batch_add would make it part of the one before; nothing is copied. */
bool batch_append(batch *b, const passage *p, error *err);

/* Notes that something was left out behind AT passages, which are no fewer than the last time. */
bool batch_omit(batch *b, size_t at, const error *why, error *err);

#endif
