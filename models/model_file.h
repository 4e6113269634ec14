/* What stands in a model file, for the one who writes it and the one who opens it: docs/model-file.md.
 *
 * Tensors: those of the word table ("words.…", embeddings/vectors.h), one for every parameter of the network under its
 * name, "case.words" U8 [V] (a word_case for every word of the table; may be missing), and "checksum" U64
 * [2]: the hash of all but the word table and itself, and the hash of the word table. */
#ifndef NER_MODELS_MODEL_FILE_H
#define NER_MODELS_MODEL_FILE_H

#include "base/safetensors.h"
#include "corpora/tagset.h"
#include "embeddings/vectors_builder.h"
#include "models/config.h"
#include "models/network.h"

/* Metadata keys. Lists hold an item a line. */
#define MODEL_FORMAT "ner.format"               /* "MAJOR.MINOR" */
#define MODEL_CONFIGURATION "ner.configuration" /* YAML */
#define MODEL_TYPES "ner.types"                 /* entity types in the order of the tag set */
#define MODEL_CHARACTERS "ner.characters"       /* each once, in order of its number, from 1 */
#define MODEL_CORPORA "ner.corpora"             /* "ROLE NAME SHA256 SENTENCES TOKENS ENTITIES" a file, tabs between */
#define MODEL_DEV "ner.dev"                     /* "EPOCH PRECISION RECALL F1", tabs between; fractions; none: absent */
#define MODEL_CALIBRATION "ner.calibration"     /* as models/reliability.h writes it; absent: a temperature of 1 */
#define MODEL_CASING "ner.casing"               /* as models/casing.h writes it; absent where "case.words" is */
#define MODEL_INITIAL "ner.initial"             /* what training went on from: docs/model-file.md; none: absent */
#define MODEL_TEACHER "ner.teacher"             /* "NAME SHA256" of teacher.file, a tab between; none: absent */
#define MODEL_VECTORS "ner.vectors"             /* "NAME SHA256 ROWS TUNED COVERED TOKENS [SOURCE]", tabs between */

enum { MODEL_MAJOR = 1, MODEL_MINOR = 2 };

/* Writes PATH whole or not at all. VALUES is the network's block; the word table is stored as STORE; CASES [words] is
 * how each is mostly written, or NULL. NETWORK, with its tags, C and EXTRA (metadata: all but MODEL_FORMAT,
 * MODEL_CONFIGURATION and MODEL_TYPES) describe it. */
bool model_file_write(const char *path, const network *n, const real *values, vectors_builder *words,
                      const uint8_t *cases, tensor_type store, const config *c, const metadata *extra,
                      size_t extra_count, error *err);

/* Writes TENSORS [count], with room for one more, and "checksum" behind them: models and checkpoints alike. */
bool model_file_write_summed(const char *path, tensor *tensors, size_t count, const metadata *entries,
                             size_t entry_count, error *err);

/* Whether an open file has the bytes that it was written with: all but the word table, and (reads all of it) the word
 * table and the pads. */
bool model_file_check(const safetensors *file, error *err);
bool model_file_check_words(const safetensors *file, error *err);

/* What "checksum" should hold: out_sums[0] of all but the word table, out_sums[1] of the word table. */
void model_file_sums(const safetensors *file, uint64_t out_sums[2]);

#endif
