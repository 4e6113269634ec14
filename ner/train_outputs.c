/* Each of what it writes against each of what it reads. */
#include "ner/train_outputs.h"

#include "base/buffer.h"
#include "ner/overwrite.h"

#include <string.h>

static bool spares_inputs(const char *output, const config *c, const char *config_path, const char *initial,
                          error *err)
{
    for (size_t i = 0; i < c->train.count; i++)
        if (!overwrite_spares(output, c->train.items[i], "a corpus to learn from", err))
            return false;
    return overwrite_spares(output, c->dev, "the dev corpus", err) &&
           overwrite_spares(output, c->vectors, "the file of the vectors", err) &&
           overwrite_spares(output, c->teacher.file, "what the teachers said", err) &&
           overwrite_spares(output, config_path, "the configuration", err) &&
           overwrite_spares(output, initial, "the model that training is to go on from", err);
}

/* Whether PATH is the model or stands beside it. */
static bool spares_model(const char *path, const config *c, error *err)
{
    static const char *const ends[] = {"", ".log.tsv", ".checkpoint"};
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof ends / sizeof *ends; i++) {
        buffer own = {0};
        ok = buffer_format(&own, "%s%s", c->model, ends[i]) || error_memory(err, 0);
        ok = ok && overwrite_spares(path, own.data, "what training itself writes", err);
        buffer_dispose(&own);
    }
    return ok;
}

bool train_outputs_check(const config *c, const char *config_path, const char *initial, const char *plot, error *err)
{
    if (strcmp(c->model, "-") == 0)
        return error_set(err, ERROR_USAGE, "a model is a file, with its log beside it: -o FILE, not -");
    return spares_inputs(c->model, c, config_path, initial, err) &&
           (plot == NULL || (spares_inputs(plot, c, config_path, initial, err) && spares_model(plot, c, err)));
}
