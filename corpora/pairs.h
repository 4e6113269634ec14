/* Tokens with a gold tag and a guess, from one file (second last and last column) or from two (the last of each).
 *
 * Lines are cut as corpora/conll.h does, or by a delimiter as corpora/split.h does (then '#' is no comment, and a
 * first field -X- is a separator as an empty line is). Between two files, comments and the number of empty lines may
 * differ; tokens (their first columns) and sentence ends may not. A -DOCSTART- line is a token, as conlleval has it,
 * but marked as what it is; where it has no tag its tag is O.
 * Thread rule: a pair reader belongs to one thread. */
#ifndef NER_CORPORA_PAIRS_H
#define NER_CORPORA_PAIRS_H

#include "base/reader.h"
#include "corpora/conll.h"
#include "corpora/split.h"

typedef struct pairs_options {
    const char *gold_path;
    const char *guess_path; /* NULL: both are in the file GOLD_PATH */
    const char *delimiter;  /* NULL: columns at tabs or runs of spaces */
    conll_encoding encoding;
} pairs_options;

typedef struct pair {
    bool boundary;       /* a sentence ends here; all else is empty */
    bool document;       /* a -DOCSTART- line */
    split_field token, gold, guess;
    size_t gold_line, guess_line; /* from 1; the same in one file */
} pair;

typedef struct pairs pairs;

/* NULL on failure. MUST be freed with pairs_close. OPTIONS are copied, the texts in them are not. */
pairs *pairs_open(const pairs_options *options, error *err);

/* NULL is allowed. */
void pairs_close(pairs *p);

/* Names for messages. */
const char *pairs_gold_name(const pairs *p);
const char *pairs_guess_name(const pairs *p);

/* The next token or boundary; never two boundaries in a row, none before the first token. What *out_pair points to
 * lives until the next call. READER_FAILED, with PATH:LINE, where the files differ in tokens or sentences, or a column
 * is missing. */
reader_status pairs_next(pairs *p, pair *out_pair, error *err);

#endif
