/* Random numbers that are the same on every machine.
 *
 * A stream is made from a seed and up to three counters (epoch, minibatch, shard), so that any thread can make the
 * numbers of any shard, and a run can go on in the middle.
 * Thread rule: a stream belongs to one thread. */
#ifndef NER_BASE_RANDOM_H
#define NER_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct random_stream {
    uint64_t state[4]; /* xoshiro256++ (Blackman and Vigna 2019) */
} random_stream;

random_stream random_seed(uint64_t seed, uint64_t a, uint64_t b, uint64_t c);

/* 64 random bits. */
uint64_t random_bits(random_stream *r);

/* Uniform in [0, 1), 53 bits. */
double random_uniform(random_stream *r);

/* Uniform in [0, BOUND), without bias; BOUND > 0. */
size_t random_below(random_stream *r, size_t bound);

/* Normal with mean 0 and standard deviation 1 (Box-Muller; one of the pair is dropped). */
double random_normal(random_stream *r);

/* Puts items[count] into a random order (Fisher-Yates). */
void random_shuffle(random_stream *r, size_t *items, size_t count);

#endif
