/* A file as corpora/lint_*.c share it. */
#ifndef NER_CORPORA_LINT_FILE_H
#define NER_CORPORA_LINT_FILE_H

#include "base/buffer.h"
#include "corpora/conll.h"
#include "corpora/lint.h"
#include "corpora/names.h"

typedef struct lint_column {
    size_t at, size; /* bytes of the line */
} lint_column;

typedef struct lint_line {
    size_t at, size;      /* bytes of the file, without the newline */
    bool newline, tabs;
    conll_kind kind;
    size_t columns;       /* how many */
    size_t first_column;  /* number of the first one in the file's list */
    lint_column token, tag; /* of a token line that has them */
    bool has_tag;         /* it has the columns that are wanted, and the tag is one of some scheme */
    scheme_tag parsed;    /* then; it points into the file's bytes */
    size_t folded;        /* number of its type in small letters, + 1; 0 outside */
    /* what mending does */
    bool drop_bom, drop_cr, empty, add_newline, separate;
    char prefix;          /* the tag's new one; 0: none */
    size_t type;          /* the number of its new type, + 1; 0: none */
} lint_line;

struct lint_file {
    const lint_options *options;
    char *name;
    buffer bytes;         /* the file as it stands */
    lint_line *lines;
    size_t count, capacity;
    lint_column *columns; /* of all lines */
    size_t column_count, column_capacity;
    size_t width;         /* columns of most token lines */
    bool tabs;            /* most are cut at tabs */
    scheme scheme;
    names types;
    lint_finding *findings;
    size_t finding_count, finding_capacity;
    buffer messages;
};

/* Where a sentence was first seen. */
typedef struct lint_place {
    size_t file, line;
    uint64_t entities; /* a hash of its entities */
} lint_place;

/* The sentences of all files. */
struct lint {
    lint_options options;
    names sentences;      /* hashes of their tokens, 16 bytes each */
    lint_place *places; /* [sentences.count] */
    size_t place_capacity;
    char **files;         /* names, owned */
    size_t file_count, file_capacity;
};

/* Adds a finding at a byte of line INDEX. False when there is no memory. */
bool lint_add(lint_file *f, size_t index, size_t byte, lint_code code, bool fixable, const char *format, ...)
    ATTRIBUTE_FORMAT(6, 7) ATTRIBUTE_CHECKED;

/* Text that may stand in a message: at most 40 bytes of it. */
int lint_shown(size_t size);

/* Finds what can be seen in single lines (lint_lines.c), in tags (lint_tags.c), between sentences (lint_sentences.c).
 * False when there is no memory. */
bool lint_check_lines(lint_file *f);
bool lint_check_tags(lint_file *f);
bool lint_check_sentences(lint *l, lint_file *f);

/* Calls VISIT with the first line and the one behind the last of every sentence. */
typedef bool lint_visit(void *context, size_t from, size_t to);
bool lint_each_sentence(const lint_file *f, lint_visit *visit, void *context);

#endif
