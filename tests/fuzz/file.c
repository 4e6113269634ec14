#include "tests/fuzz/file.h"

#include "tests/fuzz/fuzz.h"

#include <unistd.h>

static char paths[2][64];

static void remove_files(void)
{
    for (size_t i = 0; i < 2; i++)
        unlink(paths[i]);
}

static void name_files(void)
{
    if (paths[0][0] != '\0')
        return;
    const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"; /* memory where there is some */
    for (size_t i = 0; i < 2; i++)
        snprintf(paths[i], sizeof paths[i], "%s/ner-fuzz-%ld-%zu", folder, (long)getpid(), i);
    atexit(remove_files);
}

const char *fuzz_file(const uint8_t *bytes, size_t size)
{
    name_files();
    unlink(paths[0]); /* a new file: file systems flush one that is cut short and written again */
    FILE *out = fopen(paths[0], "wb");
    FUZZ_CHECK(out != NULL);
    FUZZ_CHECK(size == 0 || fwrite(bytes, 1, size, out) == size);
    FUZZ_CHECK(fclose(out) == 0);
    return paths[0];
}

const char *fuzz_second_file(void)
{
    name_files();
    return paths[1];
}
