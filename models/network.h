/* The network: word vector ⊕ characters → dropout → recurrent layers → dropout → linear → scores of tags, and its
 * loss. With a document for context, a second recurrent layer stands above the first: it reads states ⊕ their mean
 * or maximum over the other places of the same word (models/layers/pooling.h), and may begin a sentence with what its
 * neighbours ended in (models/layers/carry.h). Both layers have emissions and a loss of their own; the first one's are
 * for sentences alone, and teach its states to say what other places are to hear of.
 *
 * Three things apart, as everywhere here: `network` says which layers there are and where their weights stand in a
 * block; `network_weights` are the weights made ready for products, shared by threads; `network_pass`
 * (models/network_pass.h) is one run over one minibatch, in memory of an arena that belongs to one thread. Thread
 * rule: weights are shared once they are ready. */
#ifndef NER_MODELS_NETWORK_H
#define NER_MODELS_NETWORK_H

#include "base/arena.h"
#include "corpora/tagset.h"
#include "models/config.h"
#include "models/kernels/bf16.h"
#include "models/kernels/quantized.h"
#include "models/layers/carry.h"
#include "models/layers/chain.h"
#include "models/layers/char_cnn.h"
#include "models/layers/char_dense.h"
#include "models/layers/char_rnn.h"
#include "models/layers/linear.h"
#include "models/layers/parameters.h"
#include "models/layers/pooling.h"
#include "models/layers/rnn.h"

typedef struct network {
    parameters parameters;
    size_t word_dim, char_dim; /* of the input; char_dim is 0 without characters */
    size_t tags;
    const tagset *tagset; /* not owned */
    decoder_kind decoder;
    loss_kind loss;
    real smoothing; /* of labels: the share of the target that is not the right tags' */
    encoder_kind encoder;
    size_t unknown;    /* [word_dim]: the vector of words without one */
    char_cnn cnn;      /* encoder cnn */
    char_rnn char_rnn; /* encoders lstm and gru */
    char_dense dense;  /* encoder dense */
    rnn rnn;
    context_kind context;
    pooling_kind pool; /* context document: what `above` reads of other places */
    rnn above; /* context document: the layer over states and what is pooled of them */
    bool carries; /* context document: `above` begins a sentence with what `carry` brings from its neighbours */
    carry carry;
    linear emission, sentence_emission; /* context document: of the layer above, and of the first layers */
    real sentence_weight;               /* of the latter's loss */
    size_t start, stop, transitions; /* decoder crf: [K], [K], [K][K] */
} network;

/* What may be asked for, so that a small file cannot ask for all memory: scores are kept of every pair of tags, and
 * the table of the char-CNN has a value for every character, place and filter. */
enum { NETWORK_TAGS = 4096, NETWORK_CHAR_TABLE = 1 << 28 };

/* CHARS: the characters a model knows, the unknown one counted. A network over the limits is ERROR_DATA. MUST be ended
 * with network_dispose. */
bool network_init(network *n, const config *c, size_t word_dim, size_t chars, const tagset *tags, error *err);
void network_dispose(network *n);

/* The first values of all weights, which SEED decides. */
void network_randomize(const network *n, uint64_t seed, real *values);

/* Weights in less than floats, each made when it is asked for. */
typedef struct narrow_matrix {
    quantized bytes;
    bf16_weights halves;
} narrow_matrix;

/* Those of a direction: weight_hh, and weight_ih where it reads states. */
typedef struct narrow_weights {
    narrow_matrix recurrent, input;
} narrow_weights;

typedef struct network_weights {
    const network *network;
    const real *values; /* the block they were made from, which must live as long */
    rnn_weights rnn, above, char_rnn;
    narrow_weights *narrow; /* [network_recurrences]: for tagging; NULL where not wanted */
    panels emission, sentence_emission;
    carry_weights carry;
    real *char_table;
    char_dense_weights dense;
    real *start, *stop, *transitions; /* with illegal moves; zeros for legal ones under a softmax */
    chain chain;
    real temperature; /* of probabilities; 1 unless somebody sets it before packing */
    chain tempered;   /* the chain at that temperature: for sums, never for the best sequence */
    arena memory;
} network_weights;

bool network_weights_init(network_weights *w, const network *n, const real *values, error *err);
void network_weights_dispose(network_weights *w);

/* Directions of all layers but the characters': those of `rnn`, then those of `above`. */
size_t network_recurrences(const network *n);
const recurrence *network_recurrence(const network *n, size_t number);
const recurrence_weights *network_recurrence_weights(const network_weights *w, size_t number);

/* Whether a direction reads states, all but those of the first layer do; that one's products are kept by token. */
bool network_reads_states(const network *n, size_t number);

/* Making weights ready is cut into parts that threads may share out; every part must be done before a pass. */
size_t network_weights_parts(const network *n);
bool network_weights_pack(network_weights *w, size_t part) ATTRIBUTE_CHECKED;

/* The same for tagging, where products with states are those of one arithmetic alone: all but these in one call, and
 * the weights of a direction for these as floats. */
bool network_weights_pack_first(network_weights *w) ATTRIBUTE_CHECKED;
void network_weights_pack_floats(const network_weights *w, size_t number);

#endif
