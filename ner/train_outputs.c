/* Files are compared by what the file system says of them, and by their names where they are not there yet. */
#include "ner/train_outputs.h"

#include "base/buffer.h"

#include <string.h>
#include <sys/stat.h>

static bool is_same(const char *one, const char *other)
{
    struct stat a, b;
    if (strcmp(one, other) == 0)
        return true;
    return stat(one, &a) == 0 && stat(other, &b) == 0 && S_ISREG(a.st_mode) && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

/* A file that is read; PATH NULL: there is none. */
static bool spares(const char *output, const char *path, const char *what, error *err)
{
    return path == NULL || !is_same(output, path) ||
           error_set(err, ERROR_USAGE, "%s is %s, and would be written over: give another name", output, what);
}

static bool spares_inputs(const char *output, const config *c, const char *config_path, const char *initial,
                          error *err)
{
    for (size_t i = 0; i < c->train.count; i++)
        if (!spares(output, c->train.items[i], "a corpus to learn from", err))
            return false;
    return spares(output, c->dev, "the dev corpus", err) &&
           spares(output, c->vectors, "the file of the vectors", err) &&
           spares(output, c->teacher.file, "what the teachers said", err) &&
           spares(output, config_path, "the configuration", err) &&
           spares(output, initial, "the model that training is to go on from", err);
}

/* Whether PATH is the model or stands beside it. */
static bool spares_model(const char *path, const config *c, error *err)
{
    static const char *const ends[] = {"", ".log.tsv", ".checkpoint"};
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof ends / sizeof *ends; i++) {
        buffer own = {0};
        ok = buffer_format(&own, "%s%s", c->model, ends[i]) || error_memory(err, 0);
        ok = ok && spares(path, own.data, "what training itself writes", err);
        buffer_dispose(&own);
    }
    return ok;
}

bool train_outputs_check(const config *c, const char *config_path, const char *initial, const char *plot, error *err)
{
    return spares_inputs(c->model, c, config_path, initial, err) &&
           (plot == NULL || (spares_inputs(plot, c, config_path, initial, err) && spares_model(plot, c, err)));
}
