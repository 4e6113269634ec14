#include "ner/tagging.h"
#include "base/memory.h"
#include "ner/windows.h"
#include "tests/support.h"

#include <string.h>

enum { TOKENS = 5000, SENTENCES = 200 };

/* Every third token is a name, every ninth one of London. */
static token tokens[TOKENS];
static sentence sentences[SENTENCES];
static tagged_sentence tagged[SENTENCES], again[SENTENCES];

static void make_sentences(void)
{
    for (size_t i = 0; i < TOKENS; i++) {
        const char *text = i % 9 == 0 ? "London" : i % 3 == 0 ? "Bob" : "walks";
        tokens[i] = (token){.text = text, .size = strlen(text), .start = 8 * i};
    }
    for (size_t i = 0; i < SENTENCES; i++)
        sentences[i] = (sentence){.tokens = tokens + i, .count = (i * 37) % 120};
    sentences[7] = (sentence){.tokens = tokens, .count = TOKENS};
}

static tagging *make(model *m, size_t threads, size_t max_sentence, double min_probability, const bool *types)
{
    error err;
    tagging_options o = {.threads = threads, .max_sentence = max_sentence, .min_probability = min_probability,
                         .types = types};
    tagging *t = tagging_new(m, &o, &err);
    ck_assert_msg(t != NULL, "%s", err.message);
    return t;
}

static void check_same(const tagged_sentence *a, const tagged_sentence *b)
{
    for (size_t i = 0; i < SENTENCES; i++) {
        ck_assert_uint_eq(a[i].count, b[i].count);
        for (size_t k = 0; k < a[i].count; k++) {
            const entity *x = &a[i].entities[k], *y = &b[i].entities[k];
            ck_assert(x->start == y->start && x->end == y->end && x->type == y->type &&
                      x->probability == y->probability);
        }
    }
}

START_TEST(threads_and_windows_change_nothing)
{
    error err;
    model *m = model_open("fake", &err);
    make_sentences();
    tagging *plain = make(m, 1, TOKENS, 0.0, NULL);
    ck_assert(tagging_run(plain, sentences, NULL, SENTENCES, tagged, &err));
    ck_assert_uint_eq(tagged[7].count, (TOKENS + 2) / 3);
    ck_assert_uint_eq(tagged[0].count, 0);
    static const size_t threads[] = {1, 2, 3, 8};
    for (size_t i = 0; i < 4; i++) {
        tagging *t = make(m, threads[i], 8 + 31 * i, 0.0, NULL);
        for (int round = 0; round < 3; round++) {
            ck_assert(tagging_run(t, sentences, NULL, SENTENCES, again, &err));
            check_same(tagged, again);
        }
        tagging_free(t);
    }
    tagging_free(plain);
    model_free(m);
}
END_TEST

START_TEST(what_is_not_wanted_is_left_out)
{
    error err;
    model *m = model_open("fake", &err);
    make_sentences();
    static const bool places[] = {true, false, false};
    tagging *t = make(m, 2, 100, 0.0, places);
    ck_assert(tagging_run(t, sentences, NULL, SENTENCES, tagged, &err));
    ck_assert_uint_eq(tagged[7].count, (TOKENS + 8) / 9);
    tagging_free(t);
    t = make(m, 2, 100, 0.95, NULL);
    ck_assert(tagging_run(t, sentences, NULL, SENTENCES, tagged, &err));
    ck_assert_uint_eq(tagged[7].count, 0);
    tagging_free(t);
    model_free(m);
}
END_TEST

START_TEST(no_sentences_are_no_work)
{
    error err;
    model *m = model_open("fake", &err);
    tagging *t = make(m, 2, 100, 0.0, NULL);
    ck_assert(tagging_run(t, NULL, NULL, 0, NULL, &err));
    sentence empty = {0};
    ck_assert(tagging_run(t, &empty, NULL, 1, tagged, &err));
    ck_assert_uint_eq(tagged[0].count, 0);
    tagging_free(t);
    model_free(m);
}
END_TEST

/* "Bob walks in London ." in lower case and in capitals, by a model that knows no word and takes what has a capital
 * for a name, of which people have the probability 0.9 and places 0.6. */
static size_t count_found(const char *name, case_rule rule, const char *const *words)
{
    error err;
    model *m = model_open(name, &err);
    token own[4];
    for (size_t i = 0; i < 4; i++)
        own[i] = (token){.text = words[i], .size = strlen(words[i]), .start = 10 * i};
    const sentence two[2] = {{.tokens = tokens, .count = 9}, {.tokens = own, .count = 4}};
    make_sentences();
    tagging_options o = {.threads = 1, .max_sentence = 100, .casing = rule};
    tagging *t = tagging_new(m, &o, &err);
    tagged_sentence out[2];
    ck_assert(tagging_run(t, two, NULL, 2, out, &err));
    ck_assert_uint_eq(out[0].count, 3); /* one of mixed case is left as it is */
    const size_t count = out[1].count;
    ck_assert(count == 0 || out[1].entities[0].probability >= CASE_LEAST_PROBABILITY || words[0][0] == 'L');
    tagging_free(t);
    model_free(m);
    return count;
}

START_TEST(sentences_of_one_case_are_restored)
{
    static const char *const lower[] = {"bob", "sees", "eve", "."}, *const place[] = {"london", "sees", "eve", "."};
    static const char *const upper[] = {"LONDON", "SEES", "EVE", "."};
    ck_assert_uint_eq(count_found("fake", CASE_AUTO, lower), 0); /* it says nothing of case */
    ck_assert_uint_eq(count_found("fake", CASE_RESTORE, lower), 0);
    ck_assert_uint_eq(count_found("lower", CASE_AUTO, lower), 1);
    ck_assert_uint_eq(count_found("lower", CASE_RESTORE, lower), 1);
    ck_assert_uint_eq(count_found("lower", CASE_KEEP, lower), 0);
    ck_assert_uint_eq(count_found("lower", CASE_AUTO, place), 0); /* not sure enough */
    ck_assert_uint_eq(count_found("lower", CASE_AUTO, upper), 1); /* capitals it has learned */
    ck_assert_uint_eq(count_found("lower", CASE_RESTORE, upper), 0);
}
END_TEST

START_TEST(after_warm_up_nothing_is_allocated)
{
    error err;
    model *m = model_open("fake", &err);
    make_sentences();
    tagging *t = make(m, 1, 100, 0.7, NULL);
    for (int round = 0; round < 3; round++)
        ck_assert(tagging_run(t, sentences, NULL, SENTENCES, tagged, &err));
    size_t before = memory_allocations();
    ck_assert(tagging_run(t, sentences, NULL, SENTENCES, tagged, &err));
    ck_assert_uint_eq(memory_allocations(), before);
    tagging_free(t);
    model_free(m);
}
END_TEST

START_TEST(out_of_memory_is_an_error_and_no_more)
{
    error err;
    model *m = model_open("fake", &err);
    make_sentences();
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        ck_assert_uint_lt(nth, 200);
        tagging_options o = {.threads = 2, .max_sentence = 100, .min_probability = 0.7};
        memory_fail_at(nth);
        tagging *t = tagging_new(m, &o, &err);
        done = t != NULL && tagging_run(t, sentences, NULL, SENTENCES, tagged, &err);
        memory_fail_at(0);
        if (!done)
            ck_assert_int_eq(err.code, ERROR_MEMORY);
        tagging_free(t);
    }
    model_free(m);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tagging");
    TCase *tests = tcase_create("tagging");
    tcase_add_test(tests, threads_and_windows_change_nothing);
    tcase_add_test(tests, what_is_not_wanted_is_left_out);
    tcase_add_test(tests, no_sentences_are_no_work);
    tcase_add_test(tests, sentences_of_one_case_are_restored);
    tcase_add_test(tests, after_warm_up_nothing_is_allocated);
    tcase_add_test(tests, out_of_memory_is_an_error_and_no_more);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
