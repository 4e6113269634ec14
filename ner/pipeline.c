/* bytes -> tokenizer -> sentences -> tagger -> spans -> output: read, tag, write. Rounds go through these three as on
 * an assembly line (base/stages.h): while the pieces of one are tagged, the next is read and the one before it written.
 *
 * Everything grows to the size of the largest round and then stays: after warm-up nothing is allocated but for opening
 * files. */
#include "ner/pipeline.h"

#include "base/memory.h"
#include "base/stages.h"
#include "ner/holding.h"

#include <string.h>

/* What goes through together. */
typedef struct parcel {
    holding passages; /* held and ready; of a model that sees sentences alone, all are ready */
    sentence *sentences;     /* [capacity] of the passages that are ready */
    tagged_sentence *tagged; /* [capacity] the same */
    size_t capacity;
    tagging_round *tagging;
    size_t malformed_line; /* of the file, as far as it has been read */
} parcel;

struct pipeline {
    input input;
    output output;
    stages *stages;
    tagging *tagging;
    parcel parcels[STAGES_SLOTS];
    context_windows windows; /* size 0: the model sees sentences alone */
    batch read;              /* where it does not: what was read and is held then */
    const parcel *before;    /* the parcel that was read last; NULL: none of this file */
    writer *writer, *copy;
    bool begun; /* the output is: with the first file that could be opened */
    pipeline_counts counts;
    pipeline_progress *progress;
    void *context;
    const char *file; /* for messages */
    bool warned;      /* of this file's malformed UTF-8 */
    pipeline_reporter *report;
    void *report_context;
    wakeup failed; /* called when nothing more can be written: then nothing more is waited for */
};

static bool init_parcels(pipeline *p, error *err)
{
    for (size_t i = 0; i < stages_slots(p->stages); i++)
        if ((p->parcels[i].tagging = tagging_round_new(p->tagging, err)) == NULL)
            return false;
    return true;
}

static bool init_parts(pipeline *p, const model *m, const pipeline_options *options, error *err)
{
    input_options in = options->input;
    in.keep_lines = in.form == &input_conll && options->output.form == &output_conll;
    in.tokenizer.lines = in.form == &input_lines;
    in.wakeup = &p->failed;
    p->report = options->report;
    p->report_context = options->context;
    tagging_options how = options->tagging;
    how.unweighed = !options->output.form->probabilities;
    if (!wakeup_init(&p->failed, err) || !input_init(&p->input, &in, err) ||
        !output_init(&p->output, &options->output, err) || (p->tagging = tagging_new(m, &how, err)) == NULL ||
        (p->stages = stages_new(how.threads, err)) == NULL)
        return false;
    p->windows.size = tagging_window(p->tagging);
    return init_parcels(p, err);
}

pipeline *pipeline_new(const model *m, const pipeline_options *options, error *err)
{
    pipeline *p = memory_new(1, sizeof *p);
    if (p == NULL) {
        error_memory(err, sizeof *p);
        return NULL;
    }
    batch_init(&p->read);
    for (size_t i = 0; i < STAGES_SLOTS; i++)
        holding_init(&p->parcels[i].passages);
    if (!init_parts(p, m, options, err)) {
        pipeline_free(p);
        return NULL;
    }
    return p;
}

static void dispose_parcel(parcel *c)
{
    holding_dispose(&c->passages);
    tagging_round_free(c->tagging);
    memory_free(c->sentences);
    memory_free(c->tagged);
}

void pipeline_free(pipeline *p)
{
    if (p == NULL)
        return;
    stages_free(p->stages);
    input_dispose(&p->input);
    output_dispose(&p->output);
    for (size_t i = 0; i < STAGES_SLOTS; i++)
        dispose_parcel(&p->parcels[i]);
    tagging_free(p->tagging);
    batch_dispose(&p->read);
    wakeup_dispose(&p->failed);
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

void pipeline_begin(pipeline *p, writer *w, writer *copy)
{
    p->writer = w;
    p->copy = copy;
    p->begun = false;
}

bool pipeline_end(pipeline *p, error *err)
{
    return !p->begun || (output_end(&p->output, err) && writer_flush(p->writer, err));
}

static bool begin_file(pipeline *p, const char *path, error *err)
{
    p->begun = p->begun || output_begin(&p->output, p->writer, p->copy, err);
    return p->begun && output_begin_file(&p->output, path, err);
}

static bool reserve(parcel *c, size_t needed, error *err)
{
    if (needed <= c->capacity)
        return true;
    size_t capacity = memory_grown(c->capacity, needed);
    sentence *sentences = memory_resize(c->sentences, capacity, sizeof *sentences);
    if (sentences != NULL)
        c->sentences = sentences;
    tagged_sentence *tagged = memory_resize(c->tagged, capacity, sizeof *tagged);
    if (tagged != NULL)
        c->tagged = tagged;
    if (sentences == NULL || tagged == NULL)
        return error_memory(err, capacity * sizeof *sentences);
    c->capacity = capacity;
    return true;
}

/* Sentence by sentence: all that came. */
static bool read_sentences(pipeline *p, parcel *c, error *err)
{
    batch_clear(&c->passages.held);
    if (!input_fill(&p->input, &c->passages.held, err))
        return false;
    c->passages.ready = c->passages.held.count;
    return true;
}

/* Document by document: the windows that are whole. */
static bool read_windows(pipeline *p, parcel *c, error *err)
{
    const holding *before = p->before != NULL ? &p->before->passages : NULL;
    batch_clear(&p->read);
    return holding_begin(&c->passages, before, err) && input_fill(&p->input, &p->read, err) &&
           holding_add(&c->passages, &p->windows, &p->read, p->input.ended, err);
}

static bool read_parcel(void *context, size_t slot, size_t *out_pieces, bool *out_last, error *err)
{
    pipeline *p = context;
    parcel *c = &p->parcels[slot];
    const bool documents = p->windows.size > 0;
    if (!(documents ? read_windows(p, c, err) : read_sentences(p, c, err)) || !reserve(c, c->passages.ready, err))
        return false;
    for (size_t i = 0; i < c->passages.ready; i++)
        c->sentences[i] = c->passages.held.passages[i].sentence;
    c->malformed_line = p->input.malformed_line;
    p->before = c;
    *out_last = p->input.ended;
    return tagging_begin(p->tagging, c->tagging, c->sentences, documents ? c->passages.begins : NULL,
                         c->passages.ready, out_pieces, err);
}

static void tag_piece(void *context, size_t slot, size_t piece, size_t worker)
{
    pipeline *p = context;
    tagging_do(p->tagging, p->parcels[slot].tagging, piece, worker);
}

/* One warning a file, before what was made of the bytes. */
static void warn_of_malformed(pipeline *p, const parcel *c)
{
    if (c->malformed_line == 0 || p->warned)
        return;
    error warning;
    error_at(&warning, ERROR_DATA, p->file, c->malformed_line, "malformed UTF-8; it is tagged as it stands");
    p->report(p->report_context, &warning, false);
    p->warned = true;
}

static bool flush(pipeline *p, error *err)
{
    return writer_flush(p->writer, err) && (p->copy == NULL || writer_flush(p->copy, err));
}

/* What stands there in the input but is left out, from number *inout_told on, when all before it is written. */
static bool tell_omissions(pipeline *p, const batch *b, size_t at, size_t *inout_told, error *err)
{
    for (; *inout_told < b->omission_count && b->omissions[*inout_told].at == at; ++*inout_told) {
        if (!flush(p, err))
            return false;
        p->report(p->report_context, &b->omissions[*inout_told].why, true);
    }
    return true;
}

static bool write_passages(pipeline *p, parcel *c, error *err)
{
    passage *passages = c->passages.held.passages;
    size_t told = 0;
    for (size_t i = 0; i < c->passages.ready; i++) {
        if (!tell_omissions(p, &c->passages.held, i, &told, err))
            return false;
        passages[i].tagged = c->tagged[i];
        p->counts.entities += c->tagged[i].count;
        p->counts.tokens += passages[i].sentence.count;
        if (!output_passage(&p->output, &passages[i], err))
            return false;
    }
    return tell_omissions(p, &c->passages.held, c->passages.ready, &told, err) && flush(p, err);
}

static bool write_parcel(void *context, size_t slot, error *err)
{
    pipeline *p = context;
    parcel *c = &p->parcels[slot];
    warn_of_malformed(p, c);
    const bool ok = tagging_end(p->tagging, c->tagging, c->tagged, err) && write_passages(p, c, err);
    if (!ok)
        wakeup_call(&p->failed);
    if (ok && p->progress != NULL)
        p->progress(p->context, &p->counts);
    return ok;
}

pipeline_status pipeline_file(pipeline *p, const char *path, error *err)
{
    static const stages_steps read_tag_write = {read_parcel, tag_piece, write_parcel};
    if (!input_open(&p->input, path, err))
        return PIPELINE_BAD_INPUT;
    p->file = strcmp(path, "-") == 0 ? "standard input" : path;
    p->warned = false;
    p->before = NULL;
    const bool ok = begin_file(p, path, err) && stages_run(p->stages, &read_tag_write, p, err) &&
                    output_end_file(&p->output, err);
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
