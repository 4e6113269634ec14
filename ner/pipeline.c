/* bytes -> tokenizer -> sentences -> tagger -> spans -> output: run_round is that line.
 *
 * Everything grows to the size of the largest round and then stays: after warm-up nothing is allocated but for opening
 * files. */
#include "ner/pipeline.h"

#include "base/memory.h"
#include "ner/holding.h"

#include <string.h>

struct pipeline {
    input input;
    output output;
    tagging *tagging;
    batch batch;
    holding holding;         /* where the model looks at documents */
    sentence *sentences;     /* [capacity] of the batch's passages */
    tagged_sentence *tagged; /* [capacity] the same */
    size_t capacity;
    writer *writer, *copy;
    pipeline_counts counts;
    pipeline_progress *progress;
    void *context;
    bool warned; /* of this file's malformed UTF-8 */
};

static bool init_parts(pipeline *p, const model *m, const pipeline_options *options, error *err)
{
    input_options in = options->input;
    in.keep_lines = in.form == &input_conll && options->output.form == &output_conll;
    in.tokenizer.lines = in.form == &input_lines;
    tagging_options how = options->tagging;
    how.unweighed = !options->output.form->probabilities;
    if (!input_init(&p->input, &in, err) || !output_init(&p->output, &options->output, err) ||
        (p->tagging = tagging_new(m, &how, err)) == NULL)
        return false;
    p->holding.windows.size = tagging_window(p->tagging);
    return true;
}

pipeline *pipeline_new(const model *m, const pipeline_options *options, error *err)
{
    pipeline *p = memory_new(1, sizeof *p);
    if (p == NULL) {
        error_memory(err, sizeof *p);
        return NULL;
    }
    batch_init(&p->batch);
    holding_init(&p->holding, 0);
    if (!init_parts(p, m, options, err)) {
        pipeline_free(p);
        return NULL;
    }
    return p;
}

void pipeline_free(pipeline *p)
{
    if (p == NULL)
        return;
    input_dispose(&p->input);
    output_dispose(&p->output);
    tagging_free(p->tagging);
    batch_dispose(&p->batch);
    holding_dispose(&p->holding);
    memory_free(p->sentences);
    memory_free(p->tagged);
    memory_free(p);
}

void pipeline_watch(pipeline *p, pipeline_progress *progress, void *context)
{
    p->progress = progress;
    p->context = context;
}

pipeline_counts pipeline_count(const pipeline *p)
{
    return p->counts;
}

bool pipeline_begin(pipeline *p, writer *w, writer *copy, error *err)
{
    p->writer = w;
    p->copy = copy;
    return output_begin(&p->output, w, copy, err);
}

bool pipeline_end(pipeline *p, error *err)
{
    return output_end(&p->output, err) && writer_flush(p->writer, err);
}

static bool reserve(pipeline *p, size_t needed, error *err)
{
    if (needed <= p->capacity)
        return true;
    size_t capacity = memory_grown(p->capacity, needed);
    sentence *sentences = memory_resize(p->sentences, capacity, sizeof *sentences);
    if (sentences != NULL)
        p->sentences = sentences;
    tagged_sentence *tagged = memory_resize(p->tagged, capacity, sizeof *tagged);
    if (tagged != NULL)
        p->tagged = tagged;
    if (sentences == NULL || tagged == NULL)
        return error_memory(err, capacity * sizeof *sentences);
    p->capacity = capacity;
    return true;
}

/* Tags the sentences of the passages and hands each its spans. BEGINS [count]: as tagging_run has it. */
static bool tag_passages(pipeline *p, passage *passages, const bool *begins, size_t count, error *err)
{
    if (!reserve(p, count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        p->sentences[i] = passages[i].sentence;
    if (!tagging_run(p->tagging, p->sentences, begins, count, p->tagged, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        passages[i].tagged = p->tagged[i];
        p->counts.entities += p->tagged[i].count;
        p->counts.tokens += passages[i].sentence.count;
    }
    return true;
}

static bool write_passages(pipeline *p, const passage *passages, size_t count, error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!output_passage(&p->output, &passages[i], err))
            return false;
    return writer_flush(p->writer, err) && (p->copy == NULL || writer_flush(p->copy, err));
}

/* One warning a file, before what was made of the bytes. */
static void warn_of_malformed(pipeline *p, const char *file)
{
    const input_options *options = &p->input.options;
    if (p->input.malformed_line == 0 || p->warned)
        return;
    error warning;
    error_at(&warning, ERROR_DATA, file, p->input.malformed_line, "malformed UTF-8; it is tagged as it stands");
    options->report(options->context, &warning, false);
    p->warned = true;
}

/* Sentence by sentence: all that came. */
static bool put_batch(pipeline *p, error *err)
{
    const batch *b = &p->batch;
    return tag_passages(p, b->passages, NULL, b->count, err) && write_passages(p, b->passages, b->count, err);
}

/* Document by document: the windows that are whole. */
static bool put_windows(pipeline *p, error *err)
{
    holding *h = &p->holding;
    return holding_add(h, &p->batch, p->input.ended, err) &&
           tag_passages(p, h->held.passages, h->begins, h->ready, err) &&
           write_passages(p, h->held.passages, h->ready, err) && holding_release(h, err);
}

static bool run_round(pipeline *p, const char *file, error *err)
{
    batch_clear(&p->batch);
    bool ok = input_fill(&p->input, &p->batch, err);
    warn_of_malformed(p, file);
    ok = ok && (p->holding.windows.size > 0 ? put_windows(p, err) : put_batch(p, err));
    if (ok && p->progress != NULL)
        p->progress(p->context, &p->counts);
    return ok;
}

pipeline_status pipeline_file(pipeline *p, const char *path, error *err)
{
    if (!input_open(&p->input, path, err))
        return PIPELINE_BAD_INPUT;
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    p->warned = false;
    bool ok = output_begin_file(&p->output, path, err);
    while (ok && !p->input.ended)
        ok = run_round(p, name, err);
    ok = ok && output_end_file(&p->output, err);
    error failure = p->input.failure;
    input_close(&p->input);
    if (!ok)
        return PIPELINE_FAILED;
    p->counts.files++;
    if (failure.code == ERROR_NONE)
        return PIPELINE_DONE;
    error_set(err, failure.code, "%s", failure.message);
    return PIPELINE_BAD_INPUT;
}
