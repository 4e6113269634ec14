/* Precision against recall: a network that is too shy, or too bold, by a shift that is known is brought back by it. */
#include "base/memory.h"
#include "base/random.h"
#include "base/safetensors.h"
#include "models/model.h"
#include "models/training/balance.h"
#include "tests/models/toy.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

enum { TOKENS = 2, COUNT = 4000 };

/* Sentences of two tokens, each O or B-X alone. A token is a name where a number drawn at random says so; the network
 * sees that number with noise, and gives O a bonus that it should not have. */
typedef struct world {
    tagset *tags;
    network network;
    network_weights weights;
    real zeros[3], start[3], moves[9];
    arena memory;
    guesses guesses;
    dataset data;
    dataset_sentence *sentences;
    corpus_sentence *sources;
    size_t *tags_of;
} world;

static void world_begin(world *w, double bonus)
{
    static const char *const types[] = {"X"};
    random_stream random = random_seed(11, 0, 0, 0);
    *w = (world){.tags = tagset_new(SCHEME_BIO, types, 1, NULL)};
    ck_assert(w->tags != NULL && w->tags->count == 3);
    w->start[2] = CHAIN_ILLEGAL;
    w->network = (network){.tags = 3, .tagset = w->tags};
    w->weights = (network_weights){.network = &w->network, .temperature = 1};
    ck_assert(chain_prepare(&w->weights.chain, 3, w->start, w->zeros, w->moves, &w->memory));
    guesses *g = &w->guesses;
    *g = (guesses){.weights = &w->weights, .sentence_count = COUNT};
    g->sentences = memory_new(COUNT, sizeof *g->sentences);
    g->all_scores = memory_new(COUNT * TOKENS, 3 * sizeof *g->all_scores);
    w->sentences = memory_new(COUNT, sizeof *w->sentences);
    w->sources = memory_new(COUNT, sizeof *w->sources);
    w->tags_of = memory_new(COUNT, TOKENS * sizeof *w->tags_of);
    for (size_t i = 0; i < COUNT; i++) {
        real *scores = g->all_scores + i * TOKENS * 3;
        size_t *tags = w->tags_of + i * TOKENS, names = 0;
        for (size_t t = 0; t < TOKENS; t++) {
            const double sign = random_normal(&random);
            tags[t] = sign > 0.7;
            names += tags[t];
            scores[t * 3] = (real)bonus;
            scores[t * 3 + 1] = (real)(4 * (sign - 0.7) + random_normal(&random));
            scores[t * 3 + 2] = -9;
        }
        w->sources[i] = (corpus_sentence){.count = TOKENS, .span_count = names};
        w->sentences[i] = (dataset_sentence){.input = {.count = TOKENS}, .tags = tags, .source = &w->sources[i]};
        g->sentences[i] = (guesses_sentence){.scores = scores, .length = TOKENS};
    }
    w->data = (dataset){.sentences = w->sentences, .count = COUNT};
}

static void world_end(world *w)
{
    guesses_dispose(&w->guesses);
    memory_free(w->sentences);
    memory_free(w->sources);
    memory_free(w->tags_of);
    tagset_free(w->tags);
    arena_dispose(&w->memory);
}

static balance fit(double bonus)
{
    world w;
    balance b;
    error err = {0};
    world_begin(&w, bonus);
    ck_assert_msg(balance_fit(&w.guesses, &w.data, &b, &err), "%s", err.message);
    world_end(&w);
    return b;
}

START_TEST(too_shy_and_too_bold)
{
    const double own = fit(0).shift; /* what is best without any bonus is not nothing, but little */
    ck_assert_double_lt(fabs(own), 0.7);
    static const double bonuses[] = {-1.25, 1.5};
    for (size_t i = 0; i < 2; i++) {
        const balance b = fit(bonuses[i]);
        ck_assert_double_eq_tol(b.shift, own + bonuses[i], 1e-9);
        ck_assert_double_gt(score_f1(&b.crossed), score_f1(&b.before) + 0.02);
    }
}
END_TEST

START_TEST(what_is_as_good_as_can_be_stays)
{
    world w;
    balance b;
    world_begin(&w, 0);
    for (size_t i = 0; i < COUNT * TOKENS; i++)
        w.guesses.all_scores[i * 3 + 1] = w.tags_of[i] == 1 ? 9 : -9;
    ck_assert(balance_fit(&w.guesses, &w.data, &b, NULL));
    ck_assert_double_eq(b.shift, 0);
    ck_assert(score_f1(&b.before) == 1 && score_f1(&b.crossed) == 1);
    world_end(&w);
}
END_TEST

/* What is told of dev is what the weights that the model gets find there. */
static void note_balance(void *context, const training_review *review)
{
    score_counts found = {0};
    for (size_t i = 0; i < review->sentence_count; i++) {
        found.guess += review->sentences[i].guess;
        found.correct += review->sentences[i].correct;
    }
    ck_assert_uint_eq(found.guess, review->dev.guess);
    ck_assert_uint_eq(found.correct, review->dev.correct);
    *(balance *)context = review->balance != NULL ? *review->balance : (balance){.shift = 99};
}

/* Trains for so short a time that most names are missed. */
static score_counts train(const char *out, const char *setting, balance *noted)
{
    const char *const settings[] = {"epochs=1", "optimizer.lr=0.006", setting};
    const training_options options = {.threads = 2,
                                      .listener = {.context = noted, .finished = note_balance}};
    config c = toy_config(toy_corpus(60, 3), toy_corpus(200, 5), out, settings, 3);
    const training_result result = toy_train(&c, &options);
    config_dispose(&c);
    return result.dev;
}

static float bias_of_o(const char *path)
{
    float bias;
    safetensors *file = safetensors_open(path, NULL);
    memcpy(&bias, safetensors_find(file, "emission.bias")->data, sizeof bias);
    safetensors_close(file);
    return bias;
}

/* The shift ends in the bias of the emissions, and what a run says of dev is said with it. */
START_TEST(a_model_has_it)
{
    const char *plain = toy_path("plain.ner"), *balanced = toy_path("balanced.ner");
    balance none, some;
    const score_counts before = train(plain, "balance=false", &none), after = train(balanced, "balance=true", &some);
    ck_assert_double_eq(none.shift, 99);
    ck_assert_double_ne(some.shift, 0);
    ck_assert_double_eq_tol((double)bias_of_o(plain) - (double)bias_of_o(balanced), some.shift, 1e-5);
    ck_assert_double_eq_tol(score_f1(&before), score_f1(&some.before), 1e-12);
    ck_assert_double_gt(score_f1(&after), score_f1(&before));
}
END_TEST

START_TEST(without_memory)
{
    world w;
    bool done = false;
    world_begin(&w, 0);
    w.guesses.sentence_count = 2;
    for (size_t nth = 1; !done; nth++) {
        balance b;
        error err = {0};
        memory_fail_at(nth);
        done = balance_fit(&w.guesses, &w.data, &b, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY);
        ck_assert_uint_lt(nth, 20);
    }
    world_end(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("balance");
    TCase *tests = tcase_create("balance");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, too_shy_and_too_bold);
    tcase_add_test(tests, what_is_as_good_as_can_be_stays);
    tcase_add_test(tests, a_model_has_it);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
