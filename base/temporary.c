/* A fixed table, because a signal handler may neither lock nor allocate. A place is free, being filled, or filled. */
#include "base/temporary.h"

#include <limits.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { PLACES = 16 };
enum { FREE, FILLING, FILLED };

static struct {
    atomic_int state;
    char path[PATH_MAX];
} places[PLACES];

size_t temporary_add(const char *path)
{
    size_t size = strlen(path) + 1;
    for (size_t i = 0; size <= PATH_MAX && i < PLACES; i++) {
        int expected = FREE;
        if (atomic_compare_exchange_strong(&places[i].state, &expected, FILLING)) {
            memcpy(places[i].path, path, size);
            atomic_store(&places[i].state, FILLED);
            return i;
        }
    }
    return PLACES;
}

void temporary_drop(size_t place)
{
    if (place < PLACES)
        atomic_store(&places[place].state, FREE);
}

void temporary_remove_all(void)
{
    for (size_t i = 0; i < PLACES; i++)
        if (atomic_load(&places[i].state) == FILLED)
            (void)unlink(places[i].path);
}
