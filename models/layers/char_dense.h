/* Characters of a token to one vector by a deep CNN with dense connections: each block of convolutions reads what all
 * layers before it have found, every layer has filters of two widths, and nothing is sampled down. Source: Xin, Hart,
 * Mahajan and Ruvini 2018 (IntNet).
 *
 *   embedding, dropout          [E]
 *   first, both widths          2 F filters each, ReLU     -> 4 F features
 *   each block: bottleneck      F filters of width 1 over all features so far, ReLU
 *               both widths     F filters each over those, ReLU        -> 2 F more features
 *   maximum over the characters of all features, [4 F + 2 F blocks]
 *
 * "chars.embedding.weight" [C][E]; "chars.first.narrow.weight" [2F][E][K], "….wide.weight" [2F][E][K + 2] and their
 * ".bias", as torch.nn.Conv1d with zeros at both ends; "chars.blocks.N.bottleneck.weight" [F][features], as
 * torch.nn.Linear, "chars.blocks.N.narrow.…", "….wide.…" over F. A token without characters gives zeros. Thread
 * rule: weights are shared; passes, memory and gradients belong to one thread. */
#ifndef NER_MODELS_LAYERS_CHAR_DENSE_H
#define NER_MODELS_LAYERS_CHAR_DENSE_H

#include "base/arena.h"
#include "base/random.h"
#include "models/kernels/kernels.h"
#include "models/layers/char_strings.h"
#include "models/layers/parameters.h"

enum { CHAR_DENSE_BLOCKS = 15 };

/* Convolutions of widths K and K + 2 over the same input, as one: their outputs stand side by side. */
typedef struct char_dense_pair {
    size_t in, filters, width;      /* filters of each width; width is K */
    size_t narrow, wide;            /* where their weights begin in a block */
    size_t bias;                    /* of both, one behind the other */
} char_dense_pair;

typedef struct char_dense_block {
    size_t in;           /* features so far */
    size_t weight, bias; /* of the bottleneck */
    char_dense_pair pair;
} char_dense_block;

typedef struct char_dense {
    size_t dim, filters, blocks;
    size_t margin; /* rows of zeros between strings: half of the wide filters */
    size_t out;    /* features in all */
    size_t embedding;
    char_dense_pair first;
    char_dense_block block[CHAR_DENSE_BLOCKS];
} char_dense;

/* WIDTH: K, odd. LAYERS: odd, 1 + 2 for each block, of which CHAR_DENSE_BLOCKS are possible. */
bool char_dense_add(char_dense *c, parameters *p, size_t chars, size_t dim, size_t filters, size_t width, size_t layers,
                    error *err);

/* The weights made ready for products. */
typedef struct char_dense_weights {
    panels first, bottleneck[CHAR_DENSE_BLOCKS], pair[CHAR_DENSE_BLOCKS];
} char_dense_weights;

/* In memory of the arena. false when there is none. */
bool char_dense_pack(const char_dense *c, const real *values, arena *memory,
                     char_dense_weights *out_weights) ATTRIBUTE_CHECKED;

/* What a pass for training keeps. Matrices have a row for each character, and rows of zeros before, between and behind
 * the strings (R rows in all), so that a filter's window at a character is one run of values in memory. */
typedef struct char_dense_pass {
    size_t rows;                       /* R */
    real *embedded;                    /* [R][E], after dropout */
    real *mask;                        /* [R][E]; NULL without dropout */
    real *narrowed[CHAR_DENSE_BLOCKS]; /* [R][F]: outputs of the bottlenecks */
    real *features;                    /* [R][out] */
    uint32_t *best;                    /* [count][out]: the row of each maximum */
} char_dense_pass;

/* out [count][out]. DROPOUT: of the embeddings; RANDOM NULL: none. false when there is no memory. */
bool char_dense_forward(const char_dense *c, const real *values, const char_dense_weights *weights,
                        const char_strings *strings, double dropout, random_stream *random, arena *memory,
                        char_dense_pass *out_pass, real *out) ATTRIBUTE_CHECKED;

/* From d_out [count][out]: adds to GRADIENTS. false when there is no memory. */
bool char_dense_backward(const char_dense *c, const real *values, const char_dense_pass *pass,
                         const char_strings *strings, const real *d_out, arena *memory,
                         real *gradients) ATTRIBUTE_CHECKED;

/* The same out as char_dense_forward without dropout, to the bit, in memory that does not grow with the number or the
 * size of the strings. false when there is no memory. */
bool char_dense_read(const char_dense *c, const real *values, const char_dense_weights *weights,
                     const char_strings *strings, arena *memory, real *out) ATTRIBUTE_CHECKED;

#endif
