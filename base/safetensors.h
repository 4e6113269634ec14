/* A safetensors file: named tensors and string metadata, mapped without a copy.
 *
 * Layout: 8 bytes little-endian header length, a JSON header padded with spaces so that the data begins at a multiple
 * of 64 bytes, the raw tensors one behind the other without holes. The writer rounds every tensor up to 64 bytes with a
 * U8 tensor named "pad.N" behind it, so that each begins aligned; readers never see the pads.
 * Source: https://github.com/huggingface/safetensors (format section).
 * Little-endian machines only. */
#ifndef NER_BASE_SAFETENSORS_H
#define NER_BASE_SAFETENSORS_H

#include "base/error.h"

#include <stdint.h>

enum { TENSOR_DIMENSIONS = 4, SAFETENSORS_HEADER_LIMIT = 100000000 /* bytes, as in the format's own library */ };

typedef enum tensor_type {
    TENSOR_F32, TENSOR_F16, TENSOR_BF16, TENSOR_F64, TENSOR_I8, TENSOR_U8, TENSOR_I32,
    TENSOR_U32, TENSOR_I64, TENSOR_U64
} tensor_type;

/* Bytes of one element. */
size_t tensor_type_size(tensor_type type);

/* "F32", … */
const char *tensor_type_name(tensor_type type);

typedef struct tensor {
    const char *name;
    tensor_type type;
    size_t dimensions; /* 0 to TENSOR_DIMENSIONS */
    size_t shape[TENSOR_DIMENSIONS];
    const void *data; /* row-major; aligned to 64 bytes where this writer wrote it */
    size_t bytes;
} tensor;

typedef struct metadata {
    const char *key, *value; /* UTF-8, NUL-terminated */
} metadata;

typedef struct safetensors safetensors;

/* Maps PATH and checks the whole structure: header length, JSON, types, shapes against byte ranges, no holes, no
 * overlap, nothing behind the end, no name twice, every tensor aligned to its type's size. It does not look at tensor
 * data. NULL on failure. MUST be freed with safetensors_close. Thread rule: immutable once open. */
safetensors *safetensors_open(const char *path, error *err);

/* NULL is allowed. All pointers that were handed out end here. */
void safetensors_close(safetensors *file);

/* The path it was opened with, for messages. */
const char *safetensors_path(const safetensors *file);

/* Tensors in file order, pads left out. */
size_t safetensors_count(const safetensors *file);
const tensor *safetensors_at(const safetensors *file, size_t i);

/* NULL where there is none of that name. */
const tensor *safetensors_find(const safetensors *file, const char *name);

/* As safetensors_find, but a tensor that is missing or has another type or shape is an error with the file's path.
 * A wanted dimension of SIZE_MAX means any. */
const tensor *safetensors_need(const safetensors *file, const char *name, tensor_type type, size_t dimensions,
                               const size_t *shape, error *err);

/* NULL where there is none. */
const char *safetensors_metadata(const safetensors *file, const char *key);

/* Whether all bytes that belong to no tensor (the pads) are zero. */
bool safetensors_pads_are_zero(const safetensors *file);

/* The raw header (length field, JSON, spaces): for a checksum. */
const void *safetensors_header(const safetensors *file, size_t *out_size);

/* Writes PATH whole or not at all (base/writer.h). The same arguments give the same bytes. Sizes that do not fit the
 * shape, names that are not UTF-8, reserved or there twice are ERROR_USAGE. */
bool safetensors_write(const char *path, const tensor *tensors, size_t count, const metadata *entries,
                       size_t entry_count, error *err);

/* The header's bytes that safetensors_write would write for these arguments (data is not looked at), to be hashed
 * before writing. *out_bytes is the caller's: memory_free. */
bool safetensors_format_header(const tensor *tensors, size_t count, const metadata *entries, size_t entry_count,
                               char **out_bytes, size_t *out_size, error *err);

#endif
