/* What differs between languages, as a table each.
 *
 * Word lists are words separated by single blanks. A word in lower case is found in any case; one that begins with a
 * capital only where the text has a capital too ("Sat" is an abbreviation, "sat" is not). */
#ifndef NER_TOKENIZER_LANGUAGE_H
#define NER_TOKENIZER_LANGUAGE_H

#include <stdbool.h>

/* What Universal Dependencies does with word-hyphen-word in a language. */
typedef enum hyphen_rule {
    HYPHEN_KEEPS, /* one token */
    HYPHEN_CUTS   /* three tokens, but for prefixes, suffixes and words that are listed as whole */
} hyphen_rule;

/* What becomes of a run of ! and ? and stops. */
typedef enum mark_rule {
    MARKS_JOIN,  /* "?!..." is a token */
    MARKS_SAME,  /* "?!" and "..." are two */
    MARKS_SINGLE /* each ! or ? is one; stops join */
} mark_rule;

typedef struct language {
    const char *code; /* ISO 639-1 */

    /* Abbreviations, without their last stop, which belongs to the token. */
    const char *titles;        /* a name follows, so a sentence never ends here: "mr" */
    const char *numbered;      /* an abbreviation only where a number follows: "no" */
    const char *abbreviations; /* a sentence ends here only where a starter follows: "inc" */
    const char *final;         /* a sentence ends here where a capital follows: "etc" */
    const char *starters;      /* words that begin a sentence after an abbreviation: "the" */

    /* Words in parts. */
    const char *elisions;         /* cut behind the apostrophe: "l" in "l'homme" */
    const char *enclitics;        /* cut before the apostrophe: "s" in "it's" */
    const char *negation;         /* cut before the letter before the apostrophe: "n't"; NULL: none */
    const char *hyphen_enclitics; /* cut before the hyphen: "il" in "est-il" */
    const char *fused;            /* cut where the bar is: "can|not" */
    const char *verb_endings;     /* cut off an infinitive: "se" in "quedarse" */
    const char *no_verbs;         /* look like infinitives with such an ending, and are none */
    const char *whole;            /* never cut, whatever signs they hold: "o'clock" */
    const char *prefixes;         /* keep their hyphen where others are cut: "non" */
    const char *suffixes;         /* the same behind the hyphen: "wise" */
    const char *units;            /* cut off a number: "km" in "5km" */

    hyphen_rule hyphens;
    mark_rule marks;
    unsigned broken_word;   /* a last hyphen belongs to words of up to so many bytes: "pre- and post-war" */
    bool number_hyphens;    /* 1914-1918 is one token */
    bool number_slashes;    /* 1/2 is one token (three parts, a date, always are) */
    bool minus;             /* -5 is one token (+5 always is) */
    bool ordinals;          /* "3." before a word is an ordinal number */
    bool superscripts;      /* km² is two tokens */
} language;

/* The table for CODE; NULL where there is none. "de-AT" finds "de". */
const language *language_find(const char *code);

/* All codes, NULL-terminated. */
const char *const *language_codes(void);

extern const language language_en, language_de, language_fr, language_es, language_nl, language_it, language_pt;

#endif
