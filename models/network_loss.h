/* What a network's emissions are worth: their loss against the tags that should be there, and their scores as the chain
 * wants them. Equations: docs/cells.md. Thread rule: as models/network_pass.h. */
#ifndef NER_MODELS_NETWORK_LOSS_H
#define NER_MODELS_NETWORK_LOSS_H

#include "models/network_pass.h"

/* What a minibatch should be tagged as. */
typedef struct network_gold {
    const size_t *tags; /* [rows] */
    const real *soft;   /* [rows][K]: what a teacher holds of each tag, a row's sum is 1; NULL: there is no teacher */
    const real *soft_moves; /* [sequences][K][K]: how often it moves from tag to tag, for a CRF; with `soft` */
    double trust;       /* 0 to 1: how much of the target is the teacher's; the tags have the rest */
    const real *counts; /* [rows]: how much the sentence of a row counts; NULL: 1 */
} network_gold;

/* SCALE times the loss of the minibatch against GOLD, and its gradient d_emissions [rows][K]; a CRF's own weights get
 * theirs in GRADIENTS. Context document: the first layers' emissions have a loss of their own, whose gradient stays in
 * the pass. false when there is no memory. */
bool network_loss(const network_weights *w, network_pass *pass, const network_gold *gold, double scale, arena *memory,
                  real *gradients, real *d_emissions, double *out_loss) ATTRIBUTE_CHECKED;

/* The scores of the sequence at PLACE as the chain wants them: out [T][K]. Under mean squared error the outputs
 * estimate probabilities, so their logarithm (from 1e-6 up) is the score. */
void network_scores(const network_weights *w, const packing *p, const real *emissions, size_t place, real *out);

#endif
