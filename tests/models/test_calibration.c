/* Probabilities that mean what they say: the temperature is found again where it is known, and a model keeps it. */
#include "base/memory.h"
#include "base/random.h"
#include "models/model_file.h"
#include "models/tagger.h"
#include "models/training/calibration.h"
#include "tests/models/toy.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

/* Sentences of one token, O or B-X, whose score for B-X is drawn at random; right as often as that score divided by a
 * temperature says. */
typedef struct world {
    tagset *tags;
    network network;
    network_weights weights;
    real zeros[4];
    arena memory;
    guesses guesses;
} world;

static void world_begin(world *w, size_t count, double temperature)
{
    static const char *const types[] = {"X"};
    random_stream random = random_seed(7, count, 0, 0);
    *w = (world){.tags = tagset_new(SCHEME_BIO, types, 1, NULL)};
    const size_t k = w->tags->count;
    ck_assert_uint_eq(k, 3);
    static real edges[3], moves[9];
    edges[2] = CHAIN_ILLEGAL; /* no I-X at the start */
    w->network = (network){.tags = k, .tagset = w->tags};
    w->weights = (network_weights){.network = &w->network, .temperature = 1};
    ck_assert(chain_prepare(&w->weights.chain, k, edges, w->zeros, moves, &w->memory));
    guesses *g = &w->guesses;
    *g = (guesses){.weights = &w->weights, .sentence_count = count, .count = count};
    g->sentences = memory_new(count, sizeof *g->sentences);
    g->items = memory_new(count, sizeof *g->items);
    g->all_scores = memory_new(count, k * sizeof *g->all_scores);
    g->all_paths = memory_new(count, sizeof *g->all_paths);
    for (size_t i = 0; i < count; i++) {
        real *scores = g->all_scores + i * k;
        const double score = 6 * random_uniform(&random);
        scores[1] = (real)score;
        g->all_paths[i] = 1;
        g->sentences[i] =
            (guesses_sentence){.scores = scores, .path = g->all_paths + i, .length = 1, .first = i, .count = 1};
        const bool right = random_uniform(&random) < 1 / (1 + exp(-score / temperature));
        g->items[i] = (guess){.span = {0, 1, 0}, .right = right};
    }
}

static void world_end(world *w)
{
    guesses_dispose(&w->guesses);
    tagset_free(w->tags);
    arena_dispose(&w->memory);
}

static reliability fit(world *w, size_t threads_wanted)
{
    reliability r;
    error err = {0};
    threads *pool = threads_new(threads_wanted, NULL);
    ck_assert_msg(calibration_fit(&w->guesses, pool, &r, &err), "%s", err.message);
    threads_free(pool);
    return r;
}

START_TEST(finds_the_temperature)
{
    static const double temperatures[] = {0.5, 1, 2, 4};
    for (size_t i = 0; i < 4; i++) {
        world w;
        world_begin(&w, 20000, temperatures[i]);
        const reliability r = fit(&w, 1);
        ck_assert_double_eq_tol(r.temperature / temperatures[i], 1, 0.06);
        ck_assert_double_lt(r.error, 0.015);
        ck_assert(temperatures[i] == 1 ? r.error_before < 0.015 : r.error_before > 0.02);
        world_end(&w);
    }
}
END_TEST

START_TEST(threads_do_not_show)
{
    world w;
    world_begin(&w, 1000, 2);
    const reliability one = fit(&w, 1), three = fit(&w, 3);
    ck_assert_double_eq(one.temperature, three.temperature);
    ck_assert_double_eq(one.error, three.error);
    for (size_t i = 0; i < RELIABILITY_BINS; i++)
        ck_assert_double_eq(one.bins[i].probability, three.bins[i].probability);
    world_end(&w);
}
END_TEST

/* Each half is measured with the temperature of the other: where the halves differ, what fits both is not claimed. */
START_TEST(is_cross_fitted)
{
    world w;
    world_begin(&w, 20000, 1);
    for (size_t i = 0; i < 10000; i++)
        w.guesses.items[i].right = i % 2 == 0; /* the first half is worth nothing */
    const reliability r = fit(&w, 1);
    ck_assert_double_gt(r.error, 0.25);
    world_end(&w);
}
END_TEST

/* A few spans that are all right say little: probabilities do not become 1. */
START_TEST(a_few_right_spans_are_no_proof)
{
    world w;
    world_begin(&w, 4, 1);
    for (size_t i = 0; i < 4; i++)
        w.guesses.items[i].right = true;
    const reliability r = fit(&w, 1);
    ck_assert_double_gt(r.temperature, 0.3);
    ck_assert_double_lt(r.temperature, 1);
    w.guesses.count = 0;
    for (size_t i = 0; i < 4; i++)
        w.guesses.sentences[i].count = 0;
    const reliability none = fit(&w, 1);
    ck_assert_double_eq_tol(none.temperature, 1, 0.001);
    ck_assert_double_eq(none.error, 0);
    world_end(&w);
}
END_TEST

/* Tags one sentence, which no model is sure of. */
static tagged_sentence tag(tagger *t)
{
    static const token tokens[] = {{.text = "Carla", .size = 5},
                                   {.text = "xyzzy", .size = 5},
                                   {.text = "in", .size = 2},
                                   {.text = "Lima", .size = 4}};
    tagged_sentence out;
    ck_assert(tagger_tag(t, &(sentence){tokens, 4}, NULL, 1, &out, NULL));
    return out;
}

static const char *train_with_dev(const char *name, const char *setting)
{
    const char *path = toy_path(name);
    config c = toy_config(toy_corpus(40, 1), toy_corpus(70, 2), path, &setting, 1);
    toy_train(&c, &(training_options){.threads = 2});
    config_dispose(&c);
    return path;
}

/* The same entities with the temperature and without; other probabilities. */
START_TEST(a_model_keeps_it)
{
    const char *path = train_with_dev("kept.ner", _i == 0 ? "decoder=crf" : "decoder=softmax");
    model *m = model_open(path, NULL), *same = model_open(path, NULL);
    const reliability *r = model_reliability(m);
    ck_assert_ptr_nonnull(r);
    ck_assert_double_eq((double)(real)r->temperature, (double)model_weights(m)->temperature);
    ck_assert_double_gt(fabs(r->temperature - 1), 0.01);
    network_weights *plain = (network_weights *)(uintptr_t)model_weights(same);
    plain->temperature = 1;
    ck_assert(network_weights_pack(plain, 0));
    tagger *t = tagger_new(m, NULL), *u = tagger_new(same, NULL);
    const tagged_sentence out = tag(t), other = tag(u);
    ck_assert_uint_gt(out.count, 0);
    ck_assert_uint_eq(out.count, other.count);
    for (size_t i = 0; i < out.count; i++) {
        const entity *a = &out.entities[i], *b = &other.entities[i];
        ck_assert(a->start == b->start && a->end == b->end && a->type == b->type);
        /* Between a guess and certainty, a temperature above 1 takes away and one below adds. */
        ck_assert(r->temperature > 1 ? a->probability < b->probability : a->probability > b->probability);
    }
    tagger_free(t);
    tagger_free(u);
    model_free(m);
    model_free(same);
}
END_TEST

START_TEST(without_dev_there_is_none)
{
    model *m = model_open(toy_model(), NULL);
    ck_assert_ptr_nonnull(m);
    ck_assert_ptr_null(model_reliability(m));
    ck_assert_double_eq((double)model_weights(m)->temperature, 1);
    model_free(m);
}
END_TEST

/* A text that is no table, in a model whose checksum is right. */
START_TEST(a_damaged_table_is_refused)
{
    size_t size;
    const char *path = train_with_dev("damaged.ner", "decoder=crf");
    char *bytes = toy_read(path, &size), *at = bytes;
    static const char key[] = "ner.calibration\":\"";
    while (memcmp(at, key, strlen(key)) != 0)
        at++;
    at[strlen(key)] = '-';
    const char *copy = support_file(".ner", bytes, size);
    safetensors *file = safetensors_open(copy, NULL);
    uint64_t sums[2];
    model_file_sums(file, sums);
    const char *start = safetensors_header(file, &(size_t){0});
    memcpy(bytes + ((const char *)safetensors_find(file, "checksum")->data - start), sums, sizeof sums);
    safetensors_close(file);
    copy = support_file(".ner", bytes, size);
    error err = {0};
    ck_assert_ptr_null(model_open(copy, &err));
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_msg(strstr(err.message, ": is damaged: nobody wrote this table") != NULL, "%s", err.message);
    memory_free(bytes);
}
END_TEST

START_TEST(without_memory)
{
    world w;
    world_begin(&w, 100, 2);
    threads *pool = threads_new(1, NULL);
    size_t failures = 0;
    for (bool done = false; !done; failures++) {
        reliability r = {.temperature = 77};
        error err = {0};
        memory_fail_at(failures + 1);
        done = calibration_fit(&w.guesses, pool, &r, &err);
        memory_fail_at(0);
        ck_assert(done || (err.code == ERROR_MEMORY && r.temperature == 77));
    }
    ck_assert_uint_gt(failures, 10);
    threads_free(pool);
    world_end(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calibration");
    TCase *tests = tcase_create("calibration");
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, finds_the_temperature);
    tcase_add_test(tests, threads_do_not_show);
    tcase_add_test(tests, is_cross_fitted);
    tcase_add_test(tests, a_few_right_spans_are_no_proof);
    tcase_add_loop_test(tests, a_model_keeps_it, 0, 2);
    tcase_add_test(tests, without_dev_there_is_none);
    tcase_add_test(tests, a_damaged_table_is_refused);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
