/* A file through the pipeline into a string, with the stand-in of fake_tagger.c for a model. */
#ifndef NER_TESTS_NER_TAGGED_H
#define NER_TESTS_NER_TAGGED_H

#include "ner/pipeline.h"
#include "tests/support.h"

/* What is not usual in a run; zeros are the usual. */
typedef struct tagged_how {
    const input_form *input;   /* text */
    const output_form *output; /* conll */
    offset_unit unit;
    size_t threads;      /* 1 */
    size_t max_sentence; /* 1000 */
    double min_probability;
    const bool *types;
    long column;
    bool skip_errors;
    bool documents, sentence_alone; /* the model looks at documents; it is told not to */
} tagged_how;

/* Tags FILES [count] with one pipeline: the output, NUL-terminated and valid until the next call but three. */
const char *tagged_files(const tagged_how *how, const char *const *files, size_t count);

/* The same for a temporary file of TEXT[SIZE]. */
const char *tagged_bytes(const tagged_how *how, const void *text, size_t size);
const char *tagged_text(const tagged_how *how, const char *text);

/* Bytes of the last output, what was reported during it (a line each, "lost: " before what was lost), and the status
 * and message of the last file that was not PIPELINE_DONE (else PIPELINE_DONE and ""). */
size_t tagged_size(void);
const char *tagged_reports(void);
pipeline_status tagged_status(void);
const char *tagged_message(void);

/* The options behind a run, for tests that make their own pipeline. */
pipeline_options tagged_options(const tagged_how *how, const model *m);

#endif
