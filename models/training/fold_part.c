/* Documents are dealt out like cards, one fold after the other. */
#include "models/training/fold_part.h"

#include <string.h>

enum { PIECE = 20 /* sentences: where there are too few documents, folds are made of these */ };

static bool takes_documents(const corpus *c, fold_part fold)
{
    return c->documents / 2 >= fold.count;
}

/* In each round those that are in one fold are moved one fold further apart. */
static size_t number_of(const corpus *c, size_t number, fold_part fold)
{
    const size_t unit = takes_documents(c, fold) ? c->sentences[number].document : number / PIECE;
    return (unit + unit / fold.count * fold.round) % fold.count;
}

bool fold_part_check(const corpus *c, fold_part fold, error *err)
{
    return fold.count == 0 || takes_documents(c, fold) || (c->count + PIECE - 1) / PIECE >= fold.count ||
           error_at(err, ERROR_DATA, c->files[0].path, 0, "is too small for %zu folds", fold.count);
}

size_t fold_part_take(const corpus *c, fold_part fold, size_t *sentences, size_t count, size_t *others)
{
    size_t train = 0, held_out = 0;
    for (size_t i = 0; i < count; i++) {
        if (number_of(c, sentences[i], fold) == fold.number)
            others[held_out++] = sentences[i];
        else
            sentences[train++] = sentences[i];
    }
    memcpy(sentences + train, others, held_out * sizeof *sentences);
    return train;
}
