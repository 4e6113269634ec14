/* A search for the temperature: a coarse look over the whole range, then golden sections around the best place. */
#include "models/training/calibration.h"

#include <math.h>

/* A wrong span of which the network is sure costs no more than this: single precision says 1 of what is nearly 1. */
static const double LEAST_DOUBT = 1e-5;
/* The prior: log of the temperature is normal around 0 with this variance. */
static const double PRIOR_VARIANCE = 0.25;

enum { COARSE_STEPS = 12, FINE_STEPS = 16 };

typedef struct search {
    guesses *guesses;
    threads *pool;
    size_t from, to; /* sentences */
} search;

static double doubt(double probability)
{
    return -log(probability > LEAST_DOUBT ? probability : LEAST_DOUBT);
}

/* Log loss of the guesses of [from, to) and the prior. */
static bool loss_at(const search *s, double log_temperature, double *out, error *err)
{
    guesses *g = s->guesses;
    if (!guesses_weigh(g, exp(log_temperature), s->from, s->to, s->pool, err))
        return false;
    double loss = log_temperature * log_temperature / (2 * PRIOR_VARIANCE);
    for (size_t i = s->from; i < s->to; i++)
        for (size_t j = g->sentences[i].first; j < g->sentences[i].first + g->sentences[i].count; j++)
            loss += doubt(g->items[j].right ? g->items[j].probability : 1 - g->items[j].probability);
    *out = loss;
    return true;
}

/* The best of COARSE_STEPS + 1 places, and how far apart they are. */
static bool look(const search *s, double *out_best, double *out_apart, error *err)
{
    const double low = log(RELIABILITY_COLDEST), apart = (log(RELIABILITY_HOTTEST) - low) / COARSE_STEPS;
    double least = INFINITY;
    for (size_t i = 0; i <= COARSE_STEPS; i++) {
        double loss;
        if (!loss_at(s, low + (double)i * apart, &loss, err))
            return false;
        if (loss < least) {
            least = loss;
            *out_best = low + (double)i * apart;
        }
    }
    *out_apart = apart;
    return true;
}

/* Golden section (Kiefer 1953) between the neighbours of the best place. */
static bool fit(const search *s, double *out_temperature, error *err)
{
    const double ratio = (sqrt(5) - 1) / 2;
    double best = 0, apart, left, right;
    if (!look(s, &best, &apart, err))
        return false;
    double low = best - apart, high = best + apart, a = high - ratio * (high - low), b = low + ratio * (high - low);
    if (!loss_at(s, a, &left, err) || !loss_at(s, b, &right, err))
        return false;
    for (size_t i = 0; i < FINE_STEPS; i++) {
        const bool leftwards = left <= right;
        if (leftwards) {
            high = b;
            b = a;
            right = left;
            a = high - ratio * (high - low);
        } else {
            low = a;
            a = b;
            left = right;
            b = low + ratio * (high - low);
        }
        if (!loss_at(s, leftwards ? a : b, leftwards ? &left : &right, err))
            return false;
    }
    const double found = exp((low + high) / 2);
    *out_temperature = fmin(fmax(found, RELIABILITY_COLDEST), RELIABILITY_HOTTEST);
    return true;
}

static void fill_bins(const guesses *g, reliability_bin *bins)
{
    for (size_t i = 0; i < g->count; i++)
        reliability_add(bins, g->items[i].probability, g->items[i].right);
    reliability_finish(bins);
}

bool calibration_fit(guesses *g, threads *pool, reliability *out, error *err)
{
    const size_t half = g->sentence_count / 2, count = g->sentence_count;
    search all = {g, pool, 0, count}, first = {g, pool, 0, half}, second = {g, pool, half, count};
    double own, of_first, of_second;
    reliability r = {0};
    reliability_bin before[RELIABILITY_BINS] = {{0}};
    if (!guesses_weigh(g, 1, 0, count, pool, err))
        return false;
    fill_bins(g, before);
    if (!fit(&all, &own, err) || !fit(&first, &of_first, err) || !fit(&second, &of_second, err) ||
        !guesses_weigh(g, of_second, 0, half, pool, err) || !guesses_weigh(g, of_first, half, count, pool, err))
        return false;
    fill_bins(g, r.bins);
    r.temperature = own;
    r.error_before = reliability_error(before);
    r.error = reliability_error(r.bins);
    *out = r;
    return true;
}
