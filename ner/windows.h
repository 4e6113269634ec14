/* Sentences that are too long for one go, cut into overlapping windows at fixed places, and put together again.
 *
 * Window k takes SIZE tokens from k * (SIZE - OVERLAP); the last one takes what is left. Two neighbours meet in the
 * middle of their overlap: an entity counts where it begins, so that it is seen with at least half an overlap of
 * context on either side; one that begins in the next window's part but under the end of an entity of this one is
 * dropped. The places depend on nothing but the sentence's number of tokens. */
#ifndef NER_NER_WINDOWS_H
#define NER_NER_WINDOWS_H

#include "models/tagger.h"

/* `--max-sentence`: what it is where nothing is said, and the least that makes sense. */
enum { WINDOW_DEFAULT_TOKENS = 1000, WINDOW_LEAST_TOKENS = 8 };

typedef struct window {
    size_t start, end;       /* tokens of the sentence, half-open */
    size_t keep_from, keep_to; /* entities that begin here are this window's */
} window;

/* How many windows of at most SIZE tokens a sentence of TOKENS takes; 1 for an empty one. */
size_t window_count(size_t tokens, size_t size);

/* Window number INDEX of them. */
window window_at(size_t tokens, size_t size, size_t index);

/* Adds the entities of one window to those of the windows before it: out_entities has COUNT, and room for FOUND->count
 * more. Returns how many there are then. */
size_t window_merge(const window *w, const tagged_sentence *found, entity *out_entities, size_t count);

#endif
