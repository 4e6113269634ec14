/* Copies, of which the word table has only the rows that move: it may be a hundred times as large. */
#include "models/training/snapshot.h"

#include "base/memory.h"

#include <string.h>

bool snapshot_init(snapshot *s, const learner *l)
{
    s->values = memory_new(l->size, sizeof *s->values);
    s->words = memory_new(l->trained, l->dim * sizeof *s->words);
    return s->values != NULL && s->words != NULL;
}

void snapshot_dispose(snapshot *s)
{
    memory_free(s->values);
    memory_free(s->words);
}

void snapshot_take(snapshot *s, const learner *l)
{
    memcpy(s->values, l->values, l->size * sizeof *l->values);
    for (size_t i = 0; i < l->trained; i++)
        memcpy(s->words + i * l->dim, l->word_values + l->rows[i] * l->dim, l->dim * sizeof *s->words);
}

void snapshot_restore(const snapshot *s, learner *l)
{
    memcpy(l->values, s->values, l->size * sizeof *l->values);
    for (size_t i = 0; i < l->trained; i++)
        memcpy(l->word_values + l->rows[i] * l->dim, s->words + i * l->dim, l->dim * sizeof *s->words);
}
