/* A run a fold; after each, the file is written anew with one fold more. */
#include "models/training/folds.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "models/training/teaching.h"

#include <errno.h>
#include <unistd.h>

typedef struct folding {
    const config *config;
    const char *path;
    teaching_state state; /* all folds of all rounds */
    size_t count;         /* folds of a round */
    teaching *teaching;   /* made when the first run knows corpus and tags */
} folding;

static size_t round_of(const folding *f)
{
    return f->state.done / f->count;
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
    return f->teaching != NULL;
}

static bool take_sentence(void *context, size_t number, const real *shares, const real *moves)
{
    folding *f = context;
    return teaching_add(f->teaching, number, shares, moves, round_of(f));
}

/* How many folds the file that is to be gone on with has. */
static bool count_done(folding *f, error *err)
{
    if (access(f->path, F_OK) != 0)
        return errno == ENOENT || error_system(err, f->path, errno);
    return teaching_count(f->path, &f->state, &f->state.done, err);
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
    bool ok = buffer_format(&place, "%s.fold-%zu", f->path, f->state.done + 1) || error_memory(err, 0);
    if (ok) {
        const config c = fold_config(f, place.data);
        ok = training_run(&c, &own, out_result, err);
    }
    buffer_dispose(&place);
    if (!ok || out_result->interrupted)
        return ok;
    f->state.done++;
    return teaching_write(f->teaching, f->path, &f->state, err);
}

bool folds_clear(const config *c, const char *path, error *err)
{
    static const char *const endings[] = {"log.tsv", "checkpoint"};
    buffer file = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < 2 * c->teacher.folds * c->teacher.rounds; i++) {
        buffer_clear(&file);
        ok = buffer_format(&file, "%s.fold-%zu.%s", path, i / 2 + 1, endings[i % 2]);
        if (ok)
            unlink(file.data);
    }
    buffer_dispose(&file);
    unlink(path);
    return ok || error_memory(err, 0);
}

bool folds_run(const config *c, const training_options *options, const char *path, folds_listener listener,
               training_result *out_result, error *err)
{
    const size_t count = c->teacher.folds;
    buffer by = {0};
    folding f = {.config = c, .path = path, .count = count, .state.folds = count * c->teacher.rounds};
    training_result result = {0};
    const config first = fold_config(&f, c->model);
    bool ok = config_format(&first, &by, err);
    f.state.by = by.data;
    ok = ok && (options->resume ? count_done(&f, err) : folds_clear(c, path, err));
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
