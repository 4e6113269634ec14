/* A growing list of tensors; sizes are checked before they are multiplied. */
#include "models/layers/parameters.h"

#include "base/memory.h"
#include "base/random.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

void parameters_dispose(parameters *p)
{
    memory_free(p->list);
    *p = (parameters){0};
}

static bool sized(parameter *entry, const size_t *shape)
{
    entry->size = 1;
    for (size_t i = 0; i < entry->dimensions; i++) {
        entry->shape[i] = shape[i];
        if (!memory_multiply(entry->size, shape[i], &entry->size))
            return false;
    }
    return entry->size <= SIZE_MAX / sizeof(real);
}

bool parameters_add(parameters *p, const char *name, size_t dimensions, const size_t *shape, real reach, size_t *out_at,
                    error *err)
{
    parameter entry = {.dimensions = dimensions, .at = p->size, .reach = reach};
    snprintf(entry.name, sizeof entry.name, "%s", name);
    if (!sized(&entry, shape) || entry.size > SIZE_MAX / sizeof(real) - p->size)
        return error_set(err, ERROR_DATA, "the network is too large: %s", name);
    if (p->count == p->capacity) {
        size_t capacity = memory_grown(p->capacity, p->count + 1);
        parameter *list = memory_resize(p->list, capacity, sizeof *list);
        if (list == NULL)
            return error_memory(err, capacity * sizeof *list);
        p->list = list;
        p->capacity = capacity;
    }
    p->list[p->count++] = entry;
    p->size += entry.size;
    *out_at = entry.at;
    return true;
}

const parameter *parameters_find(const parameters *p, const char *name)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->list[i].name, name) == 0)
            return &p->list[i];
    return NULL;
}

void parameters_randomize(const parameters *p, unsigned long long seed, real *block)
{
    for (size_t i = 0; i < p->count; i++) {
        const parameter *entry = &p->list[i];
        random_stream random = random_seed(seed, 0x1417, i, 0);
        for (size_t j = 0; j < entry->size; j++)
            block[entry->at + j] = (real)((2 * random_uniform(&random) - 1) * (double)entry->reach);
    }
}
