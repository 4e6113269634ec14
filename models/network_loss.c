/* The emissions of a whole minibatch against its gold tags, row by row or, for a CRF, sequence by sequence. */
#include "models/network_loss.h"

#include "models/layers/loss.h"

#include <string.h>

static void gather(const packing *p, size_t place, size_t width, const real *from, real *sequence)
{
    for (size_t t = 0; t < p->lengths[place]; t++)
        memcpy(sequence + t * width, from + packing_row(p, place, t) * width, width * sizeof *sequence);
}

static double count_of(const network_gold *gold, size_t row)
{
    return gold->counts != NULL ? (double)gold->counts[row] : 1;
}

/* What is smoothed is the gold tags' part of the target; a teacher's is soft as it is. */
static real smoothing_of(const network *n, const network_gold *gold)
{
    return n->smoothing * (gold->soft != NULL ? (real)(1 - gold->trust) : 1);
}

static bool chain_losses(const network_weights *w, const packing *p, const real *emissions, const network_gold *right,
                         double scale, arena *memory, real *gradients, real *d_emissions, double *out_loss)
{
    const network *n = w->network;
    const size_t k = n->tags;
    const real smoothing = smoothing_of(n, right);
    real *scores = arena_take(memory, p->steps, k * sizeof *scores), *d = arena_take(memory, p->steps, k * sizeof *d);
    size_t *gold = arena_take(memory, p->steps, sizeof *gold);
    if (scores == NULL || d == NULL || gold == NULL)
        return false;
    double total = 0;
    for (size_t place = 0; place < p->sequences && p->lengths[place] > 0; place++) {
        const size_t length = p->lengths[place];
        const double count = count_of(right, packing_row(p, place, 0));
        double loss;
        gather(p, place, k, emissions, scores);
        for (size_t t = 0; t < length; t++)
            gold[t] = right->tags[packing_row(p, place, t)];
        memset(d, 0, length * k * sizeof *d);
        if (!chain_loss(&w->chain, scores, gold, length, (real)(scale * count), memory, d, gradients + n->start,
                        gradients + n->stop, gradients + n->transitions, &loss) ||
            (smoothing > 0 &&
             !chain_smooth(&w->chain, scores, gold, length, smoothing, (real)(scale * count), memory, d,
                           gradients + n->start, gradients + n->stop, gradients + n->transitions, &loss)))
            return false;
        for (size_t t = 0; t < length; t++)
            memcpy(d_emissions + packing_row(p, place, t) * k, d + t * k, k * sizeof *d);
        total += count * loss;
    }
    *out_loss = scale * total;
    return true;
}

/* Squares against what gold and teacher have together. */
static bool squared_losses(const network_weights *w, size_t row_count, const real *emissions, const network_gold *gold,
                           double scale, arena *memory, real *d_emissions, double *out_loss)
{
    const size_t k = w->network->tags;
    real *target = arena_take(memory, row_count, k * sizeof *target);
    if (target == NULL)
        return false;
    const real smoothing = smoothing_of(w->network, gold), trust = gold->soft != NULL ? (real)gold->trust : 0;
    *out_loss = 0;
    for (size_t i = 0; i < row_count; i++) {
        real *row = target + i * k;
        for (size_t j = 0; j < k; j++)
            row[j] = smoothing / (real)k + (trust > 0 ? trust * gold->soft[i * k + j] : 0);
        row[gold->tags[i]] += 1 - trust - smoothing;
        *out_loss += loss_squared(1, k, emissions + i * k, row, scale * count_of(gold, i), d_emissions + i * k);
    }
    return true;
}

/* The gold tags' losses. */
static bool hard_loss(const network_weights *w, const packing *p, const real *emissions, const network_gold *gold,
                      double scale, arena *memory, real *gradients, real *d_emissions, double *out_loss)
{
    const size_t k = w->network->tags;
    if (w->network->decoder == DECODER_CRF)
        return chain_losses(w, p, emissions, gold, scale, memory, gradients, d_emissions, out_loss);
    const double smoothing = (double)smoothing_of(w->network, gold);
    *out_loss = 0;
    for (size_t i = 0; i < p->rows; i++)
        *out_loss += loss_cross_entropy(1, k, emissions + i * k, gold->tags + i, smoothing, scale * count_of(gold, i),
                                        d_emissions + i * k);
    return true;
}

/* The loss of these emissions. */
static bool emission_loss(const network_weights *w, const packing *p, const real *emissions, const network_gold *gold,
                          double scale, arena *memory, real *gradients, real *d_emissions, double *out_loss)
{
    const network *n = w->network;
    if (n->loss == LOSS_MSE)
        return squared_losses(w, p->rows, emissions, gold, scale, memory, d_emissions, out_loss);
    if (!hard_loss(w, p, emissions, gold, scale, memory, gradients, d_emissions, out_loss))
        return false;
    for (size_t i = 0; gold->soft != NULL && i < p->rows; i++)
        *out_loss += loss_soften(n->tags, emissions + i * n->tags, gold->tags[i], gold->soft + i * n->tags,
                                 scale * count_of(gold, i) * gold->trust, d_emissions + i * n->tags);
    return true;
}

bool network_loss(const network_weights *w, network_pass *pass, const network_gold *gold, double scale, arena *memory,
                  real *gradients, real *d_emissions, double *out_loss)
{
    const network *n = w->network;
    const packing *p = &pass->input->packing;
    double loss, sentence_loss = 0;
    if (!emission_loss(w, p, pass->emissions, gold, scale, memory, gradients, d_emissions, &loss))
        return false;
    if (n->context == CONTEXT_DOCUMENT) {
        pass->d_sentence_emissions = arena_take(memory, p->rows, n->tags * sizeof(real));
        if (pass->d_sentence_emissions == NULL ||
            !emission_loss(w, p, pass->sentence_emissions, gold, scale * (double)n->sentence_weight, memory, gradients,
                           pass->d_sentence_emissions, &sentence_loss))
            return false;
    }
    *out_loss = loss + sentence_loss;
    return true;
}

void network_scores(const network_weights *w, const packing *p, const real *emissions, size_t place, real *out)
{
    const size_t k = w->network->tags;
    gather(p, place, k, emissions, out);
    if (w->network->loss != LOSS_MSE)
        return;
    for (size_t i = 0; i < p->lengths[place] * k; i++)
        out[i] = real_log(out[i] > (real)1e-6 ? out[i] : (real)1e-6);
}
