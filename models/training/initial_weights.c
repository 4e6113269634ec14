/* Tensors are taken over by their names. Of most of them the shapes are equal, which the configurations see to; rows of
 * characters keep their numbers, since the model's characters come first, and rows of tags (and of moves between them,
 * columns too) go to where the tag of that name stands. */
#include "base/memory.h"
#include "models/model.h"
#include "models/training/initial.h"

#include <string.h>

static const size_t GONE = SIZE_MAX;

/* Where each tag of OLD stands among the tags of NOW: [old count]; GONE where it does not. */
static size_t *find_tags(const tagset *old, const tagset *now, error *err)
{
    size_t *places = memory_new(old->count, sizeof *places);
    if (places == NULL) {
        error_memory(err, old->count * sizeof *places);
        return NULL;
    }
    for (size_t i = 0; i < old->count; i++) {
        size_t at = 0;
        while (at < now->count && strcmp(now->names[at], old->names[i]) != 0)
            at++;
        places[i] = at < now->count ? at : GONE;
    }
    return places;
}

static bool begins_with(const char *name, const char *start)
{
    return strncmp(name, start, strlen(start)) == 0;
}

/* What the rows of a tensor are, and its columns. */
typedef struct axes {
    bool tags, characters, moves;
} axes;

static axes axes_of(const char *name)
{
    return (axes){.tags = begins_with(name, "emission.") || begins_with(name, "sentence.emission.") ||
                          begins_with(name, "crf."),
                  .characters = strcmp(name, "chars.embedding.weight") == 0,
                  .moves = strcmp(name, "crf.transitions") == 0};
}

static bool fits(const parameter *from, const parameter *to, axes a)
{
    bool same = from->dimensions == to->dimensions;
    for (size_t d = 0; same && d < from->dimensions; d++)
        same = from->shape[d] == to->shape[d] || (d == 0 && a.tags) || (d == 1 && a.moves) ||
               (d == 0 && a.characters && from->shape[0] <= to->shape[0]);
    return same;
}

/* PLACES: of the rows that are tags. */
static void take(const parameter *from, const parameter *to, axes a, const size_t *places, const real *old, real *now)
{
    const size_t width = from->size / from->shape[0], new_width = to->size / to->shape[0];
    for (size_t row = 0; row < from->shape[0]; row++) {
        const size_t place = a.tags ? places[row] : row;
        if (place == GONE)
            continue;
        const real *values = old + from->at + row * width;
        real *out = now + to->at + place * new_width;
        if (!a.moves)
            memcpy(out, values, width * sizeof *out);
        for (size_t column = 0; a.moves && column < width; column++)
            if (places[column] != GONE)
                out[places[column]] = values[column];
    }
}

bool initial_weights(const initial *i, const network *n, real *values, error *err)
{
    if (i == NULL)
        return true;
    const network_weights *old = model_weights(i->model);
    size_t *places = find_tags(model_tagset(i->model), n->tagset, err);
    bool ok = places != NULL;
    for (size_t j = 0; ok && j < n->parameters.count; j++) {
        const parameter *to = &n->parameters.list[j], *from = parameters_find(&old->network->parameters, to->name);
        const axes a = axes_of(to->name);
        ok = (from != NULL && fits(from, to, a)) ||
             error_at(err, ERROR_DATA, safetensors_path(model_file(i->model)), 0,
                      "has another network: tensor '%s' does not fit", to->name);
        if (ok)
            take(from, to, a, places, old->values, values);
    }
    memory_free(places);
    return ok;
}
