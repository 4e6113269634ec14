/* Perl's split(/DELIMITER/, LINE): a line cut into fields by a regular expression.
 *
 * - A match that is empty never stands where a field begins, so an empty pattern cuts after every byte; one that is
 * not empty and stands at the very start leaves an empty field before it.
 * - What groups of the expression captured stands among the fields, empty (in Perl: undefined) where a group took no
 * part.
 * - Empty fields at the end do not count; an empty line has no fields.
 * Bytes are characters, as in a Perl script that says nothing of encodings. A lone space is a space, not awk's blanks.
 * Source: perldoc -f split, perlre; differences between Perl's expressions and PCRE2's are translated where a
 * delimiter could have them (split.c).
 * Thread rule: a split belongs to one thread. */
#ifndef NER_CORPORA_SPLIT_H
#define NER_CORPORA_SPLIT_H

#include "base/error.h"

typedef struct split_field {
    const char *text; /* points into the line; not NUL-terminated; NULL, with size 0, for a group that took no part */
    size_t size;      /* bytes */
} split_field;

typedef struct split split;

/* NULL only when there is no memory: as in Perl, a wrong expression is found out when the first line is cut.
 * MUST be freed with split_free. */
split *split_new(const char *delimiter, error *err);

/* NULL is allowed. */
void split_free(split *s);

/* Cuts LINE [SIZE bytes]. *out_fields [*out_count] lives until the next call, and points into LINE. ERROR_USAGE where
 * DELIMITER is no regular expression. */
bool split_cut(split *s, const char *line_text, size_t size, const split_field **out_fields, size_t *out_count,
               error *err);

#endif
