/* What a code point is to the tokenizer: one class for each, from Unicode's properties (utf8proc). */
#ifndef NER_TOKENIZER_CHARACTER_H
#define NER_TOKENIZER_CHARACTER_H

#include <stdbool.h>
#include <stdint.h>

typedef enum character_class {
    CHARACTER_END,         /* behind the text */
    CHARACTER_BLANK,       /* white space that ends no line */
    CHARACTER_LINE,        /* white space that ends a line */
    CHARACTER_LOWER,       /* a lower-case letter */
    CHARACTER_UPPER,       /* an upper-case or title-case letter */
    CHARACTER_LETTER,      /* another letter, a combining mark that stands alone, U+FFFD, a malformed byte */
    CHARACTER_IDEOGRAPH,   /* Han: each is a token */
    CHARACTER_HIRAGANA,
    CHARACTER_KATAKANA,
    CHARACTER_DIGIT,       /* a decimal digit of any script */
    CHARACTER_NUMBER,      /* another number: fractions, superscripts, Roman numerals */
    CHARACTER_UNDERSCORE,
    CHARACTER_FORMAT,      /* invisible, inside words: soft hyphen, word joiner */
    CHARACTER_SPACE_MARK,  /* invisible, ends a word: U+200B */
    CHARACTER_STOP,        /* . */
    CHARACTER_TERMINAL,    /* ends a sentence, at once: ! ? and those of other scripts */
    CHARACTER_ELLIPSIS,    /* U+2026 */
    CHARACTER_COMMA,
    CHARACTER_COLON,
    CHARACTER_APOSTROPHE,  /* ' and U+2019 */
    CHARACTER_QUOTE,       /* opens or closes: " ` and the like */
    CHARACTER_OPEN,        /* brackets and quotes that open */
    CHARACTER_CLOSE,       /* brackets and quotes that close */
    CHARACTER_HYPHEN,      /* - U+2010 U+2011 */
    CHARACTER_DASH,        /* U+2012 to U+2015 */
    CHARACTER_SLASH,
    CHARACTER_AT,
    CHARACTER_HASH,
    CHARACTER_AMPERSAND,
    CHARACTER_CURRENCY,
    CHARACTER_PICTURE,     /* emoji, flags, dingbats */
    CHARACTER_SYMBOL,      /* everything else that shows */
    CHARACTER_CLASSES
} character_class;

/* The class of CODE, a code point or a malformed byte as base/utf8.h counts it. */
character_class character_of(uint32_t code);

/* The same for ASCII, as a table. */
extern const uint8_t character_ascii[128];

typedef uint32_t character_set;

#define CHARACTER_IN(name) ((character_set)1 << CHARACTER_##name)

static inline bool character_in(character_class c, character_set set)
{
    return (set >> c & 1) != 0;
}

/* Whether BYTE is an ASCII letter, digit or underscore. */
static inline bool character_ascii_word(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z') || byte == '_';
}

enum {
    CHARACTER_SET_BLANKS = CHARACTER_IN(BLANK) | CHARACTER_IN(LINE),
    CHARACTER_SET_LETTERS = CHARACTER_IN(LOWER) | CHARACTER_IN(UPPER) | CHARACTER_IN(LETTER),
    /* what a word is made of */
    CHARACTER_SET_WORD = CHARACTER_SET_LETTERS | CHARACTER_IN(DIGIT) | CHARACTER_IN(NUMBER) | CHARACTER_IN(UNDERSCORE)
                         | CHARACTER_IN(FORMAT),
    /* scripts without spaces that are cut by rules of their own */
    CHARACTER_SET_CJK = CHARACTER_IN(IDEOGRAPH) | CHARACTER_IN(HIRAGANA) | CHARACTER_IN(KATAKANA)
};

#endif
