/* The mean: one sum a group, of which every row then takes its own share away. The map is its own transpose: backward
 * is forward on the gradients.
 *
 * The maximum: the two greatest numbers of a group; the greatest of the others is the second one for the row that has
 * the first, and the first one for all others. */
#include "models/layers/pooling.h"

#include <math.h>
#include <string.h>

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

/* The two greatest numbers of each group, [groups][WIDTH]. */
typedef struct peaks {
    real *first, *second;
    pooling_pass rows;
} peaks;

static bool take_peaks(size_t size, arena *memory, peaks *out)
{
    *out = (peaks){arena_take(memory, size, sizeof(real)), arena_take(memory, size, sizeof(real)),
                   {arena_take(memory, size, sizeof(uint32_t)), arena_take(memory, size, sizeof(uint32_t))}};
    if (out->first == NULL || out->second == NULL || out->rows.first == NULL || out->rows.second == NULL)
        return false;
    for (size_t i = 0; i < size; i++) {
        out->first[i] = out->second[i] = -(real)INFINITY;
        out->rows.first[i] = out->rows.second[i] = POOLING_NO_ROW;
    }
    return true;
}

/* Takes the numbers of a row [WIDTH] into the peaks of its group, which begin at AT. Without branches, so that
 * compilers make vectors of it. */
static void raise_peaks(const peaks *p, size_t at, size_t width, const real *restrict own, uint32_t row)
{
    real *restrict first = p->first + at, *restrict second = p->second + at;
    uint32_t *restrict first_row = p->rows.first + at, *restrict second_row = p->rows.second + at;
    for (size_t j = 0; j < width; j++) {
        const bool higher = own[j] > first[j], between = own[j] > second[j];
        second[j] = higher ? first[j] : between ? own[j] : second[j];
        second_row[j] = higher ? first_row[j] : between ? row : second_row[j];
        first[j] = higher ? own[j] : first[j];
        first_row[j] = higher ? row : first_row[j];
    }
}

/* out [rows][WIDTH]. */
static bool greatest_of_others(const pooling *p, size_t row_count, size_t width, matrix in, arena *memory,
                               pooling_pass *out_pass, matrix out)
{
    peaks found;
    if ((width > 0 && p->groups > SIZE_MAX / width) || !take_peaks(p->groups * width, memory, &found))
        return false;
    for (size_t i = 0; i < row_count; i++)
        if (p->group[i] != 0)
            raise_peaks(&found, (p->group[i] - 1) * width, width, in.data + i * in.row, (uint32_t)i);
    for (size_t i = 0; i < row_count; i++) {
        real *restrict to = out.data + i * out.row;
        if (p->group[i] == 0) {
            memset(to, 0, width * sizeof *to);
            continue;
        }
        const size_t at = (p->group[i] - 1) * width;
        for (size_t j = 0; j < width; j++) {
            const bool own = found.rows.first[at + j] == i;
            const real other = own ? found.second[at + j] : found.first[at + j];
            to[j] = other > -(real)INFINITY ? other : 0; /* nobody else is there */
        }
    }
    *out_pass = found.rows;
    return true;
}

/* Each gradient goes where the number came from. */
static void back_to_greatest(const pooling *p, const pooling_pass *pass, size_t row_count, size_t width, matrix d_out,
                             matrix d_h)
{
    for (size_t i = 0; i < row_count; i++) {
        if (p->group[i] == 0)
            continue;
        const size_t at = (p->group[i] - 1) * width;
        for (size_t j = 0; j < width; j++) {
            const uint32_t first = pass->first[at + j], from = first == i ? pass->second[at + j] : first;
            if (from != POOLING_NO_ROW)
                d_h.data[from * d_h.row + j] += d_out.data[i * d_out.row + j];
        }
    }
}

bool pooling_forward(pooling_kind kind, const pooling *p, size_t row_count, size_t width, matrix h, arena *memory,
                     pooling_pass *out_pass, matrix out)
{
    *out_pass = (pooling_pass){0};
    return kind == POOLING_MAX ? greatest_of_others(p, row_count, width, h, memory, out_pass, out)
                               : mean_of_others(p, row_count, width, h, false, memory, out);
}

bool pooling_backward(pooling_kind kind, const pooling *p, const pooling_pass *pass, size_t row_count, size_t width,
                      matrix d_out, arena *memory, matrix d_h)
{
    if (kind == POOLING_MEAN)
        return mean_of_others(p, row_count, width, d_out, true, memory, d_h);
    back_to_greatest(p, pass, row_count, width, d_out, d_h);
    return true;
}
