/* The binary form behind a header that fits the body or does not: the first byte says how many words, the second
 * how many values a word. No more words come out than the header says, and no value that is not finite. */
#include "base/memory.h"
#include "base/utf8.h"
#include "embeddings/vectors_reader.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>

static size_t count_words(vectors_reader *r, const char *path)
{
    error err = {0};
    const char *word;
    size_t size, count = 0;
    const float *values;
    vectors_status status;
    while ((status = vectors_reader_next(r, &word, &size, &values, &err)) == VECTORS_WORD) {
        FUZZ_CHECK(utf8_valid_prefix(word, size) == size);
        count++;
        for (size_t d = 0; d < vectors_reader_dim(r); d++)
            FUZZ_CHECK(isfinite(values[d]));
    }
    FUZZ_CHECK(status == VECTORS_END || (err.code == ERROR_DATA && strncmp(err.message, path, strlen(path)) == 0));
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char header[32];
    if (size < 2)
        return 0;
    size_t words = bytes[0] % 16, dim = 1 + bytes[1] % 16;
    size_t header_size = (size_t)snprintf(header, sizeof header, "%zu %zu\n", words, dim);
    uint8_t *all = memory_new(header_size + size, 1);
    FUZZ_CHECK(all != NULL);
    memcpy(all, header, header_size);
    memcpy(all + header_size, bytes + 2, size - 2);
    error err = {0};
    const char *path = fuzz_file(all, header_size + size - 2);
    vectors_reader *r = vectors_reader_open(path, &err);
    FUZZ_CHECK(r != NULL && vectors_reader_dim(r) == dim);
    FUZZ_CHECK(count_words(r, path) <= words);
    vectors_reader_close(r);
    memory_free(all);
    return 0;
}
