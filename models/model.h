/* A trained model: read once, mapped, immutable, shared by all threads. The file is described in docs/model-file.md. */
#ifndef NER_MODELS_MODEL_H
#define NER_MODELS_MODEL_H

#include "base/error.h"
#include "base/safetensors.h"
#include "corpora/tagset.h"
#include "embeddings/vectors.h"
#include "models/casing.h"
#include "models/characters.h"
#include "models/config.h"
#include "models/inference.h"
#include "models/network.h"
#include "models/reliability.h"

typedef struct model model;

/* Maps PATH, checks its structure, every size, and the checksum of all but the word vectors. A damaged, foreign or
 * newer file is an error. NULL on failure. MUST be freed with model_free, after every tagger that uses it. */
model *model_open(const char *path, error *err);
void model_free(model *m);

/* Checks every byte, the word vectors too. For `ner info --verify`. */
bool model_verify(const model *m, error *err);

/* All of these live as long as the model. */
const tagset *model_tagset(const model *m);
const vectors *model_vectors(const model *m);
const config *model_config(const model *m);
const safetensors *model_file(const model *m);
const characters *model_characters(const model *m);
/* NULL where the model was not calibrated: its temperature is then 1. */
const reliability *model_reliability(const model *m);
/* NULL where the file does not tell how words are written. */
const casing_knowledge *model_casing(const model *m);
/* The network with its weights: all but those that states are multiplied by are ready for a pass of inference. */
const network_weights *model_weights(const model *m);

/* Makes those ready for an arithmetic, which is not ARITHMETIC_AUTO; at once where they are. Fails for
 * want of memory. Thread rule: any thread, at any time. */
bool model_prepare(const model *m, arithmetic how, error *err);

#endif
