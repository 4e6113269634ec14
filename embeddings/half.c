/* Integer arithmetic on the bits alone, so that every machine and compiler gives the same: sign, exponent (5 bits,
 * bias 15) and 10 bits of fraction against 8 bits, bias 127 and 23 of a float. */
#include "embeddings/half.h"

#include <string.h>

enum { HALF_INFINITY = 0x7C00 };

/* Floats as bits without the sign: 2^-14, the smallest normal half; 65520, from which on values round to infinity. */
static const uint32_t NORMAL = 0x38800000, OVERFLOW = 0x477FF000, NOT_FINITE = 0x7F800000;

/* Shifts right and rounds to nearest, ties to even; SHIFT from 1 to 31. */
static uint32_t shift_rounded(uint32_t value, unsigned shift)
{
    uint32_t half = 1u << (shift - 1), rest = value & ((half << 1) - 1), kept = value >> shift;
    return kept + (rest > half || (rest == half && (kept & 1) != 0));
}

uint16_t half_from_float(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7FFFFFFF;
    if (magnitude - NORMAL < OVERFLOW - NORMAL) { /* a carry out of the fraction goes into the exponent as it should */
        uint32_t even = magnitude >> 13 & 1;
        return (uint16_t)(sign | ((magnitude - ((uint32_t)112 << 23) + 0xFFF + even) >> 13));
    }
    if (magnitude >= NOT_FINITE)
        return (uint16_t)(sign | HALF_INFINITY | (magnitude > NOT_FINITE ? 0x200 | (magnitude >> 13 & 0x1FF) : 0));
    if (magnitude >= OVERFLOW)
        return (uint16_t)(sign | HALF_INFINITY);
    uint32_t exponent = magnitude >> 23;
    if (exponent < 102) /* below half of the smallest subnormal, 2^-24 */
        return (uint16_t)sign;
    /* Subnormal: the leading one becomes part of the fraction. */
    return (uint16_t)(sign | shift_rounded((magnitude & 0x7FFFFF) | 0x800000, 126 - exponent));
}

float half_to_float(uint16_t half)
{
    uint32_t sign = (uint32_t)(half & 0x8000) << 16, magnitude = (uint32_t)(half & 0x7FFF) << 13;
    float value;
    if (magnitude >= (uint32_t)HALF_INFINITY << 13) {
        magnitude |= 0x7F800000;
        memcpy(&value, &magnitude, sizeof value);
    } else {
        memcpy(&value, &magnitude, sizeof value);
        value *= 0x1p112f; /* moves the exponent's bias from 15 to 127; exact, for subnormal halves too */
    }
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits |= sign;
    memcpy(&value, &bits, sizeof bits);
    return value;
}
