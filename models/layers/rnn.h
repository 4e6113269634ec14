/* A stack of recurrent layers, each in one direction or both, as torch.nn.RNN, GRU and LSTM: a layer's output is
 * [rows][D H], the forward direction first, and the next layer's input. Dropout stands between layers. Thread rule:
 * weights are shared; passes, memory and gradients belong to one thread. */
#ifndef NER_MODELS_LAYERS_RNN_H
#define NER_MODELS_LAYERS_RNN_H

#include "base/random.h"
#include "models/layers/parameters.h"
#include "models/layers/recurrence.h"

typedef struct rnn {
    size_t layers, directions; /* directions: 1 or 2 */
    size_t hidden;
    recurrence *parts; /* [layers * directions], owned */
} rnn;

/* The weights of all directions, packed for the forward pass. */
typedef struct rnn_weights {
    recurrence_weights *parts; /* [layers * directions] */
    real *packed;
} rnn_weights;

/* What is dropped in training; random NULL: nothing. */
typedef struct rnn_dropout {
    double between;   /* probability, of a layer's input but the first's */
    double recurrent; /* of the state on its way to the next step, for a whole sequence */
    bool locked;      /* `between` drops the same numbers at all steps of a sequence */
    random_stream *random;
} rnn_dropout;

/* One forward pass, kept for the backward pass; all memory is an arena's. */
typedef struct rnn_pass {
    const packing *packing;
    matrix *inputs;            /* [layers]: what a layer reads: the output of the one below after dropout */
    matrix *outputs;           /* [layers]: rows of [D H]; the last is the output of all */
    real **masks;              /* [layers]: dropout on a layer's input, NULL for none */
    recurrence_memory *memory; /* [layers * directions] */
} rnn_pass;

/* Adds "NAME.weight_ih_l0", … uniform in ±1/√hidden. MUST be ended with rnn_dispose. */
bool rnn_add(rnn *r, parameters *p, const char *name, cell_kind cell, size_t input, size_t hidden, size_t layers,
             bool bidirectional, error *err);
void rnn_dispose(rnn *r);

bool rnn_weights_init(rnn_weights *w, const rnn *r, error *err);
void rnn_weights_dispose(rnn_weights *w);

/* Packs one direction of one layer (PART below layers * directions): parts may be packed by different threads. */
void rnn_weights_pack(const rnn_weights *w, const rnn *r, const real *values, size_t part);

/* One half of it each: what is not asked for costs no memory. */
void rnn_weights_pack_input(const rnn_weights *w, const rnn *r, const real *values, size_t part);
void rnn_weights_pack_recurrent(const rnn_weights *w, const rnn *r, const real *values, size_t part);

/* x [rows][input] and what STARTS [layers * directions] point to (NULL: all sequences begin from zeros) must live as
 * long as the pass. The output is out_pass->outputs[layers - 1]. false when there is no memory. */
bool rnn_forward(const rnn *r, const real *values, const rnn_weights *w, const packing *p, matrix x,
                 const recurrence_start *starts, rnn_dropout dropout, arena *memory,
                 rnn_pass *out_pass) ATTRIBUTE_CHECKED;

/* From d_out [rows][D H]: adds to GRADIENTS, writes dx [rows][input] and d_starts [layers * directions], the gradients
 * with respect to the starts (NULL: not wanted). false when there is no memory. */
bool rnn_backward(const rnn *r, const real *values, const rnn_pass *pass, matrix d_out, arena *memory, real *gradients,
                  matrix dx, const recurrence_start *d_starts) ATTRIBUTE_CHECKED;

#endif
