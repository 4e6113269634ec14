/* A list of paths: they are few, and a search is nothing beside reading a file. */
#include "ner/tune_digests.h"

#include "base/buffer.h"
#include "base/memory.h"

#include <string.h>

void tune_digests_dispose(tune_digests *d)
{
    for (size_t i = 0; i < d->count; i++)
        memory_free(d->files[i].path);
    memory_free(d->files);
    *d = (tune_digests){0};
}

static bool make_room(tune_digests *d, error *err)
{
    if (d->count < d->capacity)
        return true;
    const size_t capacity = memory_grown(d->capacity, d->count + 1);
    struct tune_digest *grown = memory_resize(d->files, capacity, sizeof *grown);
    if (grown == NULL)
        return error_memory(err, capacity * sizeof *grown);
    d->files = grown;
    d->capacity = capacity;
    return true;
}

/* In hex, owned by D; NULL on failure. */
static const char *digest(tune_digests *d, const char *path, error *err)
{
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->files[i].path, path) == 0)
            return d->files[i].hex;
    if (!make_room(d, err))
        return NULL;
    struct tune_digest *new = &d->files[d->count];
    if (!digest_file(path, new->hex, err))
        return NULL;
    new->path = memory_copy_text(path, strlen(path));
    if (new->path == NULL) {
        error_memory(err, strlen(path));
        return NULL;
    }
    d->count++;
    return new->hex;
}

/* BEFORE and the digest of PATH, "" of NULL, behind what OUT has. */
static bool append(tune_digests *d, const char *before, const char *path, buffer *out, error *err)
{
    const char *hex = path != NULL ? digest(d, path, err) : "";
    return hex != NULL && (buffer_format(out, "%s%s", before, hex) || error_memory(err, DIGEST_HEX));
}

char *tune_digests_format(tune_digests *d, const config *c, error *err)
{
    buffer all = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < c->train.count; i++)
        ok = append(d, i > 0 ? " " : "", c->train.items[i], &all, err);
    ok = ok && append(d, " ", c->dev, &all, err) &&
         (c->vectors == NULL || append(d, "; vectors ", c->vectors, &all, err)) &&
         (c->teacher.file == NULL || append(d, "; teacher ", c->teacher.file, &all, err));
    if (!ok)
        buffer_dispose(&all);
    return all.data;
}

char *tune_digests_learned(const training_summary *s)
{
    buffer all = {0};
    const config *c = s->config;
    bool ok = true;
    for (size_t i = 0; ok && i < s->train->file_count; i++)
        ok = buffer_format(&all, "%s%s", i > 0 ? " " : "", s->train->files[i].sha256);
    ok = ok && buffer_format(&all, " %s", s->dev != NULL ? s->dev->files[0].sha256 : "") &&
         (c->vectors == NULL || buffer_format(&all, "; vectors %s", s->words->vectors_sha256)) &&
         (c->teacher.file == NULL || buffer_format(&all, "; teacher %s", s->teacher_sha256));
    if (!ok)
        buffer_dispose(&all);
    return all.data;
}

bool tune_digests_agree(const char *own, const char *found)
{
    const size_t corpora = strcspn(own, ";");
    return strcmp(own, found) == 0 || (strlen(found) == corpora && memcmp(own, found, corpora) == 0);
}
