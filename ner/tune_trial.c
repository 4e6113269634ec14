/* A training run in a folder, and the record of it. */
#include "ner/tune_trial.h"

#include "base/memory.h"
#include "base/reader.h"
#include "base/writer.h"
#include "models/config_difference.h"
#include "models/training/taught.h"
#include "ner/curve.h"
#include "ner/tune_digests.h"
#include "ner/tune_setting.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const trial_state_names[] = {"to do", "begun", "done", "failed"};

/* FOLDER/NAME; NULL without memory. memory_free. */
static char *place(const char *folder, const char *name)
{
    buffer path = {0};
    if (!buffer_format(&path, "%s/%s", folder, name))
        buffer_dispose(&path);
    return path.data;
}

/* Puts before what ERR says of a setting of V where that stands: its line, and its name where that is more than the
 * setting. The base was read before, so it is none of the base's. */
static void add_variant(const tune_variant *v, error *err)
{
    if (err == NULL)
        return;
    const size_t size = strlen(v->name);
    tune_setting_unname(err);
    if (strncmp(err->message, v->name, size) != 0 || strncmp(err->message + size, ": ", 2) != 0)
        error_add_place(err, v->name, 0);
    if (v->file == NULL)
        return;
    error_add_place(err, v->file, v->line);
    if (err->code == ERROR_USAGE)
        err->code = ERROR_DATA;
}

static bool read_config(tune_trial *t, const char *recipe, const char *const *settings, size_t count, error *err)
{
    const tune_variant *v = t->variant;
    buffer seed = {0};
    const char **all = memory_new(count + v->count + 1, sizeof *all);
    bool ok = (all != NULL && buffer_format(&seed, "seed=%" PRIu64, t->seed)) || error_memory(err, 0);
    if (ok) {
        for (size_t i = 0; i < count; i++)
            all[i] = settings[i];
        for (size_t i = 0; i < v->count; i++)
            all[count + i] = v->settings[i];
        all[count + v->count] = seed.data;
        ok = config_read(recipe, all, count + v->count + 1, &t->config, err);
        if (!ok && v->count > 0)
            add_variant(v, err);
    }
    buffer_dispose(&seed);
    memory_free(all);
    return ok;
}

static bool set_places(tune_trial *t, const char *out, error *err)
{
    buffer folder = {0};
    if (!buffer_format(&folder, "%s/%s/seed-%" PRIu64, out, t->variant->folder, t->seed))
        return error_memory(err, 0);
    t->folder = folder.data;
    memory_free(t->config.model);
    t->config.model = place(t->folder, "model.ner");
    return t->config.model != NULL || error_memory(err, 0);
}

bool tune_trial_init(tune_trial *t, const char *recipe, const char *const *settings, size_t count,
                     const tune_variant *variant, uint64_t seed, const char *out, error *err)
{
    *t = (tune_trial){.variant = variant, .seed = seed};
    bool ok = read_config(t, recipe, settings, count, err) && set_places(t, out, err) &&
              config_format(&t->config, &t->configuration, err);
    if (ok && t->config.dev == NULL && !(t->config.dev_share > 0))
        ok = error_at(err, ERROR_DATA, recipe, 0, "has no dev, on which trials could be compared");
    if (!ok)
        tune_trial_dispose(t);
    return ok;
}

void tune_trial_dispose(tune_trial *t)
{
    config_dispose(&t->config);
    memory_free(t->folder);
    buffer_dispose(&t->configuration);
    tune_record_dispose(&t->record);
    *t = (tune_trial){0};
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The text of a configuration has names of files without their folders: these are compared too. */
bool tune_trial_same(const tune_trial *a, const tune_trial *b)
{
    const config *c = &a->config, *d = &b->config;
    bool same = strcmp(a->configuration.data, b->configuration.data) == 0 && c->train.count == d->train.count &&
                same_text(c->dev, d->dev) && same_text(c->vectors, d->vectors) &&
                same_text(c->teacher.file, d->teacher.file);
    for (size_t i = 0; same && i < c->train.count; i++)
        same = strcmp(c->train.items[i], d->train.items[i]) == 0;
    return same;
}

static bool refuse_other(const tune_trial *t, const char *path, const char *there, error *err)
{
    char difference[CONFIG_DIFFERENCE_BYTES];
    if (!config_difference(there, t->configuration.data, difference))
        return error_at(err, ERROR_DATA, path, 0,
                        "is not as `ner tune` wrote it: remove its folder, or give another -o");
    return error_at(err, ERROR_DATA, path, 0,
                    "is of another configuration (%s): remove its folder, or give another -o", difference);
}

/* *out_there: whether config.yaml is there; then it is this one's. */
static bool check_configuration(const tune_trial *t, bool *out_there, error *err)
{
    char *path = place(t->folder, "config.yaml"), *text = NULL;
    size_t size;
    bool ok = path != NULL || error_memory(err, 0);
    *out_there = ok && access(path, F_OK) == 0;
    if (*out_there) {
        ok = reader_read_all(path, &text, &size, err);
        if (ok && strcmp(text, t->configuration.data) != 0)
            ok = refuse_other(t, path, text, err);
    }
    memory_free(path);
    memory_free(text);
    return ok;
}

static bool read_record(tune_trial *t, const char *path, error *err)
{
    tune_record found;
    if (!tune_record_read(path, &found, err))
        return false;
    if (!tune_digests_agree(t->record.sources, found.sources)) {
        tune_record_dispose(&found);
        return error_at(err, ERROR_DATA, path, 0,
                        "is of corpora, vectors or teachers with other bytes: remove its folder, or give another -o");
    }
    tune_record_dispose(&t->record);
    t->record = found;
    t->state = TRIAL_DONE;
    return true;
}

bool tune_trial_look(tune_trial *t, char *digests, error *err)
{
    t->record.sources = digests;
    bool begun;
    if (!check_configuration(t, &begun, err))
        return false;
    t->state = begun ? TRIAL_BEGUN : TRIAL_TO_DO;
    char *path = place(t->folder, "score.tsv");
    if (path == NULL)
        return error_memory(err, 0);
    const bool ok = !begun || access(path, F_OK) != 0 || read_record(t, path, err);
    memory_free(path);
    return ok;
}

/* Makes the folder PATH and those above it. */
static bool make_folders(const char *path, error *err)
{
    char *copy = memory_copy_text(path, strlen(path));
    if (copy == NULL)
        return error_memory(err, 0);
    bool ok = true;
    for (char *at = copy + 1; ok; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        const char end = *at;
        *at = '\0';
        ok = mkdir(copy, 0777) == 0 || errno == EEXIST || error_system(err, copy, errno);
        *at = end;
        if (end == '\0')
            break;
    }
    memory_free(copy);
    return ok;
}

static bool write_configuration(const tune_trial *t, error *err)
{
    char *path = place(t->folder, "config.yaml");
    writer *w = path != NULL ? writer_open(path, err) : NULL;
    if (path == NULL)
        error_memory(err, 0);
    memory_free(path);
    if (w == NULL)
        return false;
    writer_write(w, t->configuration.data, t->configuration.size);
    return writer_commit(w, err);
}

/* The listener of a run: hands progress on, and keeps what the review says. */
typedef struct watch {
    tune_trial *trial;
    const trial_options *options;
    bool kept, memory, changed;
} watch;

/* A trial may begin hours after the command, which looked at the files before. */
static void watch_prepared(void *context, const training_summary *summary)
{
    watch *w = context;
    if (summary->fold)
        return;
    char *learned = tune_digests_learned(summary);
    w->memory = learned == NULL;
    w->changed = learned != NULL && strcmp(learned, w->trial->record.sources) != 0;
    memory_free(learned);
}

static void watch_progress(void *context, const training_progress *progress)
{
    const watch *w = context;
    if (w->options->progress != NULL)
        w->options->progress(w->options->context, progress);
}

static void watch_finished(void *context, const training_review *review)
{
    watch *w = context;
    tune_record *r = &w->trial->record;
    r->dev = review->dev;
    r->best_epoch = review->best_epoch;
    r->calibration_error = review->calibration->error;
    memory_free(r->sentences);
    r->sentences = memory_new(review->sentence_count, sizeof *r->sentences);
    r->sentence_count = r->sentences != NULL ? review->sentence_count : 0;
    if (r->sentence_count > 0)
        memcpy(r->sentences, review->sentences, r->sentence_count * sizeof *r->sentences);
    w->memory = w->memory || r->sentences == NULL;
    w->kept = true;
}

static bool write_record(tune_trial *t, size_t epochs, error *err)
{
    char *log = place(t->folder, "model.ner.log.tsv"), *path = place(t->folder, "score.tsv");
    curve c = {0};
    bool ok = (log != NULL && path != NULL) || error_memory(err, 0);
    ok = ok && curve_read(log, &c, err);
    if (ok) {
        t->record.epochs = epochs;
        t->record.seconds = 0;
        for (size_t i = 0; i < c.count; i++)
            t->record.seconds += c.epochs[i].seconds;
        ok = tune_record_write(&t->record, path, err);
    }
    curve_dispose(&c);
    memory_free(log);
    memory_free(path);
    return ok;
}

/* While the checkpoint is still there: without a record, training would have been for nothing. */
static bool keep_record(void *context, size_t epochs, error *err)
{
    const watch *w = context;
    if (!w->kept || w->memory)
        return error_memory(err, 0);
    if (w->changed)
        return error_set(err, ERROR_DATA, "a file that it learned from has changed since ner tune began: the same "
                                          "command, run again, goes by what it is now");
    return write_record(w->trial, epochs, err);
}

bool tune_trial_tidy(const tune_trial *t, error *err)
{
    return t->state != TRIAL_DONE || taught_clear(&t->config, err);
}

bool tune_trial_run(tune_trial *t, const trial_options *options, error *err)
{
    watch w = {.trial = t, .options = options};
    const training_options how = {.threads = options->threads,
                                  .resume = true,
                                  .discard = !options->keep_model,
                                  .interrupted = options->interrupted,
                                  .listener = {.context = &w,
                                               .prepared = watch_prepared,
                                               .progress = watch_progress,
                                               .finished = watch_finished},
                                  .keeper = {&w, keep_record}};
    training_result result = {0};
    t->state = TRIAL_FAILED;
    if (!make_folders(t->folder, err) || !write_configuration(t, err))
        return false;
    unlink(t->config.model); /* one without a record would end the run before it begins */
    if (!taught_run(&t->config, &how, (folds_listener){0}, &result, err))
        return false;
    t->state = result.interrupted ? TRIAL_BEGUN : TRIAL_DONE;
    return true;
}
