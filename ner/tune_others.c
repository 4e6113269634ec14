/* Two levels of folders are read: variants, and the seeds of those that the plan has not. */
#include "ner/tune_others.h"

#include "base/buffer.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

static bool is_planned(const tune_plan *p, const char *folder)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->variants[i].folder, folder) == 0)
            return true;
    return false;
}

/* *out_done: whether one of the trials in the folder VARIANT is done. What is no folder has none. */
static bool look_at_seeds(const char *variant, bool *out_done, error *err)
{
    buffer path = {0};
    DIR *seeds = opendir(variant);
    const struct dirent *entry;
    bool ok = true;
    *out_done = false;
    while (ok && !*out_done && seeds != NULL && (entry = readdir(seeds)) != NULL) {
        if (strncmp(entry->d_name, "seed-", 5) != 0)
            continue;
        buffer_clear(&path);
        ok = buffer_format(&path, "%s/%s/score.tsv", variant, entry->d_name) || error_memory(err, 0);
        *out_done = ok && access(path.data, F_OK) == 0;
    }
    if (seeds != NULL)
        closedir(seeds);
    buffer_dispose(&path);
    return ok;
}

bool tune_others_count(const tune_plan *p, const char *out, size_t *out_count, error *err)
{
    buffer path = {0};
    const struct dirent *entry;
    size_t count = 0;
    DIR *variants = opendir(out);
    if (variants == NULL && errno != ENOENT)
        return error_system(err, out, errno);
    bool ok = true, done;
    while (ok && variants != NULL && (entry = readdir(variants)) != NULL) {
        if (entry->d_name[0] == '.' || is_planned(p, entry->d_name))
            continue;
        buffer_clear(&path);
        ok = (buffer_format(&path, "%s/%s", out, entry->d_name) || error_memory(err, 0)) &&
             look_at_seeds(path.data, &done, err);
        count += ok && done;
    }
    if (variants != NULL)
        closedir(variants);
    buffer_dispose(&path);
    if (ok)
        *out_count = count;
    return ok;
}
