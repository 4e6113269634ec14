/* One pass over the rows; a short list kept in order takes what is nearer than its last. */
#include "embeddings/neighbours.h"

#include "base/memory.h"

#include <math.h>

static double dot(const float *a, const float *b, size_t dim)
{
    double sum = 0;
    for (size_t i = 0; i < dim; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

/* Puts NEXT into its place among out[used] of at most COUNT; returns how many there are then. */
static size_t insert(neighbour *out, size_t used, size_t count, neighbour next)
{
    if (used == count && (count == 0 || next.cosine <= out[count - 1].cosine))
        return used;
    size_t at = used < count ? used : count - 1;
    for (; at > 0 && out[at - 1].cosine < next.cosine; at--)
        out[at] = out[at - 1];
    out[at] = next;
    return used < count ? used + 1 : used;
}

bool neighbours_find(const vectors *v, size_t row, size_t count, neighbour *out, size_t *out_count, error *err)
{
    float *wanted = memory_new(v->dim, 2 * sizeof *wanted);
    if (wanted == NULL)
        return error_memory(err, v->dim * 2 * sizeof *wanted);
    float *other = wanted + v->dim;
    vectors_row(v, row, wanted);
    double norm = sqrt(dot(wanted, wanted, v->dim));
    size_t used = 0;
    for (size_t i = 0; i < v->count; i++) {
        if (i == row)
            continue;
        vectors_row(v, i, other);
        double product = norm * sqrt(dot(other, other, v->dim));
        double cosine = product > 0 ? dot(wanted, other, v->dim) / product : 0;
        used = insert(out, used, count, (neighbour){i, cosine});
    }
    memory_free(wanted);
    *out_count = used;
    return true;
}
