/* Scores of tags to entities: the best legal tag sequence, its spans, and the probability of each.
 *
 * A span's probability is the share of all legal tag sequences' mass in which exactly this span stands, all scores
 * divided by the temperature of the weights. The best sequence does not depend on the temperature. Thread rule: pure
 * functions of their arguments. */
#ifndef NER_MODELS_DECODING_H
#define NER_MODELS_DECODING_H

#include "models/network.h"

/* The probability of the span S, which stands in PATH [T] (tags of a legal sequence), with the sums of this chain over
 * SCORES [T][K]; LEAVES [K] is scratch. */
double decoding_probability(const tagset *tags, const chain *c, const real *scores, const chain_sums *sums,
                            const size_t *path, span s, bool *leaves);

typedef struct entity {
    size_t start, end;  /* tokens of the sentence, half-open */
    size_t type;        /* number in the tag set */
    double probability; /* 0 to 1 */
} entity;

/* The entities of the sequence at PLACE of a minibatch (it has tokens) with these emissions [rows][K], in order, in
 * memory of the arena. Without PROBABILITIES they are not computed and are 0. false when there is no memory. */
bool decoding_entities(const network_weights *w, const packing *p, const real *emissions, size_t place,
                       bool probabilities, arena *memory, entity **out_entities, size_t *out_count) ATTRIBUTE_CHECKED;

#endif
