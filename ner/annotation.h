/* A document with tokens and entities: what `ner convert` turns from one form into another.
 *
 * Thread rule: an annotation belongs to one thread. */
#ifndef NER_NER_ANNOTATION_H
#define NER_NER_ANNOTATION_H

#include "base/buffer.h"
#include "base/writer.h"
#include "corpora/conll.h"
#include "corpora/names.h"
#include "corpora/scheme.h"

typedef struct annotation_token {
    size_t start, end; /* bytes of the text, half-open */
    bool new_sentence; /* the first of one */
} annotation_token;

typedef struct annotation_span {
    size_t start, end; /* bytes of the text, half-open; not empty */
    size_t label;      /* number in `labels` */
    size_t line;       /* where it was read, for messages */
} annotation_span;

typedef struct annotation {
    const char *name; /* of the file, for messages; not owned */
    buffer text;      /* UTF-8 */
    annotation_token *tokens; /* [token_count] in order, without overlap */
    size_t token_count, token_capacity;
    annotation_span *spans;   /* [span_count] in order, without overlap */
    size_t span_count, span_capacity;
    names labels;
    bool has_tokens;  /* the form that was read says how the text is cut */
    bool mark;        /* a document mark stood before it */
} annotation;

void annotation_init(annotation *a);
void annotation_dispose(annotation *a);

/* Empty, but for the labels. */
void annotation_clear(annotation *a);

bool annotation_add_token(annotation *a, size_t start, size_t end, bool new_sentence) ATTRIBUTE_CHECKED;
bool annotation_add_span(annotation *a, size_t start, size_t end, const char *label, size_t label_size,
                         size_t line_number) ATTRIBUTE_CHECKED;

/* Cuts the text: tokens stand between blanks, and an end of line ends a sentence. */
bool annotation_cut_at_blanks(annotation *a) ATTRIBUTE_CHECKED;

/* Makes tokens end where entities do. Where the form said how the text is cut it is an error if they do not; so is, in
 * any case, an entity without a token. */
bool annotation_fit_tokens(annotation *a, error *err);

/* Whether no label of an entity holds one of the bytes of FORBIDDEN, which would end it in the form that is to be
 * written; else ERROR_DATA with the place. */
bool annotation_check_labels(const annotation *a, const char *forbidden, error *err);

/* A reader of documents from one file (or, for brat, a pair of files or a folder of them). */
typedef enum annotation_form { ANNOTATION_CONLL, ANNOTATION_JSONL, ANNOTATION_BRAT } annotation_form;

typedef struct annotation_options {
    long token_column, tag_column; /* CoNLL */
    conll_encoding encoding;
} annotation_options;

typedef struct annotation_reader annotation_reader;

/* NULL on failure. MUST be freed with annotation_close. */
annotation_reader *annotation_open(const char *path, annotation_form form, const annotation_options *options,
                                   error *err);
void annotation_close(annotation_reader *r);

/* The next document; A is cleared before. READER_FAILED with the place. */
reader_status annotation_next(annotation_reader *r, annotation *a, error *err);

/* The form that a file of this name has: .jsonl (.gz), .ann or a folder, everything else CoNLL. */
annotation_form annotation_form_of(const char *path);

/* Writers. The tokens must fit (annotation_fit_tokens) for CoNLL: TOKEN<TAB>TAG, and -DOCSTART- where there is a mark.
 * False only when there is no memory or a token or label cannot stand in a column; what is not written is OUT's to
 * report. */
bool annotation_write_conll(const annotation *a, scheme to, writer *out, size_t *melted, error *err);
void annotation_write_jsonl(const annotation *a, writer *out);
/* The .ann of a text. Labels must hold no blank (annotation_check_labels). */
void annotation_write_brat(const annotation *a, writer *out);

#endif
