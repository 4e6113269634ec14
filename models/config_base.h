/* A configuration over another one: the model's that training goes on from (`ner train --init`). Keys that shape the
 * network, those that say how its corpora cut words, and how it looks at documents (context.window, context.sentence)
 * are the model's where nothing else is said; the first must be the model's in any case.
 *
 * Used by config_read.c. Thread rule: as the configuration. */
#ifndef NER_MODELS_CONFIG_BASE_H
#define NER_MODELS_CONFIG_BASE_H

#include "models/config_keys.h"

/* Whether KEY's default is what the base has. */
bool config_base_gives(const config_key *key);

/* Whether C fits BASE; where not, the error (without a place) names the key and both values, and *out_key is it. */
bool config_base_fits(const config_base *base, const config *c, const config_key **out_key, error *err);

#endif
