/* A counting sort by length, then one pass over the steps. */
#include "models/layers/packing.h"

bool packing_make(arena *memory, const size_t *lengths, size_t sequences, packing *out_packing)
{
    size_t steps = 0, rows = 0;
    for (size_t i = 0; i < sequences; i++) {
        steps = lengths[i] > steps ? lengths[i] : steps;
        rows += lengths[i];
    }
    size_t *order = arena_take(memory, sequences, sizeof *order);
    size_t *sorted = arena_take(memory, sequences, sizeof *sorted);
    size_t *longer = arena_take_zeroed(memory, steps + 2, sizeof *longer); /* [n]: sequences longer than n */
    size_t *first = arena_take(memory, steps + 1, sizeof *first);
    if (order == NULL || sorted == NULL || longer == NULL || first == NULL)
        return false;
    for (size_t i = 0; i < sequences; i++)
        if (lengths[i] > 0)
            longer[lengths[i] - 1]++;
    for (size_t n = steps; n-- > 0;)
        longer[n] += longer[n + 1];
    first[0] = 0;
    for (size_t t = 0; t < steps; t++)
        first[t + 1] = first[t] + longer[t];
    /* longer[n] is also the place of the first sequence of length n. */
    for (size_t i = 0; i < sequences; i++) {
        size_t place = longer[lengths[i]]++;
        order[place] = i;
        sorted[place] = lengths[i];
    }
    *out_packing = (packing){
        .sequences = sequences, .steps = steps, .rows = rows, .order = order, .lengths = sorted, .first = first};
    return true;
}
