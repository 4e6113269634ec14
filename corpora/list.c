/* The pointer is copied out and in as bytes, which is allowed whatever it points to. */
#include "corpora/list.h"

#include "base/memory.h"

#include <stdint.h>
#include <string.h>

bool list_reserve(void *array, size_t count, size_t extra, size_t *capacity, size_t item_size)
{
    if (extra <= *capacity - count)
        return true;
    if (extra > SIZE_MAX - count)
        return false;
    void *items;
    memcpy(&items, array, sizeof items);
    size_t wanted = memory_grown(*capacity, count + extra);
    items = memory_resize(items, wanted, item_size);
    if (items == NULL)
        return false;
    memcpy(array, &items, sizeof items);
    *capacity = wanted;
    return true;
}
