/* A stand-in for models/: every run of capitalised tokens is an entity, a LOC of probability 0.6 where its first
 * letter is L, else a PER of probability 0.9. The model "documents" looks at documents in windows of 12 tokens: there
 * the probability is 1 / (tokens of the window). The model "lower" has learned no names in sentences of lower case, and
 * no word either: it takes all for names there. The model "klingon" is of a language that no tokenizer cuts. With these
 * the way from bytes to output is tested without a trained model.
 */
#include "base/arena.h"
#include "base/memory.h"
#include "models/tagger.h"

#include <string.h>

struct model {
    tagset *tagset;
    config config;
    vectors words; /* none: so every word is unknown */
    casing_knowledge casing;
    bool knows_case;
};

struct tagger {
    const model *model;
    arena memory;
};

static const uint8_t no_case;
static char style[] = "ud", lang[] = "en", foreign[] = "tlh";
static const char *const types[] = {"LOC", "MISC", "PER"};

model *model_open(const char *path, error *err)
{
    model *m = memory_new(1, sizeof *m);
    tagset *ts = m != NULL ? tagset_new(SCHEME_BIO, types, 3, err) : NULL;
    if (ts == NULL) {
        memory_free(m);
        error_memory(err, sizeof *m);
        return NULL;
    }
    m->tagset = ts;
    if (strcmp(path, "documents") == 0) {
        m->config.context.kind = CONTEXT_DOCUMENT;
        m->config.context.window = 12;
    }
    if (strcmp(path, "lower") == 0) {
        m->casing = (casing_knowledge){.words = &m->words, .cases = &no_case, .learned = {true, true, false}};
        m->knows_case = true;
    }
    m->words.dim = 2;
    m->config.style = style;
    m->config.lang = strcmp(path, "klingon") == 0 ? foreign : lang;
    return m;
}

void model_free(model *m)
{
    if (m != NULL)
        tagset_free(m->tagset);
    memory_free(m);
}

const tagset *model_tagset(const model *m)
{
    return m->tagset;
}

const config *model_config(const model *m)
{
    return &m->config;
}

const vectors *model_vectors(const model *m)
{
    return &m->words;
}

/* It comes from no file: --vectors, which asks for it, is tested with a real model. */
const safetensors *model_file(const model *m)
{
    (void)m;
    return NULL;
}

const casing_knowledge *model_casing(const model *m)
{
    return m->knows_case ? &m->casing : NULL;
}

tagger *tagger_new(const model *m, error *err)
{
    tagger *t = memory_new(1, sizeof *t);
    if (t == NULL) {
        error_memory(err, sizeof *t);
        return NULL;
    }
    t->model = m;
    arena_init(&t->memory);
    return t;
}

/* It always computes the same. */
void tagger_use(tagger *t, arithmetic how)
{
    (void)t;
    (void)how;
}

/* Probabilities are there whether or not they are wanted. */
void tagger_weigh(tagger *t, bool probabilities)
{
    (void)t;
    (void)probabilities;
}

void tagger_weigh_some(tagger *t, const bool *sentences)
{
    (void)t;
    (void)sentences;
}

void tagger_share(tagger *t, tagger *other)
{
    (void)t;
    (void)other;
}

/* It knows no words. */
void tagger_look_up_in(tagger *t, const vectors *more)
{
    (void)t;
    (void)more;
}

void tagger_free(tagger *t)
{
    if (t == NULL)
        return;
    arena_dispose(&t->memory);
    memory_free(t);
}

static bool is_capital(const token *t)
{
    return t->size > 0 && t->text[0] >= 'A' && t->text[0] <= 'Z';
}

static size_t tag_one(const sentence *s, entity *out)
{
    size_t count = 0;
    for (size_t i = 0; i < s->count;) {
        size_t start = i;
        while (i < s->count && is_capital(&s->tokens[i]))
            i++;
        bool place = i > start && s->tokens[start].text[0] == 'L';
        if (i > start)
            out[count++] = (entity){.start = start, .end = i, .type = place ? 0 : 2, .probability = place ? 0.6 : 0.9};
        else
            i++;
    }
    return count;
}

static size_t window_tokens(const sentence *sentences, const size_t *windows, size_t count, size_t i)
{
    size_t tokens = 0;
    for (size_t j = 0; j < count; j++)
        tokens += (windows != NULL ? windows[j] == windows[i] : j == i) ? sentences[j].count : 0;
    return tokens;
}

bool tagger_tag(tagger *t, const sentence *sentences, const size_t *windows, size_t count, tagged_sentence *out,
                error *err)
{
    arena_reset(&t->memory);
    for (size_t i = 0; i < count; i++) {
        entity *entities = arena_take(&t->memory, sentences[i].count, sizeof *entities);
        if (entities == NULL)
            return error_memory(err, sentences[i].count * sizeof *entities);
        out[i] = (tagged_sentence){.entities = entities, .count = tag_one(&sentences[i], entities)};
        if (t->model->config.context.kind == CONTEXT_DOCUMENT)
            for (size_t k = 0; k < out[i].count; k++)
                entities[k].probability = 1 / (double)window_tokens(sentences, windows, count, i);
    }
    return true;
}
