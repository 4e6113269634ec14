/* ASCII by a table, the rest by Unicode's general category and a short list of exceptions. */
#include "tokenizer/character.h"

#include "base/utf8.h"

#include <stddef.h>
#include <utf8proc.h>

#define BL CHARACTER_BLANK
#define LI CHARACTER_LINE
#define LO CHARACTER_LOWER
#define UP CHARACTER_UPPER
#define DI CHARACTER_DIGIT
#define SY CHARACTER_SYMBOL

const uint8_t character_ascii[128] = {
    SY, SY, SY, SY, SY, SY, SY, SY, SY, BL, LI, LI, LI, LI, SY, SY,
    SY, SY, SY, SY, SY, SY, SY, SY, SY, SY, SY, SY, BL, BL, BL, BL,
    BL, CHARACTER_TERMINAL, CHARACTER_QUOTE, CHARACTER_HASH, CHARACTER_CURRENCY, SY, CHARACTER_AMPERSAND,
        CHARACTER_APOSTROPHE,
    CHARACTER_OPEN, CHARACTER_CLOSE, SY, SY, CHARACTER_COMMA, CHARACTER_HYPHEN, CHARACTER_STOP, CHARACTER_SLASH,
    DI, DI, DI, DI, DI, DI, DI, DI, DI, DI, CHARACTER_COLON, SY, SY, SY, SY, CHARACTER_TERMINAL,
    CHARACTER_AT, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP,
    UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, CHARACTER_OPEN, SY, CHARACTER_CLOSE, SY, CHARACTER_UNDERSCORE,
    CHARACTER_QUOTE, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO,
    LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, CHARACTER_OPEN, SY, CHARACTER_CLOSE, SY, SY};

typedef struct exception {
    uint32_t first, last;
    character_class class;
} exception;

/* In order; what stands here goes before the general category. */
static const exception exceptions[] = {
    {0x85, 0x85, CHARACTER_LINE},
    {0xAD, 0xAD, CHARACTER_FORMAT},
    {0x37E, 0x37E, CHARACTER_TERMINAL}, /* Greek */
    {0x589, 0x589, CHARACTER_TERMINAL}, /* Armenian */
    {0x5BE, 0x5BE, CHARACTER_HYPHEN},   /* Hebrew maqaf */
    {0x5F3, 0x5F4, CHARACTER_LETTER},   /* Hebrew geresh, gershayim: inside words */
    {0x60C, 0x60C, CHARACTER_COMMA},
    {0x61F, 0x61F, CHARACTER_TERMINAL}, /* Arabic */
    {0x6D4, 0x6D4, CHARACTER_TERMINAL}, /* Urdu */
    {0x700, 0x702, CHARACTER_TERMINAL}, /* Syriac */
    {0x964, 0x965, CHARACTER_TERMINAL}, /* danda */
    {0x104A, 0x104B, CHARACTER_TERMINAL}, /* Myanmar */
    {0x1362, 0x1362, CHARACTER_TERMINAL}, /* Ethiopic */
    {0x1367, 0x1368, CHARACTER_TERMINAL},
    {0x17D4, 0x17D5, CHARACTER_TERMINAL}, /* Khmer */
    {0x1803, 0x1803, CHARACTER_TERMINAL}, /* Mongolian */
    {0x1809, 0x1809, CHARACTER_TERMINAL},
    {0x200B, 0x200B, CHARACTER_SPACE_MARK},
    {0x200C, 0x200F, CHARACTER_FORMAT},
    {0x2010, 0x2011, CHARACTER_HYPHEN},
    {0x2012, 0x2015, CHARACTER_DASH},
    {0x2018, 0x2018, CHARACTER_OPEN},
    {0x2019, 0x2019, CHARACTER_APOSTROPHE},
    {0x201A, 0x201A, CHARACTER_OPEN},
    {0x201B, 0x201B, CHARACTER_OPEN},
    {0x201C, 0x201C, CHARACTER_QUOTE}, /* opens in English, closes in German */
    {0x201D, 0x201D, CHARACTER_CLOSE},
    {0x201E, 0x201F, CHARACTER_OPEN},
    {0x2026, 0x2026, CHARACTER_ELLIPSIS},
    {0x2028, 0x2029, CHARACTER_LINE},
    {0x202A, 0x202E, CHARACTER_FORMAT},
    {0x203C, 0x203D, CHARACTER_TERMINAL},
    {0x2047, 0x2049, CHARACTER_TERMINAL},
    {0x2060, 0x2064, CHARACTER_FORMAT},
    {0x2066, 0x206F, CHARACTER_FORMAT},
    {0x3001, 0x3001, CHARACTER_COMMA},
    {0x3002, 0x3002, CHARACTER_TERMINAL},
    {0x3005, 0x3007, CHARACTER_IDEOGRAPH},
    {0x3031, 0x3035, CHARACTER_KATAKANA},
    {0x3041, 0x309F, CHARACTER_HIRAGANA},
    {0x30A1, 0x30FA, CHARACTER_KATAKANA},
    {0x30FC, 0x30FF, CHARACTER_KATAKANA},
    {0x31F0, 0x31FF, CHARACTER_KATAKANA},
    {0x3400, 0x4DBF, CHARACTER_IDEOGRAPH},
    {0x4E00, 0x9FFF, CHARACTER_IDEOGRAPH},
    {0xF900, 0xFAFF, CHARACTER_IDEOGRAPH},
    {0xFE52, 0xFE52, CHARACTER_TERMINAL},
    {0xFE56, 0xFE57, CHARACTER_TERMINAL},
    {0xFEFF, 0xFEFF, CHARACTER_FORMAT},
    {0xFF01, 0xFF01, CHARACTER_TERMINAL},
    {0xFF0C, 0xFF0C, CHARACTER_COMMA},
    {0xFF0D, 0xFF0D, CHARACTER_HYPHEN},
    {0xFF0E, 0xFF0E, CHARACTER_TERMINAL},
    {0xFF1A, 0xFF1A, CHARACTER_COLON},
    {0xFF1F, 0xFF1F, CHARACTER_TERMINAL},
    {0xFF61, 0xFF61, CHARACTER_TERMINAL},
    {0xFF66, 0xFF9F, CHARACTER_KATAKANA},
    {0xFFFD, 0xFFFD, CHARACTER_LETTER},
    {0x1F1E6, 0x1F1FF, CHARACTER_PICTURE},
    {0x20000, 0x3FFFD, CHARACTER_IDEOGRAPH},
};

static const exception *exception_for(uint32_t code)
{
    size_t low = 0, high = sizeof exceptions / sizeof *exceptions;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (exceptions[middle].last < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof exceptions / sizeof *exceptions && exceptions[low].first <= code ? &exceptions[low] : NULL;
}

static character_class by_category(const utf8proc_property_t *property)
{
    switch (property->category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT: return CHARACTER_UPPER;
    case UTF8PROC_CATEGORY_LL: return CHARACTER_LOWER;
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME: return CHARACTER_LETTER;
    case UTF8PROC_CATEGORY_ND: return CHARACTER_DIGIT;
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return CHARACTER_NUMBER;
    case UTF8PROC_CATEGORY_PC: return CHARACTER_UNDERSCORE;
    case UTF8PROC_CATEGORY_PD: return CHARACTER_DASH;
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PI: return CHARACTER_OPEN;
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PF: return CHARACTER_CLOSE;
    case UTF8PROC_CATEGORY_SC: return CHARACTER_CURRENCY;
    case UTF8PROC_CATEGORY_ZS: return CHARACTER_BLANK;
    case UTF8PROC_CATEGORY_CF: return CHARACTER_FORMAT;
    default: return property->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC ? CHARACTER_PICTURE
        : CHARACTER_SYMBOL;
    }
}

character_class character_of(uint32_t code)
{
    if (code < 128)
        return character_ascii[code];
    if (code >= UTF8_MALFORMED)
        return CHARACTER_LETTER;
    const exception *found = exception_for(code);
    return found != NULL ? found->class : by_category(utf8proc_get_property((utf8proc_int32_t)code));
}
