/* Words, characters and types of the model come first in the run's own tables, in their order, and so keep their
 * numbers. */
#include "models/training/initial.h"

#include "base/memory.h"
#include "base/path.h"
#include "models/model.h"
#include "models/model_file.h"

#include <math.h>
#include <string.h>

static bool check_numbers(const model *m, error *err)
{
    const network_weights *w = model_weights(m);
    const parameters *p = &w->network->parameters;
    for (size_t i = 0; i < p->count; i++)
        for (size_t j = 0; j < p->list[i].size; j++)
            if (!isfinite(w->values[p->list[i].at + j]))
                return error_at(err, ERROR_DATA, safetensors_path(model_file(m)), 0,
                                "is damaged: tensor '%s' holds what is no finite number", p->list[i].name);
    return true;
}

bool initial_open(initial *i, const char *path, error *err)
{
    *i = (initial){.model = model_open(path, err)};
    if (i->model != NULL && model_verify(i->model, err) && check_numbers(i->model, err) &&
        digest_file(path, i->sha256, err))
        return true;
    initial_dispose(i);
    return false;
}

void initial_dispose(initial *i)
{
    model_free(i->model);
    *i = (initial){0};
}

static const char *path_of(const initial *i)
{
    return safetensors_path(model_file(i->model));
}

config_base initial_base(const initial *i, config *out_config)
{
    *out_config = *model_config(i->model);
    out_config->words.dim = model_vectors(i->model)->dim;
    return (config_base){.config = out_config, .name = path_of(i)};
}

static bool has_type(char *const *types, size_t count, const char *type)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(types[i], type) == 0)
            return true;
    return false;
}

bool initial_is_missing(const initial *i, size_t type, const corpus *train)
{
    return !has_type(train->types, train->type_count, model_tagset(i->model)->types[type]);
}

size_t initial_missing_types(const initial *i, const corpus *train)
{
    size_t count = 0;
    for (size_t type = 0; i != NULL && type < model_tagset(i->model)->type_count; type++)
        count += initial_is_missing(i, type, train);
    return count;
}

/* Puts TYPE where byte order has it. */
static void insert_type(const char **types, size_t count, const char *type)
{
    size_t at = count;
    for (; at > 0 && strcmp(types[at - 1], type) > 0; at--)
        types[at] = types[at - 1];
    types[at] = type;
}

tagset *initial_tags(const initial *i, const config *c, const corpus *train, error *err)
{
    const bool both = i != NULL && !i->drop_types;
    size_t count = 0;
    const char **types = memory_new(train->type_count + (both ? model_tagset(i->model)->type_count : 0), sizeof *types);
    if (types == NULL) {
        error_memory(err, train->type_count * sizeof *types);
        return NULL;
    }
    for (size_t type = 0; type < train->type_count; type++, count++)
        types[count] = train->types[type];
    for (size_t type = 0; both && type < model_tagset(i->model)->type_count; type++)
        if (initial_is_missing(i, type, train))
            insert_type(types, count++, model_tagset(i->model)->types[type]);
    tagset *tags = tagset_new(c->bioes ? SCHEME_BIOES : SCHEME_BIO, types, count, err);
    memory_free(types);
    return tags;
}

bool initial_words(const initial *i, vectors_builder *words, error *err)
{
    if (i == NULL)
        return true;
    const vectors *own = model_vectors(i->model);
    float *values = memory_new(own->dim, sizeof *values);
    bool ok = values != NULL || error_memory(err, own->dim * sizeof *values);
    for (size_t row = 0; ok && row < own->count; row++) {
        const char *word;
        size_t size;
        vectors_row(own, row, values);
        ok = vectors_word(own, row, &word, &size)
                 ? vectors_builder_add(words, word, size, values, NULL, NULL, err)
                 : error_at(err, ERROR_DATA, path_of(i), 0, "is damaged: word %zu cannot be read", row);
    }
    memory_free(values);
    return ok;
}

const char *initial_characters(const initial *i)
{
    return i != NULL ? safetensors_metadata(model_file(i->model), MODEL_CHARACTERS) : "";
}

const casing_knowledge *initial_casing(const initial *i)
{
    return i != NULL ? model_casing(i->model) : NULL;
}

/* Adds the lines of TEXT, with HEAD before each. */
static bool append_lines(const char *head, const char *text, buffer *out)
{
    bool ok = true;
    while (ok && text != NULL && *text != '\0') {
        const int size = (int)strcspn(text, "\n");
        ok = buffer_format(out, "\n%s%.*s", head, size, text);
        text += size;
        text += *text == '\n';
    }
    return ok;
}

bool initial_format(const initial *i, buffer *out)
{
    if (i == NULL)
        return true;
    const safetensors *file = model_file(i->model);
    const char *licence = model_config(i->model)->vectors_license;
    return buffer_format(out, "model\t%s\t%s\t%s", path_last(path_of(i)), i->sha256,
                         i->drop_types ? "dropped" : "kept") &&
           append_lines("", safetensors_metadata(file, MODEL_CORPORA), out) &&
           append_lines("vectors\t", safetensors_metadata(file, MODEL_VECTORS), out) &&
           append_lines("teacher\t", safetensors_metadata(file, MODEL_TEACHER), out) &&
           append_lines("licence\t", licence, out) && append_lines("", safetensors_metadata(file, MODEL_INITIAL), out);
}
