/* The whole way: bytes of files in, tagged passages out, in bounded memory.
 *
 * A round takes what has come (or what a batch holds), tags it and writes and flushes it. Another one may be read
 * meanwhile, but none is waited for before what came is answered: so a sentence is answered as soon as the bytes that
 * settle its end are there, and what is written depends neither on threads nor on the pieces in which the input comes.
 * Thread rule: a pipeline belongs to one thread, which shares the work out to threads of its own; callbacks come from
 * any of these, but one at a time. */
#ifndef NER_NER_PIPELINE_H
#define NER_NER_PIPELINE_H

#include "ner/input.h"
#include "ner/output.h"
#include "ner/tagging.h"

/* Called with what is wrong in the input but not its end. LOST: a broken line is left out; else a warning alone. */
typedef void pipeline_reporter(void *context, const error *err, bool lost);

typedef struct pipeline_options {
    input_options input; /* keep_lines and wakeup are set by the pipeline */
    output_options output;
    tagging_options tagging;
    pipeline_reporter *report; /* not NULL */
    void *context; /* of report */
} pipeline_options;

/* What has gone through so far. */
typedef struct pipeline_counts {
    size_t files, tokens, entities;
} pipeline_counts;

typedef enum pipeline_status {
    PIPELINE_DONE,
    PIPELINE_BAD_INPUT, /* this file could not be read, or not to its end: others can be */
    PIPELINE_FAILED     /* output, memory or model: nothing more can be done */
} pipeline_status;

typedef struct pipeline pipeline;

/* OPTIONS are copied, what they point to must outlive the pipeline. NULL on failure. MUST be freed with pipeline_free.
 */
pipeline *pipeline_new(const model *m, const pipeline_options *options, error *err);
void pipeline_free(pipeline *p);

/* Begins an output: W, and COPY for the text of brat's files or NULL. Both stay the caller's. Nothing is written before
 * a file could be opened. */
void pipeline_begin(pipeline *p, writer *w, writer *copy);

/* One file, PATH in the output. A failure of the output is told at once, though more of the file may come (but where it
 * is inflated). What could be read of a bad one is tagged and written. What is left out is reported when all before it
 * is written, the place of the first malformed UTF-8 before what was made of it. */
pipeline_status pipeline_file(pipeline *p, const char *path, error *err);

/* Ends the output and flushes it; nothing is written where no file could be opened. */
bool pipeline_end(pipeline *p, error *err);

/* The counts so far, between files. */
pipeline_counts pipeline_count(const pipeline *p);

/* Called after every round. */
typedef void pipeline_progress(void *context, const pipeline_counts *counts);
void pipeline_watch(pipeline *p, pipeline_progress *progress, void *context);

#endif
