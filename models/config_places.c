/* A place for every key of the table, and a counter that says which came later. */
#include "models/config_places.h"

#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 200 };

void config_places_note(config_places *p, size_t number, config_place here)
{
    here.order = ++p->count;
    p->items[number] = here;
}

bool config_place_add(const config_place *p, error *err)
{
    if (err == NULL)
        return false;
    if (!p->setting) {
        error_add_place(err, p->source, p->row);
        return false;
    }
    char shown[NAME_BYTES], place[NAME_BYTES + 8];
    snprintf(place, sizeof place, "--set %s", config_show(p->source, strlen(p->source), shown, sizeof shown));
    if (err->code == ERROR_DATA)
        err->code = ERROR_USAGE;
    error_add_place(err, place, 0);
    return false;
}

bool config_places_refuse(const config_places *p, const char *first, const char *second, const char *why, error *err)
{
    const config_place *a = &p->items[config_key_find(first)], *b = &p->items[config_key_find(second)];
    error_set(err, ERROR_DATA, "%s", why);
    return config_place_add(b->order > a->order ? b : a, err);
}
