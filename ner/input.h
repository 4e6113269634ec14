/* The forms of input, a table of function pointers: each cuts a file into passages of documents (ner/passage.h).
 *
 * To add a form: write input_NAME.c with an input_form, declare it here and put it into input_forms.
 * Thread rule: an input belongs to one thread at a time; batches that it has filled are others' to use. */
#ifndef NER_NER_INPUT_H
#define NER_NER_INPUT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "corpora/conll.h"
#include "ner/passage.h"
#include "ner/source.h"
#include "tokenizer/tokenizer.h"

typedef struct input_form input_form;

typedef struct input_options {
    const input_form *form;
    tokenizer_options tokenizer; /* for forms without tokens of their own */
    long column;                 /* CoNLL: where the token stands, from 0 */
    bool keep_lines;             /* CoNLL: passages hold the lines as they stand, not a text made of the tokens */
    bool skip_errors;            /* JSON lines: a broken line is left out; false: the file ends there */
    const wakeup *wakeup;        /* ends a file when it is called, whatever there is to come; NULL: nothing does */
} input_options;

typedef struct input {
    input_options options;
    tokenizer *tokenizer; /* NULL under CoNLL */
    source source;        /* all but CoNLL */
    bool begun;           /* the file's first passage is made */
    bool in_document;     /* the next passage goes on with a document */
    bool ended;           /* there are no more passages */
    size_t malformed_line; /* of the first malformed UTF-8 in the file; 0: none so far */
    error failure;        /* why the file ended early; ERROR_NONE where it did not */

    size_t scanned;       /* bytes of the source's rest that hold no newline */
    size_t line;          /* number of the line that the rest begins with, from 1 */

    arena records;        /* JSON lines: the records of a batch and their texts */
    record *record;       /* the one whose text is being cut; NULL: none */
    const char *text;     /* what of its text is left */
    size_t text_size;
    size_t record_bytes;  /* of its line, with the newline */

    conll *conll;
    buffer pending;       /* CoNLL: the sentence that is not at its end, as `keep_lines` wants it */
    token *tokens;        /* [token_capacity] of it; text is NULL, start counts from pending's start */
    size_t token_count, token_capacity;
    insertion *insertions; /* [insertion_capacity] of it */
    size_t insertion_count, insertion_capacity;
} input;

struct input_form {
    const char *name;
    bool (*open)(input *in, const char *path, error *err);
    /* Adds passages and omissions to an empty batch until it is full or the next would have to be waited for, but one
     * at least before the end. */
    bool (*fill)(input *in, batch *b, error *err);
};

extern const input_form input_text, input_lines, input_conll, input_jsonl;

/* [INPUT_FORMS] and their names, with a NULL behind them for a command line: the first is the default. */
enum { INPUT_FORMS = 4 };
extern const input_form *const input_forms[INPUT_FORMS];
extern const char *const input_form_names[INPUT_FORMS + 1];

bool input_init(input *in, const input_options *options, error *err);
void input_dispose(input *in);

/* Starts with a file, as reader_open does. MUST be ended with input_close where it returned true. */
bool input_open(input *in, const char *path, error *err);
void input_close(input *in);

/* What the form's fill does. When the file cannot be read on, or what it holds is wrong, the passages end there and
 * in->failure is set. Fails only when there is no memory; then the input can only be closed. */
bool input_fill(input *in, batch *b, error *err);

/* For forms: a passage at the input's place, and its addition with what follows from it for the next one. */
passage input_passage(const input *in);
bool input_add(input *in, batch *b, const passage *p, error *err);

/* For forms: sets the failure, where there is none yet, and the end. Always returns true. */
bool input_fail(input *in, const error *why);

/* For forms over a source: opens, and reads on, for a batch that has no passages yet. What passages of other batches
 * point to stays. Memory is the only failure of input_read. */
bool input_open_source(input *in, const char *path, error *err);
bool input_read(input *in, batch *b, error *err);

/* For forms over a source: the next line of the rest: its bytes without LF, and how many with it. False where its end
 * has not come; then *out_size is the whole rest. */
bool input_find_line(input *in, const char **out_line, size_t *out_size, size_t *out_full);

/* For forms over a source: so many bytes of it are done with. */
void input_use(input *in, size_t size);

#endif
