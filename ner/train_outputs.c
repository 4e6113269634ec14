/* Files are compared by what the file system says of them; those that are not there yet, by their folders and names. */
#include "ner/train_outputs.h"

#include "base/buffer.h"
#include "base/path.h"

#include <string.h>
#include <sys/stat.h>

/* The folder of a path; false where it is not there. */
static bool find_folder(const char *path, struct stat *out)
{
    buffer folder = {0};
    const size_t size = (size_t)(path_last(path) - path);
    const bool ok = buffer_format(&folder, "%.*s.", (int)size, path) && stat(folder.data, out) == 0;
    buffer_dispose(&folder);
    return ok;
}

static bool will_be_same(const char *one, const char *other)
{
    struct stat a, b;
    return strcmp(path_last(one), path_last(other)) == 0 && find_folder(one, &a) && find_folder(other, &b) &&
           a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static bool is_same(const char *one, const char *other)
{
    struct stat a, b;
    if (strcmp(one, "-") == 0 || strcmp(other, "-") == 0) /* standard input and output */
        return false;
    if (strcmp(one, other) == 0)
        return true;
    const bool there = stat(one, &a) == 0;
    if (there != (stat(other, &b) == 0))
        return false;
    return there ? S_ISREG(a.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino : will_be_same(one, other);
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
