/* A scored file in memory: tokens with their gold and guessed tags, sentence by sentence.
 *
 * For the ways of scoring that look at a sentence more than once; conlleval's own output needs none of it.
 * Thread rule: immutable once read. */
#ifndef NER_CORPORA_TAGGED_H
#define NER_CORPORA_TAGGED_H

#include "base/buffer.h"
#include "corpora/names.h"
#include "corpora/pairs.h"

typedef struct tagged_token {
    size_t text, size;            /* where its text stands in `texts`, and its bytes */
    size_t gold, guess;           /* numbers in `tags` */
    size_t gold_line, guess_line; /* from 1 */
} tagged_token;

/* A -DOCSTART- line: a sentence ends there, and it is no token of any, but to conlleval. */
typedef struct tagged_mark {
    size_t sentence;    /* the one that it stands before; `sentences` for one behind the last */
    size_t gold, guess; /* numbers in `tags` */
} tagged_mark;

typedef struct tagged {
    char *gold_name, *guess_name; /* for messages */
    tagged_token *tokens;         /* [token_count] */
    size_t token_count, token_capacity;
    size_t *first; /* [sentences + 1]: where each sentence begins in `tokens` */
    size_t sentences, first_capacity;
    tagged_mark *marks; /* [mark_count] in their order */
    size_t mark_count, mark_capacity;
    buffer texts; /* tokens, a space behind each */
    names tags; /* as they stand in the files, with repetitions none */
} tagged;

/* Reads all pairs. NULL on failure. MUST be freed with tagged_free. */
tagged *tagged_read(const pairs_options *options, error *err);

/* NULL is allowed. */
void tagged_free(tagged *t);

/* The gold or guessed tags of a sentence; out_tags has room for its tokens. What they point to is T's. */
void tagged_tags(const tagged *t, size_t sentence, bool guess, split_field *out_tags);

#endif
