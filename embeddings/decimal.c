/* Eight digits at a time: the bytes of a 64-bit word are tested and joined by multiplication (Lemire 2021, "Number
 * parsing at a gigabyte per second", section 4), then mantissa and power of ten meet in one division of doubles.
 * Doubles have more than twice a float's bits and two, so rounding twice does no harm where mantissa and power are
 * exact floats (Figueroa 1995). Little-endian machines only. */
#include "embeddings/decimal.h"

#include <float.h>
#include <stdint.h>
#include <string.h>

static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
enum { EXACT_POWERS = 22, EXPONENT_LIMIT = 400 };

static const uint64_t whole_powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};

/* How many of the eight bytes, from the first, are digits, where DIGITS = the bytes xor '0'. */
static unsigned leading_digits(uint64_t digits)
{
    uint64_t others = ((digits + 0x7676767676767676u) | digits) & 0x8080808080808080u;
    if (others == 0)
        return 8;
    uint64_t below = (others & (~others + 1)) - 1; /* all bits under the first mark */
    return (unsigned)((below >> 7 & 0x0101010101010101u) * 0x0101010101010101u >> 56);
}

/* The number that eight digits make, the first byte being the highest. */
static uint64_t join_digits(uint64_t digits)
{
    digits = digits * 10 + (digits >> 8);
    uint64_t even = (digits & 0x000000FF000000FFu) * (100 + (UINT64_C(1000000) << 32));
    uint64_t odd = (digits >> 16 & 0x000000FF000000FFu) * (1 + (UINT64_C(10000) << 32));
    return (even + odd) >> 32;
}

/* Appends digits to *MANTISSA while it holds them; *OUT_DROPPED counts the others. Returns what stands behind
 * them. */
static const char *take_digits(const char *at, const char *end, uint64_t *mantissa, long *out_dropped)
{
    *out_dropped = 0;
    while (end - at >= 8 && *mantissa < 10000000000u) {
        uint64_t digits;
        memcpy(&digits, at, 8);
        digits ^= 0x3030303030303030u;
        unsigned count = leading_digits(digits);
        if (count == 0)
            return at;
        *mantissa = *mantissa * whole_powers[count] + join_digits(digits << (64 - 8 * count));
        at += count;
        if (count < 8)
            return at;
    }
    for (; at < end && *at >= '0' && *at <= '9'; at++) {
        if (*mantissa < 1000000000000000000u)
            *mantissa = *mantissa * 10 + (uint64_t)(*at - '0');
        else
            ++*out_dropped;
    }
    return at;
}

/* Reads what follows an "e"; NULL where there is no digit. */
static const char *take_exponent(const char *at, const char *end, long *out_exponent)
{
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    long value = 0;
    const char *first = at;
    for (; at < end && *at >= '0' && *at <= '9'; at++)
        value = value < 100000000 ? value * 10 + (*at - '0') : value;
    *out_exponent = negative ? -value : value;
    return at > first ? at : NULL;
}

static double scale(uint64_t mantissa, long exponent)
{
    double value = (double)mantissa;
    if (exponent <= 0 && exponent >= -EXACT_POWERS)
        return value / powers[-exponent];
    if (mantissa == 0 || exponent < -EXPONENT_LIMIT)
        return 0;
    if (exponent > EXPONENT_LIMIT)
        return DBL_MAX;
    for (; exponent > EXACT_POWERS; exponent -= EXACT_POWERS)
        value *= powers[EXACT_POWERS];
    for (; exponent < -EXACT_POWERS; exponent += EXACT_POWERS)
        value /= powers[EXACT_POWERS];
    return exponent < 0 ? value / powers[-exponent] : value * powers[exponent];
}

const char *decimal_parse(const char *text, const char *end, float *out_value)
{
    const char *at = text;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    uint64_t mantissa = 0;
    long exponent = 0, dropped = 0;
    const char *first = at;
    if (end - at >= 2 && at[1] == '.' && *at >= '0' && *at <= '9')
        mantissa = (uint64_t)(*at++ - '0'); /* "0.123": what nearly all are */
    else
        at = take_digits(at, end, &mantissa, &exponent);
    long digits = (long)(at - first);
    if (at < end && *at == '.') {
        first = at + 1;
        at = take_digits(first, end, &mantissa, &dropped);
        digits += (long)(at - first);
        exponent -= (long)(at - first) - dropped;
    }
    if (digits == 0)
        return NULL;
    if (at < end && (*at == 'e' || *at == 'E')) {
        long written;
        at = take_exponent(at + 1, end, &written);
        if (at == NULL)
            return NULL;
        exponent += written;
    }
    double value = scale(mantissa, exponent);
    if (value >= 0x1.FFFFFFp127) /* half an ulp over the largest float */
        return NULL;
    float rounded = value > (double)FLT_MAX ? FLT_MAX : (float)value;
    *out_value = negative ? -rounded : rounded;
    return at;
}

bool decimal_parse_count(const char *text, size_t size, size_t *out_count)
{
    size_t count = 0;
    if (size == 0 || size > 18)
        return false;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        count = count * 10 + (size_t)(text[i] - '0');
    }
    *out_count = count;
    return true;
}
