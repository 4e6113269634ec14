/* Any bytes as a gzip file: inflated or refused with a message; the same in small pieces as in large ones. */
#include "base/gunzip.h"
#include "base/hash.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <unistd.h>

enum { MOST = 4 << 20 }; /* inflated bytes that are looked at: a small file can hold gigabytes */

typedef struct outcome {
    size_t size;
    uint64_t hash;
    error err;
} outcome;

static outcome inflate_all(FILE *file, size_t piece)
{
    outcome result = {0};
    char bytes[5000];
    size_t got = 1;
    FUZZ_CHECK(lseek(fileno(file), 0, SEEK_SET) == 0);
    gunzip *g = gunzip_new(fileno(file), NULL);
    FUZZ_CHECK(g != NULL);
    while (got > 0 && result.size < MOST && gunzip_read(g, "input", bytes, piece, &got, &result.err)) {
        FUZZ_CHECK(got <= piece);
        for (size_t i = 0; i < got; i++)
            result.hash = hash_bytes(bytes + i, 1, result.hash);
        result.size += got;
    }
    gunzip_free(g);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    FILE *file = tmpfile();
    FUZZ_CHECK(file != NULL && fwrite(bytes, 1, size, file) == size && fflush(file) == 0);
    outcome large = inflate_all(file, 5000), small = inflate_all(file, 7);
    fclose(file);
    FUZZ_CHECK(large.err.code == ERROR_NONE || strncmp(large.err.message, "input: ", 7) == 0);
    if (large.size < MOST && small.size < MOST) {
        FUZZ_CHECK(large.err.code == small.err.code);
        FUZZ_CHECK(large.err.code != ERROR_NONE || (large.size == small.size && large.hash == small.hash));
    }
    return 0;
}
