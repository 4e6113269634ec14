/* A try is cut at blanks; its name, at the first ": " that stands before any "=". */
#include "ner/tune_plan.h"

#include "base/memory.h"
#include "base/reader.h"
#include "ner/tune_setting.h"

#include <string.h>

/* The name's bytes in front of ": ", before the first "="; 0 where there is none. */
static size_t name_size(const char *text)
{
    const char *colon = strstr(text, ": "), *equals = strchr(text, '=');
    return colon != NULL && (equals == NULL || colon < equals) ? (size_t)(colon - text) : 0;
}

bool tune_plan_try(tune_plan *p, const char *text, error *err)
{
    tune_variant v = {0};
    text += strspn(text, " \t");
    const size_t named = name_size(text);
    const char *at = named > 0 ? text + named + 2 : text;
    bool ok = true;
    while (ok) {
        at += strspn(at, " \t");
        if (*at == '\0')
            break;
        const char *end = tune_setting_end(at, ' ');
        ok = tune_variant_set(&v, at, (size_t)(end - at), err);
        at = end;
    }
    if (ok && v.count == 0)
        ok = error_set(err, ERROR_USAGE, "\"%.200s\" sets nothing: NAME: KEY=VALUE ... is wanted", text);
    v.name = memory_copy_text(text, named > 0 ? named : strlen(text));
    if (!ok) {
        tune_variant_dispose(&v);
        return false;
    }
    return tune_plan_add(p, v, err);
}

static bool try_line(tune_plan *p, const line *l, const char *path, error *err)
{
    size_t size = l->size;
    while (size > 0 && (l->text[size - 1] == '\r' || l->text[size - 1] == ' ' || l->text[size - 1] == '\t'))
        size--;
    if (size == 0 || l->text[0] == '#')
        return true;
    if (memchr(l->text, '\0', size) != NULL)
        return error_at(err, ERROR_DATA, path, l->number, "NUL is no character of a text");
    char *text = memory_copy_text(l->text, size);
    if (text == NULL)
        return error_memory(err, size);
    const bool ok = tune_plan_try(p, text, err);
    memory_free(text);
    if (ok) {
        p->variants[p->count - 1].file = path;
        p->variants[p->count - 1].line = l->number;
    }
    if (!ok && err != NULL && err->code == ERROR_USAGE) {
        err->code = ERROR_DATA;
        error_add_place(err, path, l->number);
    }
    return ok;
}

bool tune_plan_tries(tune_plan *p, const char *path, error *err)
{
    reader *in = reader_open(path, err);
    if (in == NULL)
        return false;
    line l;
    reader_status status;
    bool ok = true;
    while (ok && (status = reader_line(in, &l, err)) != READER_END)
        ok = status == READER_LINE && try_line(p, &l, path, err);
    reader_close(in);
    return ok;
}
