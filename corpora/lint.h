/* What would go wrong with a corpus in training or scoring, with its place; and how to mend what has one right answer.
 *
 * A file is read whole. What is right in it is what most of it does: the number of columns, the separator, the tagging
 * scheme, the spelling of a type. docs/lint.md has a section for every code.
 * Thread rule: a lint belongs to one thread. */
#ifndef NER_CORPORA_LINT_H
#define NER_CORPORA_LINT_H

#include "base/writer.h"
#include "corpora/scheme.h"

typedef enum lint_code {
    LINT_BOM,
    LINT_CRLF,
    LINT_MISSING_NEWLINE,
    LINT_INVALID_UTF8,
    LINT_CONTROL_CHARACTER,
    LINT_BLANK_SEPARATOR,
    LINT_RAGGED_COLUMNS,
    LINT_MIXED_SEPARATORS,
    LINT_RUN_OF_BLANKS,
    LINT_EMPTY_TOKEN,
    LINT_BLANK_IN_TOKEN,
    LINT_UNKNOWN_PREFIX,
    LINT_OUTSIDE_WITH_TYPE,
    LINT_MIXED_SCHEMES,
    LINT_ORPHAN_INSIDE,
    LINT_UNCLOSED_ENTITY,
    LINT_TYPE_CASE,
    LINT_LONG_SENTENCE,
    LINT_SHARED_SENTENCE,
    LINT_OTHER_TAGS
} lint_code;

enum { LINT_CODES = LINT_OTHER_TAGS + 1, LINT_SHORTEST = 3 }; /* tokens of a sentence that is looked for elsewhere */

/* "bom", "crlf", … */
extern const char *const lint_code_names[LINT_CODES];

typedef struct lint_options {
    long token_column, tag_column; /* from 0; negative: from the right */
    bool latin1;                   /* every byte is a character */
    size_t longest;                /* tokens that a sentence may have */
} lint_options;

typedef struct lint_finding {
    size_t line, column; /* from 1; columns in code points */
    lint_code code;
    bool fixable;
    size_t message;      /* where it begins in the file's `messages`; NUL-terminated */
} lint_finding;

typedef struct lint lint;
typedef struct lint_file lint_file;

/* NULL on failure. MUST be freed with lint_free. OPTIONS are copied. */
lint *lint_new(const lint_options *options, error *err);

/* NULL is allowed. */
void lint_free(lint *l);

/* Reads PATH and finds what is wrong in it, and which of its sentences of LINT_SHORTEST tokens or more stand in the
 * files before it, or stood before with other tags. NULL on failure. MUST be freed with lint_file_free. */
lint_file *lint_read(lint *l, const char *path, error *err);

/* NULL is allowed. */
void lint_file_free(lint_file *f);

/* In the order of the file. They live as long as F. */
const lint_finding *lint_findings(const lint_file *f, size_t *out_count);
const char *lint_message(const lint_file *f, const lint_finding *finding);
const char *lint_name(const lint_file *f);

/* Whether most token lines have no tag where tags are looked for: a wrong column, rather than a bad corpus. */
bool lint_has_no_tags(const lint_file *f);

/* The scheme that most of the file follows. */
scheme lint_scheme(const lint_file *f);

/* The file with every fixable finding mended. */
void lint_write_fixed(const lint_file *f, writer *out);

/* The same as a unified diff; nothing where there is nothing to mend. */
void lint_write_diff(const lint_file *f, writer *out);

#endif
