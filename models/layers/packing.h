/* A minibatch of sequences of different lengths without padding: torch.nn.utils.rnn.PackedSequence's layout.
 *
 * Sequences stand by falling length; the rows of step 0 of all come first, then those of step 1 of the sequences that
 * have one, and so on. So the rows of a step lie together, and step t's first rows belong to the sequences that step t
 * + 1 has. Thread rule: immutable once made. */
#ifndef NER_MODELS_LAYERS_PACKING_H
#define NER_MODELS_LAYERS_PACKING_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct packing {
    size_t sequences, steps, rows;
    const size_t *order;   /* [sequences]: which of the caller's sequences stands at place b */
    const size_t *lengths; /* [sequences]: steps of the sequence at place b */
    const size_t *first;   /* [steps + 1]: the row where a step begins */
} packing;

/* The layout for LENGTHS [sequences] (steps; 0 is allowed), in memory of the arena; equal lengths keep their order.
 * false when there is no memory. */
bool packing_make(arena *memory, const size_t *lengths, size_t sequences, packing *out_packing) ATTRIBUTE_CHECKED;

/* Sequences that have a step. */
static inline size_t packing_active(const packing *p, size_t step)
{
    return p->first[step + 1] - p->first[step];
}

/* The row of a step of the sequence at a place. */
static inline size_t packing_row(const packing *p, size_t place, size_t step)
{
    return p->first[step] + place;
}

#endif
