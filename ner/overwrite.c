/* One sentence for all commands. */
#include "ner/overwrite.h"

#include "base/path.h"

#include <string.h>

bool overwrite_is_possible(const char *path)
{
    const size_t size = strlen(path);
    return strcmp(path, "-") != 0 && !(size > 3 && strcmp(path + size - 3, ".gz") == 0);
}

bool overwrite_spares(const char *output, const char *input, const char *what, error *err)
{
    return output == NULL || input == NULL || !path_same_file(output, input) ||
           error_set(err, ERROR_USAGE, "%s is %s, and would be written over: give another name", output, what);
}

bool overwrite_spares_all(const char *output, const char *const *inputs, size_t count, error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!overwrite_spares(output, inputs[i], count == 1 ? "the input" : "one of the inputs", err))
            return false;
    return true;
}
