/* Running text in, sentences of tokens out: streaming, without a copy.
 *
 * Tokens are byte ranges of the caller's text, in order, without overlap; what stands between them is white space and
 * nothing else, so tokens and gaps together are the text. A grapheme cluster is never cut. Malformed UTF-8 is part of
 * tokens. The sentences of a document depend on its bytes alone, never on the pieces in which they come.
 *
 * How to use it: keep the bytes of the document that are not done with in a buffer and call tokenizer_next again and
 * again; drop *out_used bytes from the front after each call; when nothing was found, add what the input gives next, or
 * say FINAL at its end.
 *
 * Bounds: a sentence is cut when it grows over TOKENIZER_SENTENCE_BYTES or TOKENIZER_SENTENCE_TOKENS, at white space
 * where there is some, so a buffer of TOKENIZER_BUFFER_BYTES always holds enough to go on, whatever the text.
 * Thread rule: a tokenizer belongs to one thread; the tables behind it are shared and immutable. */
#ifndef NER_TOKENIZER_TOKENIZER_H
#define NER_TOKENIZER_TOKENIZER_H

#include "base/error.h"
#include "tokenizer/limits.h"
#include "tokenizer/sentence.h"

typedef enum tokenizer_style {
    TOKENIZER_UD,   /* as Universal Dependencies: "search" "-" "engine" in English */
    TOKENIZER_CONLL /* as CoNLL-2003: "search-engine" */
} tokenizer_style;

typedef struct tokenizer_options {
    tokenizer_style style;
    const char *lang; /* "en", "de", "fr", "es", "nl", "it", "pt"; NULL is "en"; what follows a '-' or '_' does not
                       * count ("de-AT") */
    bool lines;       /* each line is a sentence; only LF ends a line, a CR before it is white space */
} tokenizer_options;

typedef struct tokenizer tokenizer;

/* A tokenizer at the start of a document. An unknown language is ERROR_USAGE. NULL on failure. MUST be freed with
 * tokenizer_free. */
tokenizer *tokenizer_new(const tokenizer_options *options, error *err);

/* NULL is allowed. */
void tokenizer_free(tokenizer *t);

/* Forgets the document it was in: the next call starts another one. Not needed after a document that was read to its
 * FINAL end. */
void tokenizer_reset(tokenizer *t);

/* Finds the next sentence in TEXT[SIZE], the bytes of the document that are not done with.
 *
 * FINAL: nothing comes after TEXT. DOCUMENT_OFFSET: bytes of the document before TEXT (a BOM, which the caller drops,
 * not counted); it is added to each token's `start`.
 * *out_found: a sentence is settled; *out_sentence holds its tokens (one at least), which point into TEXT; the array is
 * the tokenizer's, valid until the next call. Without one, *out_sentence is untouched; with FINAL, the document is then
 * at its end and the tokenizer ready for another.
 * *out_used: the bytes at the front of TEXT that are done with, found or not: the caller must drop them before the next
 * call. The bytes that stay must come again, in any place of memory, with more behind them or with FINAL.
 * Fails when there is no memory; after warm-up it allocates nothing. */
bool tokenizer_next(tokenizer *t, const char *text, size_t size, bool final, size_t document_offset,
                    sentence *out_sentence, size_t *out_used, bool *out_found, error *err) ATTRIBUTE_CHECKED;

/* The languages that there are tables for: a NULL-terminated array of codes, static. */
const char *const *tokenizer_languages(void);

/* Whether CODE is one of them, or of a country that speaks one ("de-AT"). */
bool tokenizer_knows(const char *code);

#endif
