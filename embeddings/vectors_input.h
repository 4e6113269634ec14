/* What the readers of foreign forms share. Private to this folder: users see embeddings/vectors_reader.h.
 *
 * Thread rule: belongs to one thread. */
#ifndef NER_EMBEDDINGS_VECTORS_INPUT_H
#define NER_EMBEDDINGS_VECTORS_INPUT_H

#include "embeddings/window.h"

enum { VECTORS_DIM_LIMIT = 65536 };

typedef struct vectors_input {
    window window;
    const char *path;
    size_t dim;
    size_t promised; /* words, as the header says; SIZE_MAX without one */
    size_t given;    /* words so far */
    float *values;   /* [dim], owned */
} vectors_input;

/* "V D" on a line of its own. */
bool vectors_input_header(const char *line, size_t size, size_t *out_words, size_t *out_dim);

/* Finds how many values a line has from the first lines that stand in the window. */
bool vectors_text_measure(vectors_input *in, error *err);
reader_status vectors_text_next(vectors_input *in, const char **out_word, size_t *out_size, error *err);

/* Whether what follows the header is binary. */
bool vectors_binary_recognise(vectors_input *in, bool *out_binary, error *err);
reader_status vectors_binary_next(vectors_input *in, const char **out_word, size_t *out_size, error *err);

#endif
