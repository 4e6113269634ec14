/* A whole training run: corpora and vectors in, a model file out, with checkpoints on the way.
 *
 * Files: config.model; beside it MODEL.log.tsv (a line an epoch) and, until the run has ended, MODEL.checkpoint. All
 * appear whole or not at all. The model's bytes depend on the corpora, vectors, configuration and seed, on the kind of
 * processor and the libraries, and on nothing else: not on threads, not on interruptions. */
#ifndef NER_MODELS_TRAINING_TRAINING_H
#define NER_MODELS_TRAINING_TRAINING_H

#include "corpora/corpus.h"
#include "corpora/score.h"
#include "corpora/tagset.h"
#include "models/config.h"
#include "models/reliability.h"
#include "models/training/balance.h"
#include "models/training/initial.h"
#include "models/training/vocabulary.h"

#include <signal.h>

/* What is known before the first step. */
typedef struct training_summary {
    const config *config;
    const initial *initial;    /* what training goes on from; NULL: from nothing */
    size_t characters;         /* that the network knows */
    const corpus *train, *dev; /* dev NULL where there is none, or it is a share of train */
    bool fold;                 /* the dev sentences are those that are kept to be tagged */
    const vocabulary *words;
    size_t train_sentences, dev_sentences;
    size_t train_tokens, dev_tokens;
    size_t rows;        /* of the word table */
    size_t moving;      /* of them, rows that training moves */
    size_t parameters;  /* of the network, the word table not counted */
    size_t first_epoch; /* 0, or where a checkpoint goes on */
} training_summary;

typedef struct training_progress {
    size_t epoch, epochs;        /* epoch from 1 */
    size_t tokens, epoch_tokens; /* done in this epoch; in a whole one */
    double seconds;              /* of this epoch so far */
    double loss;                 /* mean of a token in this epoch so far */
    bool has_best;
    double best_f1;
} training_progress;

typedef struct training_epoch {
    size_t epoch; /* from 1 */
    double seconds, tokens_per_second;
    double loss; /* mean of a token */
    bool has_dev, best;
    score_counts dev;
} training_epoch;

/* How the weights that the model holds do on dev. */
typedef struct training_review {
    size_t best_epoch; /* from 1 */
    score_counts dev;
    const tagset *tags;
    const score_counts *types; /* [tags type_count] */
    size_t unknown_spans;      /* gold entities of types that train lacks */
    const score_counts *sentences; /* [sentence_count]: of each sentence of dev */
    size_t sentence_count;
    const balance *balance; /* NULL: the configuration wanted none */
    const reliability *calibration;
} training_review;

/* What is told while it runs; any of the functions may be NULL. All are called from the thread that called
 * training_run. */
typedef struct training_listener {
    void *context;
    void (*prepared)(void *context, const training_summary *summary);
    void (*progress)(void *context, const training_progress *progress); /* after every minibatch */
    void (*evaluating)(void *context, size_t epoch);
    void (*epoch)(void *context, const training_epoch *epoch);
    void (*finished)(void *context, const training_review *review); /* the model is written; not called without dev */
} training_listener;

/* What a run without a model hands over instead: what it holds of the part of train that it has not learned from. */
typedef struct training_fold {
    size_t number, count; /* from 0; count 0: a run with a model */
    size_t round;         /* which folds: those of another round are others */
    uint64_t seed;        /* of the run that the fold is for */
    void *context;
    bool (*begin)(void *context, const corpus *train, const tagset *tags, error *err); /* before the first epoch */
    /* Of sentence NUMBER of TRAIN: the probability SHARES [T][K] of each tag at each token, and how often each of the
     * MOVES [K][K] is made on average. false when there is no memory. */
    bool (*sentence)(void *context, size_t number, const real *shares, const real *moves);
} training_fold;

typedef struct training_options {
    size_t threads;
    const initial *initial; /* go on from this model; NULL: from nothing */
    /* Go on from MODEL.checkpoint where there is one; where there is none, but a whole MODEL of this very run, do
     * nothing. */
    bool resume;
    bool rehearsal; /* end before the first epoch: whether the run could begin, and whether it has ended already */
    bool discard;                             /* write no model: only the log, and what the listener is told */
    const volatile sig_atomic_t *interrupted; /* becomes not 0: write a checkpoint and stop; may be NULL */
    training_listener listener;
    const char *teachers; /* a file that goes before the configuration's teacher.file; NULL: none */
    training_fold fold;
} training_options;

typedef struct training_result {
    bool interrupted;  /* a checkpoint was written, no model */
    bool among_teachers; /* interrupted before the run itself began */
    bool finished;     /* with resume: there was nothing to do, and the rest of this says nothing */
    size_t epochs;     /* done */
    size_t best_epoch; /* from 1; the one that the model holds */
    bool has_dev;
    score_counts dev; /* of that epoch */
} training_result;

bool training_run(const config *c, const training_options *options, training_result *out_result, error *err);

#endif
