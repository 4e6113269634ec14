#include "tests/ner/tagged.h"

#include "base/memory.h"
#include "base/reader.h"
#include "base/writer.h"
#include "ner/style.h"
#include "ner/windows.h"

#include <stdio.h>
#include <string.h>

enum { KEPT = 4 };

static char *kept[KEPT];
static size_t next_kept, last_size;
static char reports[4096];
static pipeline_status last_status;
static error last_error;

static void report(void *context, const error *err, bool lost)
{
    (void)context;
    size_t used = strlen(reports);
    snprintf(reports + used, sizeof reports - used, "%s%s\n", lost ? "lost: " : "", err->message);
}

pipeline_options tagged_options(const tagged_how *how, const model *m)
{
    const tagset *ts = model_tagset(m);
    pipeline_options o = {
        .input = {.form = how->input != NULL ? how->input : &input_text,
                  .column = how->column,
                  .skip_errors = how->skip_errors},
        .output = {.form = how->output != NULL ? how->output : &output_conll,
                   .types = (const char *const *)ts->types,
                   .type_count = ts->type_count,
                   .unit = how->unit,
                   .title = "the <title>"},
        .tagging = {.threads = how->threads > 0 ? how->threads : 1,
                    .max_sentence = how->max_sentence > 0 ? how->max_sentence : WINDOW_DEFAULT_TOKENS,
                    .min_probability = how->min_probability,
                    .types = how->types,
                    .sentence_alone = how->sentence_alone},
        .report = report,
    };
    error err;
    ck_assert(style_of_model(m, NULL, NULL, &o.input.tokenizer, &err));
    return o;
}

static void tag_into(const char *path, const tagged_how *how, const char *const *files, size_t count)
{
    error err;
    model *m = model_open(how->documents ? "documents" : "fake", &err);
    pipeline_options o = tagged_options(how, m);
    o.output.name_files = count > 1;
    writer *w = writer_open(path, &err);
    pipeline *p = pipeline_new(m, &o, &err);
    ck_assert_msg(w != NULL && p != NULL, "%s", err.message);
    pipeline_begin(p, w, NULL);
    for (size_t i = 0; i < count; i++) {
        pipeline_status status = pipeline_file(p, files[i], &err);
        if (status != PIPELINE_DONE) {
            last_status = status;
            last_error = err;
        }
    }
    ck_assert(pipeline_end(p, &err));
    ck_assert(writer_commit(w, &err));
    pipeline_free(p);
    model_free(m);
}

const char *tagged_files(const tagged_how *how, const char *const *files, size_t count)
{
    reports[0] = '\0';
    last_status = PIPELINE_DONE;
    last_error.message[0] = '\0';
    const char *path = support_text(".out", "");
    tag_into(path, how, files, count);
    memory_free(kept[next_kept]);
    error err;
    ck_assert_msg(reader_read_all(path, &kept[next_kept], &last_size, &err), "%s", err.message);
    const char *result = kept[next_kept];
    next_kept = (next_kept + 1) % KEPT;
    return result;
}

const char *tagged_bytes(const tagged_how *how, const void *text, size_t size)
{
    const char *path = support_file(".in", text, size);
    return tagged_files(how, &path, 1);
}

const char *tagged_text(const tagged_how *how, const char *text)
{
    return tagged_bytes(how, text, strlen(text));
}

size_t tagged_size(void)
{
    return last_size;
}

const char *tagged_reports(void)
{
    return reports;
}

pipeline_status tagged_status(void)
{
    return last_status;
}

const char *tagged_message(void)
{
    return last_error.message;
}
