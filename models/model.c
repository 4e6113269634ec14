/* Opening a model: structure, version, checksum, then every tensor that the configuration asks for, with its shape. The
 * weights are copied into one block (a few megabytes) and packed, the recurrent ones when it is known for which
 * arithmetic; the word table stays in the mapped file. */
#include "models/model.h"

#include "base/memory.h"
#include "models/inference.h"
#include "models/model_file.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* For which arithmetics the recurrent weights are ready. */
typedef struct preparation {
    pthread_mutex_t mutex;
    bool done[ARITHMETIC_I8 + 1];
} preparation;

struct model {
    safetensors *file;
    config config;
    tagset *tags;
    characters characters;
    vectors words;
    network network;
    real *values; /* [parameters.size] */
    network_weights weights;
    preparation *preparation;
    reliability reliability; /* where the file tells of it */
    bool calibrated;
    casing_knowledge casing; /* cases NULL where the file has none */
};

static bool check_version(const model *m, error *err)
{
    const char *path = safetensors_path(m->file), *format = safetensors_metadata(m->file, MODEL_FORMAT);
    if (format == NULL)
        return error_at(err, ERROR_DATA, path, 0, "is no model of ner (it has no %s)", MODEL_FORMAT);
    const long major = strtol(format, NULL, 10);
    if (major > MODEL_MAJOR)
        return error_at(err, ERROR_DATA, path, 0,
                        "was written by a newer ner (its format is %s, this one reads up to %d): update ner", format,
                        MODEL_MAJOR);
    return major > 0 || error_at(err, ERROR_DATA, path, 0, "has a format that nobody wrote: %s", format);
}

/* Puts the file's name before what is wrong with its contents. */
static bool at_file(const model *m, error *err)
{
    if (err != NULL && err->code != ERROR_MEMORY)
        error_add_place(err, safetensors_path(m->file), 0);
    return false;
}

static const char *need_metadata(const model *m, const char *key, error *err)
{
    const char *value = safetensors_metadata(m->file, key);
    if (value == NULL)
        error_at(err, ERROR_DATA, safetensors_path(m->file), 0, "is damaged: it has no %s", key);
    return value;
}

/* The tag set from names, one a line. */
static bool read_types(model *m, error *err)
{
    const char *text = need_metadata(m, MODEL_TYPES, err);
    if (text == NULL)
        return false;
    size_t count = *text == '\0' ? 0 : 1;
    for (const char *c = text; *c != '\0'; c++)
        count += *c == '\n';
    char *copy = memory_copy_text(text, strlen(text));
    const char **types = memory_new(count, sizeof *types);
    bool ok = (copy != NULL && types != NULL) || error_memory(err, strlen(text));
    char *at = copy;
    for (size_t i = 0; ok && i < count; i++) {
        types[i] = at;
        at += strcspn(at, "\n");
        *at++ = '\0';
    }
    if (ok)
        m->tags = tagset_new(m->config.bioes ? SCHEME_BIOES : SCHEME_BIO, types, count, err);
    memory_free(copy);
    memory_free(types);
    return ok && m->tags != NULL;
}

static bool read_description(model *m, error *err)
{
    const char *yaml = need_metadata(m, MODEL_CONFIGURATION, err);
    const char *list = yaml != NULL ? need_metadata(m, MODEL_CHARACTERS, err) : NULL;
    const char *path = safetensors_path(m->file);
    if (list == NULL || !config_parse(path, yaml, strlen(yaml), NULL, 0, &m->config, err) || !read_types(m, err))
        return false;
    return characters_init(&m->characters, list, strlen(list), err) || at_file(m, err);
}

static bool read_reliability(model *m, error *err)
{
    const char *text = safetensors_metadata(m->file, MODEL_CALIBRATION);
    m->calibrated = text != NULL;
    return text == NULL || reliability_parse(text, &m->reliability, err) || at_file(m, err);
}

/* Reads how words are written; files of format 1.1 and before do not tell. */
static bool read_casing(model *m, error *err)
{
    const char *text = safetensors_metadata(m->file, MODEL_CASING);
    if (text == NULL)
        return true;
    const tensor *t = safetensors_need(m->file, "case.words", TENSOR_U8, 1, (size_t[]){m->words.count}, err);
    if (t == NULL)
        return false;
    if (!casing_counts_parse(text, &m->casing.counts, err))
        return at_file(m, err);
    m->casing.words = &m->words;
    m->casing.cases = t->data;
    for (casing kind = CASING_MIXED; kind <= CASING_LOWER; kind++)
        m->casing.learned[kind] = kind == CASING_MIXED || casing_is_learned(&m->casing.counts, kind);
    m->casing.learned[CASING_UPPER] = m->casing.learned[CASING_UPPER] || m->config.capitals > 0;
    return true;
}

static bool read_parameter(model *m, const parameter *p, error *err)
{
    const tensor *t = safetensors_need(m->file, p->name, TENSOR_F32, p->dimensions, p->shape, err);
    if (t != NULL)
        memcpy(m->values + p->at, t->data, p->size * sizeof *m->values);
    return t != NULL;
}

static bool read_network(model *m, error *err)
{
    network *n = &m->network;
    if (!vectors_from_file(&m->words, m->file, err))
        return false;
    if (!network_init(n, &m->config, m->words.dim, m->characters.count + 1, m->tags, err))
        return at_file(m, err);
    /* No more is taken than the file has: its tensors are compared with the shapes before the block is filled. */
    for (size_t i = 0; i < n->parameters.count; i++)
        if (safetensors_need(m->file, n->parameters.list[i].name, TENSOR_F32, n->parameters.list[i].dimensions,
                             n->parameters.list[i].shape, err) == NULL)
            return false;
    m->values = memory_new_raw(n->parameters.size, sizeof *m->values);
    if (m->values == NULL)
        return error_memory(err, n->parameters.size * sizeof *m->values);
    for (size_t i = 0; i < n->parameters.count; i++)
        if (!read_parameter(m, &n->parameters.list[i], err))
            return false;
    if (!network_weights_init(&m->weights, n, m->values, err))
        return false;
    m->weights.temperature = m->calibrated ? (real)m->reliability.temperature : 1;
    m->weights.narrow = memory_new(network_recurrences(n), sizeof *m->weights.narrow);
    return (m->weights.narrow != NULL && network_weights_pack_first(&m->weights)) || error_memory(err, 0);
}

bool model_prepare(const model *m, arithmetic how, error *err)
{
    preparation *p = m->preparation;
    pthread_mutex_lock(&p->mutex);
    p->done[how] = p->done[how] || inference_prepare(&m->weights, how, err);
    const bool done = p->done[how];
    pthread_mutex_unlock(&p->mutex);
    return done;
}

model *model_open(const char *path, error *err)
{
    model *m = memory_new(1, sizeof *m);
    preparation *p = memory_new(1, sizeof *p);
    if (m == NULL || p == NULL) {
        memory_free(m);
        memory_free(p);
        error_memory(err, sizeof *m);
        return NULL;
    }
    pthread_mutex_init(&p->mutex, NULL);
    m->preparation = p;
    m->file = safetensors_open(path, err);
    if (m->file != NULL && check_version(m, err) && model_file_check(m->file, err) &&
        read_description(m, err) && read_reliability(m, err) && read_network(m, err) && read_casing(m, err))
        return m;
    model_free(m);
    return NULL;
}

void model_free(model *m)
{
    if (m == NULL)
        return;
    if (m->weights.network != NULL)
        network_weights_dispose(&m->weights);
    memory_free(m->values);
    network_dispose(&m->network);
    characters_dispose(&m->characters);
    tagset_free(m->tags);
    config_dispose(&m->config);
    safetensors_close(m->file);
    pthread_mutex_destroy(&m->preparation->mutex);
    memory_free(m->preparation);
    memory_free(m);
}

bool model_verify(const model *m, error *err)
{
    return model_file_check(m->file, err) && model_file_check_words(m->file, err) &&
           vectors_verify(&m->words, safetensors_path(m->file), err);
}

const tagset *model_tagset(const model *m)
{
    return m->tags;
}

const vectors *model_vectors(const model *m)
{
    return &m->words;
}

const config *model_config(const model *m)
{
    return &m->config;
}

const safetensors *model_file(const model *m)
{
    return m->file;
}

const characters *model_characters(const model *m)
{
    return &m->characters;
}

const network_weights *model_weights(const model *m)
{
    return &m->weights;
}

const casing_knowledge *model_casing(const model *m)
{
    return m->casing.cases != NULL ? &m->casing : NULL;
}

const reliability *model_reliability(const model *m)
{
    return m->calibrated ? &m->reliability : NULL;
}
