/* One walk over the code points with a mapping for each; what is ASCII does without utf8proc's tables. */
#include "embeddings/word_form.h"

#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

static uint32_t lower(uint32_t code)
{
    if (code < 0x80)
        return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
    return code < UTF8_MALFORMED ? (uint32_t)utf8proc_tolower((utf8proc_int32_t)code) : code;
}

static uint32_t upper(uint32_t code)
{
    return code < UTF8_MALFORMED ? (uint32_t)utf8proc_toupper((utf8proc_int32_t)code) : code;
}

static uint32_t fold_digit(uint32_t code)
{
    if (code < 0x80)
        return code >= '1' && code <= '9' ? '0' : code;
    bool digit = code < UTF8_MALFORMED && utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_ND;
    return digit ? '0' : code;
}

/* As word_form_lower for ASCII, where nothing grows; *out_ascii says whether it is. */
static bool lower_ascii(const char *text, size_t size, char *out, bool *out_ascii)
{
    unsigned char all = 0, changed = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        unsigned char bit = (unsigned char)((unsigned char)(byte - 'A') < 26 ? 0x20 : 0);
        all |= byte;
        changed |= bit;
        out[i] = (char)(byte | bit);
    }
    *out_ascii = all < 0x80;
    return changed != 0;
}

/* The same for digits. */
static bool fold_ascii(const char *text, size_t size, char *out, bool *out_ascii)
{
    unsigned char all = 0, changed = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        unsigned char digit = (unsigned char)(byte - '1') < 9;
        all |= byte;
        changed |= digit;
        out[i] = (char)(digit != 0 ? '0' : byte);
    }
    *out_ascii = all < 0x80;
    return changed != 0;
}

static bool map(const char *text, size_t size, uint32_t (*mapping)(uint32_t), char *out, size_t *out_size)
{
    bool changed = false;
    size_t written = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        at += utf8_decode(text + at, size - at, &code);
        uint32_t mapped = mapping(code);
        changed = changed || mapped != code;
        char bytes[4];
        size_t used = utf8_encode(mapped, bytes);
        if (used > WORD_FORM_BYTES - written)
            return false;
        memcpy(out + written, bytes, used);
        written += used;
    }
    if (changed)
        *out_size = written;
    return changed;
}

bool word_form_lower(const char *text, size_t size, char *out, size_t *out_size)
{
    bool ascii = false, changed = size <= WORD_FORM_BYTES && lower_ascii(text, size, out, &ascii);
    if (!ascii)
        return map(text, size, lower, out, out_size);
    if (changed)
        *out_size = size;
    return changed;
}

bool word_form_upper(const char *text, size_t size, char *out, size_t *out_size)
{
    return map(text, size, upper, out, out_size);
}

bool word_form_fold_digits(const char *text, size_t size, char *out, size_t *out_size)
{
    bool ascii = false, changed = size <= WORD_FORM_BYTES && fold_ascii(text, size, out, &ascii);
    if (!ascii)
        return map(text, size, fold_digit, out, out_size);
    if (changed)
        *out_size = size;
    return changed;
}

bool word_form_title(const char *text, size_t size, char *out, size_t *out_size)
{
    bool changed = false, start = true;
    size_t written = 0;
    for (size_t at = 0; at < size;) {
        uint32_t code;
        at += utf8_decode(text + at, size - at, &code);
        const uint32_t mapped = start ? upper(code) : lower(code);
        start = code == '-';
        changed = changed || mapped != code;
        char bytes[4];
        const size_t used = utf8_encode(mapped, bytes);
        if (used > WORD_FORM_BYTES - written)
            return false;
        memcpy(out + written, bytes, used);
        written += used;
    }
    if (changed)
        *out_size = written;
    return changed;
}

word_letters word_form_letters(const char *text, size_t size)
{
    word_letters found = {false, false};
    for (size_t at = 0; at < size && !(found.upper && found.lower);) {
        uint32_t code;
        at += utf8_decode(text + at, size - at, &code);
        if (code < 0x80) {
            found.upper = found.upper || (code >= 'A' && code <= 'Z');
            found.lower = found.lower || (code >= 'a' && code <= 'z');
        } else if (code < UTF8_MALFORMED) {
            const utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
            found.upper = found.upper || category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
            found.lower = found.lower || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LT;
        }
    }
    return found;
}
