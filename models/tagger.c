/* Every distinct token of a call is looked up once; sentences go through the network in groups of like length, each
 * group in memory that the next one uses again. */
#include "models/tagger.h"

#include "base/memory.h"
#include "base/string_set.h"
#include "models/input.h"

#include <stdlib.h>
#include <string.h>

enum { GROUP_TOKENS = 1024 }; /* about this many tokens go through the network at once */

struct tagger {
    const model *model;
    arena call;  /* results and what lasts a call */
    arena group; /* one group's pass */
    string_set forms;
    size_t *rows, *first; /* [capacity], [capacity + 1]: the lexicon */
    uint32_t *local;      /* [capacity]: zeros */
    size_t capacity;
    uint32_t *codes;
    size_t code_capacity;
};

tagger *tagger_new(const model *m, error *err)
{
    tagger *t = memory_new(1, sizeof *t);
    if (t == NULL) {
        error_memory(err, sizeof *t);
        return NULL;
    }
    t->model = m;
    arena_init(&t->call);
    arena_init(&t->group);
    string_set_init(&t->forms);
    return t;
}

void tagger_free(tagger *t)
{
    if (t == NULL)
        return;
    arena_dispose(&t->call);
    arena_dispose(&t->group);
    string_set_dispose(&t->forms);
    memory_free(t->rows);
    memory_free(t->first);
    memory_free(t->local);
    memory_free(t->codes);
    memory_free(t);
}

/* Grows an array to COUNT items of SIZE bytes; what is new is zeroed where ZERO. */
static bool grow(void *array, size_t from, size_t count, size_t size, bool zero)
{
    void *old;
    memcpy(&old, array, sizeof old);
    char *grown = memory_resize(old, count, size);
    if (grown == NULL)
        return false;
    if (zero)
        memset(grown + from * size, 0, (count - from) * size);
    memcpy(array, &grown, sizeof grown);
    return true;
}

static bool reserve(tagger *t, size_t forms, size_t codes)
{
    if (forms > t->capacity) {
        const size_t capacity = memory_grown(t->capacity, forms);
        if (!grow(&t->rows, 0, capacity, sizeof *t->rows, false) ||
            !grow(&t->first, 0, capacity + 1, sizeof *t->first, false) ||
            !grow(&t->local, t->capacity, capacity, sizeof *t->local, true))
            return false;
        t->capacity = capacity;
    }
    if (codes > t->code_capacity) {
        const size_t capacity = memory_grown(t->code_capacity, codes);
        if (!grow(&t->codes, 0, capacity, sizeof *t->codes, false))
            return false;
        t->code_capacity = capacity;
    }
    return true;
}

/* Numbers all tokens of the call: out [count] sentences of numbers. */
static bool number_tokens(tagger *t, const sentence *sentences, size_t count, input_sentence *out)
{
    string_set_clear(&t->forms);
    for (size_t i = 0; i < count; i++) {
        uint32_t *forms = arena_take(&t->call, sentences[i].count, sizeof *forms);
        if (forms == NULL)
            return false;
        for (size_t j = 0; j < sentences[i].count; j++) {
            size_t number;
            const token *own = &sentences[i].tokens[j];
            if (!string_set_add(&t->forms, own->text, own->size, &number, NULL))
                return false;
            forms[j] = (uint32_t)number;
        }
        out[i] = (input_sentence){.forms = forms, .count = sentences[i].count};
    }
    return true;
}

static bool look_up(tagger *t, lexicon *out)
{
    const string_set *forms = &t->forms;
    if (!reserve(t, forms->count, forms->bytes.size))
        return false;
    size_t at = 0;
    for (size_t i = 0; i < forms->count; i++) {
        size_t size;
        const char *text = string_set_text(forms, i, &size);
        t->rows[i] = vectors_find_token(model_vectors(t->model), text, size);
        t->first[i] = at;
        at += characters_encode(model_characters(t->model), text, size, t->codes + at);
    }
    if (t->first != NULL)
        t->first[forms->count] = at;
    *out = (lexicon){.count = forms->count, .rows = t->rows, .first = t->first, .codes = t->codes};
    return true;
}

typedef struct length_of {
    size_t length, number;
} length_of;

static int longer_first(const void *a, const void *b)
{
    const length_of *x = a, *y = b;
    if (x->length != y->length)
        return x->length < y->length ? 1 : -1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static length_of *order_sentences(tagger *t, const sentence *sentences, size_t count)
{
    length_of *order = arena_take(&t->call, count, sizeof *order);
    if (order == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        order[i] = (length_of){sentences[i].count, i};
    qsort(order, count, sizeof *order, longer_first);
    return order;
}

/* The entities of one sentence of a pass, kept until the next call. */
static bool keep_entities(tagger *t, const network_pass *pass, size_t place, tagged_sentence *out)
{
    entity *entities;
    size_t count;
    if (!decoding_entities(model_weights(t->model), pass, place, true, &t->group, &entities, &count))
        return false;
    entity *kept = arena_take(&t->call, count, sizeof *kept);
    if (kept == NULL)
        return false;
    if (count > 0)
        memcpy(kept, entities, count * sizeof *kept);
    *out = (tagged_sentence){.entities = kept, .count = count};
    return true;
}

static bool tag_group(tagger *t, const lexicon *l, const input_sentence *sentences, const length_of *order,
                      size_t count, tagged_sentence *out)
{
    arena *memory = &t->group;
    arena_reset(memory);
    const network_weights *w = model_weights(t->model);
    input_sentence *chosen = arena_take(memory, count, sizeof *chosen);
    if (chosen == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        chosen[i] = sentences[order[i].number];
    network_input input;
    network_pass pass;
    if (!input_build(w->network, l, model_vectors(t->model), w->values + w->network->unknown, chosen, count,
                     (input_dropout){0}, t->local, memory, &input, NULL) ||
        !network_forward(w, &input, (network_dropout){0}, memory, &pass))
        return false;
    for (size_t place = 0; place < count && input.packing.lengths[place] > 0; place++)
        if (!keep_entities(t, &pass, place, &out[order[input.packing.order[place]].number]))
            return false;
    return true;
}

static bool tag_all(tagger *t, const sentence *sentences, size_t count, tagged_sentence *out)
{
    input_sentence *numbered = arena_take(&t->call, count, sizeof *numbered);
    const length_of *order = order_sentences(t, sentences, count);
    lexicon l;
    if (numbered == NULL || order == NULL || !number_tokens(t, sentences, count, numbered) || !look_up(t, &l))
        return false;
    for (size_t i = 0; i < count;) {
        size_t group = 0, tokens = 0;
        for (; i + group < count && (group == 0 || tokens + order[i + group].length <= GROUP_TOKENS); group++)
            tokens += order[i + group].length;
        if (!tag_group(t, &l, numbered, order + i, group, out))
            return false;
        i += group;
    }
    return true;
}

bool tagger_tag(tagger *t, const sentence *sentences, size_t count, tagged_sentence *out, error *err)
{
    arena_reset(&t->call);
    memset(out, 0, count * sizeof *out);
    return tag_all(t, sentences, count, out) || error_memory(err, 0);
}
