/* A list that grows; no two variants of it have the same folder. */
#include "ner/tune_plan.h"

#include "base/memory.h"
#include "ner/tune_setting.h"

#include <string.h>

static bool is_taken(const tune_plan *p, const char *folder)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->variants[i].folder, folder) == 0)
            return true;
    return false;
}

bool tune_plan_add(tune_plan *p, tune_variant v, error *err)
{
    tune_variant *grown = p->variants;
    if (p->count == p->capacity) {
        const size_t capacity = memory_grown(p->capacity, p->count + 1);
        grown = memory_resize(p->variants, capacity, sizeof *grown);
        if (grown != NULL) {
            p->variants = grown;
            p->capacity = capacity;
        }
    }
    bool ok = ((grown != NULL && v.name != NULL) || error_memory(err, 0)) &&
              tune_setting_check_text(v.name, strlen(v.name), err) && tune_variant_place(&v, err);
    if (ok && v.folder[0] == '\0')
        ok = error_set(err, ERROR_USAGE, "\"%s\" is no name: a letter or a digit is wanted in it", v.name);
    if (ok && is_taken(p, v.folder))
        ok = error_set(err, ERROR_USAGE, "\"%s\" would have the same folder as another one, %s: give it another name",
                       v.name, v.folder);
    if (ok && p->count == TUNE_VARIANTS)
        ok = error_set(err, ERROR_USAGE, "more than %d variants", TUNE_VARIANTS);
    if (ok)
        p->variants[p->count++] = v;
    else
        tune_variant_dispose(&v);
    return ok;
}

bool tune_plan_init(tune_plan *p, error *err)
{
    *p = (tune_plan){0};
    return tune_plan_add(p, (tune_variant){.name = memory_copy_text("base", 4)}, err);
}

void tune_plan_dispose(tune_plan *p)
{
    for (size_t i = 0; i < p->count; i++)
        tune_variant_dispose(&p->variants[i]);
    memory_free(p->variants);
    memory_free(p->seeds);
    *p = (tune_plan){0};
}

void tune_plan_remove(tune_plan *p, size_t i)
{
    tune_variant_dispose(&p->variants[i]);
    memmove(p->variants + i, p->variants + i + 1, (--p->count - i) * sizeof *p->variants);
}
