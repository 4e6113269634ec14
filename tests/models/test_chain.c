/* Chains of tags against enumeration: every path is scored by itself, in double precision. Compiled for float and for
 * double. */
#include "base/memory.h"
#include "base/random.h"
#include "corpora/tagset.h"
#include "models/layers/chain.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TAGS = 9, LENGTH = 5, PATHS = 6561 /* 9^4, and over 5^5 */ };

/* A chain over a sentence, and all that enumeration says of it. */
typedef struct puzzle {
    tagset *tags;
    size_t count, length; /* K, T */
    real start[TAGS], stop[TAGS], transitions[TAGS * TAGS], emissions[LENGTH * TAGS];
    chain chain;
    size_t paths[PATHS][LENGTH];
    double scores[PATHS]; /* minus infinity where illegal */
    size_t path_count;
    double log_partition;
    arena memory;
} puzzle;

static puzzle p; /* large */

static double legal(size_t from, size_t to, double score)
{
    return tagset_allows(p.tags, from, to) ? score : -INFINITY;
}

static double path_score(const size_t *path)
{
    double score = legal(p.count, path[0], (double)p.start[path[0]]);
    for (size_t t = 0; t < p.length; t++) {
        score += (double)p.emissions[t * p.count + path[t]];
        if (t > 0)
            score += legal(path[t - 1], path[t], (double)p.transitions[path[t - 1] * p.count + path[t]]);
    }
    return score + legal(path[p.length - 1], p.count, (double)p.stop[path[p.length - 1]]);
}

static void enumerate(void)
{
    p.path_count = 1;
    for (size_t t = 0; t < p.length; t++)
        p.path_count *= p.count;
    ck_assert_uint_le(p.path_count, PATHS);
    double most = -INFINITY, sum = 0;
    for (size_t i = 0; i < p.path_count; i++) {
        for (size_t t = 0, rest = i; t < p.length; t++, rest /= p.count)
            p.paths[i][t] = rest % p.count;
        p.scores[i] = path_score(p.paths[i]);
        most = fmax(most, p.scores[i]);
    }
    for (size_t i = 0; i < p.path_count; i++)
        sum += exp(p.scores[i] - most);
    p.log_partition = most + log(sum);
}

/* SCALE: how large the numbers are. CRF: whether starts, stops and moves have scores, or all that is legal has 0. */
static void puzzle_begin(scheme s, size_t length, double scale, bool crf, uint64_t seed)
{
    static const char *const types[] = {"A", "B"};
    random_stream random = random_seed(seed, (uint64_t)s, length, crf);
    p = (puzzle){.tags = tagset_new(s, types, 2, NULL), .length = length};
    ck_assert_ptr_nonnull(p.tags);
    const size_t k = p.count = p.tags->count;
    for (size_t i = 0; i < length * k; i++)
        p.emissions[i] = (real)(scale * random_normal(&random));
    for (size_t i = 0; i < k; i++) {
        p.start[i] = (real)legal(k, i, crf ? random_normal(&random) : 0);
        p.stop[i] = (real)legal(i, k, crf ? random_normal(&random) : 0);
        for (size_t j = 0; j < k; j++)
            p.transitions[i * k + j] = (real)legal(i, j, crf ? scale * random_normal(&random) : 0);
    }
    ck_assert(chain_prepare(&p.chain, k, p.start, p.stop, p.transitions, &p.memory));
    enumerate();
}

static void puzzle_end(void)
{
    tagset_free(p.tags);
    arena_dispose(&p.memory);
}

static double tolerance(double scale)
{
    return sizeof(real) == sizeof(double) ? 1e-11 * scale : 3e-6 * scale;
}

static void expect_near(const char *what, size_t i, double actual, double expected, double reach)
{
    ck_assert_msg(fabs(actual - expected) <= reach, "%s %zu is %.12g, enumeration has %.12g", what, i, actual,
                  expected);
}

/* The probability of a path. */
static double share(size_t i)
{
    return exp(p.scores[i] - p.log_partition);
}

static const size_t *some_legal_path(void)
{
    size_t i = p.path_count / 3;
    while (isinf(p.scores[i]))
        i = (i + 1) % p.path_count;
    return p.paths[i];
}

/* The expected number of times that each score is used, less those of the right path. */
static void expected_gradients(const size_t *right, double *emissions, double *start, double *stop, double *moves)
{
    for (size_t i = 0; i <= p.path_count; i++) {
        const size_t *path = i < p.path_count ? p.paths[i] : right;
        const double weight = i < p.path_count ? share(i) : -1;
        start[path[0]] += weight;
        stop[path[p.length - 1]] += weight;
        for (size_t t = 0; t < p.length; t++) {
            emissions[t * p.count + path[t]] += weight;
            if (t > 0)
                moves[path[t - 1] * p.count + path[t]] += weight;
        }
    }
}

static void check_loss(double scale)
{
    const size_t k = p.count, *right = some_legal_path();
    const double reach = tolerance(scale), part = 0.25;
    chain_sums sums;
    double loss = 0, emissions[LENGTH * TAGS] = {0}, start[TAGS] = {0}, stop[TAGS] = {0}, moves[TAGS * TAGS] = {0};
    real d_emissions[LENGTH * TAGS] = {0}, d_start[TAGS] = {0}, d_stop[TAGS] = {0}, d_moves[TAGS * TAGS] = {0};
    ck_assert(chain_sum(&p.chain, p.emissions, p.length, &p.memory, &sums));
    expect_near("log partition", 0, (double)sums.log_partition, p.log_partition, 10 * reach);
    expect_near("score", 0, (double)chain_score(&p.chain, p.emissions, right, p.length), path_score(right), 10 * reach);
    ck_assert(chain_loss(&p.chain, p.emissions, right, p.length, (real)part, &p.memory, d_emissions, d_start, d_stop,
                         d_moves, &loss));
    expect_near("loss", 0, loss, p.log_partition - path_score(right), 10 * reach);
    expected_gradients(right, emissions, start, stop, moves);
    for (size_t i = 0; i < p.length * k; i++)
        expect_near("emission's gradient", i, (double)d_emissions[i], part * emissions[i], 10 * reach);
    for (size_t i = 0; i < k; i++) {
        expect_near("start's gradient", i, (double)d_start[i], part * start[i], 10 * reach);
        expect_near("stop's gradient", i, (double)d_stop[i], part * stop[i], 10 * reach);
    }
    for (size_t i = 0; i < k * k; i++)
        expect_near("move's gradient", i, (double)d_moves[i], part * moves[i], 10 * reach);
}

/* Smoothed, a share of what should be likely is spread over all legal paths. */
static void check_smoothing(double scale)
{
    const size_t k = p.count, *right = some_legal_path();
    const double reach = tolerance(scale), part = 0.25, smoothing = 0.125;
    double legal_paths = 0, mean = 0, loss = 3, emissions[LENGTH * TAGS] = {0}, moves[TAGS * TAGS] = {0};
    real d_emissions[LENGTH * TAGS] = {0}, d_start[TAGS] = {0}, d_stop[TAGS] = {0}, d_moves[TAGS * TAGS] = {0};
    for (size_t i = 0; i < p.path_count; i++)
        legal_paths += !isinf(p.scores[i]);
    for (size_t i = 0; i <= p.path_count; i++) {
        const size_t *path = i < p.path_count ? p.paths[i] : right;
        const double weight = i == p.path_count ? -1 : isinf(p.scores[i]) ? 0 : 1 / legal_paths;
        mean += i < p.path_count && weight > 0 ? weight * p.scores[i] : 0;
        for (size_t t = 0; t < p.length; t++) {
            emissions[t * k + path[t]] -= weight;
            if (t > 0)
                moves[path[t - 1] * k + path[t]] -= weight;
        }
    }
    ck_assert(chain_smooth(&p.chain, p.emissions, right, p.length, (real)smoothing, (real)part, &p.memory, d_emissions,
                           d_start, d_stop, d_moves, &loss));
    expect_near("loss", 0, loss, 3 + smoothing * (path_score(right) - mean), 10 * reach);
    for (size_t i = 0; i < p.length * k; i++)
        expect_near("emission's gradient", i, (double)d_emissions[i], part * smoothing * emissions[i], reach);
    for (size_t i = 0; i < k * k; i++)
        expect_near("move's gradient", i, (double)d_moves[i], part * smoothing * moves[i], reach);
}

/* What a teacher holds is how often the paths use each score. The one that teaches here is the chain itself: trusted to
 * the full, it leaves nothing to learn, and the loss is the entropy of the paths. */
static void check_teaching(double scale)
{
    const size_t k = p.count, *right = some_legal_path();
    const double reach = 10 * tolerance(scale);
    double loss, entropy = 0;
    double emissions[LENGTH * TAGS] = {0}, start[TAGS] = {0}, stop[TAGS] = {0}, moves[TAGS * TAGS] = {0};
    real d_emissions[LENGTH * TAGS] = {0}, d_start[TAGS] = {0}, d_stop[TAGS] = {0}, d_moves[TAGS * TAGS] = {0};
    real held_tags[LENGTH * TAGS], held_moves[TAGS * TAGS];
    ck_assert(chain_expect(&p.chain, p.emissions, p.length, &p.memory, held_tags, held_moves));
    expected_gradients(right, emissions, start, stop, moves);
    for (size_t t = 0; t < p.length; t++) {
        emissions[t * k + right[t]]++;
        if (t > 0)
            moves[right[t - 1] * k + right[t]]++;
    }
    for (size_t i = 0; i < p.length * k; i++)
        expect_near("use of a tag", i, (double)held_tags[i], emissions[i], reach);
    for (size_t i = 0; i < k * k; i++)
        expect_near("use of a move", i, (double)held_moves[i], moves[i], reach);
    for (size_t i = 0; i < p.path_count; i++)
        entropy += share(i) > 0 ? share(i) * (p.log_partition - p.scores[i]) : 0;
    ck_assert(chain_loss(&p.chain, p.emissions, right, p.length, (real)0.25, &p.memory, d_emissions, d_start, d_stop,
                         d_moves, &loss));
    chain_soften(&p.chain, p.emissions, right, p.length, (chain_uses){held_tags, held_moves}, 1, (real)0.25,
                 d_emissions, d_start, d_stop, d_moves, &loss);
    expect_near("loss", 0, loss, entropy, 10 * reach);
    for (size_t i = 0; i < p.length * k; i++)
        expect_near("emission's gradient", i, (double)d_emissions[i], 0, reach);
    for (size_t i = 0; i < k; i++) {
        expect_near("start's gradient", i, (double)d_start[i], 0, reach);
        expect_near("stop's gradient", i, (double)d_stop[i], 0, reach);
    }
    for (size_t i = 0; i < k * k; i++)
        expect_near("move's gradient", i, (double)d_moves[i], 0, reach);
}

/* All paths whose spans hold exactly this one. */
static double span_share(span wanted)
{
    double sum = 0;
    for (size_t i = 0; i < p.path_count; i++) {
        span spans[LENGTH];
        if (isinf(p.scores[i]))
            continue;
        const size_t count = tagset_to_spans(p.tags, p.paths[i], p.length, spans);
        for (size_t j = 0; j < count; j++)
            sum += span_equal(spans[j], wanted) ? share(i) : 0;
    }
    return sum;
}

/* Under bio a span ends where no I of its type follows; under bioes its own tags say so. */
static const bool *leaves_of(size_t type, bool leaves[TAGS])
{
    if (p.tags->scheme == SCHEME_BIOES)
        return NULL;
    for (size_t i = 0; i < p.count; i++)
        leaves[i] = i == 0 || tagset_prefix(p.tags, i) != 'I' || tagset_type(p.tags, i) != type;
    return leaves;
}

static void check_spans(double scale)
{
    chain_sums sums;
    ck_assert(chain_sum(&p.chain, p.emissions, p.length, &p.memory, &sums));
    for (size_t start = 0; start < p.length; start++)
        for (size_t end = start + 1; end <= p.length; end++)
            for (size_t type = 0; type < 2; type++) {
                const span wanted = {start, end, type};
                size_t tags[LENGTH];
                bool leaves[TAGS];
                tagset_from_spans(p.tags, &wanted, 1, tags, p.length);
                const double found = chain_probability(&p.chain, p.emissions, &sums, tags, start, end,
                                                       leaves_of(type, leaves));
                expect_near("span", 100 * start + 10 * end + type, found, span_share(wanted), 10 * tolerance(scale));
            }
}

/* Of equals, the one whose last different tag has the lower number. */
static bool better(size_t i, size_t best)
{
    if (p.scores[i] != p.scores[best])
        return p.scores[i] > p.scores[best];
    size_t t = p.length - 1;
    while (t > 0 && p.paths[i][t] == p.paths[best][t])
        t--;
    return p.paths[i][t] < p.paths[best][t];
}

static void check_best(void)
{
    size_t best = 0, found[LENGTH];
    for (size_t i = 1; i < p.path_count; i++)
        best = better(i, best) ? i : best;
    ck_assert(!isinf(p.scores[best]));
    ck_assert(chain_best(&p.chain, p.emissions, p.length, &p.memory, found));
    for (size_t t = 0; t < p.length; t++)
        ck_assert_uint_eq(found[t], p.paths[best][t]);
}

static const scheme schemes[] = {SCHEME_BIO, SCHEME_BIOES};
static const double scales[] = {1, 8, 60}; /* at 60 sums vanish beside their maximum, even in double precision */

static void for_each_puzzle(scheme s, void check(double scale))
{
    for (size_t length = 1; length <= (s == SCHEME_BIO ? 5 : 4); length++)
        for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
            for (int crf = 0; crf < 2; crf++) {
                puzzle_begin(s, length, scales[i], crf, 100 + i);
                check(scales[i]);
                puzzle_end();
            }
}

START_TEST(losses_and_gradients)
{
    for_each_puzzle(schemes[_i], check_loss);
}
END_TEST

START_TEST(smoothing)
{
    for_each_puzzle(schemes[_i], check_smoothing);
}
END_TEST

START_TEST(teaching)
{
    for_each_puzzle(schemes[_i], check_teaching);
}
END_TEST

START_TEST(probabilities_of_spans)
{
    for_each_puzzle(schemes[_i], check_spans);
}
END_TEST

static void check_best_of(double scale)
{
    (void)scale;
    check_best();
}

START_TEST(the_best_path)
{
    for_each_puzzle(schemes[_i], check_best_of);
}
END_TEST

START_TEST(the_best_of_equals)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        puzzle_begin(schemes[_i], 4, 1, true, seed);
        for (size_t i = 0; i < p.length * p.count; i++)
            p.emissions[i] = p.emissions[i] > 0;
        for (size_t i = 0; i < p.count; i++) {
            p.start[i] = isinf(p.start[i]) ? p.start[i] : 0;
            p.stop[i] = isinf(p.stop[i]) ? p.stop[i] : 0;
        }
        for (size_t i = 0; i < p.count * p.count; i++)
            p.transitions[i] = isinf(p.transitions[i]) ? p.transitions[i] : (real)(p.transitions[i] > 0);
        enumerate();
        check_best();
        puzzle_end();
    }
}
END_TEST

/* Scores that no exponential can hold, over many tokens: the sums agree at every token, and nothing overflows. */
START_TEST(long_and_large)
{
    enum { LONG = 3000 };
    const double epsilon = sizeof(real) == sizeof(double) ? 1e-16 : 6e-8; /* each token rounds once */
    puzzle_begin(SCHEME_BIO, 2, 1, true, 7);
    const size_t k = p.count;
    chain_sums sums;
    random_stream random = random_seed(3, 0, 0, 0);
    real *emissions = arena_take(&p.memory, LONG * k, sizeof *emissions);
    size_t *tags = arena_take(&p.memory, LONG, sizeof *tags);
    ck_assert(emissions != NULL && tags != NULL);
    for (size_t i = 0; i < LONG * k; i++)
        emissions[i] = (real)(300 * random_normal(&random));
    ck_assert(chain_sum(&p.chain, emissions, LONG, &p.memory, &sums));
    ck_assert(isfinite(sums.log_partition));
    for (size_t t = 0; t < LONG; t++) {
        double masses[TAGS], most = -INFINITY, sum = 0;
        for (size_t i = 0; i < k; i++) {
            masses[i] = (double)(sums.alpha[t * k + i] + sums.beta[t * k + i]);
            most = fmax(most, masses[i]);
        }
        for (size_t i = 0; i < k; i++)
            sum += exp(masses[i] - most);
        expect_near("sum at token", t, most + log(sum), (double)sums.log_partition,
                    LONG * epsilon * (double)sums.log_partition);
    }
    ck_assert(chain_best(&p.chain, emissions, LONG, &p.memory, tags));
    for (size_t t = 1; t < LONG; t++)
        ck_assert(tagset_allows(p.tags, tags[t - 1], tags[t]));
    puzzle_end();
}
END_TEST

/* At temperature T a path weighs exp(score / T): the same order of paths, and at 1 the same chain. */
START_TEST(tempered)
{
    static const double temperatures[] = {0.5, 1, 2.5};
    for (size_t i = 0; i < 3; i++) {
        puzzle_begin(_i == 0 ? SCHEME_BIO : SCHEME_BIOES, 4, 2, true, 11);
        chain c;
        chain_sums sums;
        real scores[LENGTH * TAGS];
        double sum = 0;
        for (size_t j = 0; j < p.path_count; j++)
            sum += exp(p.scores[j] / temperatures[i]);
        for (size_t j = 0; j < p.length * p.count; j++)
            scores[j] = p.emissions[j] / (real)temperatures[i];
        ck_assert(chain_temper(&p.chain, (real)temperatures[i], &p.memory, &c));
        ck_assert((c.transitions == p.transitions) == (temperatures[i] == 1));
        ck_assert(chain_sum(&c, scores, p.length, &p.memory, &sums));
        expect_near("log partition", i, (double)sums.log_partition, log(sum), 10 * tolerance(2));
        const size_t *path = some_legal_path();
        expect_near("score", i, (double)chain_score(&c, scores, path, p.length), path_score(path) / temperatures[i],
                    10 * tolerance(2));
        puzzle_end();
    }
}
END_TEST

START_TEST(no_memory_is_said)
{
    puzzle_begin(SCHEME_BIO, 3, 1, true, 8);
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        arena empty;
        chain_sums sums;
        size_t tags[LENGTH];
        arena_init(&empty);
        memory_fail_at(nth);
        done = chain_sum(&p.chain, p.emissions, p.length, &empty, &sums);
        memory_fail_at(0);
        ck_assert(done || nth == 1);
        arena_dispose(&empty);
        memory_fail_at(1);
        ck_assert(!chain_best(&p.chain, p.emissions, p.length, &empty, tags));
        memory_fail_at(0);
        arena_dispose(&empty);
    }
    puzzle_end();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("chain");
    TCase *tests = tcase_create("chain");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, losses_and_gradients, 0, 2);
    tcase_add_loop_test(tests, smoothing, 0, 2);
    tcase_add_loop_test(tests, teaching, 0, 2);
    tcase_add_loop_test(tests, probabilities_of_spans, 0, 2);
    tcase_add_loop_test(tests, the_best_path, 0, 2);
    tcase_add_loop_test(tests, the_best_of_equals, 0, 2);
    tcase_add_test(tests, long_and_large);
    tcase_add_loop_test(tests, tempered, 0, 2);
    tcase_add_test(tests, no_memory_is_said);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
