/* A linear chain of tags: which sequences are legal, how they are scored, the best of them, and what share of all
 * sequences' mass a tag or a span has.
 *
 * The score of tags y over T tokens is start[y_1] + Σ emissions[t][y_t] + Σ transitions[y_t-1][y_t] + stop[y_T]; a move
 * that is not legal scores minus infinity. Under a softmax the legal moves score 0. Sums of exponentials are taken
 * after subtracting their maximum. Source: Lafferty et al. 2001; Rabiner 1989 for the recursions. Thread rule:
 * immutable once prepared; scratch belongs to one thread. */
#ifndef NER_MODELS_LAYERS_CHAIN_H
#define NER_MODELS_LAYERS_CHAIN_H

#include "base/arena.h"
#include "models/kernels/kernels.h"

#define CHAIN_ILLEGAL ((real)-INFINITY)

typedef struct chain {
    size_t tags;             /* K */
    const real *start;       /* [K] */
    const real *stop;        /* [K] */
    const real *transitions; /* [K][K], from, to */
    real largest;            /* of the transitions */
    real *exponentials;      /* [K][K]: exp(transitions - largest) */
} chain;

/* Takes memory of the arena for a chain over these scores, which must live as long. false when there is none. */
bool chain_prepare(chain *c, size_t tags, const real *start, const real *stop, const real *transitions,
                   arena *memory) ATTRIBUTE_CHECKED;

/* The chain whose scores are those of C divided by TEMPERATURE (> 0), with memory of the arena; it needs what C points
 * to. At 1 it is C itself. Emissions must be divided by whoever gives them. false when there is no memory. */
bool chain_temper(const chain *c, real temperature, arena *memory, chain *out_chain) ATTRIBUTE_CHECKED;

/* Forward and backward sums of one sequence, in memory of an arena. */
typedef struct chain_sums {
    size_t length; /* T */
    real *alpha;   /* [T][K]: log of the mass of all beginnings that end in a tag at a token */
    real *beta;    /* [T][K]: log of the mass of all continuations after it */
    real log_partition;
} chain_sums;

/* false when there is no memory. T > 0. */
bool chain_sum(const chain *c, const real *emissions, size_t length, arena *memory,
               chain_sums *out_sums) ATTRIBUTE_CHECKED;

/* The score of one sequence. */
real chain_score(const chain *c, const real *emissions, const size_t *tags, size_t length);

/* The best sequence, out_tags [T]; of equals the one whose last different tag has the lower number. false when there is
 * no memory. */
bool chain_best(const chain *c, const real *emissions, size_t length, arena *scratch,
                size_t *out_tags) ATTRIBUTE_CHECKED;

/* The share of the mass of all sequences that run through tags[start, end) there and, where LEAVES is not NULL, go on
 * at END with a tag of which leaves[tag] is true (or stop there). [K] */
double chain_probability(const chain *c, const real *emissions, const chain_sums *sums, const size_t *tags,
                         size_t start, size_t end, const bool *leaves);

/* Negative log-likelihood of the tags. Adds SCALE times its gradients: d_emissions [T][K], d_start [K], d_stop [K],
 * d_transitions [K][K] (0 for illegal moves). false when there is no memory. T > 0. */
bool chain_loss(const chain *c, const real *emissions, const size_t *tags, size_t length, real scale, arena *scratch,
                real *d_emissions, real *d_start, real *d_stop, real *d_transitions,
                double *out_loss) ATTRIBUTE_CHECKED;

/* How often the sequences of a distribution over sequences use each score on average. Their first tags are what the
 * first row of `tags` says, their last ones what its last row says. */
typedef struct chain_uses {
    const real *tags;  /* [T][K]: a row's sum is 1 */
    const real *moves; /* [K][K], from, to: the sum is T - 1 */
} chain_uses;

/* The uses of the chain's own sequences: out_tags [T][K], out_moves [K][K]. false when there is no memory. T > 0. */
bool chain_expect(const chain *c, const real *emissions, size_t length, arena *scratch, real *out_tags,
                  real *out_moves) ATTRIBUTE_CHECKED;

/* Label smoothing, behind chain_loss with the same arguments: what is to be likely is then the tags with a share of
 * 1 - SMOOTHING and, with the rest, every legal sequence as often as every other. Adds to the loss
 * SMOOTHING (score of the tags - mean score of all legal sequences), and SCALE times its gradients. false when there is
 * no memory. T > 0. */
bool chain_smooth(const chain *c, const real *emissions, const size_t *tags, size_t length, real smoothing, real scale,
                  arena *scratch, real *d_emissions, real *d_start, real *d_stop, real *d_transitions,
                  double *inout_loss) ATTRIBUTE_CHECKED;

/* A teacher's part of the target, behind chain_loss with the same arguments: the tags keep a share of 1 - TRUST, the
 * sequences of HELD have the rest. Adds to the loss TRUST (score of the tags - expected score of HELD's sequences), and
 * SCALE times its gradients. T > 0. */
void chain_soften(const chain *c, const real *emissions, const size_t *tags, size_t length, chain_uses held,
                  real trust, real scale, real *d_emissions, real *d_start, real *d_stop, real *d_transitions,
                  double *inout_loss);

#endif
