/* Every distinct token of a block is looked up once; sentences go through the network in groups of like length, each
 * group in memory that the next one uses again. A model that looks at documents takes groups of whole windows, as they
 * stand. */
#include "models/tagger.h"

#include "base/memory.h"
#include "models/block.h"
#include "models/inference.h"

#include <string.h>

enum {
    BLOCK_TOKENS = 4096, /* bounds the memory for distinct tokens */
    GROUP_TOKENS = 1024, /* go through the recurrent layers at once */
};

struct tagger {
    const model *model;
    arithmetic arithmetic;
    bool ready;      /* the model is, for this arithmetic */
    bool unweighed;  /* entities get no probabilities */
    const bool *weighed; /* but those sentences of the call do; NULL: none */
    const bool *weighed_here; /* the same of the block */
    bool in_windows; /* this call's sentences are seen in windows of their documents */
    arena call;      /* results */
    block block;     /* its distinct tokens */
    arena group;     /* one group's pass */
};

tagger *tagger_new(const model *m, error *err)
{
    tagger *t = memory_new(1, sizeof *t);
    if (t == NULL) {
        error_memory(err, sizeof *t);
        return NULL;
    }
    t->model = m;
    t->arithmetic = inference_fastest();
    arena_init(&t->call);
    block_init(&t->block, m);
    arena_init(&t->group);
    return t;
}

void tagger_free(tagger *t)
{
    if (t == NULL)
        return;
    arena_dispose(&t->call);
    block_dispose(&t->block);
    arena_dispose(&t->group);
    memory_free(t);
}

void tagger_share(tagger *t, tagger *other)
{
    block_share(&t->block, &other->block);
}

void tagger_use(tagger *t, arithmetic how)
{
    t->arithmetic = how == ARITHMETIC_AUTO ? inference_fastest() : how;
    t->ready = false;
}

void tagger_weigh(tagger *t, bool probabilities)
{
    t->unweighed = !probabilities;
}

void tagger_weigh_some(tagger *t, const bool *sentences)
{
    t->weighed = sentences;
}

void tagger_look_up_in(tagger *t, const vectors *more)
{
    t->block.more = more;
}

/* The entities of the sentence at PLACE of a group, sentence NUMBER of the block, kept until the next call. */
static bool keep_entities(tagger *t, const packing *p, const real *emissions, size_t place, size_t number,
                          tagged_sentence *out)
{
    const bool weigh = !t->unweighed || (t->weighed_here != NULL && t->weighed_here[number]);
    entity *entities;
    size_t count;
    if (!decoding_entities(model_weights(t->model), p, emissions, place, weigh, &t->group, &entities, &count))
        return false;
    entity *kept = arena_take(&t->call, count, sizeof *kept);
    if (kept == NULL)
        return false;
    if (count > 0)
        memcpy(kept, entities, count * sizeof *kept);
    out[number] = (tagged_sentence){.entities = kept, .count = count};
    return true;
}

/* Whether two sentences share a window; those without tokens do not count. */
static bool any_in_company(const input_sentence *sentences, size_t count)
{
    const input_sentence *last = NULL; /* with tokens */
    for (size_t i = 0; i < count; i++) {
        if (sentences[i].count == 0)
            continue;
        if (last != NULL && sentences[i].document == last->document)
            return true;
        last = &sentences[i];
    }
    return false;
}

/* The sentences order[0 .. count) of the block; LOCAL is scratch of input_look_around. */
static bool tag_group(tagger *t, const input_length *order, size_t count, uint32_t *local, tagged_sentence *out)
{
    arena *memory = &t->group;
    arena_reset(memory);
    input_sentence *chosen = arena_take(memory, count, sizeof *chosen);
    if (chosen == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        chosen[i] = t->block.sentences[order[i].number];
    packing p;
    uint32_t *forms;
    neighbourhood around;
    const lexicon words = {.count = t->block.forms.count, .words = t->block.words};
    const real *emissions;
    const bool looks = t->in_windows && any_in_company(chosen, count);
    if (!input_place(chosen, count, memory, &p, &forms) ||
        (looks && !input_look_around(&words, chosen, &p, local, memory, &around)) ||
        !inference_run(model_weights(t->model), t->arithmetic, t->block.shares, &p, forms, looks ? &around : NULL,
                       memory, &emissions))
        return false;
    for (size_t place = 0; place < count && p.lengths[place] > 0; place++)
        if (!keep_entities(t, &p, emissions, place, order[p.order[place]].number, out))
            return false;
    return true;
}

/* Whether sentence I of a list begins a window. */
static bool begins_window(const size_t *windows, size_t i)
{
    return i == 0 || windows == NULL || windows[i] != windows[i - 1];
}

/* How many of COUNT sentences, of LENGTHS [count], are taken at once: whole windows of at most LIMIT tokens together,
 * but one at least. */
static size_t take_windows(const input_length *lengths, const size_t *windows, size_t count, size_t limit)
{
    size_t taken = 0, tokens = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && tokens + lengths[i].length > limit && taken > 0)
            break;
        tokens += lengths[i].length;
        if (i + 1 == count || begins_window(windows, i + 1))
            taken = i + 1;
    }
    return taken;
}

/* The sentences order[0 .. count), which are COUNT neighbours. */
static bool tag_block(tagger *t, const sentence *sentences, const size_t *windows, input_length *order, size_t count,
                      tagged_sentence *out)
{
    if (!block_read(&t->block, sentences, windows, count))
        return false;
    uint32_t *local = arena_take_zeroed(&t->block.memory, t->block.forms.count, sizeof *local);
    if (local == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        order[i].number = i;
    if (!t->in_windows)
        input_sort_by_length(order, count);
    for (size_t i = 0; i < count;) {
        const size_t group = take_windows(order + i, windows != NULL ? windows + i : NULL, count - i, GROUP_TOKENS);
        if (!tag_group(t, order + i, group, local, out))
            return false;
        i += group;
    }
    return true;
}

bool tagger_tag(tagger *t, const sentence *sentences, const size_t *windows, size_t count, tagged_sentence *out,
                error *err)
{
    t->ready = t->ready || model_prepare(t->model, t->arithmetic, err);
    if (!t->ready)
        return false;
    arena_reset(&t->call);
    input_length *order = arena_take(&t->call, count, sizeof *order);
    if (order == NULL)
        return error_memory(err, count * sizeof *order);
    if (count > 0)
        memset(out, 0, count * sizeof *out);
    for (size_t i = 0; i < count; i++)
        order[i].length = sentences[i].count;
    t->in_windows = windows != NULL && model_weights(t->model)->network->context == CONTEXT_DOCUMENT;
    if (!t->in_windows)
        windows = NULL;
    for (size_t i = 0; i < count;) {
        const size_t *rest = windows != NULL ? windows + i : NULL;
        const size_t taken = take_windows(order + i, rest, count - i, BLOCK_TOKENS);
        t->weighed_here = t->weighed != NULL ? t->weighed + i : NULL;
        if (!tag_block(t, sentences + i, rest, order + i, taken, out + i))
            return error_memory(err, 0);
        i += taken;
    }
    return true;
}
