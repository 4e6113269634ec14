/* A command as somebody would type it into a shell. */
#ifndef NER_NER_SHELL_WORDS_H
#define NER_NER_SHELL_WORDS_H

#include "base/buffer.h"

/* Appends WORDS [count] with blanks between, in single quotes where a shell (POSIX) would otherwise read something
 * else. false when there is no memory. */
bool shell_words_format(buffer *out, const char *const *words, size_t count) ATTRIBUTE_CHECKED;

#endif
