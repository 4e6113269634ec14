/* Line by line, for config_format writes every key, always in the same order. */
#include "models/config_difference.h"

#include "models/config_keys.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_BYTES = 60 };

/* The line's key, up to its colon; 0: it has none, and is no line of a configuration. */
static size_t key_of(const char *line)
{
    const size_t size = strcspn(line, ":\n");
    return line[size] == ':' ? size : 0;
}

static const char *show_value(const char *line, char out[SHOWN_BYTES])
{
    const char *value = line + key_of(line) + 1;
    value += strspn(value, " ");
    return config_show(value, strcspn(value, "\n"), out, SHOWN_BYTES);
}

/* The key of the line with that of its group: `rnn.hidden`. */
static void show_key(const char *group, const char *line, char out[SHOWN_BYTES])
{
    const size_t indent = strspn(line, " ");
    snprintf(out, SHOWN_BYTES, "%.*s%s%.*s", indent > 0 ? (int)key_of(group) : 0, group, indent > 0 ? "." : "",
             (int)(key_of(line) - indent), line + indent);
}

static void tell(const char *group, const char *there, const char *here, char out[CONFIG_DIFFERENCE_BYTES])
{
    char key[SHOWN_BYTES], before[SHOWN_BYTES], now[SHOWN_BYTES];
    const size_t size = key_of(here);
    const bool same_key = key_of(there) == size && memcmp(there, here, size) == 0;
    show_key(group, here, key);
    show_value(here, now);
    if (same_key) /* the other one may be of a version that did not have the key */
        snprintf(out, CONFIG_DIFFERENCE_BYTES, "%s: %s, where it is %s now", key, show_value(there, before), now);
    else
        snprintf(out, CONFIG_DIFFERENCE_BYTES, "no %s%s%s%s", key, *now != '\0' ? ", which is " : "", now,
                 *now != '\0' ? " now" : "");
}

bool config_difference(const char *there, const char *here, char out[CONFIG_DIFFERENCE_BYTES])
{
    const char *group = here;
    out[0] = '\0';
    while (key_of(here) > 0) {
        const size_t size = strcspn(here, "\n");
        group = *here != ' ' ? here : group;
        if (strncmp(there, here, size) != 0 || strcspn(there, "\n") != size) {
            tell(group, there, here, out);
            return true;
        }
        there += size + (there[size] == '\n');
        here += size + (here[size] == '\n');
    }
    return false;
}
