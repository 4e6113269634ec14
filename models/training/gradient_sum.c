/* Rows of words that a minibatch touches get a place the first time, in the order of the tokens; blocks are summed in
 * chunks, each with its own sum of squares. */
#include "models/training/gradient_sum.h"

#include "base/memory.h"
#include "embeddings/vectors.h"

#include <math.h>
#include <string.h>

enum { CHUNK = 16384 }; /* reals that one task sums or moves */

void gradient_sum_free(gradient_sum *sum)
{
    if (sum == NULL)
        return;
    memory_free(sum->place);
    memory_free(sum->touched);
    memory_free(sum->rows);
    memory_free(sum->squares);
    memory_free(sum);
}

gradient_sum *gradient_sum_new(size_t size, size_t trained, size_t dim)
{
    gradient_sum *sum = memory_new(1, sizeof *sum);
    if (sum == NULL)
        return NULL;
    sum->size = size;
    sum->dim = dim;
    sum->chunks = (size + CHUNK - 1) / CHUNK;
    sum->place = memory_new(trained, sizeof *sum->place);
    sum->squares = memory_new(sum->chunks, sizeof *sum->squares);
    if (sum->place != NULL && sum->squares != NULL)
        return sum;
    gradient_sum_free(sum);
    return NULL;
}

/* Makes room for the rows of COUNT tokens. */
static bool reserve_rows(gradient_sum *sum, size_t count)
{
    if (count <= sum->capacity)
        return true;
    const size_t capacity = memory_grown(sum->capacity, count);
    uint32_t *touched = memory_resize(sum->touched, capacity, sizeof *touched);
    if (touched == NULL)
        return false;
    sum->touched = touched;
    float *rows = memory_resize(sum->rows, capacity, sum->dim * sizeof *rows);
    if (rows == NULL)
        return false;
    sum->rows = rows;
    sum->capacity = capacity;
    return true;
}

static void add_row(gradient_sum *sum, uint32_t slot, const real *gradient)
{
    if (sum->place[slot] == 0) {
        sum->touched[sum->count++] = slot;
        sum->place[slot] = (uint32_t)sum->count;
        memset(sum->rows + (sum->count - 1) * sum->dim, 0, sum->dim * sizeof *sum->rows);
    }
    float *to = sum->rows + (sum->place[slot] - 1) * sum->dim;
    for (size_t d = 0; d < sum->dim; d++)
        to[d] += (float)gradient[d];
}

bool gradient_sum_words(gradient_sum *sum, shard *const *shards, size_t count, const uint32_t *slot_of, size_t unknown)
{
    size_t tokens = 0;
    for (size_t i = 0; i < count; i++)
        tokens += shards[i]->tokens;
    if (!reserve_rows(sum, tokens))
        return false;
    sum->count = 0;
    for (size_t i = 0; i < count; i++) {
        const shard *s = shards[i];
        for (size_t t = 0; t < s->tokens; t++) {
            const real *gradient = s->d_words + t * sum->dim;
            if (s->rows[t] == VECTORS_NONE)
                for (size_t d = 0; d < sum->dim; d++)
                    s->gradients[unknown + d] += gradient[d];
            else if (slot_of[s->rows[t]] != 0)
                add_row(sum, slot_of[s->rows[t]] - 1, gradient);
        }
    }
    for (size_t i = 0; i < sum->count; i++)
        sum->place[sum->touched[i]] = 0;
    return true;
}

size_t gradient_sum_chunk_at(size_t chunk)
{
    return chunk * CHUNK;
}

size_t gradient_sum_chunk_size(const gradient_sum *sum, size_t chunk)
{
    const size_t left = sum->size - chunk * CHUNK;
    return left < CHUNK ? left : CHUNK;
}

void gradient_sum_chunk(gradient_sum *sum, shard *const *shards, size_t count, size_t chunk)
{
    const size_t at = gradient_sum_chunk_at(chunk), size = gradient_sum_chunk_size(sum, chunk);
    real *restrict total = shards[0]->gradients + at;
    for (size_t s = 1; s < count; s++) {
        const real *restrict other = shards[s]->gradients + at;
        for (size_t i = 0; i < size; i++)
            total[i] += other[i];
    }
    double squares[8] = {0};
    for (size_t i = 0; i < size; i++)
        squares[i % 8] += (double)total[i] * (double)total[i];
    sum->squares[chunk] = 0;
    for (size_t i = 0; i < 8; i++)
        sum->squares[chunk] += squares[i];
}

double gradient_sum_norm(const gradient_sum *sum)
{
    double squares = 0;
    for (size_t i = 0; i < sum->chunks; i++)
        squares += sum->squares[i];
    for (size_t i = 0; i < sum->count * sum->dim; i++)
        squares += (double)sum->rows[i] * (double)sum->rows[i];
    return sqrt(squares);
}
