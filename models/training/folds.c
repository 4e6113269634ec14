/* A run a fold; at its end, before its checkpoint goes, the file is written anew with one fold more. */
#include "models/training/folds.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/writer.h"
#include "corpora/digest.h"
#include "models/training/checkpoint.h"
#include "models/training/teaching.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct folding {
    const config *config;
    const char *path;
    bool anew;            /* what an older run has left goes when this one is known to begin */
    teaching_state state; /* all folds of all rounds */
    size_t count;         /* folds of a round */
    teaching *teaching;   /* made when the first run knows corpus and tags */
} folding;

static size_t round_of(const folding *f)
{
    return f->state.done / f->count;
}

/* What an older run has left. Teachers are made for a model, whose checkpoint must not be taken for this run's either;
 * `ner train --folds` makes them for none. */
static bool clear_older(const folding *f, error *err)
{
    const char *model = f->config->model;
    return folds_clear(f->config, f->path, err) && (strcmp(f->path, model) == 0 || checkpoint_remove(model, err));
}

/* Before the first fold of this run: the file of a run that did not end, or a new one. */
static bool begin(void *context, const corpus *train, const tagset *tags, error *err)
{
    folding *f = context;
    size_t done, folds;
    if (f->teaching != NULL)
        return teaching_fits(f->teaching, train, tags) ||
               error_at(err, ERROR_DATA, f->config->train.items[0], 0,
                        "is not what it was when the first of the teachers was trained");
    if (f->state.done == 0)
        f->teaching = teaching_new(train, tags, err);
    else
        f->teaching = teaching_read(f->path, train, tags, &done, &folds, err);
    return f->teaching != NULL && (!f->anew || clear_older(f, err));
}

static bool take_sentence(void *context, size_t number, const real *shares, const real *moves)
{
    folding *f = context;
    return teaching_add(f->teaching, number, shares, moves, round_of(f));
}

/* The fold that is on is done. */
static bool keep_fold(void *context, size_t epochs, error *err)
{
    folding *f = context;
    (void)epochs;
    f->state.done++;
    return teaching_write(f->teaching, f->path, &f->state, err);
}

/* Removes PATH.fold-NUMBER.ENDING; *OUT_WAS, which may be NULL, tells whether it was there. FILE is scratch; false when
 * there is no memory. */
static bool remove_file_of(const char *path, size_t number, const char *ending, buffer *file, bool *out_was)
{
    buffer_clear(file);
    if (!buffer_format(file, "%s.fold-%zu.%s", path, number, ending))
        return false;
    const bool was = unlink(file->data) == 0;
    if (out_was != NULL)
        *out_was = was;
    return true;
}

/* Only a file is removed: PATH is what somebody has named. */
static void remove_file(const char *path)
{
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISREG(status.st_mode))
        unlink(path);
}

/* How many folds the file that is to be gone on with has. A run that was killed behind the writing of a fold has left
 * that one's checkpoint. */
static bool count_done(folding *f, error *err)
{
    buffer file = {0};
    if (access(f->path, F_OK) != 0)
        return errno == ENOENT || error_system(err, f->path, errno);
    if (!teaching_count(f->path, &f->state, &f->state.done, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < f->state.done; i++)
        ok = remove_file_of(f->path, i + 1, "checkpoint", &file, NULL);
    buffer_dispose(&file);
    return ok || error_memory(err, 0);
}

/* The configuration of the next fold's run, whose files begin with PLACE; what no teacher depends on is left out, so
 * that it may be another one when a run goes on. It owns nothing. */
static config fold_config(const folding *f, char *place)
{
    config c = *f->config;
    c.model = place;
    c.dev = NULL;
    c.patience = 0;
    c.balance = false;
    c.teacher.file = NULL;
    c.teacher.trust = c.teacher.doubt = 1;
    c.seed += round_of(f);
    if (c.teacher.epochs > 0)
        c.epochs = c.teacher.epochs;
    if (c.teacher.hidden > 0)
        c.rnn.hidden = c.context.hidden = c.teacher.hidden;
    return c;
}

/* What all teachers depend on: their configuration, and the bytes of the vectors; those of the corpora are the
 * teaching's to know. */
static bool describe(folding *f, buffer *out, error *err)
{
    char sha256[DIGEST_HEX];
    const config first = fold_config(f, f->config->model);
    if (!config_format(&first, out, err) || (first.vectors != NULL && !digest_file(first.vectors, sha256, err)))
        return false;
    if (first.vectors != NULL && !buffer_format(out, "\n%s", sha256))
        return error_memory(err, 0);
    f->state.by = out->data;
    return true;
}

static bool run_fold(folding *f, const training_options *options, training_result *out_result, error *err)
{
    buffer place = {0};
    training_options own = *options;
    own.teachers = NULL;
    own.fold = (training_fold){.number = f->state.done % f->count,
                               .count = f->count,
                               .round = round_of(f),
                               .seed = f->config->seed,
                               .context = f,
                               .begin = begin,
                               .sentence = take_sentence};
    own.keeper = (training_keeper){f, keep_fold};
    bool ok = buffer_format(&place, "%s.fold-%zu", f->path, f->state.done + 1) || error_memory(err, 0);
    if (ok) {
        const config c = fold_config(f, place.data);
        ok = training_run(&c, &own, out_result, err);
    }
    buffer_dispose(&place);
    return ok;
}

bool folds_clear(const config *c, const char *path, error *err)
{
    buffer file = {0};
    bool ok = true, had_log = false, had_checkpoint = false; /* an older run may have had more of them */
    for (size_t i = 1; ok && (i <= c->teacher.folds * c->teacher.rounds || had_log || had_checkpoint); i++)
        ok = remove_file_of(path, i, "log.tsv", &file, &had_log) &&
             remove_file_of(path, i, "checkpoint", &file, &had_checkpoint);
    buffer_dispose(&file);
    remove_file(path);
    return ok || error_memory(err, 0);
}

static folding folding_of(const config *c, const char *path)
{
    return (folding){
        .config = c, .path = path, .count = c->teacher.folds, .state.folds = c->teacher.folds * c->teacher.rounds};
}

bool folds_clear_whole(const config *c, const char *path, error *err)
{
    folding f = folding_of(c, path);
    buffer by = {0};
    if (access(path, F_OK) != 0)
        return true;
    bool ok = describe(&f, &by, err);
    if (ok && teaching_count(path, &f.state, &f.state.done, NULL) && f.state.done == f.state.folds)
        ok = folds_clear(c, path, err);
    buffer_dispose(&by);
    return ok;
}

bool folds_begun(const config *c, const char *path)
{
    buffer file = {0};
    struct stat status;
    bool begun = stat(path, &status) == 0 && S_ISREG(status.st_mode) && teaching_lacks(path);
    for (size_t i = 1; !begun && i <= c->teacher.folds * c->teacher.rounds; i++) {
        buffer_clear(&file);
        begun = buffer_format(&file, "%s.fold-%zu.checkpoint", path, i) && access(file.data, F_OK) == 0;
    }
    buffer_dispose(&file);
    return begun;
}

bool folds_run(const config *c, const training_options *options, const char *path, folds_listener listener,
               training_result *out_result, error *err)
{
    buffer by = {0};
    folding f = folding_of(c, path);
    training_result result = {0};
    f.anew = !options->resume;
    bool ok = writer_try(path, err) && describe(&f, &by, err) && (f.anew || count_done(&f, err));
    while (ok && f.state.done < f.state.folds && !result.interrupted) {
        if (listener.next != NULL)
            listener.next(listener.context, f.state.done, f.state.folds);
        ok = run_fold(&f, options, &result, err);
    }
    if (ok)
        *out_result = result;
    teaching_free(f.teaching);
    buffer_dispose(&by);
    return ok;
}
