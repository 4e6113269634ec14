/* Whatever the bytes are, vectors are read to the end or to a fault with a message; every word is UTF-8, every
 * value finite, and a table made of them gives each word its first vector. */
#include "base/utf8.h"
#include "embeddings/vectors_builder.h"
#include "embeddings/vectors_reader.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>

static void check_word(vectors_builder *b, const char *word, size_t size, const float *values, size_t dim)
{
    size_t row;
    bool is_new;
    FUZZ_CHECK(utf8_valid_prefix(word, size) == size);
    for (size_t d = 0; d < dim; d++)
        FUZZ_CHECK(isfinite(values[d]));
    FUZZ_CHECK(vectors_builder_add(b, word, size, values, &row, &is_new, NULL));
    vectors view = vectors_builder_view(b);
    FUZZ_CHECK(vectors_find(&view, word, size) == row);
    FUZZ_CHECK(!is_new || memcmp(vectors_builder_values(b) + row * dim, values, dim * sizeof *values) == 0);
}

static void check_words(vectors_reader *r, const char *path)
{
    error err = {0};
    const char *word;
    size_t size, dim = vectors_reader_dim(r);
    const float *values;
    vectors_builder *b = vectors_builder_new(dim, &err);
    FUZZ_CHECK(b != NULL && dim > 0);
    vectors_status status;
    while ((status = vectors_reader_next(r, &word, &size, &values, &err)) == VECTORS_WORD)
        check_word(b, word, size, values, dim);
    FUZZ_CHECK(status == VECTORS_END || (err.code == ERROR_DATA && strncmp(err.message, path, strlen(path)) == 0));
    vectors view = vectors_builder_view(b);
    FUZZ_CHECK(vectors_verify(&view, path, NULL));
    vectors_builder_free(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    error err = {0};
    const char *path = fuzz_file(bytes, size);
    vectors_reader *r = vectors_reader_open(path, &err);
    if (r == NULL)
        FUZZ_CHECK(err.code == ERROR_DATA && strncmp(err.message, path, strlen(path)) == 0);
    else
        check_words(r, path);
    vectors_reader_close(r);
    return 0;
}
