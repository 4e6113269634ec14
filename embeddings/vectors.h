/* A table of word vectors: looked up, never parsed; mapped from a file or held in memory.
 *
 * It is a set of tensors with a common prefix, "words.": in a file of its own (`ner vectors build`) or inside a model.
 *   words.text    U8  [bytes]   all words, UTF-8, one behind the other
 *   words.offset  U32 [V + 1]   where word i begins in it
 *   words.index   U32 [2^k]     open addressing with linear probing from the low k bits of h = hash_bytes(word, 0);
 *                               the low k bits of a slot are row + 1, the others bits k to 31 of h >> 32; 0: free
 *   words.weight  F32 | F16 | I8 [V, D]
 *   words.scale   F32 [V]       only with I8: value = scale[row] * weight[row][d]
 * Opening costs the same whatever the table's size. Offsets and rows are checked against their bounds when used, so
 * that a damaged table gives "not found" or a row of zeros, never a crash. Rows stand in the order of the source (by
 * frequency). Thread rule: immutable; any thread may look up; no look-up allocates. */
#ifndef NER_EMBEDDINGS_VECTORS_H
#define NER_EMBEDDINGS_VECTORS_H

#include "base/error.h"
#include "base/safetensors.h"

#include <stdint.h>

#define VECTORS_NONE SIZE_MAX

typedef struct vectors {
    const unsigned char *text;
    const uint32_t *offset;
    const uint32_t *index;
    const void *weight;
    const float *scale; /* NULL unless I8 */
    tensor_type type;   /* TENSOR_F32, TENSOR_F16 or TENSOR_I8 */
    size_t count;       /* V, words */
    size_t dim;         /* D */
    size_t text_size;   /* bytes */
    size_t index_size;  /* slots, a power of two */
} vectors;

/* A view of the tensors in an open file; it lives no longer than the file. */
bool vectors_from_file(vectors *v, const safetensors *file, error *err);

/* The row of exactly this word (bytes), or VECTORS_NONE. */
size_t vectors_find(const vectors *v, const char *word, size_t size);

/* The row for a token: its form, then lower case, then digits (Nd) written as 0 in the form and in lower case; else
 * VECTORS_NONE. Forms longer than WORD_FORM_BYTES (word_form.h) are looked up as they stand alone. */
size_t vectors_find_token(const vectors *v, const char *token, size_t size);

/* The step of that chain at which a token was found. */
typedef enum vectors_match {
    VECTORS_MATCH_FORM,
    VECTORS_MATCH_LOWER,
    VECTORS_MATCH_DIGITS, /* in the form or in lower case */
    VECTORS_MATCH_NONE
} vectors_match;

enum { VECTORS_MATCHES = VECTORS_MATCH_NONE + 1 };

/* As vectors_find_token, and says how. */
size_t vectors_match_token(const vectors *v, const char *token, size_t size, vectors_match *out_match);

/* The vector of a row as floats: out [D]; zeros where the row is out of bounds. */
void vectors_row(const vectors *v, size_t row, float *out);

/* The word of a row; false where the row or its offsets are out of bounds. */
bool vectors_word(const vectors *v, size_t row, const char **out_word, size_t *out_size);

/* Reads every offset, slot and (floats) value: false with the first fault. For `ner vectors info` and `--verify`. */
bool vectors_verify(const vectors *v, const char *path, error *err);

#endif
