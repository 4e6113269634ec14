/* Whatever the bytes are, a file is opened or refused with a message; every byte of what it hands out can be read, and
 * all of it can be written and is then the same. */
#include "base/memory.h"
#include "base/safetensors.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static size_t sum_bytes(const tensor *t)
{
    size_t sum = 0;
    for (size_t i = 0; i < t->bytes; i++)
        sum += ((const unsigned char *)t->data)[i];
    return sum;
}

static void check_same(const safetensors *file, const safetensors *again)
{
    FUZZ_CHECK(safetensors_count(file) == safetensors_count(again));
    for (size_t i = 0; i < safetensors_count(file); i++) {
        const tensor *a = safetensors_at(file, i), *b = safetensors_find(again, a->name);
        FUZZ_CHECK(b != NULL && b->type == a->type && b->dimensions == a->dimensions && b->bytes == a->bytes);
        FUZZ_CHECK(memcmp(a->shape, b->shape, sizeof a->shape) == 0);
        FUZZ_CHECK(memcmp(a->data, b->data, a->bytes) == 0 && sum_bytes(a) == sum_bytes(b));
    }
}

/* Names that only the writer may use are refused by it; all else comes back. */
static void check_round_trip(const safetensors *file)
{
    size_t count = safetensors_count(file);
    tensor *tensors = memory_new(count, sizeof *tensors);
    FUZZ_CHECK(tensors != NULL);
    for (size_t i = 0; i < count; i++)
        tensors[i] = *safetensors_at(file, i);
    error err = {0};
    if (safetensors_write(fuzz_second_file(), tensors, count, NULL, 0, &err)) {
        safetensors *again = safetensors_open(fuzz_second_file(), &err);
        FUZZ_CHECK(again != NULL);
        check_same(file, again);
        safetensors_close(again);
    } else {
        FUZZ_CHECK(err.code == ERROR_USAGE);
    }
    memory_free(tensors);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    error err = {0};
    const char *path = fuzz_file(bytes, size);
    safetensors *file = safetensors_open(path, &err);
    if (file == NULL) {
        FUZZ_CHECK(err.code == ERROR_DATA && strncmp(err.message, path, strlen(path)) == 0);
        return 0;
    }
    size_t header_size;
    FUZZ_CHECK(safetensors_header(file, &header_size) != NULL && header_size <= size);
    (void)safetensors_metadata(file, "format");
    check_round_trip(file);
    safetensors_close(file);
    return 0;
}
