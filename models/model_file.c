/* Writing a model: collect tensors, hash, write. The checksum is a tensor's value and not metadata, so that it can
 * cover the header that names it. */
#include "models/model_file.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

static bool is_words(const char *name)
{
    return strncmp(name, "words.", 6) == 0;
}

/* Header, then every tensor of one kind; the kind that is hashed: words or all others but the checksum itself. */
static uint64_t hash_tensors(uint64_t seed, const tensor *t, bool words)
{
    if (is_words(t->name) != words || strcmp(t->name, "checksum") == 0)
        return seed;
    return hash_bytes(t->data, t->bytes, seed);
}

static uint64_t sum_of_file(const safetensors *file)
{
    size_t size;
    const void *header = safetensors_header(file, &size);
    uint64_t sum = hash_bytes(header, size, 0);
    for (size_t i = 0; i < safetensors_count(file); i++)
        sum = hash_tensors(sum, safetensors_at(file, i), false);
    return sum;
}

static uint64_t sum_of_words(const safetensors *file)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < safetensors_count(file); i++)
        sum = hash_tensors(sum, safetensors_at(file, i), true);
    return sum;
}

void model_file_sums(const safetensors *file, uint64_t out_sums[2])
{
    out_sums[0] = sum_of_file(file);
    out_sums[1] = sum_of_words(file);
}

static bool damaged(const safetensors *file, error *err)
{
    return error_at(err, ERROR_DATA, safetensors_path(file), 0,
                    "is damaged: its checksum is not that of its bytes");
}

static bool check(const safetensors *file, size_t i, uint64_t (*sum)(const safetensors *), error *err)
{
    const tensor *t = safetensors_need(file, "checksum", TENSOR_U64, 1, (size_t[]){2}, err);
    if (t == NULL)
        return false;
    uint64_t stored;
    memcpy(&stored, (const char *)t->data + i * sizeof stored, sizeof stored);
    return stored == sum(file) || damaged(file, err);
}

bool model_file_check(const safetensors *file, error *err)
{
    return check(file, 0, sum_of_file, err);
}

bool model_file_check_words(const safetensors *file, error *err)
{
    return check(file, 1, sum_of_words, err) && (safetensors_pads_are_zero(file) || damaged(file, err));
}

static size_t list_tensors(const network *n, const real *values, tensor *out)
{
    for (size_t i = 0; i < n->parameters.count; i++) {
        const parameter *p = &n->parameters.list[i];
        out[i] = (tensor){.name = p->name,
                          .type = TENSOR_F32,
                          .dimensions = p->dimensions,
                          .data = values + p->at,
                          .bytes = p->size * sizeof *values};
        memcpy(out[i].shape, p->shape, sizeof p->shape);
    }
    return n->parameters.count;
}

static bool join_types(const tagset *tags, buffer *out)
{
    bool ok = buffer_append(out, "", 0);
    for (size_t i = 0; ok && i < tags->type_count; i++)
        ok = (i == 0 || buffer_append_byte(out, '\n')) && buffer_append_text(out, tags->types[i]);
    return ok;
}

typedef struct description {
    buffer configuration, types;
    char format[16];
    metadata *entries;
    size_t count;
} description;

static void description_dispose(description *d)
{
    buffer_dispose(&d->configuration);
    buffer_dispose(&d->types);
    memory_free(d->entries);
}

static bool describe(description *d, const network *n, const config *c, const metadata *extra, size_t extra_count,
                     error *err)
{
    d->entries = memory_new(3 + extra_count, sizeof *d->entries);
    if (d->entries == NULL || !join_types(n->tagset, &d->types))
        return error_memory(err, 0);
    if (!config_format(c, &d->configuration, err))
        return false;
    snprintf(d->format, sizeof d->format, "%d.%d", MODEL_MAJOR, MODEL_MINOR);
    d->entries[d->count++] = (metadata){MODEL_FORMAT, d->format};
    d->entries[d->count++] = (metadata){MODEL_CONFIGURATION, d->configuration.data};
    d->entries[d->count++] = (metadata){MODEL_TYPES, d->types.data};
    for (size_t i = 0; i < extra_count; i++)
        d->entries[d->count++] = extra[i];
    return true;
}

bool model_file_write_summed(const char *path, tensor *tensors, size_t count, const metadata *entries,
                             size_t entry_count, error *err)
{
    uint64_t sums[2] = {0};
    tensors[count++] = (tensor){
        .name = "checksum", .type = TENSOR_U64, .dimensions = 1, .shape = {2}, .data = sums, .bytes = sizeof sums};
    char *header;
    size_t size;
    if (!safetensors_format_header(tensors, count, entries, entry_count, &header, &size, err))
        return false;
    sums[0] = hash_bytes(header, size, 0);
    memory_free(header);
    for (size_t i = 0; i < count; i++) {
        sums[0] = hash_tensors(sums[0], &tensors[i], false);
        sums[1] = hash_tensors(sums[1], &tensors[i], true);
    }
    return safetensors_write(path, tensors, count, entries, entry_count, err);
}

bool model_file_write(const char *path, const network *n, const real *values, vectors_builder *words,
                      const uint8_t *cases, tensor_type store, const config *c, const metadata *extra,
                      size_t extra_count, error *err)
{
    description d = {0};
    tensor *tensors = memory_new(n->parameters.count + VECTORS_TENSORS + 2, sizeof *tensors);
    bool ok = tensors != NULL || error_memory(err, 0);
    ok = ok && describe(&d, n, c, extra, extra_count, err);
    if (ok) {
        size_t count = list_tensors(n, values, tensors), word_count = 0;
        const size_t rows = vectors_builder_count(words);
        if (cases != NULL)
            tensors[count++] = (tensor){
                .name = "case.words", .type = TENSOR_U8, .dimensions = 1, .shape = {rows}, .data = cases,
                .bytes = rows};
        ok = vectors_builder_tensors(words, store, tensors + count, &word_count, err) &&
             model_file_write_summed(path, tensors, count + word_count, d.entries, d.count, err);
    }
    description_dispose(&d);
    memory_free(tensors);
    return ok;
}
