/* A folder's name is plain, so that it never leads elsewhere and every shell takes it as it stands. */
#include "ner/tune_variant.h"

#include "base/hash.h"
#include "base/memory.h"
#include "ner/tune_setting.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FOLDER_BYTES = 100, HASH_BYTES = 17 };

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

bool tune_variant_same(const tune_variant *a, const tune_variant *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->settings[i], b->settings[i]) == 0;
    return same;
}

/* What is no letter, digit or one of ._=+- becomes "-", never two of them in a row. Returns what has no room. */
static const char *make_plain(const char *name, char *folder)
{
    static const char others[] = "._=+-";
    size_t size = 0;
    for (; *name != '\0' && size < FOLDER_BYTES; name++) {
        const bool plain = (*name >= '0' && *name <= '9') || (*name >= 'a' && *name <= 'z') ||
                           (*name >= 'A' && *name <= 'Z') ||
                           (strchr(others, *name) != NULL && !(*name == '.' && size == 0));
        if (plain || (size > 0 && folder[size - 1] != '-'))
            folder[size++] = plain ? *name : '-';
    }
    while (size > 0 && folder[size - 1] == '-')
        folder[--size] = '\0';
    return name;
}

/* Long names often begin alike: a hash of the whole takes the place of their end. */
static void append_hash(const char *name, char *folder)
{
    const size_t size = strlen(folder), most = FOLDER_BYTES - HASH_BYTES;
    snprintf(folder + (size < most ? size : most), HASH_BYTES + 1, "-%016" PRIx64, hash_bytes(name, strlen(name), 0));
}

bool tune_variant_place(tune_variant *v, error *err)
{
    v->folder = memory_new(FOLDER_BYTES + 1, 1);
    if (v->folder == NULL)
        return error_memory(err, FOLDER_BYTES + 1);
    const char *rest = make_plain(v->name, v->folder);
    if (*rest != '\0' && v->folder[0] != '\0')
        append_hash(v->name, v->folder);
    return true;
}
