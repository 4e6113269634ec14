/* Bytes up to the last slash are folders. Files are compared by what the file system says of them; those that are not
 * there yet, by their folders and names. */
#include "base/path.h"

#include "base/buffer.h"

#include <string.h>
#include <sys/stat.h>

const char *path_last(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* The folder of a path; false where it is not there. */
static bool find_folder(const char *path, struct stat *out)
{
    buffer folder = {0};
    const size_t size = (size_t)(path_last(path) - path);
    const bool ok = buffer_format(&folder, "%.*s.", (int)size, path) && stat(folder.data, out) == 0;
    buffer_dispose(&folder);
    return ok;
}

static bool will_be_same(const char *one, const char *other)
{
    struct stat a, b;
    return strcmp(path_last(one), path_last(other)) == 0 && find_folder(one, &a) && find_folder(other, &b) &&
           a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool path_same_file(const char *one, const char *other)
{
    struct stat a, b;
    if (strcmp(one, "-") == 0 || strcmp(other, "-") == 0)
        return false;
    if (strcmp(one, other) == 0)
        return true;
    const bool there = stat(one, &a) == 0;
    if (there != (stat(other, &b) == 0))
        return false;
    return there ? S_ISREG(a.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino : will_be_same(one, other);
}
