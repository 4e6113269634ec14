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

/* A sequence of the minibatch with room for its scores, tags and what a teacher holds, one step behind the other. */
typedef struct chain_sequence {
    size_t length;
    real *scores, *d_scores, *soft; /* [steps][K] of the longest; soft NULL: no teacher */
    size_t *gold;                   /* [steps] */
} chain_sequence;

static bool take_sequence(chain_sequence *s, const packing *p, size_t k, bool taught, arena *memory)
{
    *s = (chain_sequence){
        .scores = arena_take(memory, p->steps, k * sizeof *s->scores),
        .d_scores = arena_take(memory, p->steps, k * sizeof *s->d_scores),
        .soft = taught ? arena_take(memory, p->steps, k * sizeof *s->soft) : NULL,
        .gold = arena_take(memory, p->steps, sizeof *s->gold),
    };
    return s->scores != NULL && s->d_scores != NULL && s->gold != NULL && (!taught || s->soft != NULL);
}

static void read_sequence(chain_sequence *s, const packing *p, size_t place, size_t k, const real *emissions,
                          const network_gold *gold)
{
    s->length = p->lengths[place];
    gather(p, place, k, emissions, s->scores);
    if (s->soft != NULL)
        gather(p, place, k, gold->soft, s->soft);
    for (size_t t = 0; t < s->length; t++)
        s->gold[t] = gold->tags[packing_row(p, place, t)];
    memset(s->d_scores, 0, s->length * k * sizeof *s->d_scores);
}

/* The loss of one sequence, HELD_MOVES [K][K] the teacher's. */
static bool sequence_loss(const network_weights *w, const chain_sequence *s, const real *held_moves, double trust,
                          real smoothing, real scale, arena *memory, real *gradients, double *out_loss)
{
    const network *n = w->network;
    real *start = gradients + n->start, *stop = gradients + n->stop, *moves = gradients + n->transitions;
    if (!chain_loss(&w->chain, s->scores, s->gold, s->length, scale, memory, s->d_scores, start, stop, moves,
                    out_loss) ||
        (smoothing > 0 && !chain_smooth(&w->chain, s->scores, s->gold, s->length, smoothing, scale, memory,
                                        s->d_scores, start, stop, moves, out_loss)))
        return false;
    if (s->soft != NULL)
        chain_soften(&w->chain, s->scores, s->gold, s->length, (chain_uses){s->soft, held_moves}, (real)trust, scale,
                     s->d_scores, start, stop, moves, out_loss);
    return true;
}

static bool chain_losses(const network_weights *w, const packing *p, const real *emissions, const network_gold *gold,
                         double scale, arena *memory, real *gradients, real *d_emissions, double *out_loss)
{
    const size_t k = w->network->tags;
    const real smoothing = smoothing_of(w->network, gold);
    chain_sequence s;
    if (!take_sequence(&s, p, k, gold->soft != NULL, memory))
        return false;
    double total = 0;
    for (size_t place = 0; place < p->sequences && p->lengths[place] > 0; place++) {
        const double count = count_of(gold, packing_row(p, place, 0));
        const real *held_moves = gold->soft != NULL ? gold->soft_moves + place * k * k : NULL;
        double loss;
        read_sequence(&s, p, place, k, emissions, gold);
        if (!sequence_loss(w, &s, held_moves, gold->trust, smoothing, (real)(scale * count), memory, gradients, &loss))
            return false;
        for (size_t t = 0; t < s.length; t++)
            memcpy(d_emissions + packing_row(p, place, t) * k, s.d_scores + t * k, k * sizeof *s.d_scores);
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

/* Token by token. */
static double softmax_losses(const network *n, const packing *p, const real *emissions, const network_gold *gold,
                             double scale, real *d_emissions)
{
    const size_t k = n->tags;
    const double smoothing = (double)smoothing_of(n, gold);
    double loss = 0;
    for (size_t i = 0; i < p->rows; i++) {
        const double part = scale * count_of(gold, i);
        loss += loss_cross_entropy(1, k, emissions + i * k, gold->tags + i, smoothing, part, d_emissions + i * k);
        if (gold->soft != NULL)
            loss += loss_soften(k, emissions + i * k, gold->tags[i], gold->soft + i * k, part * gold->trust,
                                d_emissions + i * k);
    }
    return loss;
}

/* The loss of these emissions. */
static bool emission_loss(const network_weights *w, const packing *p, const real *emissions, const network_gold *gold,
                          double scale, arena *memory, real *gradients, real *d_emissions, double *out_loss)
{
    const network *n = w->network;
    if (n->loss == LOSS_MSE)
        return squared_losses(w, p->rows, emissions, gold, scale, memory, d_emissions, out_loss);
    if (n->decoder == DECODER_CRF)
        return chain_losses(w, p, emissions, gold, scale, memory, gradients, d_emissions, out_loss);
    *out_loss = softmax_losses(n, p, emissions, gold, scale, d_emissions);
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
