/* Text through the tokenizer, in pieces of any size, as one string that is easy to compare. */
#ifndef NER_TESTS_TOKENIZER_CUT_H
#define NER_TESTS_TOKENIZER_CUT_H

#include "base/buffer.h"
#include "tests/support.h"
#include "tokenizer/tokenizer.h"

/* ck_assert for inner loops: Check writes a mark to a file for each that passes. */
#define CUT_CHECK(what) ((what) ? (void)0 : ck_abort_msg("not %s", #what))

/* Appends the sentences of TEXT[SIZE] to OUT: tokens with "|" between them, a newline behind each sentence. The text
 * comes in pieces of STEP bytes, each document in a block of memory of its own, so that a look behind it is seen by
 * valgrind and sanitizers. Checks that tokens and white space are the text. Returns the number of tokens. */
size_t cut_text(tokenizer *t, const char *text, size_t size, size_t step, buffer *out);

/* The same for a whole text in one piece; memory_free the result. */
char *cut(const char *text, const char *lang, tokenizer_style style);

/* ck_assert that TEXT is cut into WANT. */
void cut_check(const char *text, const char *want, const char *lang, tokenizer_style style);

#endif
