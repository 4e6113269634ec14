/* Integer arithmetic on the bits alone, so that every machine and compiler gives the same: sign, exponent (5 bits,
 * bias 15) and 10 bits of fraction against 8 bits, bias 127 and 23 of a float. */
#include "embeddings/half.h"

#include <string.h>

enum { HALF_INFINITY = 0x7C00 };

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
    uint32_t sign = bits >> 16 & 0x8000, exponent = bits >> 23 & 0xFF, fraction = bits & 0x7FFFFF;
    uint32_t magnitude;
    if (exponent == 0xFF)
        magnitude = HALF_INFINITY | (fraction != 0 ? 0x200 | fraction >> 13 : 0);
    else if (exponent < 102) /* below half of the smallest subnormal, 2^-24 */
        magnitude = 0;
    else if (exponent < 113) /* subnormal: the leading one becomes part of the fraction */
        magnitude = shift_rounded(fraction | 0x800000, 126 - exponent);
    else /* a carry out of the fraction goes into the exponent as it should */
        magnitude = shift_rounded((exponent - 112) << 23 | fraction, 13);
    return (uint16_t)(sign | (exponent < 0xFF && magnitude > HALF_INFINITY ? HALF_INFINITY : magnitude));
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
