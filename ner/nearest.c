/* Names that are too long to be compared are none. */
#include "ner/nearest.h"

#include "base/edit_distance.h"

#include <string.h>

nearest nearest_new(const char *given)
{
    /* A third of the letters may be wrong, one in the shortest. */
    return (nearest){.given = given, .distance = strlen(given) / 3 + 2};
}

void nearest_try(nearest *n, const char *name)
{
    if (strlen(n->given) > EDIT_DISTANCE_LONGEST || strlen(name) > EDIT_DISTANCE_LONGEST)
        return;
    size_t distance = edit_distance(n->given, name);
    if (distance < n->distance) {
        n->distance = distance;
        n->name = name;
    }
}
