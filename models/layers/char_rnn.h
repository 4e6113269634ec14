/* Characters of a token to one vector: embedding, a recurrent layer in both directions, the last state of the forward
 * direction beside the last of the backward one. Source: Lample et al. 2016.
 *
 * "chars.embedding.weight" [C][E] and "chars.rnn.…" as in torch.nn.LSTM and GRU. Without characters: zeros. Thread
 * rule: weights are shared; passes, memory and gradients belong to one thread. */
#ifndef NER_MODELS_LAYERS_CHAR_RNN_H
#define NER_MODELS_LAYERS_CHAR_RNN_H

#include "models/layers/char_strings.h"
#include "models/layers/rnn.h"

typedef struct char_rnn {
    size_t dim;       /* E */
    size_t embedding; /* where it begins in a block */
    rnn rnn;
} char_rnn;

typedef struct char_rnn_pass {
    packing packing; /* of the strings */
    matrix x;        /* [characters][E] */
    rnn_pass rnn;
} char_rnn_pass;

/* WIDTH, even: values of the encoding, half of them for each direction. MUST be ended with char_rnn_dispose. */
bool char_rnn_add(char_rnn *c, parameters *p, cell_kind cell, size_t chars, size_t dim, size_t width, error *err);
void char_rnn_dispose(char_rnn *c);

/* out [count][width]. false when there is no memory. */
bool char_rnn_forward(const char_rnn *c, const real *values, const rnn_weights *weights, const char_strings *strings,
                      arena *memory, char_rnn_pass *out_pass, real *out) ATTRIBUTE_CHECKED;

/* From d_out [count][width]: adds to GRADIENTS. false when there is no memory. */
bool char_rnn_backward(const char_rnn *c, const real *values, const char_rnn_pass *pass, const char_strings *strings,
                       const real *d_out, arena *memory, real *gradients) ATTRIBUTE_CHECKED;

#endif
