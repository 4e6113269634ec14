/* FIPS 180-4 by libmd; read(2) so that a .gz is hashed as it stands. */
#include "corpora/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024 };

static bool add_all(SHA2_CTX *sum, int file, const char *path, error *err)
{
    uint8_t block[BLOCK];
    for (;;) {
        ssize_t got = read(file, block, sizeof block);
        if (got == 0)
            return true;
        if (got < 0 && errno != EINTR)
            return error_system(err, path, errno);
        if (got > 0)
            SHA256Update(sum, block, (size_t)got);
    }
}

static void write_hex(const uint8_t *bytes, size_t size, char *out)
{
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    out[2 * size] = '\0';
}

bool digest_file(const char *path, char out_hex[DIGEST_HEX], error *err)
{
    struct stat status;
    if (strcmp(path, "-") == 0 || (stat(path, &status) == 0 && !S_ISREG(status.st_mode))) {
        out_hex[0] = '\0';
        return true;
    }
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return error_system(err, path, errno);
    SHA2_CTX sum;
    SHA256Init(&sum);
    bool ok = add_all(&sum, file, path, err);
    close(file);
    uint8_t value[SHA256_DIGEST_LENGTH];
    SHA256Final(value, &sum);
    if (ok)
        write_hex(value, sizeof value, out_hex);
    return ok;
}
