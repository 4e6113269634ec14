/* Look-up in a table that is mapped: what is checked when it is opened are types, shapes and sizes alone, so that
 * opening touches no more than the file's first page; everything else is checked where it is used. */
#include "embeddings/vectors.h"

#include "base/utf8.h"
#include "embeddings/half.h"
#include "embeddings/word_form.h"
#include "embeddings/word_index.h"

#include <math.h>
#include <string.h>

static bool take_weight(vectors *v, const safetensors *file, error *err)
{
    const size_t any[2] = {SIZE_MAX, SIZE_MAX};
    const tensor *found = safetensors_find(file, "words.weight");
    tensor_type type = found != NULL ? found->type : TENSOR_F32;
    if (type != TENSOR_F16 && type != TENSOR_I8)
        type = TENSOR_F32;
    const tensor *weight = safetensors_need(file, "words.weight", type, 2, any, err);
    if (weight == NULL)
        return false;
    *v = (vectors){.weight = weight->data, .type = type, .count = weight->shape[0], .dim = weight->shape[1]};
    if (v->dim == 0 || v->count >= UINT32_MAX)
        return error_at(err, ERROR_DATA, safetensors_path(file), 0, "tensor 'words.weight' has an impossible shape");
    if (type == TENSOR_I8) {
        const tensor *scale = safetensors_need(file, "words.scale", TENSOR_F32, 1, &v->count, err);
        if (scale == NULL)
            return false;
        v->scale = scale->data;
    }
    return true;
}

bool vectors_from_file(vectors *v, const safetensors *file, error *err)
{
    vectors made;
    if (!take_weight(&made, file, err))
        return false;
    const size_t any = SIZE_MAX, offsets = made.count + 1;
    const tensor *text = safetensors_need(file, "words.text", TENSOR_U8, 1, &any, err);
    const tensor *offset = text != NULL ? safetensors_need(file, "words.offset", TENSOR_U32, 1, &offsets, err) : NULL;
    const tensor *index = offset != NULL ? safetensors_need(file, "words.index", TENSOR_U32, 1, &any, err) : NULL;
    if (index == NULL)
        return false;
    made.text = text->data;
    made.text_size = text->shape[0];
    made.offset = offset->data;
    made.index = index->data;
    made.index_size = index->shape[0];
    if (made.index_size <= made.count || (made.index_size & (made.index_size - 1)) != 0)
        return error_at(err, ERROR_DATA, safetensors_path(file), 0,
                        "tensor 'words.index' has a size that is too small or no power of two");
    *v = made;
    return true;
}

size_t vectors_find(const vectors *v, const char *word, size_t size)
{
    return word_index_search(v->text, v->text_size, v->offset, v->count, v->index, v->index_size, word, size);
}

size_t vectors_find_token(const vectors *v, const char *token, size_t size)
{
    vectors_match match;
    return vectors_match_token(v, token, size, &match);
}

size_t vectors_match_token(const vectors *v, const char *token, size_t size, vectors_match *out_match)
{
    char lower[WORD_FORM_BYTES], folded[WORD_FORM_BYTES];
    size_t lower_size, folded_size;
    *out_match = VECTORS_MATCH_FORM;
    size_t row = vectors_find(v, token, size);
    if (row != VECTORS_NONE)
        return row;
    *out_match = VECTORS_MATCH_LOWER;
    bool has_lower = word_form_lower(token, size, lower, &lower_size);
    if (has_lower && (row = vectors_find(v, lower, lower_size)) != VECTORS_NONE)
        return row;
    *out_match = VECTORS_MATCH_DIGITS;
    if (!word_form_fold_digits(token, size, folded, &folded_size)) {
        *out_match = VECTORS_MATCH_NONE;
        return VECTORS_NONE;
    }
    row = vectors_find(v, folded, folded_size);
    if (row == VECTORS_NONE && has_lower && word_form_fold_digits(lower, lower_size, folded, &folded_size))
        row = vectors_find(v, folded, folded_size);
    if (row == VECTORS_NONE)
        *out_match = VECTORS_MATCH_NONE;
    return row;
}

void vectors_row(const vectors *v, size_t row, float *out)
{
    if (row >= v->count) {
        memset(out, 0, v->dim * sizeof *out);
        return;
    }
    size_t start = row * v->dim;
    if (v->type == TENSOR_F32)
        memcpy(out, (const float *)v->weight + start, v->dim * sizeof *out);
    for (size_t i = 0; v->type == TENSOR_F16 && i < v->dim; i++)
        out[i] = half_to_float(((const uint16_t *)v->weight)[start + i]);
    for (size_t i = 0; v->type == TENSOR_I8 && i < v->dim; i++)
        out[i] = v->scale[row] * (float)((const int8_t *)v->weight)[start + i];
}

bool vectors_word(const vectors *v, size_t row, const char **out_word, size_t *out_size)
{
    if (row >= v->count || v->offset[row] > v->offset[row + 1] || v->offset[row + 1] > v->text_size)
        return false;
    *out_word = v->text_size > 0 ? (const char *)v->text + v->offset[row] : "";
    *out_size = v->offset[row + 1] - v->offset[row];
    return true;
}

static bool verify_words(const vectors *v, const char *path, error *err)
{
    if (v->offset[0] != 0 || v->offset[v->count] != v->text_size)
        return error_at(err, ERROR_DATA, path, 0, "the offsets do not span the text of the words");
    for (size_t row = 0; row < v->count; row++) {
        const char *word;
        size_t size;
        if (!vectors_word(v, row, &word, &size))
            return error_at(err, ERROR_DATA, path, 0, "row %zu: the word's offsets are damaged", row);
        if (utf8_valid_prefix(word, size) < size)
            return error_at(err, ERROR_DATA, path, 0, "row %zu: the word is not UTF-8", row);
        if (vectors_find(v, word, size) != row)
            return error_at(err, ERROR_DATA, path, 0, "row %zu: the index does not lead to the word '%.*s'", row,
                            size > 64 ? 64 : (int)size, word);
    }
    return true;
}

static bool verify_index(const vectors *v, const char *path, error *err)
{
    size_t used = 0;
    const uint32_t mask = (uint32_t)(v->index_size - 1);
    for (size_t slot = 0; slot < v->index_size; slot++) {
        if ((v->index[slot] & mask) > v->count)
            return error_at(err, ERROR_DATA, path, 0, "slot %zu of the index leads to a row that is not there", slot);
        used += v->index[slot] != 0;
    }
    return used == v->count ||
           error_at(err, ERROR_DATA, path, 0, "the index leads to %zu words of %zu", used, v->count);
}

static bool row_is_finite(const vectors *v, size_t row)
{
    if (v->type == TENSOR_I8)
        return isfinite(v->scale[row]);
    for (size_t i = row * v->dim; i < (row + 1) * v->dim; i++)
        if (v->type == TENSOR_F32 ? !isfinite(((const float *)v->weight)[i])
                                  : !isfinite(half_to_float(((const uint16_t *)v->weight)[i])))
            return false;
    return true;
}

bool vectors_verify(const vectors *v, const char *path, error *err)
{
    if (!verify_index(v, path, err) || !verify_words(v, path, err))
        return false;
    for (size_t row = 0; row < v->count; row++)
        if (!row_is_finite(v, row))
            return error_at(err, ERROR_DATA, path, 0, "row %zu: a value is not finite", row);
    return true;
}
