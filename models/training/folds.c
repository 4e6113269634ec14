/* A run a fold; after each, the file is written anew with one fold more. */
#include "models/training/folds.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "models/training/teaching.h"

#include <errno.h>
#include <unistd.h>

typedef struct folding {
    const char *path;
    size_t count, done; /* of folds */
    teaching *teaching; /* made when the first run knows corpus and tags */
} folding;

/* Before the first fold of this run: the file of a run that did not end, or a new one. */
static bool begin(void *context, const corpus *train, const tagset *tags, error *err)
{
    folding *f = context;
    size_t done, folds;
    if (f->teaching != NULL)
        return true;
    if (f->done == 0)
        f->teaching = teaching_new(train, tags, err);
    else
        f->teaching = teaching_read(f->path, train, tags, &done, &folds, err);
    return f->teaching != NULL;
}

static bool take_sentence(void *context, size_t number, const real *shares, const real *moves)
{
    folding *f = context;
    return teaching_set(f->teaching, number, shares, moves);
}

/* How many folds the file that is to be gone on with has. */
static bool count_done(folding *f, error *err)
{
    size_t done, folds;
    if (access(f->path, F_OK) != 0)
        return errno == ENOENT || error_system(err, f->path, errno);
    if (!teaching_count(f->path, &done, &folds, err))
        return false;
    if (folds != f->count)
        return error_at(err, ERROR_DATA, f->path, 0, "is of a run with %zu folds, not %zu", folds, f->count);
    f->done = done;
    return true;
}

static bool run_fold(folding *f, const config *c, const training_options *options, training_result *out_result,
                     error *err)
{
    training_options own = *options;
    own.fold =
        (training_fold){.number = f->done, .count = f->count, .context = f, .begin = begin, .sentence = take_sentence};
    if (!training_run(c, &own, out_result, err))
        return false;
    if (out_result->interrupted)
        return true;
    f->done++;
    return teaching_write(f->teaching, f->path, f->done, f->count, err);
}

bool folds_run(const config *c, const training_options *options, size_t count, void (*next)(void *context, size_t fold),
               training_result *out_result, error *err)
{
    folding f = {.path = c->model, .count = count};
    buffer place = {0}; /* of the fold's log and checkpoint */
    training_result result = {0};
    bool ok = !options->resume || count_done(&f, err);
    while (ok && f.done < count && !result.interrupted) {
        config own = *c;
        buffer_clear(&place);
        ok = buffer_format(&place, "%s.fold-%zu", c->model, f.done + 1) || error_memory(err, 0);
        own.model = place.data;
        if (ok && next != NULL)
            next(options->listener.context, f.done);
        ok = ok && run_fold(&f, &own, options, &result, err);
    }
    if (ok)
        *out_result = result;
    teaching_free(f.teaching);
    buffer_dispose(&place);
    return ok;
}
