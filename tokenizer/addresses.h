/* Web and mail addresses, host and file names. */
#ifndef NER_TOKENIZER_ADDRESSES_H
#define NER_TOKENIZER_ADDRESSES_H

#include "tokenizer/rules.h"

/* Each returns the end of what it finds at AT, in bytes from the start of the text, or AT where that is not there. They
 * look ahead at most ADDRESS_BYTES before they know. */
enum { ADDRESS_BYTES = 256 };

/* "kim.lee@example.org": a mail address, whole. */
size_t addresses_mail(scan *s, size_t at);

/* What follows "http:" or "www.": all that is not white space, a quote or an angle bracket; closing punctuation
 * stays outside. */
size_t addresses_rest(scan *s, size_t at);

/* "example.org", "report.pdf", "alt.animals.cat": names with stops, from AT; a path behind a host name is part of
 * it. */
size_t addresses_name(const rules *r, scan *s, size_t at);

#endif
