/* xoshiro256++ seeded by SplitMix64. */
#include "base/random.h"

#include <math.h>

static uint64_t splitmix(uint64_t *state)
{
    uint64_t x = (*state += 0x9E3779B97F4A7C15u);
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

random_stream random_seed(uint64_t seed, uint64_t a, uint64_t b, uint64_t c)
{
    const uint64_t counters[3] = {a, b, c};
    uint64_t state = seed;
    for (int i = 0; i < 3; i++)
        state = splitmix(&state) ^ (counters[i] * 0xD1342543DE82EF95u + (uint64_t)i);
    random_stream r;
    for (int i = 0; i < 4; i++)
        r.state[i] = splitmix(&state);
    return r;
}

static uint64_t rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

uint64_t random_bits(random_stream *r)
{
    uint64_t *s = r->state;
    uint64_t result = rotate(s[0] + s[3], 23) + s[0];
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return result;
}

double random_uniform(random_stream *r)
{
    return (double)(random_bits(r) >> 11) * 0x1p-53;
}

size_t random_below(random_stream *r, size_t bound)
{
    uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    uint64_t bits;
    do
        bits = random_bits(r);
    while (bits >= limit);
    return (size_t)(bits % bound);
}

double random_normal(random_stream *r)
{
    double radius = sqrt(-2.0 * log(1.0 - random_uniform(r)));
    return radius * cos(6.283185307179586 * random_uniform(r));
}

void random_shuffle(random_stream *r, size_t *items, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = random_below(r, i);
        size_t kept = items[i - 1];
        items[i - 1] = items[j];
        items[j] = kept;
    }
}
