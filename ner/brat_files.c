/* Names cut and joined. */
#include "ner/brat_files.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/path.h"
#include "ner/overwrite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The stem of an input's name: without folder, ".gz", and an ending that begins with a letter. */
static const char *stem_of(const char *input, size_t *out_size)
{
    if (strcmp(input, "-") == 0)
        input = "stdin";
    const char *name = path_last(input);
    size_t size = strlen(name);
    if (size > 3 && strcmp(name + size - 3, ".gz") == 0)
        size -= 3;
    size_t dot = size;
    while (dot > 0 && name[dot - 1] != '.')
        dot--;
    if (dot > 1 && dot < size && is_letter(name[dot]))
        size = dot - 1;
    *out_size = size;
    return name;
}

char *brat_files_path(const char *folder, const char *input, const char *ending, error *err)
{
    size_t size;
    const char *stem = stem_of(input, &size);
    buffer path;
    buffer_init(&path);
    if (buffer_append_text(&path, folder) && buffer_append_byte(&path, '/') && buffer_append(&path, stem, size) &&
        buffer_append_byte(&path, '.') && buffer_append_text(&path, ending))
        return path.data;
    buffer_dispose(&path);
    error_memory(err, 0);
    return NULL;
}

static int compare_stems(const void *a, const void *b)
{
    size_t a_size, b_size;
    const char *left = stem_of(*(const char *const *)a, &a_size), *right = stem_of(*(const char *const *)b, &b_size);
    int order = memcmp(left, right, a_size < b_size ? a_size : b_size);
    return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

static bool check_names(const char *const *inputs, size_t count, error *err)
{
    const char **sorted = memory_new(count, sizeof *sorted);
    if (sorted == NULL)
        return error_memory(err, count * sizeof *sorted);
    memcpy(sorted, inputs, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_stems);
    bool ok = true;
    for (size_t i = 1; ok && i < count; i++)
        if (compare_stems(&sorted[i - 1], &sorted[i]) == 0)
            ok = error_set(err, ERROR_USAGE, "%s and %s would be written to the same .ann", sorted[i - 1], sorted[i]);
    memory_free(sorted);
    return ok;
}

/* What INPUT gives with this ENDING is none of the inputs. Few such files are there before, and only these can be. */
static bool spares_inputs(const char *folder, const char *input, const char *ending, const char *const *inputs,
                          size_t count, error *err)
{
    char *path = brat_files_path(folder, input, ending, err);
    const bool ok = path != NULL && (access(path, F_OK) != 0 || overwrite_spares_all(path, inputs, count, err));
    memory_free(path);
    return ok;
}

bool brat_files_prepare(const char *folder, const char *const *inputs, size_t count, bool with_text, error *err)
{
    if (!check_names(inputs, count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!spares_inputs(folder, inputs[i], "ann", inputs, count, err) ||
            (with_text && !spares_inputs(folder, inputs[i], "txt", inputs, count, err)))
            return false;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return error_system(err, folder, errno);
    return true;
}
