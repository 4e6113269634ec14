/* Runs a fuzz target where there is no fuzzing engine: over every file of the folders that are named, and over damaged
 * copies of each (bytes changed, removed, doubled, cut off; two files joined), the same ones every time.
 * Usage: fuzz_NAME [-n DAMAGED_COPIES_A_FILE] FOLDER... */
#include "base/buffer.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/reader.h"
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <string.h>

enum { COPIES = 200, FILES = 4096, PATH_BYTES = 4096 };

typedef struct seed {
    char *bytes;
    size_t size;
} seed;

static seed seeds[FILES];
static size_t seed_count;

static bool read_folder(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    if (count < 0) {
        fprintf(stderr, "%s cannot be read\n", folder);
        return false;
    }
    bool ok = true;
    for (int i = 0; i < count; i++) {
        char path[PATH_BYTES];
        error err = {0};
        seed *next = &seeds[seed_count];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (ok && entries[i]->d_name[0] != '.' && seed_count < FILES) {
            ok = reader_read_all(path, &next->bytes, &next->size, &err);
            seed_count += ok;
        }
        if (err.code != ERROR_NONE)
            fprintf(stderr, "%s\n", err.message);
        memory_free(entries[i]);
    }
    memory_free(entries);
    return ok;
}

/* One wound to SIZE bytes with room for twice as many; returns how many there are then. */
static size_t damage(random_stream *r, char *bytes, size_t size)
{
    if (size == 0) {
        bytes[0] = (char)random_bits(r);
        return 1;
    }
    size_t at = random_below(r, size), length = 1 + random_below(r, size - at);
    switch (random_below(r, 6)) {
    case 0:
        bytes[at] = (char)random_bits(r);
        return size;
    case 1:
        bytes[at] = (char)(bytes[at] ^ (1 << random_below(r, 8)));
        return size;
    case 2:
        memmove(bytes + at, bytes + at + length, size - at - length);
        return size - length;
    case 3:
        memmove(bytes + at + length, bytes + at, size - at);
        return size + length;
    case 4:
        return at;
    default:
        memset(bytes + at, bytes[random_below(r, size)], length);
        return size;
    }
}

/* Exactly SIZE bytes on the heap, so that a sanitizer sees a read behind them. */
static bool run_exactly(const char *bytes, size_t size)
{
    uint8_t *exact = memory_new(size, 1);
    if (exact == NULL)
        return false;
    if (size > 0)
        memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
    memory_free(exact);
    return true;
}

static bool run_damaged(const seed *s, random_stream *r)
{
    const seed *other = &seeds[random_below(r, seed_count)];
    char *bytes = memory_new((s->size + other->size + 1) * 8, 1);
    if (bytes == NULL)
        return false;
    size_t size = s->size;
    if (size > 0)
        memcpy(bytes, s->bytes, size);
    if (random_below(r, 4) == 0) {
        memcpy(bytes + size, other->bytes, other->size);
        size += other->size;
    }
    for (size_t wounds = 1 + random_below(r, 3); wounds > 0; wounds--)
        size = damage(r, bytes, size);
    bool ok = run_exactly(bytes, size);
    memory_free(bytes);
    return ok;
}

int main(int argc, char **argv)
{
    size_t copies = COPIES;
    int first = 1;
    if (argc > 3 && strcmp(argv[1], "-n") == 0) {
        copies = strtoul(argv[2], NULL, 10);
        first = 3;
    }
    for (int i = first; i < argc; i++)
        if (!read_folder(argv[i]))
            return EXIT_FAILURE;
    if (seed_count == 0) {
        fprintf(stderr, "no seeds\n");
        return EXIT_FAILURE;
    }
    bool ok = run_exactly(NULL, 0);
    for (size_t i = 0; ok && i < seed_count; i++) {
        ok = run_exactly(seeds[i].bytes, seeds[i].size);
        for (size_t copy = 0; ok && copy < copies; copy++) {
            random_stream r = random_seed(copy, i, 0, 0);
            ok = run_damaged(&seeds[i], &r);
        }
    }
    printf("%zu seeds, each with %zu damaged copies\n", seed_count, copies);
    for (size_t i = 0; i < seed_count; i++)
        memory_free(seeds[i].bytes);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
