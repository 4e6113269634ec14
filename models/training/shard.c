/* A block of gradients and an arena that is reset between minibatches. */
#include "models/training/shard.h"

#include "base/memory.h"

void shard_free(shard *s)
{
    if (s == NULL)
        return;
    arena_dispose(&s->memory);
    memory_free(s->gradients);
    memory_free(s->local);
    memory_free(s);
}

shard *shard_new(size_t size, size_t forms)
{
    shard *s = memory_new(1, sizeof *s);
    if (s == NULL)
        return NULL;
    arena_init(&s->memory);
    s->gradients = memory_new_aligned(size, sizeof *s->gradients);
    s->local = memory_new(forms, sizeof *s->local);
    if (s->gradients != NULL && s->local != NULL)
        return s;
    shard_free(s);
    return NULL;
}
