/* Sentences of tokens, written in the forms of `ner tokenize`. */
#ifndef NER_NER_TOKENS_OUTPUT_H
#define NER_NER_TOKENS_OUTPUT_H

#include "base/writer.h"
#include "tokenizer/sentence.h"

typedef enum tokens_form { TOKENS_LINES, TOKENS_CONLL, TOKENS_CONLLU, TOKENS_JSONL } tokens_form;
typedef enum tokens_unit { TOKENS_CHARS, TOKENS_BYTES, TOKENS_UTF16 } tokens_unit;

/* What is written where, and how far the document has been counted. */
typedef struct tokens_output {
    writer *w;          /* the caller's */
    tokens_form form;
    tokens_unit unit;
    const char *file;   /* named in each object of JSON lines; NULL: not */
    size_t sentences;   /* written so far */
    bool first;         /* none of this document yet */
    size_t bytes, units; /* so many bytes of the document are so many units */
} tokens_output;

/* Writes a sentence of a document. TEXT: the document's bytes from offset TEXT_OFFSET on, among them all from the last
 * sentence to the end of this one. GLUED: nothing stands between its last token and the next sentence. The writer keeps
 * failures. */
void tokens_output_sentence(tokens_output *o, const sentence *s, const char *text, size_t text_offset, bool glued);

/* Counts SIZE bytes of TEXT, which are at offset TEXT_OFFSET, and which no sentence will hold. */
void tokens_output_skip(tokens_output *o, const char *text, size_t text_offset, size_t size);

/* The next sentence is of another document. */
void tokens_output_document(tokens_output *o, const char *file);

#endif
