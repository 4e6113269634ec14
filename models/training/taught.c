/* The teachers' file stands beside the model, as a checkpoint does. */
#include "models/training/taught.h"

#include "base/buffer.h"

#include <unistd.h>

/* The teachers' file, and the logs of their runs. */
static bool clear_away(const config *c, const char *path, error *err)
{
    buffer log = {0};
    bool ok = true;
    unlink(path);
    for (size_t i = 0; ok && i < c->teacher.folds * c->teacher.rounds; i++) {
        buffer_clear(&log);
        ok = buffer_format(&log, "%s.fold-%zu.log.tsv", path, i + 1);
        if (ok)
            unlink(log.data);
    }
    buffer_dispose(&log);
    return ok || error_memory(err, 0);
}

static bool run_with_teachers(const config *c, const training_options *options, const char *path,
                              folds_listener listener, training_result *out_result, error *err)
{
    training_options own = *options;
    own.teachers = path;
    if (!folds_run(c, options, path, listener, out_result, err))
        return false;
    if (out_result->interrupted)
        return true;
    return training_run(c, &own, out_result, err) && (out_result->interrupted || clear_away(c, path, err));
}

bool taught_run(const config *c, const training_options *options, folds_listener listener, training_result *out_result,
                error *err)
{
    buffer path = {0};
    if (c->teacher.folds == 0 || c->teacher.file != NULL)
        return training_run(c, options, out_result, err);
    bool ok = buffer_format(&path, "%s.teachers", c->model) || error_memory(err, 0);
    ok = ok && run_with_teachers(c, options, path.data, listener, out_result, err);
    buffer_dispose(&path);
    return ok;
}
