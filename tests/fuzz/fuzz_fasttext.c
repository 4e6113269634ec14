/* Whatever the bytes are, a model is opened or refused; in one that was opened every word has its vector, or one with a
 * value that is not finite, and any other word is answered. */
#include "embeddings/fasttext.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>

enum { DIM_LIMIT = 65536, WORDS = 100 };

static float values[DIM_LIMIT];

static void check_vector(const fasttext *ft, const char *word, size_t size)
{
    if (!fasttext_vector(ft, word, size, values))
        return;
    for (size_t d = 0; d < fasttext_dim(ft); d++)
        FUZZ_CHECK(isfinite(values[d]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    error err = {0};
    const char *path = fuzz_file(bytes, size);
    fasttext *ft = fasttext_open(path, &err);
    if (ft == NULL) {
        FUZZ_CHECK(err.code == ERROR_DATA && strncmp(err.message, path, strlen(path)) == 0);
        return 0;
    }
    FUZZ_CHECK(fasttext_dim(ft) > 0 && fasttext_dim(ft) <= DIM_LIMIT);
    for (size_t i = 0; i < fasttext_count(ft) && i < WORDS; i++) {
        const char *word;
        size_t word_size;
        fasttext_word(ft, i, &word, &word_size);
        FUZZ_CHECK(word_size < size);
        check_vector(ft, word, word_size);
    }
    check_vector(ft, "", 0);
    check_vector(ft, "kingly", 6);
    check_vector(ft, (const char *)bytes, size < 64 ? size : 64);
    fasttext_close(ft);
    return 0;
}
