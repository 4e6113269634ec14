#include "tests/fuzz/file.h"

#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <unistd.h>

static char paths[2][64], named[2][72];

static void remove_files(void)
{
    for (size_t i = 0; i < 2; i++)
        unlink(paths[i]);
    for (size_t i = 0; i < 2 && named[i][0] != '\0'; i++)
        unlink(named[i]);
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

static const char *write_file(const char *path, const uint8_t *bytes, size_t size)
{
    unlink(path); /* a new file: file systems flush one that is cut short and written again */
    FILE *out = fopen(path, "wb");
    FUZZ_CHECK(out != NULL);
    FUZZ_CHECK(size == 0 || fwrite(bytes, 1, size, out) == size);
    FUZZ_CHECK(fclose(out) == 0);
    return path;
}

const char *fuzz_file(const uint8_t *bytes, size_t size)
{
    name_files();
    return write_file(paths[0], bytes, size);
}

const char *fuzz_named_file(const char *ending, const uint8_t *bytes, size_t size)
{
    char path[sizeof named[0]];
    size_t i = 0;
    name_files();
    snprintf(path, sizeof path, "%s%.4s", paths[0], ending);
    while (i < 2 && named[i][0] != '\0' && strcmp(named[i], path) != 0)
        i++;
    FUZZ_CHECK(i < 2);
    memcpy(named[i], path, sizeof path);
    return write_file(named[i], bytes, size);
}

const char *fuzz_second_file(void)
{
    name_files();
    return paths[1];
}
