/* What teachers hold of the sentences of a corpus: the probability of every tag at every token, and how often each move
 * from tag to tag is made in a sentence, in a file of its own.
 *
 * Teachers that have seen a sentence with its gold tags say nothing new of it. So the corpus is cut into folds of whole
 * documents, and each fold is tagged by a model that was trained on the others (`ner train --folds`). A model that then
 * learns from all of it trusts them a little ("distillation": Hinton et al. 2015, out of folds), and lets a sentence of
 * which they hold something else count less (Wang et al. 2019, CrossWeigh). Thread rule: immutable once made. */
#ifndef NER_MODELS_TRAINING_TEACHING_H
#define NER_MODELS_TRAINING_TEACHING_H

#include "base/error.h"
#include "corpora/corpus.h"
#include "corpora/tagset.h"
#include "models/kernels/real.h"

typedef struct teaching teaching;

/* For the sentences of a corpus, in its order; nothing is held of them yet. NULL when there is no memory. MUST be freed
 * with teaching_free. */
teaching *teaching_new(const corpus *c, const tagset *tags, error *err);
void teaching_free(teaching *t);

/* Whether it is of this corpus and these tags. false, too, when there is no memory to find that out. */
bool teaching_fits(const teaching *t, const corpus *c, const tagset *tags);

/* Notes of sentence NUMBER the probabilities SHARES [T][K] of tags, and how often each of the MOVES [K][K] is made on
 * average. What BEFORE teachers have held of it already is kept: the teaching is the mean of all. false when there is
 * no memory. */
bool teaching_add(teaching *t, size_t number, const real *shares, const real *moves, size_t before) ATTRIBUTE_CHECKED;

/* Whether teachers have tagged the sentence: those that were dev for them, or that no fold of the run so far had, they
 * have not. */
bool teaching_holds(const teaching *t, size_t number);

/* out [K]: of token AT of a sentence, which MUST be held. */
void teaching_shares(const teaching *t, size_t number, size_t at, real *out);

/* out [K][K]: a sentence's moves. */
void teaching_moves(const teaching *t, size_t number, real *out);

/* Compares with the gold tags [T] of a sentence: whether the likeliest tag of every token is the gold one. */
void teaching_compare(teaching *t, size_t number, const size_t *tags);
bool teaching_agrees(const teaching *t, size_t number);

/* How far the making of a file has come. */
typedef struct teaching_state {
    size_t done, folds; /* of them, those of all rounds */
    const char *by;     /* what the teachers depend on besides the corpus; not owned */
} teaching_state;

/* Writes PATH whole or not at all. */
bool teaching_write(const teaching *t, const char *path, const teaching_state *state, error *err);

/* How many folds of how many a file has. One by other teachers, or with another number of folds, than WANTED says is
 * ERROR_DATA. */
bool teaching_count(const char *path, const teaching_state *wanted, size_t *out_done, error *err);

/* Whether PATH is such a file and lacks some of its folds. */
bool teaching_lacks(const char *path);

/* A file that belongs to another corpus or other tags, or is damaged, is ERROR_DATA. NULL on failure. */
teaching *teaching_read(const char *path, const corpus *c, const tagset *tags, size_t *out_done, size_t *out_folds,
                        error *err);

#endif
