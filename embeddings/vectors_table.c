/* safetensors around a builder's tensors, and back. */
#include "embeddings/vectors_table.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static const char version_key[] = "ner.vectors";

/* A model says under the same key where its vectors are from, in fields with tabs between. */
static bool check_version(const safetensors *file, error *err)
{
    const char *version = safetensors_metadata(file, version_key);
    if (version == NULL || strchr(version, '\t') != NULL ||
        strtol(version, NULL, 10) <= strtol(VECTORS_TABLE_VERSION, NULL, 10))
        return true;
    return error_at(err, ERROR_DATA, safetensors_path(file), 0,
                    "is a table of version %.16s; this program reads up to " VECTORS_TABLE_VERSION, version);
}

bool vectors_table_open(vectors_table *table, const char *path, error *err)
{
    vectors_table opened = {.file = safetensors_open(path, err)};
    if (opened.file == NULL)
        return false;
    if (!check_version(opened.file, err) || !vectors_from_file(&opened.view, opened.file, err)) {
        safetensors_close(opened.file);
        return false;
    }
    *table = opened;
    return true;
}

void vectors_table_close(vectors_table *table)
{
    safetensors_close(table->file);
    *table = (vectors_table){0};
}

bool vectors_table_write(const char *path, vectors_builder *b, tensor_type type, const metadata *entries,
                         size_t entry_count, error *err)
{
    tensor tensors[VECTORS_TENSORS];
    size_t count;
    if (!vectors_builder_tensors(b, type, tensors, &count, err))
        return false;
    metadata *all = memory_new(entry_count + 1, sizeof *all);
    if (all == NULL)
        return error_memory(err, (entry_count + 1) * sizeof *all);
    all[0] = (metadata){version_key, VECTORS_TABLE_VERSION};
    for (size_t i = 0; i < entry_count; i++)
        all[i + 1] = entries[i];
    bool ok = safetensors_write(path, tensors, count, all, entry_count + 1, err);
    memory_free(all);
    return ok;
}

bool vectors_table_recognise(const char *bytes, size_t size)
{
    uint64_t length;
    if (size < sizeof length + 1)
        return false;
    memcpy(&length, bytes, sizeof length);
    return length <= SAFETENSORS_HEADER_LIMIT && bytes[sizeof length] == '{';
}
