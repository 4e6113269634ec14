/* While a row rests at w, n steps of a <- d a + (1 - d) w are a <- w + (a - w) Π d. */
#include "models/training/average.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

bool average_init(average *a, double decay, const real *values, size_t size, const float *word_values,
                  const size_t *row_at, size_t rows, size_t dim, error *err)
{
    *a = (average){.decay = decay, .size = size, .rows = rows, .dim = dim};
    if (decay <= 0)
        return true;
    a->values = memory_new(size, sizeof *a->values);
    a->words = memory_new(rows, dim * sizeof *a->words);
    a->row_logs = memory_new(rows, sizeof *a->row_logs);
    if (a->values == NULL || a->words == NULL || a->row_logs == NULL) {
        average_dispose(a);
        return error_memory(err, rows * dim * sizeof *a->words);
    }
    memcpy(a->values, values, size * sizeof *values);
    for (size_t i = 0; i < rows; i++)
        memcpy(a->words + i * dim, word_values + row_at[i] * dim, dim * sizeof *a->words);
    return true;
}

void average_dispose(average *a)
{
    memory_free(a->values);
    memory_free(a->words);
    memory_free(a->row_logs);
    *a = (average){0};
}

void average_next(average *a)
{
    const double t = (double)++a->steps, ramp = (1 + t) / (10 + t);
    a->last = ramp < a->decay ? ramp : a->decay;
    a->log_sum += log(a->last);
}

void average_values(average *a, const real *values, size_t at, size_t size)
{
    const real fresh = (real)(1 - a->last);
    real *restrict own = a->values + at;
    const real *restrict now = values + at;
    for (size_t i = 0; i < size; i++)
        own[i] += fresh * (now[i] - own[i]);
}

/* The row after it rested at VALUE until the decays' logarithms summed to LOG_SUM. */
static void catch_up(average *a, size_t row, const float *value, double log_sum)
{
    const float kept = (float)exp(log_sum - a->row_logs[row]);
    float *own = a->words + row * a->dim;
    for (size_t d = 0; d < a->dim; d++)
        own[d] = value[d] + kept * (own[d] - value[d]);
    a->row_logs[row] = log_sum;
}

void average_row_before(average *a, size_t row, const float *value)
{
    catch_up(a, row, value, a->log_sum - log(a->last));
}

void average_row_after(average *a, size_t row, const float *value)
{
    catch_up(a, row, value, a->log_sum);
}

void average_swap(average *a, real *values, float *word_values, const size_t *row_at)
{
    if (a->decay <= 0)
        return;
    for (size_t i = 0; i < a->size; i++) {
        const real kept = values[i];
        values[i] = a->values[i];
        a->values[i] = kept;
    }
    for (size_t row = 0; row < a->rows; row++) {
        float *value = word_values + row_at[row] * a->dim, *own = a->words + row * a->dim;
        if (!a->swapped)
            catch_up(a, row, value, a->log_sum);
        for (size_t d = 0; d < a->dim; d++) {
            const float kept = value[d];
            value[d] = own[d];
            own[d] = kept;
        }
    }
    a->swapped = !a->swapped;
}
