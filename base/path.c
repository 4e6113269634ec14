/* Bytes up to the last slash are folders. */
#include "base/path.h"

#include <string.h>

const char *path_last(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}
