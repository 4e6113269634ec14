/* Every distinct token of a block is looked up once; sentences go through the network in groups of like length, each
 * group in memory that the next one uses again. A model that looks at documents takes groups of whole windows, as they
 * stand. */
#include "models/tagger.h"

#include "base/memory.h"
#include "base/string_set.h"
#include "models/inference.h"

#include <string.h>

enum {
    BLOCK_TOKENS = 4096, /* bounds the memory for distinct tokens */
    GROUP_TOKENS = 1024, /* go through the recurrent layers at once */
};

struct tagger {
    const model *model;
    arithmetic arithmetic;
    bool in_windows; /* this call's sentences are seen in windows of their documents */
    arena call;      /* results */
    arena block;     /* distinct tokens and what lasts a block */
    arena group;     /* one group's pass */
    string_set forms, lower;
    size_t *rows, *first; /* [capacity]: the lexicon */
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
    t->arithmetic = inference_fastest();
    arena_init(&t->call);
    arena_init(&t->block);
    arena_init(&t->group);
    string_set_init(&t->forms);
    string_set_init(&t->lower);
    return t;
}

void tagger_free(tagger *t)
{
    if (t == NULL)
        return;
    arena_dispose(&t->call);
    arena_dispose(&t->block);
    arena_dispose(&t->group);
    string_set_dispose(&t->forms);
    string_set_dispose(&t->lower);
    memory_free(t->rows);
    memory_free(t->first);
    memory_free(t->codes);
    memory_free(t);
}

static bool reserve(tagger *t, size_t forms, size_t codes)
{
    if (forms >= t->capacity) {
        const size_t capacity = memory_grown(t->capacity, forms + 1);
        size_t *rows = memory_resize(t->rows, capacity, sizeof *rows);
        t->rows = rows != NULL ? rows : t->rows;
        size_t *first = memory_resize(t->first, capacity, sizeof *first);
        t->first = first != NULL ? first : t->first;
        if (rows == NULL || first == NULL)
            return false;
        t->capacity = capacity;
    }
    if (codes > t->code_capacity) {
        const size_t capacity = memory_grown(t->code_capacity, codes);
        uint32_t *grown = memory_resize(t->codes, capacity, sizeof *grown);
        if (grown == NULL)
            return false;
        t->codes = grown;
        t->code_capacity = capacity;
    }
    return true;
}

void tagger_use(tagger *t, arithmetic how)
{
    t->arithmetic = how == ARITHMETIC_AUTO ? inference_fastest() : how;
}

/* Numbers all tokens of the block: out [count] sentences of numbers. */
static bool number_tokens(tagger *t, const sentence *sentences, const size_t *windows, size_t count,
                          input_sentence *out)
{
    string_set_clear(&t->forms);
    for (size_t i = 0; i < count; i++) {
        uint32_t *forms = arena_take(&t->block, sentences[i].count, sizeof *forms);
        if (forms == NULL)
            return false;
        for (size_t j = 0; j < sentences[i].count; j++) {
            size_t number;
            const token *own = &sentences[i].tokens[j];
            if (!string_set_add(&t->forms, own->text, own->size, &number, NULL))
                return false;
            forms[j] = (uint32_t)number;
        }
        out[i] =
            (input_sentence){.forms = forms, .count = sentences[i].count, .document = windows != NULL ? windows[i] : i};
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
    t->first[forms->count] = at;
    uint32_t *words = NULL;
    if (t->in_windows) {
        string_set_clear(&t->lower);
        words = arena_take(&t->block, forms->count, sizeof *words);
        if (words == NULL || !lexicon_words(forms, &t->lower, words))
            return false;
    }
    *out = (lexicon){.count = forms->count, .rows = t->rows, .first = t->first, .codes = t->codes, .words = words};
    return true;
}

/* The entities of one sentence of a group, kept until the next call. */
static bool keep_entities(tagger *t, const packing *p, const real *emissions, size_t place, tagged_sentence *out)
{
    entity *entities;
    size_t count;
    if (!decoding_entities(model_weights(t->model), p, emissions, place, true, &t->group, &entities, &count))
        return false;
    entity *kept = arena_take(&t->call, count, sizeof *kept);
    if (kept == NULL)
        return false;
    if (count > 0)
        memcpy(kept, entities, count * sizeof *kept);
    *out = (tagged_sentence){.entities = kept, .count = count};
    return true;
}

/* What a block's sentences are made of. */
typedef struct block_tokens {
    lexicon lexicon;
    inference_types types;
    const input_sentence *sentences;
    uint32_t *local; /* [lexicon.count] scratch of input_same */
} block_tokens;

/* Whether there is a sentence that is not all of its window. */
static bool any_in_company(const input_sentence *sentences, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (sentences[i].document == sentences[i - 1].document)
            return true;
    return false;
}

/* The sentences order[0 .. count) of a block. */
static bool tag_group(tagger *t, const block_tokens *tokens, const input_length *order, size_t count,
                      tagged_sentence *out)
{
    arena *memory = &t->group;
    arena_reset(memory);
    input_sentence *chosen = arena_take(memory, count, sizeof *chosen);
    if (chosen == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        chosen[i] = tokens->sentences[order[i].number];
    packing p;
    uint32_t *forms;
    pooling same;
    const real *emissions;
    const bool look_around = t->in_windows && any_in_company(chosen, count);
    if (!input_place(chosen, count, memory, &p, &forms) ||
        (look_around && !input_same(&tokens->lexicon, chosen, &p, tokens->local, memory, &same)) ||
        !inference_run(model_weights(t->model), t->arithmetic, &tokens->types, &p, forms, look_around ? &same : NULL,
                       memory, &emissions))
        return false;
    for (size_t place = 0; place < count && p.lengths[place] > 0; place++)
        if (!keep_entities(t, &p, emissions, place, &out[order[p.order[place]].number]))
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

static bool read_block(tagger *t, const sentence *sentences, const size_t *windows, size_t count, block_tokens *out)
{
    input_sentence *numbered = arena_take(&t->block, count, sizeof *numbered);
    if (numbered == NULL || !number_tokens(t, sentences, windows, count, numbered) || !look_up(t, &out->lexicon))
        return false;
    out->sentences = numbered;
    out->local = t->in_windows ? arena_take_zeroed(&t->block, out->lexicon.count, sizeof *out->local) : NULL;
    return (out->local != NULL || !t->in_windows) &&
           inference_read(model_weights(t->model), &out->lexicon, model_vectors(t->model), &t->block, &out->types);
}

/* The sentences order[0 .. count), which are COUNT neighbours. */
static bool tag_block(tagger *t, const sentence *sentences, const size_t *windows, input_length *order, size_t count,
                      tagged_sentence *out)
{
    arena_reset(&t->block);
    block_tokens tokens;
    if (!read_block(t, sentences, windows, count, &tokens))
        return false;
    for (size_t i = 0; i < count; i++)
        order[i].number = i;
    if (!t->in_windows)
        input_sort_by_length(order, count);
    for (size_t i = 0; i < count;) {
        const size_t group = take_windows(order + i, windows != NULL ? windows + i : NULL, count - i, GROUP_TOKENS);
        if (!tag_group(t, &tokens, order + i, group, out))
            return false;
        i += group;
    }
    return true;
}

bool tagger_tag(tagger *t, const sentence *sentences, const size_t *windows, size_t count, tagged_sentence *out,
                error *err)
{
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
        const size_t block = take_windows(order + i, rest, count - i, BLOCK_TOKENS);
        if (!tag_block(t, sentences + i, rest, order + i, block, out + i))
            return error_memory(err, 0);
        i += block;
    }
    return true;
}
