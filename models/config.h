/* The configuration of a training run: what `ner train` reads from YAML, and what a model remembers of itself.
 *
 * Every key has a default but `train`. The keys and their meaning stand in docs/configuration.md. Thread rule:
 * immutable once read. */
#ifndef NER_MODELS_CONFIG_H
#define NER_MODELS_CONFIG_H

#include "base/buffer.h"
#include "base/error.h"
#include "models/layers/pooling.h"
#include "models/layers/recurrence.h"

#include <stdint.h>

typedef enum encoder_kind { ENCODER_NONE, ENCODER_CNN, ENCODER_LSTM, ENCODER_GRU, ENCODER_DENSE } encoder_kind;
typedef enum decoder_kind { DECODER_CRF, DECODER_SOFTMAX } decoder_kind;
typedef enum context_kind { CONTEXT_SENTENCE, CONTEXT_DOCUMENT } context_kind;
typedef enum loss_kind { LOSS_CROSS_ENTROPY, LOSS_MSE } loss_kind;
typedef enum optimizer_kind { OPTIMIZER_SGD, OPTIMIZER_ADAM, OPTIMIZER_ADAMW, OPTIMIZER_NADAM } optimizer_kind;

typedef enum schedule_kind { SCHEDULE_INVERSE, SCHEDULE_LINEAR, SCHEDULE_COSINE, SCHEDULE_PLATEAU } schedule_kind;

typedef struct config_paths {
    char **items; /* owned */
    size_t count;
} config_paths;

typedef struct config {
    config_paths train; /* train: a string or a list */
    char *dev;          /* dev: a path; NULL for none or a share */
    double dev_share;   /* dev: a number in (0, 1); 0 where it is a path or none */
    struct {
        long token, tag;
    } columns;             /* 0, -1 */
    char *encoding;        /* encoding: utf-8 (default) | latin1 */
    char *vectors;         /* vectors: a path; NULL for none */
    char *vectors_license; /* vectors_license: free text for the model card; "" */
    /* true, SIZE_MAX (all), 100, 2, "f32" (f32 | f16 | i8: how a model holds its vectors) */
    struct {
        bool tune;
        size_t keep;
        size_t dim, min_count;
        char *store;
    } words;
    struct {
        encoder_kind encoder;
        size_t dim, filters, width, layers;
    } chars; /* cnn, 30, 50, 3, 7 */
    struct {
        cell_kind cell;
        size_t hidden, layers;
        bool bidirectional;
    } rnn; /* lstm, 200, 1, true */
    struct {
        context_kind kind;
        pooling_kind pool;     /* what is taken over from other places of a word */
        size_t hidden, window; /* units a direction of the layer above; tokens */
        double sentence;       /* weight of the loss of sentences alone */
        bool carry;            /* the layer above goes on from the neighbouring sentences */
    } context;                 /* sentence, mean, 200, 1000, 0.5, false */
    decoder_kind decoder; /* crf */
    loss_kind loss;       /* cross_entropy; mse only under softmax */
    double smoothing;     /* 0.0: of labels */
    bool bioes;           /* tags: bioes (true) | bio */
    char *style;          /* style: conll (default) | ud: the tokenizer's convention of the corpora */
    char *lang;           /* lang: en */
    struct {
        double input, output, recurrent, word, chars, singleton;
        bool locked;
    } dropout;       /* 0.5, 0.5, 0.0, 0.0, 0.0, 0.0, false */
    double adversary; /* 0.0: how far words are moved against the network */
    double capitals; /* 0.0: the share of training sentences that are read in capitals */
    struct {
        optimizer_kind kind;
        double lr, momentum, clip;
        schedule_kind schedule;
        double decay, warmup;
        size_t plateau;
    } optimizer; /* adam, 0.001, 0.9, 5.0; inverse, 0.05, 0, 3 */
    struct {
        double l1, l2;
    } regularization;               /* 0, 0 */
    struct {
        char *file;
        size_t folds, rounds, epochs, hidden; /* of the last two, 0: as the run has */
        double trust, doubt;
    } teacher;                      /* NULL, 0, 1, 0, 0, 0.5, 1.0 */
    bool balance;                   /* false: whether the score of O is shifted so that dev F1 is best */
    double average;                 /* average: decay of the moving average of the weights, 0 (off) to below 1 */
    size_t epochs, batch, patience; /* 50, 16, 10 */
    uint64_t seed;                  /* 1 */
    char *model;                    /* model.ner */
} config;

/* Reads PATH, then applies SETTINGS ("KEY=VALUE", dotted keys, VALUE as YAML). An unknown key, a wrong type, a value
 * out of range, a key twice, keys that do not go together are errors with PATH:LINE (for a setting: "--set KEY=VALUE").
 * *out_config is the caller's: config_dispose. */
bool config_read(const char *path, const char *const *settings, size_t setting_count, config *out_config, error *err);

/* The same from memory; NAME is for messages. For what a model remembers: a rate that waited on a plateau for ever,
 * since there was no dev, is allowed. */
bool config_parse(const char *name, const char *yaml, size_t size, const char *const *settings, size_t setting_count,
                  config *out_config, error *err);

/* What a configuration stands over: the model's from which training goes on. NAME is for messages. */
typedef struct config_base {
    const config *config;
    const char *name;
} config_base;

/* The same where keys of the network that are not given are the base's (NULL: none, as above), and have to be the
 * base's where they are given: models/config_base.h. */
bool config_read_over(const char *path, const char *const *settings, size_t setting_count, const config_base *base,
                      config *out_config, error *err);
bool config_parse_over(const char *name, const char *yaml, size_t size, const char *const *settings,
                       size_t setting_count, const config_base *base, config *out_config, error *err);

/* Frees what the struct owns; a struct of zeros is allowed. */
void config_dispose(config *c);

/* Appends the configuration as YAML, every key, always in the same order; paths as file names without folders, the
 * model's name and anything that does not change the result left out. config_parse reads it back. */
bool config_format(const config *c, buffer *out, error *err);

#endif
