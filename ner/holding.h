/* Passages of a document that are held back until their window (models/context.h) is whole, for models that look at
 * documents. What is held is a copy: the input's memory goes on without it. Thread rule: belongs to one thread. */
#ifndef NER_NER_HOLDING_H
#define NER_NER_HOLDING_H

#include "models/context.h"
#include "ner/passage.h"

typedef struct holding {
    batch held, spare;
    bool *begins; /* [held.count]: passages that begin a window */
    size_t capacity;
    size_t ready; /* of held's passages: those of whole windows */
    context_windows windows;
} holding;

/* WINDOW: tokens. MUST be ended with holding_dispose. */
void holding_init(holding *h, size_t window);
void holding_dispose(holding *h);

/* Copies the passages of B behind those that are held. ENDED: the file has no more of them. */
bool holding_add(holding *h, const batch *b, bool ended, error *err);

/* Forgets the passages that were ready. */
bool holding_release(holding *h, error *err);

#endif
