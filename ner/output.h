/* The forms of output, a table of function pointers: each writes passages (ner/passage.h) as they come.
 *
 * To add a form: write output_NAME.c with an output_form, declare it here and put it into output_forms, and write its
 * page in docs/forms. Failures of the writer stick to it and are reported when it is flushed; functions here fail for
 * want of memory alone. Thread rule: an output belongs to one thread. */
#ifndef NER_NER_OUTPUT_H
#define NER_NER_OUTPUT_H

#include "base/buffer.h"
#include "base/writer.h"
#include "ner/offsets.h"
#include "ner/passage.h"

typedef struct output_form output_form;

typedef struct output_options {
    const output_form *form;
    const char *const *types; /* [type_count] names, in the model's order; must outlive the output */
    size_t type_count;
    offset_unit unit;
    bool name_files;   /* there are several files: say which one where the form leaves a choice */
    const char *title; /* of a page */
} output_options;

/* An entity with its place, as most forms write it. */
typedef struct mention {
    const char *text; /* of the input, malformed bytes included */
    size_t size;      /* bytes */
    size_t start, end; /* half-open, in the unit of the options */
    size_t type;
    double probability;
} mention;

typedef struct output {
    output_options options;
    writer *writer;
    writer *copy;        /* brat: where the text itself goes; NULL: nowhere */
    const char *file;    /* the file that is being written about; "-" for standard input */
    size_t offset;       /* units between the start of the document (brat: the file) and the next passage */
    size_t number;       /* mentions so far: in the document (JSON lines) or the file (brat) */
    buffer texts;        /* JSON lines: texts of the mentions below, one behind the other */
    mention *mentions;   /* [mention_capacity] JSON lines: those of the open document; their `text` is not used */
    size_t mention_capacity;
    size_t *counts;      /* [types] HTML: for the legend */
    bool begins_file;    /* CoNLL lines: nothing of the file is written yet */
    size_t missing;      /* the same: newlines that stand between what was written and another file's lines */
    size_t inside;       /* colour: 1 + type of the entity that is open; 0: none */
    bool carriage;       /* colour: a CR came and nothing behind it yet */
    bool newline;        /* HTML: the same of a newline */
    bool wrapped;        /* HTML: a line was joined to the next */
    size_t column;       /* HTML: code points of the line so far */
} output;

struct output_form {
    const char *name;
    bool probabilities; /* are written */
    bool counts_files; /* offsets count from the start of the file, not of the document */
    bool (*begin)(output *o, error *err);      /* before everything; NULL: nothing to do */
    bool (*begin_file)(output *o, error *err); /* o->file is set; NULL: nothing to do */
    bool (*passage)(output *o, const passage *p, error *err);
    bool (*end_file)(output *o, error *err);
    bool (*end)(output *o, error *err); /* after everything */
};

extern const output_form output_conll, output_jsonl, output_tsv, output_inline, output_brat, output_html, output_color;

/* [OUTPUT_FORMS] and their names, with a NULL behind them for a command line: the first is the default. */
enum { OUTPUT_FORMS = 7 };
extern const output_form *const output_forms[OUTPUT_FORMS];
extern const char *const output_form_names[OUTPUT_FORMS + 1];

bool output_init(output *o, const output_options *options, error *err);
void output_dispose(output *o);

/* From here on, all goes to W (and under brat the text to COPY, where that is not NULL), which stay the caller's. */
bool output_begin(output *o, writer *w, writer *copy, error *err);
bool output_begin_file(output *o, const char *file, error *err);
bool output_passage(output *o, const passage *p, error *err);
bool output_end_file(output *o, error *err);
bool output_end(output *o, error *err);

/* What the grounds of `-f color` mean, for standard error: one line. */
bool output_color_legend(const output_options *options, buffer *out_line);

/* For forms: calls WRITE for every mention of the passage, in order, and moves o->offset behind the passage. */
typedef bool output_mention_writer(output *o, const mention *m, error *err);
bool output_mentions(output *o, const passage *p, output_mention_writer *write, error *err);

/* For forms that mark entities inside the text: calls PLAIN for every stretch of bytes, with OPEN and CLOSE around
 * those of an entity. */
typedef struct output_marks {
    void (*plain)(output *o, const char *text, size_t size);
    void (*open)(output *o, const entity *e);
    void (*close)(output *o, const entity *e);
} output_marks;
void output_marked(output *o, const passage *p, const output_marks *marks);

/* For forms: where the entity's first token begins and its last one ends, in bytes from the passage's text. */
void output_place(const passage *p, const entity *e, size_t *out_start, size_t *out_end);

/* For forms: writes TEXT with &, <, > and " as entities of XML; with QUOTES false, " stays. */
void output_escape(writer *w, const char *text, size_t size, bool quotes);

#endif
