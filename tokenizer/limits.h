/* What bounds the tokenizer's memory, whatever the text. */
#ifndef NER_TOKENIZER_LIMITS_H
#define NER_TOKENIZER_LIMITS_H

enum {
    TOKENIZER_TOKEN_BYTES = 1 << 20,     /* a longer token is cut */
    TOKENIZER_SENTENCE_BYTES = 1 << 18,  /* a longer sentence is cut at the next white space between tokens */
    TOKENIZER_SENTENCE_TOKENS = 1 << 14, /* the same for its tokens */
    TOKENIZER_BUFFER_BYTES = 1 << 22     /* with so many bytes in the buffer, something is always settled */
};

#endif
