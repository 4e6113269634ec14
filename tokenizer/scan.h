/* A place in text whose rest may not have come yet: every look ahead goes through here.
 *
 * Whoever looks behind the last byte of a text that is not final makes the scan hungry; what was decided with that look
 * does not count, and is decided again when more bytes are there. That is why sentences do not depend on how the bytes
 * arrive.
 * Thread rule: a scan belongs to one thread. */
#ifndef NER_TOKENIZER_SCAN_H
#define NER_TOKENIZER_SCAN_H

#include "tokenizer/character.h"

#include <stddef.h>

typedef struct scan {
    const char *text;
    size_t size;  /* bytes */
    bool final;   /* nothing comes after them */
    bool hungry;  /* somebody looked behind them */
} scan;

/* A grapheme cluster, or a single character of white space. */
typedef struct cluster {
    uint32_t code;         /* its first code point that is not a prefix mark; 0 behind the text */
    character_class class; /* of that code point */
    size_t end;            /* bytes from the start of the text */
} cluster;

/* The cluster at AT; class CHARACTER_END and no bytes behind the text. */
cluster scan_cluster_slow(scan *s, size_t at);

static inline cluster scan_cluster(scan *s, size_t at)
{
    if (at + 1 < s->size) {
        unsigned char first = (unsigned char)s->text[at], second = (unsigned char)s->text[at + 1];
        if ((first | second) < 0x80)
            return (cluster){first, (character_class)character_ascii[first], at + 1};
    }
    return scan_cluster_slow(s, at);
}

static inline character_class scan_class(scan *s, size_t at)
{
    return scan_cluster(s, at).class;
}

/* White space between two tokens. */
typedef struct gap {
    size_t end;        /* bytes from the start of the text */
    unsigned newlines; /* 0, 1, or 2 for an empty line, a paragraph separator or over SCAN_GAP_BYTES */
} gap;

enum { SCAN_GAP_BYTES = 1 << 16 };

/* The gap at AT, without bytes where there is no white space. */
gap scan_gap(scan *s, size_t at);

/* The class of what stands before AT, a cluster's start; CHARACTER_BLANK at the start of the text. Never hungry. */
character_class scan_class_before(const scan *s, size_t at);

#endif
