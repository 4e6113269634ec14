/* A document cut into windows of sentences that are looked at together: as many as fit into a number of tokens, a
 * longer sentence alone. Where a window ends depends on nothing that comes behind it but the next sentence's length. */
#ifndef NER_MODELS_CONTEXT_H
#define NER_MODELS_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct context_windows {
    size_t size;   /* tokens of a window; 0: every sentence is a window */
    size_t tokens; /* of the window so far */
} context_windows;

/* Whether the next sentence, of TOKENS, begins a window. */
bool context_begins_window(context_windows *w, bool begins_document, size_t tokens);

#endif
