/* One run of a network over one minibatch, forward and, in training, backward; docs/cells.md has the equations.
 * Thread rule: weights are shared; input, pass, memory and gradients belong to one thread. */
#ifndef NER_MODELS_NETWORK_PASS_H
#define NER_MODELS_NETWORK_PASS_H

#include "models/network.h"

/* What stands around the rows in their documents. */
typedef struct neighbourhood {
    pooling same;               /* rows of the same word of the same document */
    carry_neighbours sentences; /* which are neighbours in a document */
    const bool *alone;          /* [rows]: the row's sentence is all that there is of its document */
} neighbourhood;

/* A minibatch. */
typedef struct network_input {
    packing packing;
    const real *words;        /* [rows][word_dim], rows as in the packing */
    const uint32_t *spelling; /* [rows]: which string is the token's characters; NULL without characters */
    char_strings strings;     /* every spelling once */
    neighbourhood around;     /* context document */
} network_input;

/* Probabilities of dropout. random NULL: none at all, and no backward pass follows; training without dropout gives a
 * stream and zeros. */
typedef struct network_dropout {
    double input, output, recurrent, chars;
    bool locked; /* input and output drop the same numbers at every token of a sentence */
    random_stream *random;
} network_dropout;

typedef struct network_pass {
    const network_input *input;
    matrix x;            /* [rows][word_dim + char_dim] after dropout */
    real *x_mask;        /* NULL without dropout */
    uint32_t *best;      /* [strings][F]: where the maxima of the char-CNN were */
    char_rnn_pass chars; /* encoders lstm and gru */
    char_dense_pass dense; /* encoder dense */
    rnn_pass rnn;
    pooling_pass pooled; /* context document */
    matrix joined;     /* the same: [rows][2 D H], states ⊕ what is pooled of them, after dropout */
    real *joined_mask; /* NULL without dropout */
    real *ends, *ends_mask; /* with carry: [sequences][D H], the states that sentences end in, after dropout */
    carry_pass carry;
    rnn_pass above;
    matrix hidden;     /* [rows][D H] of the last recurrent layer, after dropout */
    real *hidden_mask; /* NULL without dropout */
    real *emissions;   /* [rows][K] */

    /* Context document: the same of the first layers. */
    matrix states;
    real *states_mask, *sentence_emissions, *d_sentence_emissions;
} network_pass;

/* false when there is no memory. */
bool network_forward(const network_weights *w, const network_input *input, network_dropout dropout, arena *memory,
                     network_pass *out_pass) ATTRIBUTE_CHECKED;

/* Only the first part of it: x [rows][word_dim + char_dim], word vector ⊕ characters. false when there is no memory. */
bool network_read(const network_weights *w, const network_input *input, arena *memory, matrix *out_x) ATTRIBUTE_CHECKED;

/* joined [rows][2 D H]: H [rows][D H] ⊕ what is pooled of it; *out_pass is for a backward pass. false when there is no
 * memory. */
bool network_join(const network *n, const pooling *same, size_t row_count, matrix h, arena *memory,
                  pooling_pass *out_pass, matrix *out_joined) ATTRIBUTE_CHECKED;

/* Adds to GRADIENTS and writes d_words [rows][word_dim]. Context document: network_loss must have run over the pass,
 * for it leaves the gradient of the first layers' emissions there. false when there is no memory. */
bool network_backward(const network_weights *w, const network_pass *pass, real *d_emissions, arena *memory,
                      real *gradients, real *d_words) ATTRIBUTE_CHECKED;

/* Context document: overwrites the emissions [rows][K] of rows ALONE [rows] with the first layers'. */
void network_settle(const network *n, const bool *alone, size_t row_count, const real *sentence_emissions,
                    real *emissions);

#endif
