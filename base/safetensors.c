/* The reading half: maps the file, parses its JSON header with jansson, and checks that the byte ranges of the tensors,
 * put in order, lie one behind the other from the first byte of the data to the last. Every number from the file is
 * bounded before it is used, so that an open file can be trusted by all who look at it. */
#include "base/safetensors.h"

#include "base/mapping.h"
#include "base/memory.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH_BYTES = 8, PAD_LIMIT = 64 };

struct safetensors {
    mapping map;
    char *path;
    json_t *header;     /* owns the names and metadata that are handed out */
    size_t header_size; /* bytes, the length field included */
    tensor *tensors;    /* [count] in file order */
    size_t count;
    const tensor **by_name; /* [count] in byte order of names */
};

static const struct {
    const char *name;
    size_t size;
} types[] = {
    [TENSOR_F32] = {"F32", 4}, [TENSOR_F16] = {"F16", 2}, [TENSOR_BF16] = {"BF16", 2}, [TENSOR_F64] = {"F64", 8},
    [TENSOR_I8] = {"I8", 1},   [TENSOR_U8] = {"U8", 1},   [TENSOR_I32] = {"I32", 4},   [TENSOR_U32] = {"U32", 4},
    [TENSOR_I64] = {"I64", 8}, [TENSOR_U64] = {"U64", 8},
};

enum { TYPES = sizeof types / sizeof *types };

size_t tensor_type_size(tensor_type type)
{
    return types[type].size;
}

const char *tensor_type_name(tensor_type type)
{
    return types[type].name;
}

static bool wrong(const safetensors *file, error *err, const char *name, const char *what)
{
    return error_at(err, ERROR_DATA, file->path, 0, "tensor '%.64s' %s", name, what);
}

static bool parse_type(const safetensors *file, const json_t *value, tensor *t, error *err)
{
    const char *name = json_string_value(value);
    for (size_t i = 0; name != NULL && i < TYPES; i++)
        if (strcmp(name, types[i].name) == 0) {
            t->type = (tensor_type)i;
            return true;
        }
    return wrong(file, err, t->name, "has no type that is known here");
}

/* A whole number from 0 that a size_t holds. */
static bool parse_size(const json_t *value, size_t *out_size)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    if ((unsigned long long)json_integer_value(value) > SIZE_MAX)
        return false;
    *out_size = (size_t)json_integer_value(value);
    return true;
}

static bool parse_shape(const safetensors *file, const json_t *value, tensor *t, error *err)
{
    if (!json_is_array(value) || json_array_size(value) > TENSOR_DIMENSIONS)
        return wrong(file, err, t->name, "needs a shape of at most 4 dimensions");
    t->dimensions = json_array_size(value);
    t->bytes = tensor_type_size(t->type);
    for (size_t i = 0; i < t->dimensions; i++) {
        if (!parse_size(json_array_get(value, i), &t->shape[i]))
            return wrong(file, err, t->name, "has a dimension that is not a whole number from 0");
        if (!memory_multiply(t->bytes, t->shape[i], &t->bytes))
            return wrong(file, err, t->name, "has a shape that is too big");
    }
    return true;
}

static bool parse_range(const safetensors *file, const json_t *value, tensor *t, error *err)
{
    size_t begin, end, data_size = file->map.size - file->header_size;
    if (!json_is_array(value) || json_array_size(value) != 2 || !parse_size(json_array_get(value, 0), &begin) ||
        !parse_size(json_array_get(value, 1), &end))
        return wrong(file, err, t->name, "needs two data_offsets, whole numbers from 0");
    if (begin > end || end > data_size)
        return error_at(err, ERROR_DATA, file->path, 0,
                        "tensor '%.64s' has bytes %zu to %zu of %zu: the file is cut short"
                        " or damaged", t->name, begin, end, data_size);
    if (end - begin != t->bytes)
        return error_at(err, ERROR_DATA, file->path, 0, "tensor '%.64s' has %zu bytes, but its type and shape make %zu",
                        t->name, end - begin, t->bytes);
    if ((file->header_size + begin) % tensor_type_size(t->type) != 0)
        return wrong(file, err, t->name, "is not aligned to its type");
    t->data = file->map.bytes + file->header_size + begin;
    return true;
}

static bool parse_tensor(const safetensors *file, const char *name, const json_t *value, tensor *out_tensor, error *err)
{
    tensor t = {.name = name};
    if (!json_is_object(value) || json_object_size(value) != 3)
        return wrong(file, err, name, "is not described by dtype, shape and data_offsets");
    if (!parse_type(file, json_object_get(value, "dtype"), &t, err) ||
        !parse_shape(file, json_object_get(value, "shape"), &t, err) ||
        !parse_range(file, json_object_get(value, "data_offsets"), &t, err))
        return false;
    *out_tensor = t;
    return true;
}

static bool check_metadata(const safetensors *file, json_t *value, error *err)
{
    if (!json_is_object(value))
        return error_at(err, ERROR_DATA, file->path, 0, "__metadata__ is not an object");
    for (void *at = json_object_iter(value); at != NULL; at = json_object_iter_next(value, at))
        if (!json_is_string(json_object_iter_value(at)))
            return error_at(err, ERROR_DATA, file->path, 0, "__metadata__ '%.64s' is not a string",
                            json_object_iter_key(at));
    return true;
}

static bool parse_tensors(safetensors *file, error *err)
{
    file->tensors = memory_new(json_object_size(file->header), sizeof *file->tensors);
    if (file->tensors == NULL)
        return error_memory(err, 0);
    for (void *at = json_object_iter(file->header); at != NULL; at = json_object_iter_next(file->header, at)) {
        const char *name = json_object_iter_key(at);
        json_t *value = json_object_iter_value(at);
        bool is_metadata = strcmp(name, "__metadata__") == 0;
        if (is_metadata ? !check_metadata(file, value, err)
                        : !parse_tensor(file, name, value, &file->tensors[file->count], err))
            return false;
        file->count += !is_metadata;
    }
    return true;
}

/* In order of place; where an empty tensor begins at the same byte as another, it comes first. */
static int compare_place(const void *left, const void *right)
{
    const tensor *a = left, *b = right;
    uintptr_t x = (uintptr_t)a->data, y = (uintptr_t)b->data;
    if (x != y)
        return x < y ? -1 : 1;
    if (a->bytes != b->bytes && (a->bytes == 0 || b->bytes == 0))
        return a->bytes == 0 ? -1 : 1;
    return strcmp(a->name, b->name);
}

static bool check_no_holes(const safetensors *file, error *err)
{
    const unsigned char *expected = file->map.bytes + file->header_size;
    for (size_t i = 0; i < file->count; i++) {
        const tensor *t = &file->tensors[i];
        if (t->data != expected)
            return wrong(file, err, t->name, "overlaps the one before, or there is a hole between them");
        expected += t->bytes;
    }
    if (expected != file->map.bytes + file->map.size)
        return error_at(err, ERROR_DATA, file->path, 0, "there are bytes behind the last tensor");
    return true;
}

/* What the writer puts in to round sizes up. */
static bool is_pad(const tensor *t)
{
    if (strncmp(t->name, "pad.", 4) != 0 || t->type != TENSOR_U8 || t->dimensions != 1 || t->bytes >= PAD_LIMIT)
        return false;
    return t->name[4] != '\0' && strspn(t->name + 4, "0123456789") == strlen(t->name + 4);
}

static void drop_pads(safetensors *file)
{
    size_t kept = 0;
    for (size_t i = 0; i < file->count; i++)
        if (!is_pad(&file->tensors[i]))
            file->tensors[kept++] = file->tensors[i];
    file->count = kept;
}

static int compare_name(const void *left, const void *right)
{
    const tensor *const *a = left, *const *b = right;
    return strcmp((*a)->name, (*b)->name);
}

static bool index_names(safetensors *file, error *err)
{
    file->by_name = memory_new(file->count, sizeof *file->by_name);
    if (file->by_name == NULL)
        return error_memory(err, 0);
    for (size_t i = 0; i < file->count; i++)
        file->by_name[i] = &file->tensors[i];
    qsort(file->by_name, file->count, sizeof *file->by_name, compare_name);
    return true;
}

static bool read_header(safetensors *file, error *err)
{
    uint64_t length = 0;
    if (file->map.size < LENGTH_BYTES)
        return error_at(err, ERROR_DATA, file->path, 0, "is not a safetensors file: it has %zu bytes", file->map.size);
    memcpy(&length, file->map.bytes, LENGTH_BYTES);
    if (length > SAFETENSORS_HEADER_LIMIT)
        return error_at(err, ERROR_DATA, file->path, 0, "is not a safetensors file: a header of %llu bytes",
                        (unsigned long long)length);
    if (length > file->map.size - LENGTH_BYTES)
        return error_at(err, ERROR_DATA, file->path, 0, "is cut short: the header should have %llu bytes",
                        (unsigned long long)length);
    file->header_size = LENGTH_BYTES + (size_t)length;
    json_error_t fault;
    file->header = json_loadb((const char *)file->map.bytes + LENGTH_BYTES, (size_t)length,
                              JSON_REJECT_DUPLICATES, &fault);
    if (file->header == NULL && json_error_code(&fault) == json_error_out_of_memory)
        return error_memory(err, 0);
    if (file->header == NULL)
        return error_at(err, ERROR_DATA, file->path, 0, "the header is not JSON, at its byte %d: %s", fault.position,
                        fault.text);
    if (!json_is_object(file->header))
        return error_at(err, ERROR_DATA, file->path, 0, "the header is not a JSON object");
    return true;
}

static bool read_structure(safetensors *file, error *err)
{
    if (!mapping_open(&file->map, file->path, err) || !read_header(file, err) || !parse_tensors(file, err))
        return false;
    qsort(file->tensors, file->count, sizeof *file->tensors, compare_place);
    if (!check_no_holes(file, err))
        return false;
    drop_pads(file);
    return index_names(file, err);
}

safetensors *safetensors_open(const char *path, error *err)
{
    safetensors *file = memory_new(1, sizeof *file);
    if (file != NULL)
        file->path = memory_copy_text(path, strlen(path));
    if (file == NULL || file->path == NULL)
        error_memory(err, 0);
    else if (read_structure(file, err))
        return file;
    safetensors_close(file);
    return NULL;
}

void safetensors_close(safetensors *file)
{
    if (file == NULL)
        return;
    json_decref(file->header);
    mapping_close(&file->map);
    memory_free(file->tensors);
    memory_free(file->by_name);
    memory_free(file->path);
    memory_free(file);
}

const char *safetensors_path(const safetensors *file)
{
    return file->path;
}

size_t safetensors_count(const safetensors *file)
{
    return file->count;
}

const tensor *safetensors_at(const safetensors *file, size_t i)
{
    return &file->tensors[i];
}

const tensor *safetensors_find(const safetensors *file, const char *name)
{
    const tensor wanted = {.name = name}, *key = &wanted;
    if (file->count == 0)
        return NULL;
    const tensor **found = bsearch(&key, file->by_name, file->count, sizeof *file->by_name, compare_name);
    return found != NULL ? *found : NULL;
}

static bool shape_fits(const tensor *t, size_t dimensions, const size_t *shape)
{
    if (t->dimensions != dimensions)
        return false;
    for (size_t i = 0; i < dimensions; i++)
        if (shape[i] != SIZE_MAX && shape[i] != t->shape[i])
            return false;
    return true;
}

const tensor *safetensors_need(const safetensors *file, const char *name, tensor_type type, size_t dimensions,
                               const size_t *shape, error *err)
{
    const tensor *t = safetensors_find(file, name);
    if (t == NULL)
        wrong(file, err, name, "is missing");
    else if (t->type != type)
        error_at(err, ERROR_DATA, file->path, 0, "tensor '%.64s' has type %s, where %s is wanted", name,
                 tensor_type_name(t->type), tensor_type_name(type));
    else if (!shape_fits(t, dimensions, shape))
        wrong(file, err, name, "has another shape than is wanted");
    else
        return t;
    return NULL;
}

const char *safetensors_metadata(const safetensors *file, const char *key)
{
    return json_string_value(json_object_get(json_object_get(file->header, "__metadata__"), key));
}

static bool all_zero(const unsigned char *from, const unsigned char *to)
{
    while (from < to && *from == 0)
        from++;
    return from >= to;
}

bool safetensors_pads_are_zero(const safetensors *file)
{
    const unsigned char *end = file->map.bytes + file->header_size;
    for (size_t i = 0; i < file->count; i++) {
        const tensor *t = &file->tensors[i];
        if (!all_zero(end, t->data))
            return false;
        end = (const unsigned char *)t->data + t->bytes;
    }
    return all_zero(end, file->map.bytes + file->map.size);
}

const void *safetensors_header(const safetensors *file, size_t *out_size)
{
    *out_size = file->header_size;
    return file->map.bytes;
}
