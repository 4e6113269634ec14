/* CoNLL files in memory: sentences with gold spans, for training and for counting.
 *
 * Built on corpora/conll.h, the streaming reader of lines and columns. */
#ifndef NER_CORPORA_CORPUS_H
#define NER_CORPORA_CORPUS_H

#include "base/error.h"
#include "corpora/scheme.h"
#include "corpora/span.h"
#include "tokenizer/sentence.h"

typedef struct corpus_options {
    long token_column; /* from 0; negative: from the right, -1 the last */
    long tag_column;   /* the same. With a negative tag column every line has as many columns as the file's first */
    bool latin1;       /* read ISO 8859-1; else malformed UTF-8 is an error */
    const char *const *drop; /* [drop_count] types that are read as O, such as "OTH"; NULL with drop_count 0 */
    size_t drop_count;
} corpus_options;

typedef struct corpus_sentence {
    const token *tokens; /* [count] */
    const span *spans;   /* [span_count] in order; types numbered as in `types` */
    size_t count, span_count;
    size_t document;     /* number of its document, from 0, counted over all files; -DOCSTART-, "# newdoc" or a new
                          * file begin one */
    size_t file;         /* number of its file */
    size_t line;         /* line of its first token, from 1 */
} corpus_sentence;

typedef struct corpus_file {
    char *path;
    scheme scheme;       /* as recognised */
    char sha256[65];     /* of the bytes as they stand on the disk, in hex; "" for a pipe: it is read once */
    size_t sentences, tokens, spans;
} corpus_file;

typedef struct corpus {
    corpus_sentence *sentences; /* [count] */
    size_t count, tokens, spans, documents;
    char **types; /* [type_count], in byte order, NUL-terminated */
    size_t type_count;
    corpus_file *files; /* [file_count] */
    size_t file_count;
    struct corpus_memory *memory; /* what tokens and spans point into */
} corpus;

/* Reads PATHS one behind the other. No path at all, a file without any sentence, a missing column, a tag that no
 * scheme has, malformed UTF-8 are errors, with PATH:LINE where there is one. A token's start counts in a text made of
 * the document's tokens, single spaces between them and a newline behind each sentence. NULL on failure. MUST be freed
 * with corpus_free. Thread rule: immutable once read. */
corpus *corpus_read(const char *const *paths, size_t path_count, const corpus_options *options, error *err);

/* NULL is allowed. */
void corpus_free(corpus *c);

#endif
