/* The gradient of a minibatch: the shards' blocks, which are summed into the first one's, chunk by chunk, and the rows
 * of word vectors that the minibatch touches. Sums are taken in the order of the shards, so that they are the same for
 * any number of threads.
 *
 * Thread rule: chunks may be summed side by side, all else belongs to one thread. */
#ifndef NER_MODELS_TRAINING_GRADIENT_SUM_H
#define NER_MODELS_TRAINING_GRADIENT_SUM_H

#include "base/attributes.h"
#include "models/training/shard.h"

typedef struct gradient_sum {
    uint32_t *place;   /* [trained]: place in `touched` + 1; between two sums 0 for all */
    uint32_t *touched; /* [count]: trained rows of this minibatch */
    float *rows;       /* [count][dim]: their gradients */
    size_t dim, count, capacity;
    size_t size;       /* reals of a block */
    double *squares;   /* [chunks]: each chunk's sum of squares */
    size_t chunks;     /* of the block */
} gradient_sum;

/* For blocks of SIZE reals and TRAINED rows of DIM. NULL when there is no memory. MUST be freed with gradient_sum_free,
 * which takes NULL. */
gradient_sum *gradient_sum_new(size_t size, size_t trained, size_t dim);
void gradient_sum_free(gradient_sum *sum);

/* Gradients of words, from SHARDS [count]: to their rows (SLOT_OF a row of the table: its number among the trained ones
 * + 1; 0: it does not move), those of unknown words to the vector they share, which stands at UNKNOWN in the shard's
 * block. Comes before the chunks. false when there is no memory. */
bool gradient_sum_words(gradient_sum *sum, shard *const *shards, size_t count, const uint32_t *slot_of,
                        size_t unknown) ATTRIBUTE_CHECKED;

/* Where a chunk of the block begins, and how many reals it has. */
size_t gradient_sum_chunk_at(size_t chunk);
size_t gradient_sum_chunk_size(const gradient_sum *sum, size_t chunk);

/* Sums a chunk of the shards' blocks into the first one's. */
void gradient_sum_chunk(gradient_sum *sum, shard *const *shards, size_t count, size_t chunk);

/* The Euclidean norm of all of it. */
double gradient_sum_norm(const gradient_sum *sum);

#endif
