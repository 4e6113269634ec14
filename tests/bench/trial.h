/* A network of the usual shape on a real corpus (made-up sentences of like lengths where ../shared is missing), for
 * benchmarks of training and tagging: an LSTM of 200 units a direction on words of 100 values and 50 of characters,
 * minibatches of 16 sentences, one thread. A failure ends the program. */
#ifndef NER_TESTS_BENCH_TRIAL_H
#define NER_TESTS_BENCH_TRIAL_H

#include "models/training/material.h"
#include "models/training/step.h"

typedef struct trial {
    config config;
    material material;
    network network;
    learner learner;
    threads *pool;
    size_t *order; /* of the sentences */
    size_t next;   /* minibatch */
} trial;

/* What is measured: the key `decoder` and the group `chars`, as YAML. */
typedef struct trial_kind {
    const char *name, *decoder, *chars;
} trial_kind;

enum { TRIAL_KINDS = 3 };
extern const trial_kind trial_kinds[TRIAL_KINDS];

/* MUST be ended with trial_end. */
void trial_begin(trial *t, const trial_kind *kind);
void trial_end(trial *t);

/* Takes so many steps; the tokens that went through. */
size_t trial_train(trial *t, size_t minibatches);

/* Writes what was learned to a model file of this process, which is removed at exit. The path is static memory. */
const char *trial_model(trial *t);

/* Sentences to tag: a part of a corpus that was not trained on. */
const corpus *trial_text(const trial *t);

/* Operations on one token in the products of the forward pass, as the network stands on paper. */
double trial_flops(const trial *t);

/* "CoNLL-2003" or "made-up sentences". */
const char *trial_source(void);

#endif
