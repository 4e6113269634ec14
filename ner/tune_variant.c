/* A folder's name is plain, so that it never leads elsewhere and every shell takes it as it stands. */
#include "ner/tune_variant.h"

#include "base/memory.h"
#include "ner/tune_setting.h"

#include <string.h>

enum { FOLDER_BYTES = 100 };

void tune_variant_dispose(tune_variant *v)
{
    memory_free(v->name);
    memory_free(v->folder);
    for (size_t i = 0; i < v->count; i++)
        memory_free(v->settings[i]);
    memory_free(v->settings);
    *v = (tune_variant){0};
}

bool tune_variant_set(tune_variant *v, const char *text, size_t size, error *err)
{
    if (!tune_setting_check(text, size, err))
        return false;
    char **grown = memory_resize(v->settings, v->count + 1, sizeof *grown);
    if (grown == NULL)
        return error_memory(err, 0);
    v->settings = grown;
    v->settings[v->count] = memory_copy_text(text, size);
    if (v->settings[v->count] == NULL)
        return error_memory(err, size);
    v->count++;
    return true;
}

/* A folder's name: what is no letter, digit or one of ._=+- becomes "-", never two of them in a row. */
static char *folder_of(const char *name)
{
    static const char others[] = "._=+-";
    char *folder = memory_new(FOLDER_BYTES + 1, 1);
    size_t size = 0;
    for (const char *c = name; folder != NULL && *c != '\0' && size < FOLDER_BYTES; c++) {
        const bool plain = (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                           (strchr(others, *c) != NULL && !(*c == '.' && size == 0));
        if (plain || (size > 0 && folder[size - 1] != '-'))
            folder[size++] = plain ? *c : '-';
    }
    while (size > 0 && folder[size - 1] == '-')
        folder[--size] = '\0';
    return folder;
}

bool tune_variant_place(tune_variant *v, error *err)
{
    v->folder = folder_of(v->name);
    return v->folder != NULL || error_memory(err, FOLDER_BYTES + 1);
}
