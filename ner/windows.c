/* Arithmetic alone: no memory of its own. */
#include "ner/windows.h"

/* Tokens that two neighbours share. */
static size_t overlap_of(size_t size)
{
    size_t quarter = size / 4;
    return quarter < 64 ? quarter : 64;
}

size_t window_count(size_t tokens, size_t size)
{
    if (tokens <= size)
        return 1;
    size_t overlap = overlap_of(size);
    size_t stride = size - overlap;
    return (tokens - overlap + stride - 1) / stride;
}

window window_at(size_t tokens, size_t size, size_t index)
{
    size_t count = window_count(tokens, size);
    size_t overlap = overlap_of(size);
    size_t stride = size - overlap;
    window w = {.start = index * stride, .end = tokens, .keep_from = 0, .keep_to = tokens};
    if (index > 0)
        w.keep_from = w.start + overlap / 2;
    if (index + 1 < count) {
        w.end = w.start + size;
        w.keep_to = w.start + stride + overlap / 2;
    }
    return w;
}

size_t window_merge(const window *w, const tagged_sentence *found, entity *out_entities, size_t count)
{
    for (size_t i = 0; i < found->count; i++) {
        entity e = found->entities[i];
        e.start += w->start;
        e.end += w->start;
        if (e.start < w->keep_from || e.start >= w->keep_to)
            continue;
        if (count > 0 && e.start < out_entities[count - 1].end)
            continue;
        out_entities[count++] = e;
    }
    return count;
}
