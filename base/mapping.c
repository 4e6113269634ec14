/* mmap(2), private and read-only. */
#include "base/mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool map_file(int file, mapping *m, const char *path, error *err)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return error_system(err, path, errno);
    if (S_ISDIR(status.st_mode))
        return error_system(err, path, EISDIR);
    if (!S_ISREG(status.st_mode))
        return error_at(err, ERROR_DATA, path, 0, "is not a regular file, so it cannot be mapped");
    if ((uintmax_t)status.st_size > SIZE_MAX)
        return error_system(err, path, EFBIG);
    mapping mapped = {.size = (size_t)status.st_size};
    if (mapped.size > 0) {
        void *bytes = mmap(NULL, mapped.size, PROT_READ, MAP_PRIVATE, file, 0);
        if (bytes == MAP_FAILED)
            return error_system(err, path, errno);
        mapped.bytes = bytes;
    }
    *m = mapped;
    return true;
}

bool mapping_open(mapping *m, const char *path, error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return error_system(err, path, errno);
    bool ok = map_file(file, m, path, err);
    close(file);
    return ok;
}

void mapping_close(mapping *m)
{
    if (m->bytes != NULL)
        munmap((void *)(uintptr_t)m->bytes, m->size);
    *m = (mapping){0};
}
