/* Four lanes of multiply-xorshift over 32-byte blocks (as MurmurHash2 mixes a word), so that it runs at memory speed,
 * and a full avalanche at the end (the finaliser of SplitMix64, Steele et al. 2014). */
#include "base/hash.h"

#include <string.h>

static const uint64_t K0 = 0x9E3779B97F4A7C15u, K1 = 0xBF58476D1CE4E5B9u;

static uint64_t avalanche(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static uint64_t mix(uint64_t lane, uint64_t word)
{
    lane = (lane ^ word) * K0;
    return lane ^ (lane >> 29);
}

static uint64_t word_at(const unsigned char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* The last SIZE bytes, 1 to 7, as a little-endian number: by two reads that overlap, or three bytes that may be the
 * same. */
static uint64_t rest_at(const unsigned char *bytes, size_t size)
{
    if (size >= 4) {
        uint32_t low, high;
        memcpy(&low, bytes, sizeof low);
        memcpy(&high, bytes + size - 4, sizeof high);
        return low | (uint64_t)high << (8 * (size - 4));
    }
    size_t middle = size / 2, last = size - 1;
    return bytes[0] | (uint64_t)bytes[middle] << (8 * middle) | (uint64_t)bytes[last] << (8 * last);
}

uint64_t hash_bytes(const void *bytes, size_t size, uint64_t seed)
{
    const unsigned char *at = bytes;
    uint64_t h = avalanche(seed + K0) ^ (size * K1);
    size_t left = size;
    if (left >= 32) {
        uint64_t lanes[4] = {h, h + K0, h ^ K1, h - K1};
        for (; left >= 32; left -= 32, at += 32)
            for (int i = 0; i < 4; i++)
                lanes[i] = mix(lanes[i], word_at(at + 8 * i));
        h = avalanche(lanes[0]) + avalanche(lanes[1] ^ K1) * 3 + avalanche(lanes[2] + K0) * 5 +
            avalanche(lanes[3] - K1) * 7;
    }
    for (; left >= 8; left -= 8, at += 8)
        h = mix(h, word_at(at));
    if (left > 0)
        h = mix(h, rest_at(at, left));
    return avalanche(h);
}
