/* The writing half: a JSON header made by hand in the order of the arguments, so that the same arguments give the same
 * bytes, and behind every tensor a pad that brings the next one to a multiple of 64. */
#include "base/safetensors.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH_BYTES = 8, ALIGNMENT = 64 };

static size_t rest_to_alignment(size_t size)
{
    return (ALIGNMENT - size % ALIGNMENT) % ALIGNMENT;
}

/* Types, shapes and sizes that agree; names that a reader can give back. */
static bool check_tensor(const tensor *t, error *err)
{
    size_t bytes = tensor_type_size(t->type);
    bool fits = t->dimensions <= TENSOR_DIMENSIONS;
    for (size_t i = 0; fits && i < t->dimensions; i++)
        fits = memory_multiply(bytes, t->shape[i], &bytes);
    if (!fits || bytes != t->bytes)
        return error_set(err, ERROR_USAGE, "tensor '%.64s': shape and size do not agree", t->name);
    if (strcmp(t->name, "__metadata__") == 0 || strncmp(t->name, "pad.", 4) == 0)
        return error_set(err, ERROR_USAGE, "tensor '%.64s': the name is reserved", t->name);
    return true;
}

static int compare_text(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;
    return strcmp(*a, *b);
}

/* Sorts NAMES; all must be UTF-8 and differ. */
static bool check_names(const char **names, size_t count, error *err)
{
    if (count > 0)
        qsort(names, count, sizeof *names, compare_text);
    for (size_t i = 0; i < count; i++) {
        if (utf8_valid_prefix(names[i], strlen(names[i])) < strlen(names[i]))
            return error_set(err, ERROR_USAGE, "a name is not UTF-8");
        if (i > 0 && strcmp(names[i - 1], names[i]) == 0)
            return error_set(err, ERROR_USAGE, "the name '%.64s' is there twice", names[i]);
    }
    return true;
}

static bool check_arguments(const tensor *tensors, size_t count, const metadata *entries, size_t entry_count,
                            error *err)
{
    size_t most = count > entry_count ? count : entry_count;
    const char **names = memory_new(most, sizeof *names);
    if (names == NULL)
        return error_memory(err, 0);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        ok = check_tensor(&tensors[i], err);
        names[i] = tensors[i].name;
    }
    ok = ok && check_names(names, count, err);
    for (size_t i = 0; ok && i < entry_count; i++) {
        names[i] = entries[i].key;
        if (utf8_valid_prefix(entries[i].value, strlen(entries[i].value)) < strlen(entries[i].value))
            ok = error_set(err, ERROR_USAGE, "metadata '%.64s': the value is not UTF-8", entries[i].key);
    }
    ok = ok && check_names(names, entry_count, err);
    memory_free(names);
    return ok;
}

static bool append_escaped(buffer *out, char byte)
{
    switch (byte) {
    case '"':
        return buffer_append_text(out, "\\\"");
    case '\\':
        return buffer_append_text(out, "\\\\");
    case '\n':
        return buffer_append_text(out, "\\n");
    default:
        return (unsigned char)byte < 0x20 ? buffer_format(out, "\\u%04x", (unsigned)byte)
                                          : buffer_append_byte(out, byte);
    }
}

static bool append_string(buffer *out, const char *text)
{
    bool ok = buffer_append_byte(out, '"');
    for (; ok && *text != '\0'; text++)
        ok = append_escaped(out, *text);
    return ok && buffer_append_byte(out, '"');
}

static bool append_metadata(buffer *out, const metadata *entries, size_t count)
{
    if (count == 0)
        return true;
    bool ok = buffer_append_text(out, "\"__metadata__\":{");
    for (size_t i = 0; ok && i < count; i++)
        ok = (i == 0 || buffer_append_byte(out, ',')) && append_string(out, entries[i].key) &&
             buffer_append_byte(out, ':') && append_string(out, entries[i].value);
    return ok && buffer_append_byte(out, '}');
}

static bool append_tensor(buffer *out, const tensor *t, size_t begin)
{
    bool ok = (out->data[out->size - 1] == '{' || buffer_append_byte(out, ',')) && append_string(out, t->name) &&
              buffer_format(out, ":{\"dtype\":\"%s\",\"shape\":[", tensor_type_name(t->type));
    for (size_t i = 0; ok && i < t->dimensions; i++)
        ok = buffer_format(out, i == 0 ? "%zu" : ",%zu", t->shape[i]);
    return ok && buffer_format(out, "],\"data_offsets\":[%zu,%zu]}", begin, begin + t->bytes);
}

static bool append_tensors(buffer *out, const tensor *tensors, size_t count)
{
    bool ok = true;
    for (size_t i = 0, at = 0, pads = 0; ok && i < count; i++) {
        ok = append_tensor(out, &tensors[i], at);
        at += tensors[i].bytes;
        size_t rest = rest_to_alignment(at);
        if (!ok || rest == 0)
            continue;
        char name[32];
        snprintf(name, sizeof name, "pad.%zu", pads++);
        const tensor pad = {.name = name, .type = TENSOR_U8, .dimensions = 1, .shape = {rest}, .bytes = rest};
        ok = append_tensor(out, &pad, at);
        at += rest;
    }
    return ok;
}

static bool format_json(buffer *out, const tensor *tensors, size_t count, const metadata *entries, size_t entry_count)
{
    static const char no_length[LENGTH_BYTES];
    if (!buffer_append(out, no_length, LENGTH_BYTES) || !buffer_append_byte(out, '{') ||
        !append_metadata(out, entries, entry_count) || !append_tensors(out, tensors, count) ||
        !buffer_append_byte(out, '}'))
        return false;
    for (size_t rest = rest_to_alignment(out->size); rest > 0; rest--)
        if (!buffer_append_byte(out, ' '))
            return false;
    uint64_t length = out->size - LENGTH_BYTES;
    memcpy(out->data, &length, LENGTH_BYTES);
    return true;
}

bool safetensors_format_header(const tensor *tensors, size_t count, const metadata *entries, size_t entry_count,
                               char **out_bytes, size_t *out_size, error *err)
{
    if (!check_arguments(tensors, count, entries, entry_count, err))
        return false;
    buffer header;
    buffer_init(&header);
    if (!format_json(&header, tensors, count, entries, entry_count)) {
        error_memory(err, header.size);
        buffer_dispose(&header);
        return false;
    }
    if (header.size > SAFETENSORS_HEADER_LIMIT) {
        buffer_dispose(&header);
        return error_set(err, ERROR_USAGE, "names and metadata make a header that is too big");
    }
    *out_bytes = header.data;
    *out_size = header.size;
    return true;
}

bool safetensors_write(const char *path, const tensor *tensors, size_t count, const metadata *entries,
                       size_t entry_count, error *err)
{
    static const char zeros[ALIGNMENT];
    char *header;
    size_t size;
    if (!safetensors_format_header(tensors, count, entries, entry_count, &header, &size, err))
        return false;
    writer *w = writer_open(path, err);
    if (w != NULL) {
        writer_write(w, header, size);
        for (size_t i = 0; i < count; i++) {
            writer_write(w, tensors[i].data, tensors[i].bytes);
            writer_write(w, zeros, rest_to_alignment(tensors[i].bytes));
        }
    }
    memory_free(header);
    return w != NULL && writer_commit(w, err);
}
