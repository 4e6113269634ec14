/* Passages of a document that are held back until their window (models/context.h) is whole, for models that look at
 * documents. What is held is a copy: the input's memory goes on without it.
 *
 * Thread rule: a holding belongs to one thread; passages that are ready are others' to use while holding_begin copies
 * the rest. */
#ifndef NER_NER_HOLDING_H
#define NER_NER_HOLDING_H

#include "models/context.h"
#include "ner/passage.h"

typedef struct holding {
    batch held;
    bool *begins; /* [held.count]: passages that begin a window */
    size_t capacity;
    size_t ready; /* of held's passages: those of whole windows */
} holding;

/* MUST be ended with holding_dispose. */
void holding_init(holding *h);
void holding_dispose(holding *h);

/* Holds copies of the passages that were not ready in BEFORE, which is not H; NULL: of none. */
bool holding_begin(holding *h, const holding *before, error *err);

/* Copies the passages of B behind those that are held, and its omissions, before which all passages are ready: they
 * stand between documents. WINDOWS counts the tokens. ENDED: the file has no more. */
bool holding_add(holding *h, context_windows *windows, const batch *b, bool ended, error *err);

#endif
