/* The recursions in log space. log Σ_i exp(a_i + w_ij) = m + l + log Σ_i exp(a_i - m) exp(w_ij - l) with m = max a and
 * l = max w, so that a step costs K exponentials and K logarithms and a product with a fixed matrix of numbers up to 1.
 * Where all that reaches a tag vanishes beside the maxima, that tag's sum is taken again with a maximum of its own. */
#include "models/layers/chain.h"

#include <string.h>

static real largest(size_t n, const real *x)
{
    real most = x[0];
    for (size_t i = 1; i < n; i++)
        most = x[i] > most ? x[i] : most;
    return most;
}

bool chain_prepare(chain *c, size_t tags, const real *start, const real *stop, const real *transitions, arena *memory)
{
    real *exponentials = arena_take(memory, tags * tags, sizeof *exponentials);
    if (exponentials == NULL)
        return false;
    const real most = largest(tags * tags, transitions), shift = isinf(most) ? 0 : most;
    for (size_t i = 0; i < tags * tags; i++)
        exponentials[i] = transitions[i] - shift;
    kernels_best()->exp(tags * tags, exponentials, exponentials);
    *c = (chain){.tags = tags,
                 .start = start,
                 .stop = stop,
                 .transitions = transitions,
                 .largest = shift,
                 .exponentials = exponentials};
    return true;
}

bool chain_temper(const chain *c, real temperature, arena *memory, chain *out_chain)
{
    const size_t k = c->tags;
    if (temperature == 1) {
        *out_chain = *c;
        return true;
    }
    real *scores = arena_take(memory, k + 2, k * sizeof *scores);
    if (scores == NULL)
        return false;
    for (size_t i = 0; i < k; i++) {
        scores[i] = c->start[i] / temperature;
        scores[k + i] = c->stop[i] / temperature;
    }
    for (size_t i = 0; i < k * k; i++)
        scores[2 * k + i] = c->transitions[i] / temperature;
    return chain_prepare(out_chain, k, scores, scores + k, scores + 2 * k, memory);
}

/* log Σ exp(x + y), y STRIDE apart. */
static real log_sum(size_t n, const real *x, const real *y, size_t stride)
{
    real most = -INFINITY, sum = 0;
    for (size_t i = 0; i < n; i++)
        most = x[i] + y[i * stride] > most ? x[i] + y[i * stride] : most;
    if (isinf(most))
        return most;
    for (size_t i = 0; i < n; i++)
        sum += real_exp(x[i] + y[i * stride] - most);
    return most + real_log(sum);
}

static const real VANISHED = (real)1e-20;

/* out_j = log Σ_i exp(x_i + w_ij), w [K][K] given by the chain; BACKWARD sums over j instead. masses [K] is scratch. */
static void step_sums(const chain *c, const real *x, bool backward, real *masses, real *out)
{
    const size_t k = c->tags;
    const real most = largest(k, x);
    if (isinf(most)) {
        for (size_t i = 0; i < k; i++)
            out[i] = most;
        return;
    }
    for (size_t i = 0; i < k; i++)
        masses[i] = x[i] - most;
    kernels_best()->exp(k, masses, masses);
    memset(out, 0, k * sizeof *out);
    for (size_t i = 0; i < k; i++) {
        const real *row = c->exponentials + i * k;
        for (size_t j = 0; j < k; j++) {
            if (backward)
                out[i] += row[j] * masses[j];
            else
                out[j] += masses[i] * row[j];
        }
    }
    for (size_t i = 0; i < k; i++) {
        if (out[i] > VANISHED)
            out[i] = most + c->largest + real_log(out[i]);
        else
            out[i] = backward ? log_sum(k, x, c->transitions + i * k, 1) : log_sum(k, x, c->transitions + i, k);
    }
}

bool chain_sum(const chain *c, const real *emissions, size_t length, arena *memory, chain_sums *out_sums)
{
    const size_t k = c->tags;
    chain_sums s = {.length = length};
    s.alpha = arena_take(memory, length, k * sizeof(real));
    s.beta = arena_take(memory, length, k * sizeof(real));
    real *masses = arena_take(memory, k, sizeof *masses), *ahead = arena_take(memory, k, sizeof *ahead);
    if (s.alpha == NULL || s.beta == NULL || masses == NULL || ahead == NULL)
        return false;
    for (size_t i = 0; i < k; i++)
        s.alpha[i] = c->start[i] + emissions[i];
    for (size_t t = 1; t < length; t++) {
        step_sums(c, s.alpha + (t - 1) * k, false, masses, s.alpha + t * k);
        for (size_t i = 0; i < k; i++)
            s.alpha[t * k + i] += emissions[t * k + i];
    }
    memcpy(s.beta + (length - 1) * k, c->stop, k * sizeof(real));
    for (size_t t = length - 1; t-- > 0;) {
        for (size_t i = 0; i < k; i++)
            ahead[i] = s.beta[(t + 1) * k + i] + emissions[(t + 1) * k + i];
        step_sums(c, ahead, true, masses, s.beta + t * k);
    }
    s.log_partition = log_sum(k, s.alpha + (length - 1) * k, c->stop, 1);
    *out_sums = s;
    return true;
}

real chain_score(const chain *c, const real *emissions, const size_t *tags, size_t length)
{
    real score = c->start[tags[0]] + c->stop[tags[length - 1]];
    for (size_t t = 0; t < length; t++) {
        score += emissions[t * c->tags + tags[t]];
        if (t > 0)
            score += c->transitions[tags[t - 1] * c->tags + tags[t]];
    }
    return score;
}

static size_t best_of(size_t n, const real *x, const real *y)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (x[i] + y[i] > x[best] + y[best])
            best = i;
    return best;
}

bool chain_best(const chain *c, const real *emissions, size_t length, arena *scratch, size_t *out_tags)
{
    const size_t k = c->tags;
    real *scores = arena_take(scratch, 2 * k, sizeof *scores);
    real *from = arena_take(scratch, length, k * sizeof *from); /* whole numbers */
    if (scores == NULL || from == NULL)
        return false;
    for (size_t i = 0; i < k; i++)
        scores[i] = c->start[i] + emissions[i];
    for (size_t t = 1; t < length; t++)
        kernels_best()->best_step(k, scores + (t - 1) % 2 * k, c->transitions, emissions + t * k, scores + t % 2 * k,
                                  from + t * k);
    out_tags[length - 1] = best_of(k, scores + (length - 1) % 2 * k, c->stop);
    for (size_t t = length - 1; t > 0; t--)
        out_tags[t - 1] = (size_t)from[t * k + out_tags[t]];
    return true;
}

double chain_probability(const chain *c, const real *emissions, const chain_sums *sums, const size_t *tags,
                         size_t start, size_t end, const bool *leaves)
{
    const size_t k = c->tags, last = tags[end - 1];
    real score = sums->alpha[start * k + tags[start]];
    for (size_t t = start + 1; t < end; t++)
        score += c->transitions[tags[t - 1] * k + tags[t]] + emissions[t * k + tags[t]];
    if (leaves == NULL || end == sums->length)
        return exp((double)(score + sums->beta[(end - 1) * k + last] - sums->log_partition));
    double share = 0;
    for (size_t j = 0; j < k; j++)
        if (leaves[j])
            share += exp((double)(score + c->transitions[last * k + j] + emissions[end * k + j] +
                                  sums->beta[end * k + j] - sums->log_partition));
    return share;
}

/* Gradient of the log partition: the marginals of tags and moves, times SCALE. */
static void add_marginals(const chain *c, const real *emissions, const chain_sums *s, real scale, real *shares,
                          real *d_emissions, real *d_transitions)
{
    const size_t k = c->tags;
    const kernels *kernel = kernels_best();
    for (size_t t = 0; t < s->length; t++) {
        for (size_t i = 0; i < k; i++)
            shares[i] = s->alpha[t * k + i] + s->beta[t * k + i] - s->log_partition;
        kernel->exp(k, shares, shares);
        for (size_t i = 0; i < k; i++)
            d_emissions[t * k + i] += scale * shares[i];
    }
    for (size_t t = 1; t < s->length; t++)
        for (size_t i = 0; i < k; i++) {
            const real before = s->alpha[(t - 1) * k + i] - s->log_partition;
            for (size_t j = 0; j < k; j++)
                shares[j] = before + c->transitions[i * k + j] + (emissions[t * k + j] + s->beta[t * k + j]);
            kernel->exp(k, shares, shares);
            for (size_t j = 0; j < k; j++)
                d_transitions[i * k + j] += scale * shares[j];
        }
}

/* The same for the first tag and the last. EDGES [2][K] is scratch. */
static void add_edge_marginals(const chain *c, const real *emissions, const chain_sums *s, real scale, real *edges,
                               real *d_start, real *d_stop)
{
    const size_t k = c->tags;
    for (size_t i = 0; i < k; i++) {
        edges[i] = s->alpha[(s->length - 1) * k + i] + c->stop[i] - s->log_partition;
        edges[k + i] = s->beta[i] + c->start[i] + emissions[i] - s->log_partition;
    }
    kernels_best()->exp(2 * k, edges, edges);
    for (size_t i = 0; i < k; i++) {
        d_stop[i] += scale * edges[i];
        d_start[i] += scale * edges[k + i];
    }
}

/* Adds SCALE to the gradients of all that the score of these tags is made of. */
static void add_path(const chain *c, const size_t *tags, size_t length, real scale, real *d_emissions, real *d_start,
                     real *d_stop, real *d_transitions)
{
    for (size_t t = 0; t < length; t++) {
        d_emissions[t * c->tags + tags[t]] += scale;
        if (t > 0)
            d_transitions[tags[t - 1] * c->tags + tags[t]] += scale;
    }
    d_start[tags[0]] += scale;
    d_stop[tags[length - 1]] += scale;
}

bool chain_loss(const chain *c, const real *emissions, const size_t *tags, size_t length, real scale, arena *scratch,
                real *d_emissions, real *d_start, real *d_stop, real *d_transitions, double *out_loss)
{
    const size_t k = c->tags;
    chain_sums s;
    real *shares = arena_take(scratch, k, sizeof *shares), *edges = arena_take(scratch, 2 * k, sizeof *edges);
    if (shares == NULL || edges == NULL || !chain_sum(c, emissions, length, scratch, &s))
        return false;
    add_marginals(c, emissions, &s, scale, shares, d_emissions, d_transitions);
    add_edge_marginals(c, emissions, &s, scale, edges, d_start, d_stop);
    add_path(c, tags, length, -scale, d_emissions, d_start, d_stop, d_transitions);
    *out_loss = (double)s.log_partition - (double)chain_score(c, emissions, tags, length);
    return true;
}

/* The chain of the same legal moves in which every one of them scores 0. */
static bool flatten(const chain *c, arena *memory, chain *out_chain)
{
    const size_t k = c->tags;
    real *scores = arena_take(memory, k + 2, k * sizeof *scores);
    if (scores == NULL)
        return false;
    for (size_t i = 0; i < k; i++) {
        scores[i] = isinf(c->start[i]) ? CHAIN_ILLEGAL : 0;
        scores[k + i] = isinf(c->stop[i]) ? CHAIN_ILLEGAL : 0;
    }
    for (size_t i = 0; i < k * k; i++)
        scores[2 * k + i] = isinf(c->transitions[i]) ? CHAIN_ILLEGAL : 0;
    return chain_prepare(out_chain, k, scores, scores + k, scores + 2 * k, memory);
}

/* Σ shares · scores, without what is illegal and has no share; and adds SCALE times the shares to the gradient. */
static double spend(size_t n, const real *shares, const real *scores, real scale, real *gradient)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (isinf(scores[i]))
            continue;
        sum += (double)shares[i] * (double)scores[i];
        gradient[i] += scale * shares[i];
    }
    return sum;
}

void chain_soften(const chain *c, const real *emissions, const size_t *tags, size_t length, chain_uses held, real trust,
                  real scale, real *d_emissions, real *d_start, real *d_stop, real *d_transitions, double *inout_loss)
{
    const size_t k = c->tags;
    const real part = trust * scale;
    const double mean = spend(length * k, held.tags, emissions, -part, d_emissions) +
                        spend(k * k, held.moves, c->transitions, -part, d_transitions) +
                        spend(k, held.tags, c->start, -part, d_start) +
                        spend(k, held.tags + (length - 1) * k, c->stop, -part, d_stop);
    add_path(c, tags, length, part, d_emissions, d_start, d_stop, d_transitions);
    *inout_loss += (double)trust * ((double)chain_score(c, emissions, tags, length) - mean);
}

bool chain_expect(const chain *c, const real *emissions, size_t length, arena *scratch, real *out_tags,
                  real *out_moves)
{
    const size_t k = c->tags;
    chain_sums s;
    real *row = arena_take(scratch, k, sizeof *row);
    if (row == NULL || !chain_sum(c, emissions, length, scratch, &s))
        return false;
    memset(out_tags, 0, length * k * sizeof *out_tags);
    memset(out_moves, 0, k * k * sizeof *out_moves);
    add_marginals(c, emissions, &s, 1, row, out_tags, out_moves);
    return true;
}

bool chain_smooth(const chain *c, const real *emissions, const size_t *tags, size_t length, real smoothing, real scale,
                  arena *scratch, real *d_emissions, real *d_start, real *d_stop, real *d_transitions,
                  double *inout_loss)
{
    const size_t k = c->tags;
    chain flat;
    const real *zeros = arena_take_zeroed(scratch, length, k * sizeof *zeros);
    real *tag_uses = arena_take(scratch, length, k * sizeof *tag_uses);
    real *move_uses = arena_take(scratch, k, k * sizeof *move_uses);
    if (zeros == NULL || tag_uses == NULL || move_uses == NULL || !flatten(c, scratch, &flat) ||
        !chain_expect(&flat, zeros, length, scratch, tag_uses, move_uses))
        return false;
    chain_soften(c, emissions, tags, length, (chain_uses){tag_uses, move_uses}, smoothing, scale, d_emissions, d_start,
                 d_stop, d_transitions, inout_loss);
    return true;
}
