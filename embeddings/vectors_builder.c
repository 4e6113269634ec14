/* A word index with a row of floats beside every word; other types are made from the floats when they are asked
 * for. */
#include "embeddings/vectors_builder.h"

#include "base/memory.h"
#include "embeddings/half.h"
#include "embeddings/word_index.h"

#include <math.h>
#include <string.h>

enum { I8_MOST = 127 };

struct vectors_builder {
    word_index words;
    size_t dim, capacity; /* capacity in rows */
    float *values;        /* [capacity][dim] */
    void *converted;      /* [count][dim] of the type that was asked for last; NULL for F32 */
    float *scale;         /* [count] with I8 */
};

vectors_builder *vectors_builder_new(size_t dim, error *err)
{
    vectors_builder *b = memory_new(1, sizeof *b);
    if (b == NULL) {
        error_memory(err, sizeof *b);
        return NULL;
    }
    b->dim = dim;
    if (!word_index_init(&b->words, err)) {
        memory_free(b);
        return NULL;
    }
    return b;
}

static void drop_converted(vectors_builder *b)
{
    memory_free(b->converted);
    memory_free(b->scale);
    b->converted = NULL;
    b->scale = NULL;
}

void vectors_builder_free(vectors_builder *b)
{
    if (b == NULL)
        return;
    word_index_dispose(&b->words);
    drop_converted(b);
    memory_free(b->values);
    memory_free(b);
}

/* Room for one more row. */
static bool grow(vectors_builder *b, error *err)
{
    if (b->words.count < b->capacity)
        return true;
    size_t capacity = memory_grown(b->capacity, b->words.count + 1), row;
    float *values = memory_multiply(b->dim, sizeof *values, &row) ? memory_resize(b->values, capacity, row) : NULL;
    if (values == NULL)
        return error_memory(err, 0);
    b->values = values;
    b->capacity = capacity;
    return true;
}

bool vectors_builder_add(vectors_builder *b, const char *word, size_t size, const float *values, size_t *out_row,
                         bool *out_new, error *err)
{
    size_t row;
    bool is_new;
    if (!grow(b, err) || !word_index_add(&b->words, word, size, &row, &is_new, err))
        return false;
    if (is_new && b->dim > 0)
        memcpy(b->values + row * b->dim, values, b->dim * sizeof *values);
    if (out_row != NULL)
        *out_row = row;
    if (out_new != NULL)
        *out_new = is_new;
    return true;
}

float *vectors_builder_values(vectors_builder *b)
{
    return b->values;
}

size_t vectors_builder_count(const vectors_builder *b)
{
    return b->words.count;
}

vectors vectors_builder_view(const vectors_builder *b)
{
    return (vectors){
        .text = (const unsigned char *)b->words.text.data,
        .offset = b->words.offset,
        .index = b->words.slots,
        .weight = b->values,
        .type = TENSOR_F32,
        .count = b->words.count,
        .dim = b->dim,
        .text_size = b->words.text.size,
        .index_size = b->words.slot_count,
    };
}

static bool convert_to_half(vectors_builder *b, error *err)
{
    size_t count = b->words.count * b->dim; /* as many floats are there already */
    uint16_t *halves = memory_new(count, sizeof *halves);
    if (halves == NULL)
        return error_memory(err, count * sizeof *halves);
    b->converted = halves;
    for (size_t i = 0; i < count; i++) {
        if (!(fabsf(b->values[i]) <= HALF_MAX))
            return error_set(err, ERROR_DATA, "row %zu: the value %g is too big for f16", i / b->dim,
                             (double)b->values[i]);
        halves[i] = half_from_float(b->values[i]);
    }
    return true;
}

/* To the nearest step; the sum pushes all bits behind the point out, ties to even (|x| is at most 2^22). */
static int8_t nearest_step(float x)
{
    float rounded = (x + 0x1.8p23f) - 0x1.8p23f;
    return (int8_t)(rounded >= I8_MOST ? I8_MOST : rounded > -I8_MOST ? rounded : -I8_MOST);
}

/* One row in steps of *out_scale: the largest magnitude becomes 127. False where a value is not finite. */
static bool quantise(const float *row, size_t dim, int8_t *out, float *out_scale)
{
    float most = 0;
    bool finite = true;
    for (size_t i = 0; i < dim; i++) {
        most = fabsf(row[i]) > most ? fabsf(row[i]) : most;
        finite = finite && isfinite(row[i]);
    }
    float scale = most / I8_MOST;
    for (size_t i = 0; finite && i < dim; i++)
        out[i] = scale > 0 ? nearest_step(row[i] / scale) : 0;
    *out_scale = scale;
    return finite;
}

static bool convert_to_i8(vectors_builder *b, error *err)
{
    int8_t *steps = memory_new(b->words.count, b->dim);
    b->converted = steps;
    b->scale = memory_new(b->words.count, sizeof *b->scale);
    if (steps == NULL || b->scale == NULL)
        return error_memory(err, b->words.count * b->dim);
    for (size_t i = 0; i < b->words.count; i++)
        if (!quantise(b->values + i * b->dim, b->dim, steps + i * b->dim, &b->scale[i]))
            return error_set(err, ERROR_DATA, "row %zu: a value is not finite", i);
    return true;
}

static bool convert(vectors_builder *b, tensor_type type, error *err)
{
    drop_converted(b);
    switch (type) {
    case TENSOR_F32:
        return true;
    case TENSOR_F16:
        return convert_to_half(b, err);
    case TENSOR_I8:
        return convert_to_i8(b, err);
    default:
        return error_set(err, ERROR_USAGE, "vectors are not stored as %s", tensor_type_name(type));
    }
}

bool vectors_builder_tensors(vectors_builder *b, tensor_type type, tensor *out_tensors, size_t *out_count, error *err)
{
    if (!convert(b, type, err)) {
        drop_converted(b);
        return false;
    }
    const word_index *words = &b->words;
    size_t count = words->count;
    tensor *t = out_tensors;
    *t++ = (tensor){"words.text", TENSOR_U8, 1, {words->text.size}, words->text.data, words->text.size};
    *t++ = (tensor){"words.offset", TENSOR_U32, 1, {count + 1}, words->offset, (count + 1) * sizeof *words->offset};
    *t++ = (tensor){"words.index", TENSOR_U32, 1, {words->slot_count}, words->slots,
                    words->slot_count * sizeof *words->slots};
    *t++ = (tensor){"words.weight", type, 2, {count, b->dim}, type == TENSOR_F32 ? b->values : b->converted,
                    count * b->dim * tensor_type_size(type)};
    if (type == TENSOR_I8)
        *t++ = (tensor){"words.scale", TENSOR_F32, 1, {count}, b->scale, count * sizeof *b->scale};
    *out_count = (size_t)(t - out_tensors);
    return true;
}
