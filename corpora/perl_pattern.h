/* A Perl regular expression in PCRE2's words, where the two read the same characters differently. */
#ifndef NER_CORPORA_PERL_PATTERN_H
#define NER_CORPORA_PERL_PATTERN_H

#include "base/buffer.h"

/* Appends PERL, as a script would find it in a variable, to *out_pattern; *out_before is how many bytes of it stand
 * before what PERL begins with. What is wrong in Perl stays wrong. False when there is no memory. */
bool perl_pattern_translate(const char *perl, buffer *out_pattern, size_t *out_before);

#endif
