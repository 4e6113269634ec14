/* The table of a model's reliability, for people: `ner train` at its end, and `ner info`. */
#ifndef NER_NER_RELIABILITY_TEXT_H
#define NER_NER_RELIABILITY_TEXT_H

#include "models/reliability.h"

/* Appends a line with temperature and errors, a heading, and a line a bin that has spans; every line but the first
 * begins with INDENT. false when there is no memory. */
bool reliability_text(const reliability *r, const char *indent, buffer *out) ATTRIBUTE_CHECKED;

#endif
