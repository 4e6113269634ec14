/* Names of files without their folders: a model must not tell where it was made. */
#include "models/training/provenance.h"

#include "base/path.h"
#include "models/model_file.h"

#include <string.h>

static bool list_files(const char *role, const corpus *c, buffer *out)
{
    for (size_t i = 0; c != NULL && i < c->file_count; i++) {
        const corpus_file *f = &c->files[i];
        if (!buffer_format(out, "%s%s\t%s\t%s\t%zu\t%zu\t%zu", out->size > 0 ? "\n" : "", role, path_last(f->path),
                           f->sha256, f->sentences, f->tokens, f->spans))
            return false;
    }
    return true;
}

bool provenance_init(provenance *p, const config *c, const material *m, size_t moving, size_t best_epoch,
                     const score_counts *dev, const reliability *calibrated, error *err)
{
    *p = (provenance){0};
    const vocabulary *v = &m->words;
    bool ok = list_files("train", m->train_corpus, &p->corpora) && list_files("dev", m->dev_corpus, &p->corpora);
    ok = ok &&
         buffer_format(&p->vectors, "%s\t%s\t%zu\t%zu\t%zu\t%zu", c->vectors != NULL ? path_last(c->vectors) : "none",
                       v->vectors_sha256, vectors_builder_count(v->words), moving, v->covered_tokens, v->tokens);
    if (v->vectors_source != NULL)
        ok = ok && buffer_format(&p->vectors, "\t%s", v->vectors_source);
    if (m->teacher_sha256[0] != '\0')
        ok = ok && buffer_format(&p->teacher, "%s\t%s", path_last(c->teacher.file), m->teacher_sha256);
    ok = ok && initial_format(m->initial, &p->initial);
    if (best_epoch > 0)
        ok = ok && buffer_format(&p->dev, "%zu\t%.6f\t%.6f\t%.6f", best_epoch, score_precision(dev), score_recall(dev),
                                 score_f1(dev));
    ok = ok && casing_counts_format(&m->cases.counts, &p->casing);
    ok = ok && (calibrated == NULL || reliability_format(calibrated, &p->calibration));
    if (!ok) {
        provenance_dispose(p);
        return error_memory(err, 0);
    }
    p->entries[p->count++] = (metadata){MODEL_CHARACTERS, v->characters};
    p->entries[p->count++] = (metadata){MODEL_CORPORA, p->corpora.data};
    p->entries[p->count++] = (metadata){MODEL_VECTORS, p->vectors.data};
    if (p->teacher.size > 0)
        p->entries[p->count++] = (metadata){MODEL_TEACHER, p->teacher.data};
    if (m->initial != NULL)
        p->entries[p->count++] = (metadata){MODEL_INITIAL, p->initial.data};
    if (best_epoch > 0)
        p->entries[p->count++] = (metadata){MODEL_DEV, p->dev.data};
    p->entries[p->count++] = (metadata){MODEL_CASING, p->casing.data};
    if (calibrated != NULL)
        p->entries[p->count++] = (metadata){MODEL_CALIBRATION, p->calibration.data};
    return true;
}

void provenance_dispose(provenance *p)
{
    buffer_dispose(&p->corpora);
    buffer_dispose(&p->vectors);
    buffer_dispose(&p->teacher);
    buffer_dispose(&p->initial);
    buffer_dispose(&p->dev);
    buffer_dispose(&p->calibration);
    buffer_dispose(&p->casing);
}

/* The file's is read and written again: a key that came after the model then stands there, too, with its default. */
static bool same_configuration(const config *c, const safetensors *file)
{
    const char *yaml = safetensors_metadata(file, MODEL_CONFIGURATION);
    config own = {0};
    buffer wanted = {0}, found = {0};
    const bool same = yaml != NULL && config_parse("", yaml, strlen(yaml), NULL, 0, &own, NULL) &&
                      config_format(c, &wanted, NULL) && config_format(&own, &found, NULL) &&
                      strcmp(wanted.data, found.data) == 0;
    config_dispose(&own);
    buffer_dispose(&wanted);
    buffer_dispose(&found);
    return same;
}

bool provenance_same(const provenance *p, const config *c, const safetensors *file)
{
    bool same = same_configuration(c, file);
    same = same && (safetensors_metadata(file, MODEL_INITIAL) != NULL) == (p->initial.size > 0);
    for (size_t i = 0; same && i < p->count; i++) {
        const char *value = safetensors_metadata(file, p->entries[i].key);
        same = value != NULL && strcmp(value, p->entries[i].value) == 0;
    }
    return same;
}
