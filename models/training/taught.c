/* The teachers' file stands beside the model, as a checkpoint does. */
#include "models/training/taught.h"

#include "base/buffer.h"
#include "models/training/checkpoint.h"

#include <unistd.h>

/* What would end the run itself is found out before hours go into teachers; and whether it has ended already. */
static bool rehearse(const config *c, const training_options *options, training_result *out_result, error *err)
{
    training_options own = *options;
    own.rehearsal = true;
    own.listener = (training_listener){0};
    return training_run(c, &own, out_result, err);
}

static bool run_with_teachers(const config *c, const training_options *options, const char *path,
                              folds_listener listener, training_result *out_result, error *err)
{
    training_options own = *options;
    own.teachers = path;
    if (!rehearse(c, options, out_result, err))
        return false;
    if (out_result->finished) /* a run that was killed behind its end has left its teachers */
        return folds_clear_whole(c, path, err);
    if (!folds_run(c, options, path, listener, out_result, err))
        return false;
    if (out_result->interrupted) {
        out_result->among_teachers = true;
        return true;
    }
    return training_run(c, &own, out_result, err) && (out_result->interrupted || folds_clear(c, path, err));
}

static bool makes_teachers(const config *c)
{
    return c->teacher.folds > 0 && c->teacher.file == NULL;
}

static bool format_path(const config *c, buffer *out, error *err)
{
    return buffer_format(out, "%s.teachers", c->model) || error_memory(err, 0);
}

bool taught_run(const config *c, const training_options *options, folds_listener listener, training_result *out_result,
                error *err)
{
    buffer path = {0};
    if (!makes_teachers(c))
        return training_run(c, options, out_result, err);
    const bool ok = format_path(c, &path, err) && run_with_teachers(c, options, path.data, listener, out_result, err);
    buffer_dispose(&path);
    return ok;
}

bool taught_begun(const config *c)
{
    buffer path = {0};
    const bool begun = makes_teachers(c) && format_path(c, &path, NULL) &&
                       (access(path.data, F_OK) == 0 || folds_begun(c, path.data));
    buffer_dispose(&path);
    return begun;
}

bool taught_clear(const config *c, error *err)
{
    buffer path = {0};
    const bool ok = checkpoint_remove(c->model, err) &&
                    (!makes_teachers(c) || (format_path(c, &path, err) && folds_clear(c, path.data, err)));
    buffer_dispose(&path);
    return ok;
}
