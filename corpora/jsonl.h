/* JSON lines with entities: one object a line, {"text": ..., "spans": [{"start": 0, "end": 13, "label": "PER"}]}.
 *
 * As Prodigy, spaCy's converters and `ner tag -f jsonl` write them; "entity_group" (Hugging Face) is taken for
 * "label". START and END count code points, half-open. "tokens", [{"start": 0, "end": 6}, ...], may say how the text
 * is cut, and "mark": true that a document mark stood before it (`ner convert`). Other fields are not looked at.
 * Thread rule: a reader belongs to one thread. */
#ifndef NER_CORPORA_JSONL_H
#define NER_CORPORA_JSONL_H

#include "base/reader.h"
#include "corpora/split.h"

typedef struct jsonl_span {
    size_t start, end; /* code points of the text, half-open */
    split_field label;
} jsonl_span;

typedef struct jsonl_token {
    size_t start, end; /* code points of the text, half-open; a token may be empty */
} jsonl_token;

typedef struct jsonl_document {
    size_t line;       /* from 1 */
    split_field text;  /* UTF-8 */
    size_t characters; /* its code points */
    const jsonl_span *spans; /* [count] in order, without overlap */
    size_t count;
    bool has_tokens, mark;
    const jsonl_token *tokens; /* [token_count] in order, without overlap */
    size_t token_count;
} jsonl_document;

typedef struct jsonl jsonl;

/* NULL on failure. MUST be freed with jsonl_close. */
jsonl *jsonl_open(const char *path, error *err);

/* NULL is allowed. */
void jsonl_close(jsonl *j);

const char *jsonl_name(const jsonl *j);

/* The next document; blank lines are skipped. What *out_document points to lives until the next call. READER_FAILED,
 * with PATH:LINE, for what is no JSON object, has no text, or has spans that are empty, overlap or stand outside of
 * the text, or such tokens. */
reader_status jsonl_next(jsonl *j, jsonl_document *out_document, error *err);

/* Whether PATH is named as JSON lines are: .jsonl or .jsonl.gz. */
bool jsonl_is_named(const char *path);

#endif
