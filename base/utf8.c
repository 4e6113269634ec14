/* Decoding by the ranges that Unicode 15, table 3-7 allows for the second byte. */
#include "base/utf8.h"

#include <string.h>

/* Length of the sequence that FIRST begins, 0 where none does, and the range of its second byte. */
static size_t sequence(unsigned char first, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (first < 0x80)
        return 1;
    if (first < 0xC2)
        return 0;
    if (first < 0xE0)
        return 2;
    if (first < 0xF0) {
        *low = first == 0xE0 ? 0xA0 : 0x80;
        *high = first == 0xED ? 0x9F : 0xBF;
        return 3;
    }
    if (first > 0xF4)
        return 0;
    *low = first == 0xF0 ? 0x90 : 0x80;
    *high = first == 0xF4 ? 0x8F : 0xBF;
    return 4;
}

/* How many of the bytes at AT form the start of a legal sequence; *out_length is what the first byte promises. */
static size_t legal_part(const unsigned char *at, size_t size, size_t *out_length)
{
    unsigned char low, high;
    size_t length = sequence(at[0], &low, &high);
    *out_length = length;
    if (length == 0)
        return 0;
    size_t i = 1;
    for (; i < length && i < size; i++) {
        if (at[i] < low || at[i] > high)
            break;
        low = 0x80;
        high = 0xBF;
    }
    return i;
}

size_t utf8_decode(const char *bytes, size_t size, uint32_t *out_code)
{
    const unsigned char *at = (const unsigned char *)bytes;
    if (at[0] < 0x80) {
        *out_code = at[0];
        return 1;
    }
    size_t length;
    if (legal_part(at, size, &length) < length || length == 0) {
        *out_code = UTF8_MALFORMED + at[0];
        return 1;
    }
    uint32_t code = at[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++)
        code = code << 6 | (at[i] & 0x3Fu);
    *out_code = code;
    return length;
}

size_t utf8_encode(uint32_t code, char *out)
{
    if (code < 0x80 || code >= UTF8_MALFORMED) {
        out[0] = (char)(code < 0x80 ? code : code - UTF8_MALFORMED);
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3F));
    out[0] = (char)((0xF00u >> length) | code);
    return length;
}

size_t utf8_valid_prefix(const char *bytes, size_t size)
{
    size_t at = 0;
    while (at < size) {
        uint64_t word;
        if (size - at >= 8 && (memcpy(&word, bytes + at, 8), (word & 0x8080808080808080u) == 0)) {
            at += 8;
            continue;
        }
        uint32_t code;
        size_t length = utf8_decode(bytes + at, size - at, &code);
        if (code >= UTF8_MALFORMED)
            return at;
        at += length;
    }
    return size;
}

size_t utf8_count(const char *bytes, size_t size)
{
    size_t count = 0;
    for (size_t at = 0; at < size; count++) {
        uint32_t code;
        at += utf8_decode(bytes + at, size - at, &code);
    }
    return count;
}

size_t utf8_count_utf16(const char *bytes, size_t size)
{
    size_t count = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        at += utf8_decode(bytes + at, size - at, &code);
        count += code > 0xFFFF && code < UTF8_MALFORMED ? 2 : 1;
    }
    return count;
}

size_t utf8_unfinished(const char *bytes, size_t size)
{
    for (size_t back = 1; back <= 3 && back <= size; back++) {
        const unsigned char *at = (const unsigned char *)bytes + size - back;
        if ((*at & 0xC0) == 0x80)
            continue;
        size_t length;
        return legal_part(at, back, &length) == back && length > back ? back : 0;
    }
    return 0;
}
