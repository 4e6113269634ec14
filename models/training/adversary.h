/* Adversarial training: the words of every sentence are moved a little in the direction in which its loss grows
 * fastest, and what the network says of these is learned, too.
 *   moved = words + STRENGTH |words| / |g| g        over all words of a sentence, with g the gradient of its loss
 *
 * So the network answers alike in the neighbourhood of what it has seen, where unseen words are. Source: Goodfellow et
 * al. 2015; on word vectors Miyato et al. 2017, on tagging Yasunaga et al. 2018. Thread rule: a pure function of its
 * arguments. */
#ifndef NER_MODELS_TRAINING_ADVERSARY_H
#define NER_MODELS_TRAINING_ADVERSARY_H

#include "models/layers/packing.h"
#include "models/kernels/real.h"

/* words, gradient, out_moved [rows][DIM]. A sentence without a gradient stays as it is. */
void adversary_move(const packing *p, size_t dim, const real *words, const real *gradient, double strength,
                    real *out_moved);

#endif
