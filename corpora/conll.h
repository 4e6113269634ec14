/* Files of columns, a token a line: CoNLL and its many relatives, read line by line.
 *
 * - A line that holds a tab is cut at tabs, another one at runs of spaces; trailing empty columns do not count. A
 * token may be empty where the line begins with a tab. One CR before the newline belongs to the line's end. - A line
 * of nothing but spaces and tabs is a separator: it ends a sentence.
 * - A document mark is a line whose first column, or whose token, is -DOCSTART-, whatever stands behind it. - A
 * comment begins with '#', stands before a sentence's first token and has not as many columns as the file's tokens
 * have. To know these, the lines at the start of a file that begin with '#' wait for the first that does not (and is
 * no mark). A comment is cut as those tokens are: one without a tab in a file cut at tabs is one column.
 *
 * Memory does not grow with the file, but for the longest line and the comments before the first token. Thread rule: a
 * reader belongs to one thread. */
#ifndef NER_CORPORA_CONLL_H
#define NER_CORPORA_CONLL_H

#include "base/reader.h"

typedef enum conll_encoding {
    CONLL_UTF8,   /* malformed UTF-8 is an error with its place */
    CONLL_LATIN1, /* columns are given as UTF-8 */
    CONLL_BYTES   /* columns are given as they stand */
} conll_encoding;

typedef struct conll_options {
    long token_column; /* from 0; negative: from the right, -1 the last: where a document mark may stand too */
    conll_encoding encoding;
} conll_options;

typedef enum conll_kind {
    CONLL_TOKEN,
    CONLL_SEPARATOR,
    CONLL_DOCUMENT, /* ends the sentence before it */
    CONLL_COMMENT
} conll_kind;

typedef struct conll_column {
    const char *text; /* not NUL-terminated; UTF-8, but under CONLL_BYTES */
    size_t size;      /* bytes */
    size_t at;        /* bytes from the start of the raw line */
    size_t raw_size;  /* bytes in the raw line */
} conll_column;

typedef struct conll_line {
    conll_kind kind;
    line raw;                    /* the bytes as they stand, a BOM and the CR included; without the newline */
    size_t end;                  /* bytes of the raw line before the CR */
    bool tabs;                   /* it is cut at tabs */
    bool begins_document;        /* a document mark, or the comment "# newdoc" of CoNLL-U */
    const conll_column *columns; /* [count]; none of a separator */
    size_t count;
} conll_line;

typedef struct conll conll;

/* Opens PATH as reader_open does. NULL on failure. MUST be freed with conll_close. */
conll *conll_open(const char *path, const conll_options *options, error *err);

/* NULL is allowed. */
void conll_close(conll *c);

/* The input ends when W is called, as reader_end_at has it. */
void conll_end_at(conll *c, const wakeup *w);

/* The name for messages. Lives as long as C. */
const char *conll_name(const conll *c);

/* The next line; what *out_line points to lives until the next call. READER_FAILED, with PATH:LINE, on malformed UTF-8
 * and wherever reader_line fails. */
reader_status conll_next(conll *c, conll_line *out_line, error *err);

/* Whether conll_next has an answer without asking the system: for who wants to do something else before it waits. */
bool conll_has_line(const conll *c);

/* Says that byte GOOD of a line is malformed UTF-8. Always returns false. */
bool conll_malformed(const char *name, const line *raw, size_t good, error *err);

/* The columns of the file's first token line; 0 before one has come. */
size_t conll_width(const conll *c);

/* Column NUMBER of a token line (from 0; negative: from the right). With a negative number the line must have as many
 * columns as the file's first; with another one it may have more. Otherwise ERROR_DATA with PATH:LINE and the column,
 * from 1. */
bool conll_find(const conll *c, const conll_line *token_line, long number, conll_column *out_column, error *err);

#endif
