/* One sum a group, of which every row then takes its own share away. The map is its own transpose: backward is forward
 * on the gradients. */
#include "models/layers/pooling.h"

/* Adds to out where ADDS, else writes. */
static bool mean_of_others(const pooling *p, size_t row_count, size_t width, matrix in, bool adds, arena *memory,
                           matrix out)
{
    real *sums = arena_take_zeroed(memory, p->groups, width * sizeof *sums);
    size_t *sizes = arena_take_zeroed(memory, p->groups, sizeof *sizes);
    if (sums == NULL || sizes == NULL)
        return false;
    for (size_t i = 0; i < row_count; i++) {
        if (p->group[i] == 0)
            continue;
        real *restrict sum = sums + (p->group[i] - 1) * width;
        const real *restrict own = in.data + i * in.row;
        sizes[p->group[i] - 1]++;
        for (size_t j = 0; j < width; j++)
            sum[j] += own[j];
    }
    for (size_t i = 0; i < row_count; i++) {
        const size_t size = p->group[i] != 0 ? sizes[p->group[i] - 1] : 0;
        const real *restrict sum = size > 1 ? sums + (p->group[i] - 1) * width : NULL;
        const real *restrict own = in.data + i * in.row;
        real *restrict to = out.data + i * out.row;
        const real share = size > 1 ? 1 / (real)(size - 1) : 0;
        for (size_t j = 0; j < width; j++)
            to[j] = (adds ? to[j] : 0) + (sum != NULL ? share * (sum[j] - own[j]) : 0);
    }
    return true;
}

bool pooling_forward(const pooling *p, size_t row_count, size_t width, matrix h, arena *memory, matrix out)
{
    return mean_of_others(p, row_count, width, h, false, memory, out);
}

bool pooling_backward(const pooling *p, size_t row_count, size_t width, matrix d_out, arena *memory, matrix d_h)
{
    return mean_of_others(p, row_count, width, d_out, true, memory, d_h);
}
