/* Sentences by selection sampling; units that stay whole in random order, each where it brings the share nearer to what
 * is wanted. */
#include "models/training/share.h"

#include "base/memory.h"
#include "base/random.h"
#include "models/context.h"

#include <string.h>

/* How many documents dev has at least, and train: fewer would stand for themselves alone. */
enum { LEAST_DOCUMENTS = 2 };

/* Of the random numbers of a seed, those for the share. */
enum { STREAM = 0xDE5 };

/* Knuth, TAOCP 3.4.2, S: exactly as many as are WANTED. */
static void draw_sentences(size_t count, size_t wanted, uint64_t seed, bool *held)
{
    random_stream random = random_seed(seed, STREAM, 0, 0);
    size_t drawn = 0;
    for (size_t i = 0; i < count; i++) {
        held[i] = random_below(&random, count - i) < wanted - drawn;
        drawn += held[i];
    }
}

/* Tokens of a unit at most: whole documents, where the share has enough of them and leaves enough. */
static size_t unit_tokens(const corpus *c, const config *wanted)
{
    const double documents = (double)c->documents, least = LEAST_DOCUMENTS;
    const bool enough = wanted->dev_share * documents >= least && (1 - wanted->dev_share) * documents >= least;
    return enough ? SIZE_MAX : wanted->context.window;
}

/* first [sentences + 1]: where each unit begins, and the corpus's count; returns how many there are. */
static size_t find_units(const corpus *c, size_t tokens, size_t *first)
{
    context_windows windows = {.size = tokens};
    size_t units = 0;
    for (size_t i = 0; i < c->count; i++) {
        const corpus_sentence *s = &c->sentences[i];
        if (context_begins_window(&windows, i == 0 || s->document != s[-1].document, s->count))
            first[units++] = i;
    }
    first[units] = c->count;
    return units;
}

/* ORDER [units] is scratch. */
static void draw_units(const size_t *first, size_t units, size_t wanted, uint64_t seed, size_t *order, bool *held)
{
    random_stream random = random_seed(seed, STREAM, 0, 0);
    size_t drawn = 0;
    for (size_t i = 0; i < units; i++)
        order[i] = i;
    random_shuffle(&random, order, units);
    for (size_t i = 0; i < units; i++) {
        const size_t begin = first[order[i]], size = first[order[i] + 1] - begin;
        if (drawn >= wanted || size >= 2 * (wanted - drawn))
            continue;
        memset(held + begin, true, size * sizeof *held);
        drawn += size;
    }
}

/* Which sentences are of the share. */
static bool draw(const corpus *c, const config *wanted, uint64_t seed, bool *held, error *err)
{
    const size_t sentences = (size_t)(wanted->dev_share * (double)c->count + 0.5);
    if (wanted->context.kind != CONTEXT_DOCUMENT) {
        draw_sentences(c->count, sentences, seed, held);
        return true;
    }
    size_t *first = memory_new(2 * c->count + 1, sizeof *first);
    if (first == NULL)
        return error_memory(err, (2 * c->count + 1) * sizeof *first);
    const size_t units = find_units(c, unit_tokens(c, wanted), first);
    draw_units(first, units, sentences, seed, first + units + 1, held);
    memory_free(first);
    return true;
}

bool share_take(const corpus *c, const config *wanted, uint64_t seed, size_t *sentences, size_t *out_train, error *err)
{
    bool *held = memory_new(c->count, sizeof *held);
    if (held == NULL)
        return error_memory(err, c->count);
    const bool ok = draw(c, wanted, seed, held, err);
    size_t at = 0;
    for (size_t i = 0; ok && i < c->count; i++)
        if (!held[i])
            sentences[at++] = i;
    *out_train = at;
    for (size_t i = 0; ok && i < c->count; i++)
        if (held[i])
            sentences[at++] = i;
    memory_free(held);
    return ok;
}
