/* Viterbi, then spans; sums over all sequences only where there is a span to be sure of, at the temperature that
 * calibration found. */
#include "models/decoding.h"

#include "models/network_loss.h"

#include <string.h>

/* Whether a tag after a span of a type shows that the span has ended: all but the tag that would go on with it. */
static bool *leaving_tags(const tagset *tags, size_t type, bool *leaves)
{
    for (size_t i = 0; i < tags->count; i++)
        leaves[i] = i == 0 || tagset_prefix(tags, i) != 'I' || tagset_type(tags, i) != type;
    return leaves;
}

double decoding_probability(const tagset *tags, const chain *c, const real *scores, const chain_sums *sums,
                            const size_t *path, span s, bool *leaves)
{
    /* Under BIOES the tags of a span say where it ends; under BIO the next one does. */
    const bool *next = tags->scheme == SCHEME_BIO ? leaving_tags(tags, s.type, leaves) : NULL;
    const double p = chain_probability(c, scores, sums, path, s.start, s.end, next);
    return p > 1 ? 1 : p > 0 ? p : 0; /* 0 too where weights of a damaged model make it no number */
}

/* Sums at the temperature of the weights; SCORES are divided by it. */
static bool sum_tempered(const network_weights *w, real *scores, size_t length, arena *memory, chain_sums *out)
{
    for (size_t i = 0; w->temperature != 1 && i < length * w->network->tags; i++)
        scores[i] /= w->temperature;
    return chain_sum(&w->tempered, scores, length, memory, out);
}

bool decoding_entities(const network_weights *w, const packing *p, const real *emissions, size_t place,
                       bool probabilities, arena *memory, entity **out_entities, size_t *out_count)
{
    const size_t length = p->lengths[place], k = w->network->tags;
    real *scores = arena_take(memory, length, k * sizeof *scores);
    size_t *path = arena_take(memory, length, sizeof *path);
    span *spans = arena_take(memory, length, sizeof *spans);
    bool *leaves = arena_take(memory, k, sizeof *leaves);
    if (scores == NULL || path == NULL || spans == NULL || leaves == NULL)
        return false;
    network_scores(w, p, emissions, place, scores);
    if (!chain_best(&w->chain, scores, length, memory, path))
        return false;
    const size_t count = tagset_to_spans(w->network->tagset, path, length, spans);
    entity *entities = arena_take(memory, count, sizeof *entities);
    chain_sums sums;
    if (entities == NULL || (probabilities && count > 0 && !sum_tempered(w, scores, length, memory, &sums)))
        return false;
    for (size_t i = 0; i < count; i++) {
        entities[i] = (entity){.start = spans[i].start, .end = spans[i].end, .type = spans[i].type};
        if (probabilities)
            entities[i].probability =
                decoding_probability(w->network->tagset, &w->tempered, scores, &sums, path, spans[i], leaves);
    }
    *out_entities = entities;
    *out_count = count;
    return true;
}
