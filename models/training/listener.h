/* What a training run tells of itself while it runs. */
#ifndef NER_MODELS_TRAINING_LISTENER_H
#define NER_MODELS_TRAINING_LISTENER_H

#include "corpora/corpus.h"
#include "corpora/score.h"
#include "corpora/tagset.h"
#include "models/config.h"
#include "models/reliability.h"
#include "models/training/balance.h"
#include "models/training/initial.h"
#include "models/training/vocabulary.h"

/* What is known before the first step. */
typedef struct training_summary {
    const config *config;
    const initial *initial;    /* what training goes on from; NULL: from nothing */
    size_t characters;         /* that the network knows */
    const corpus *train, *dev; /* dev NULL where there is none, or it is a share of train */
    bool fold;                 /* the dev sentences are those that are kept to be tagged */
    const vocabulary *words;
    const char *teacher_sha256; /* of teacher.file, hex; "" without one */
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

#endif
