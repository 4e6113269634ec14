/* Tokens in, entities out. */
#include "base/memory.h"
#include "base/random.h"
#include "base/threads.h"
#include "embeddings/vectors_builder.h"
#include "models/tagger.h"
#include "tests/models/toy.h"
#include "tests/support.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { SENTENCES = 300, LONGEST = 40 };

static const char *const words[] = {"Anna",  "Berg", "lives", "in", "Oslo", ".",   "Carla",
                                    "Århus", "It",   "is",    "9",  "km",   "to",  "xyzzy",
                                    "\xFF",  "漢字", "OSLO",  "",   "-",    "ÅÄÖ", "Hans"};

static token token_of(const char *text)
{
    return (token){.text = text, .size = strlen(text)};
}

/* Sentences of all lengths from 0 up, of words in any order. */
typedef struct text {
    token tokens[SENTENCES][LONGEST];
    sentence sentences[SENTENCES];
} text;

static void make_text(text *t)
{
    random_stream random = random_seed(4, 0, 0, 0);
    for (size_t i = 0; i < SENTENCES; i++) {
        t->sentences[i] = (sentence){t->tokens[i], random_below(&random, LONGEST + 1)};
        for (size_t j = 0; j < t->sentences[i].count; j++)
            t->tokens[i][j] = token_of(words[random_below(&random, COUNT(words))]);
    }
}

static model *open_model(const char *path)
{
    error err = {0};
    model *m = model_open(path, &err);
    ck_assert_msg(m != NULL, "%s", err.message);
    return m;
}

static tagger *new_tagger(const model *m)
{
    tagger *t = tagger_new(m, NULL);
    ck_assert_ptr_nonnull(t);
    return t;
}

static void tag(tagger *t, const sentence *sentences, size_t count, tagged_sentence *out)
{
    error err = {0};
    ck_assert_msg(tagger_tag(t, sentences, NULL, count, out, &err), "%s", err.message);
}

START_TEST(finds_entities)
{
    const token tokens[] = {token_of("Anna"), token_of("Berg"), token_of("lives"),
                            token_of("in"),   token_of("Oslo"), token_of(".")};
    model *m = open_model(toy_model());
    tagger *t = new_tagger(m);
    tagged_sentence out;
    tag(t, &(sentence){tokens, 6}, 1, &out);
    ck_assert_uint_eq(out.count, 2);
    const entity *person = &out.entities[0], *place = &out.entities[1];
    ck_assert(person->start == 0 && person->end == 2);
    ck_assert_str_eq(model_tagset(m)->types[person->type], "PER");
    ck_assert(place->start == 4 && place->end == 5);
    ck_assert_str_eq(model_tagset(m)->types[place->type], "LOC");
    ck_assert(person->probability > 0.5 && person->probability <= 1);
    tagger_free(t);
    model_free(m);
}
END_TEST

START_TEST(probabilities_can_be_left_out)
{
    const token tokens[] = {token_of("Anna"), token_of("Berg"), token_of("lives"),
                            token_of("in"),   token_of("Oslo"), token_of(".")};
    model *m = open_model(toy_model());
    tagger *t = new_tagger(m);
    tagged_sentence out;
    tagger_weigh(t, false);
    tag(t, &(sentence){tokens, 6}, 1, &out);
    ck_assert_uint_eq(out.count, 2);
    ck_assert(out.entities[1].start == 4 && out.entities[1].end == 5);
    ck_assert_double_eq(out.entities[1].probability, 0);
    const sentence three[3] = {{tokens, 6}, {tokens + 4, 2}, {tokens, 6}};
    tagged_sentence some[3];
    tagger_weigh_some(t, (const bool[]){false, false, true});
    tag(t, three, 3, some);
    ck_assert_double_eq(some[0].entities[1].probability, 0);
    ck_assert(some[2].entities[1].probability > 0.5);
    tagger_weigh_some(t, NULL);
    tagger_weigh(t, true);
    tag(t, &(sentence){tokens, 6}, 1, &out);
    ck_assert(out.entities[1].probability > 0.5);
    tagger_free(t);
    model_free(m);
}
END_TEST

/* To the last bit, probabilities too. */
static void expect_same(const tagged_sentence *one, const tagged_sentence *other)
{
    ck_assert_uint_eq(one->count, other->count);
    for (size_t i = 0; i < one->count; i++) {
        const entity *a = &one->entities[i], *b = &other->entities[i];
        ck_assert(a->start == b->start && a->end == b->end && a->type == b->type);
        ck_assert(memcmp(&a->probability, &b->probability, sizeof a->probability) == 0);
    }
}

static void check_legal(const tagged_sentence *out, const sentence *s)
{
    for (size_t i = 0; i < out->count; i++) {
        const entity *e = &out->entities[i];
        ck_assert(e->start < e->end && e->end <= s->count && (i == 0 || out->entities[i - 1].end <= e->start));
        ck_assert(e->probability >= 0 && e->probability <= 1);
    }
}

static const char *const networks[][4] = {
    {"epochs=8"},
    {"epochs=8", "decoder=softmax", "tags=bio"},
    {"epochs=8", "decoder=softmax", "loss=mse", "words={store: i8}"},
    {"epochs=8", "rnn={cell: gru, layers: 2}", "chars.encoder=lstm", "words={store: f16}"},
    {"epochs=8", "rnn={cell: rnn, bidirectional: false}", "chars.encoder=gru", "tags=bio"},
    {"epochs=8", "chars={encoder: dense, layers: 5}"},
    {"epochs=8", "chars.encoder=none"},
    {"epochs=8", "context={kind: document, hidden: 8, window: 60}"},
    {"epochs=8", "context={kind: document, hidden: 8, window: 60, carry: true}", "rnn.cell=gru"},
    {"epochs=8", "context={kind: document, pool: max, hidden: 8, window: 60}"},
};

/* Whatever else is in the call, and in whatever order it stands. */
START_TEST(a_sentence_alone_is_tagged_as_in_company)
{
    static text t;
    size_t count = 0, entities = 0, order[SENTENCES];
    while (count < 4 && networks[_i][count] != NULL)
        count++;
    const char *path = toy_path("kind.ner");
    config c = toy_config(toy_corpus(40, 1), NULL, path, networks[_i], count);
    toy_train(&c, &(training_options){.threads = 1});
    model *m = open_model(path);
    make_text(&t);
    tagger *all = new_tagger(m), *alone = new_tagger(m), *shuffled = new_tagger(m);
    static tagged_sentence together[SENTENCES], apart[SENTENCES];
    static sentence mixed[SENTENCES];
    random_stream random = random_seed(6, 0, 0, 0);
    for (size_t i = 0; i < SENTENCES; i++)
        order[i] = i;
    random_shuffle(&random, order, SENTENCES);
    for (size_t i = 0; i < SENTENCES; i++)
        mixed[i] = t.sentences[order[i]];
    for (arithmetic how = ARITHMETIC_F32; how <= ARITHMETIC_I8; how++) {
        tagger_use(all, how);
        tagger_use(alone, how);
        tagger_use(shuffled, how);
        tag(all, t.sentences, SENTENCES, together);
        tag(shuffled, mixed, SENTENCES, apart);
        for (size_t i = 0; i < SENTENCES; i++) {
            tagged_sentence one;
            tag(alone, &t.sentences[i], 1, &one);
            expect_same(&one, &together[i]);
            check_legal(&one, &t.sentences[i]);
            entities += one.count;
        }
        for (size_t i = 0; i < SENTENCES; i++)
            expect_same(&apart[i], &together[order[i]]);
        ck_assert_uint_gt(entities, SENTENCES / 4);
    }
    tagger_free(all);
    tagger_free(alone);
    tagger_free(shuffled);
    model_free(m);
    config_dispose(&c);
}
END_TEST

typedef struct shared_work {
    const model *model;
    tagger *first; /* shares what it knows of word types */
    arithmetic arithmetic;
    const text *text;
    const tagged_sentence *expected;
} shared_work;

static void tag_again(void *context, size_t task, size_t worker)
{
    const shared_work *w = context;
    tagged_sentence out[SENTENCES];
    tagger *t = new_tagger(w->model);
    (void)worker;
    tagger_use(t, w->arithmetic);
    if (task % 2 == 0)
        tagger_share(t, w->first);
    const size_t size = 10 * task + 1; /* sentences in a call */
    for (size_t i = 0; i + size <= SENTENCES; i += size) {
        tag(t, w->text->sentences + i, size, out);
        for (size_t j = 0; j < size; j++)
            expect_same(&out[j], &w->expected[i + j]);
    }
    tagger_free(t);
}

/* A window's sentences are tagged the same whatever other windows are in the call; and a window is not its sentences.
 */
START_TEST(a_window_is_tagged_as_in_company)
{
    static text t;
    static const char *const settings[][3] = {
        {"epochs=8", "context={kind: document, hidden: 8, window: 60}", "rnn.cell=lstm"},
        {"epochs=8", "context={kind: document, pool: max, hidden: 8, window: 60}", "rnn.cell=lstm"},
        {"epochs=8", "context={kind: document, hidden: 8, window: 60, carry: true}", "rnn.cell=lstm"},
        {"epochs=8", "context={kind: document, hidden: 8, window: 60, carry: true}", "rnn.cell=gru"},
    };
    const char *path = toy_path("document.ner");
    config c = toy_config(toy_corpus(40, 1), NULL, path, settings[_i], 3);
    toy_train(&c, &(training_options){.threads = 1});
    model *m = open_model(path);
    make_text(&t);
    static size_t windows[SENTENCES];
    static tagged_sentence together[SENTENCES], apart[SENTENCES];
    for (size_t i = 0; i < SENTENCES; i++)
        windows[i] = i / 3;
    tagger *all = new_tagger(m), *alone = new_tagger(m), *sentences = new_tagger(m);
    error err = {0};
    for (size_t how = ARITHMETIC_AUTO; arithmetic_names[how] != NULL; how++) {
        size_t entities = 0, changed = 0;
        tagger_use(all, (arithmetic)how);
        tagger_use(alone, (arithmetic)how);
        tagger_use(sentences, (arithmetic)how);
        ck_assert_msg(tagger_tag(all, t.sentences, windows, SENTENCES, together, &err), "%s", err.message);
        for (size_t i = 0; i < SENTENCES; i += 3) {
            ck_assert_msg(tagger_tag(alone, t.sentences + i, windows + i, 3, apart, &err), "%s", err.message);
            for (size_t j = 0; j < 3; j++) {
                expect_same(&apart[j], &together[i + j]);
                entities += apart[j].count;
            }
        }
        tag(sentences, t.sentences, SENTENCES, apart);
        for (size_t i = 0; i < SENTENCES; i++)
            changed += apart[i].count != together[i].count ||
                       (apart[i].count > 0 && apart[i].entities[0].probability != together[i].entities[0].probability);
        ck_assert_uint_gt(entities, SENTENCES);
        ck_assert_uint_gt(changed, SENTENCES / 4);
    }
    tagger_free(all);
    tagger_free(alone);
    tagger_free(sentences);
    model_free(m);
    config_dispose(&c);
}
END_TEST

START_TEST(threads_share_a_model)
{
    static text t;
    static tagged_sentence expected[SENTENCES];
    make_text(&t);
    threads *pool = threads_new(3, NULL);
    for (arithmetic how = ARITHMETIC_F32; how <= ARITHMETIC_I8; how++) {
        model *m = open_model(toy_model()), *same = open_model(toy_model());
        tagger *own = new_tagger(m), *first = new_tagger(same);
        tagger_use(own, how);
        tag(own, t.sentences, SENTENCES, expected);
        shared_work w = {same, first, how, &t, expected}; /* nobody has asked that model for this arithmetic yet */
        threads_run(pool, 6, tag_again, &w);
        tagger_free(own);
        tagger_free(first);
        model_free(m);
        model_free(same);
    }
    threads_free(pool);
}
END_TEST

/* "Anna xyzzy lives": the probability of the first entity, or 0. */
static double tag_unknown(const model *m, const vectors *more)
{
    static const char *const own[] = {"Anna", "xyzzy", "lives", "in", "Oslo", "."};
    token tokens[6];
    for (size_t i = 0; i < 6; i++)
        tokens[i] = token_of(own[i]);
    const sentence s = {tokens, 6};
    tagged_sentence out;
    tagger *t = new_tagger(m);
    tagger_look_up_in(t, more);
    tag(t, &s, 1, &out);
    const double found = out.count > 0 ? out.entities[0].probability : 0;
    tagger_free(t);
    return found;
}

/* A table with one word, whose vector is far from that of an unknown one. */
static double tag_with_word(const model *m, const char *word)
{
    static const float values[6] = {3, -3, 3, -3, 3, -3};
    vectors_builder *b = vectors_builder_new(6, NULL);
    ck_assert(vectors_builder_add(b, word, strlen(word), values, NULL, NULL, NULL));
    const vectors more = vectors_builder_view(b);
    const double found = tag_unknown(m, &more);
    vectors_builder_free(b);
    return found;
}

START_TEST(words_that_the_model_lacks_may_stand_in_another_table)
{
    model *m = open_model(toy_model());
    ck_assert_uint_eq(vectors_find_token(model_vectors(m), "xyzzy", 5), VECTORS_NONE);
    ck_assert_uint_ne(vectors_find_token(model_vectors(m), "oslo", 4), VECTORS_NONE);
    const double without = tag_unknown(m, NULL);
    ck_assert_double_ne(tag_with_word(m, "xyzzy"), without);
    ck_assert_double_eq(tag_with_word(m, "oslo"), without); /* the model's own vector is the one it was trained with */
    ck_assert_double_eq(tag_with_word(m, "other"), without);
    model_free(m);
}
END_TEST

START_TEST(nothing_and_next_to_nothing)
{
    const token one = token_of("Oslo"), none = token_of("");
    const sentence sentences[] = {{NULL, 0}, {&one, 1}, {NULL, 0}, {&none, 1}};
    tagged_sentence out[4];
    model *m = open_model(toy_model());
    tagger *t = new_tagger(m);
    tag(t, NULL, 0, NULL);
    tag(t, sentences, 1, out);
    ck_assert_uint_eq(out[0].count, 0);
    tag(t, sentences, 4, out);
    ck_assert_uint_eq(out[0].count, 0);
    ck_assert_uint_le(out[1].count, 1);
    ck_assert_uint_eq(out[2].count, 0);
    ck_assert_uint_le(out[3].count, 1);
    tagger_free(t);
    model_free(m);
}
END_TEST

/* A token of 100 kB, of plain letters, of unknown ones and of malformed bytes, beside ordinary ones. */
START_TEST(very_long_tokens)
{
    enum { SIZE = 100000 };
    static const char fill[] = {'Q', 'a', '\xFF', '\xC3', 0};
    model *m = open_model(toy_model());
    tagger *t = new_tagger(m);
    char *bytes = memory_new(SIZE, 1);
    for (size_t i = 0; i < sizeof fill; i++) {
        memset(bytes, fill[i], SIZE);
        const token tokens[] = {token_of("Anna"), {.text = bytes, .size = SIZE}, token_of("in"), token_of("Oslo")};
        tagged_sentence out;
        tag(t, &(sentence){tokens, 4}, 1, &out);
        check_legal(&out, &(sentence){tokens, 4});
    }
    memory_free(bytes);
    tagger_free(t);
    model_free(m);
}
END_TEST

START_TEST(malformed_tokens)
{
    static const char *const bad[] = {
        "\xFF", "\xC3", "\xE6\xBC", "\xED\xA0\x80", "Os\x80lo", "\xF8\x88\x80\x80\x80", "\xC0\xAF", "\xF4\x90\x80\x80"};
    token tokens[COUNT(bad) + 2];
    for (size_t i = 0; i < COUNT(bad); i++)
        tokens[i] = token_of(bad[i]);
    tokens[COUNT(bad)] = (token){.text = "\0\0", .size = 2};
    tokens[COUNT(bad) + 1] = token_of("Oslo");
    model *m = open_model(toy_model());
    tagger *t = new_tagger(m);
    tagged_sentence out;
    const sentence s = {tokens, COUNT(tokens)};
    tag(t, &s, 1, &out);
    check_legal(&out, &s);
    tagger_free(t);
    model_free(m);
}
END_TEST

/* 20,000 tokens in one sentence, entities at its very end too. */
START_TEST(a_very_long_sentence)
{
    enum { TOKENS = 20000 };
    token *tokens = memory_new(TOKENS, sizeof *tokens);
    for (size_t i = 0; i < TOKENS; i++)
        tokens[i] = token_of(words[i % 6]);
    const sentence s = {tokens, TOKENS - 2}; /* 3333 times "Anna Berg lives in Oslo ." */
    model *m = open_model(toy_model());
    tagger *t = new_tagger(m);
    tagged_sentence out;
    tag(t, &s, 1, &out);
    check_legal(&out, &s);
    ck_assert_uint_eq(out.count, 2 * 3333);
    ck_assert_uint_eq(out.entities[out.count - 1].end, s.count - 1);
    ck_assert(out.entities[out.count - 1].probability > 0.5);
    tagger_free(t);
    model_free(m);
    memory_free(tokens);
}
END_TEST

START_TEST(after_warm_up_no_memory_is_taken)
{
    static text t;
    static tagged_sentence out[SENTENCES];
    make_text(&t);
    model *m = open_model(toy_model());
    tagger *own = new_tagger(m);
    for (size_t i = 0; i < 2; i++)
        tag(own, t.sentences, SENTENCES, out);
    const size_t before = memory_allocations();
    tag(own, t.sentences, SENTENCES, out);
    for (size_t i = 0; i < SENTENCES; i++)
        tag(own, t.sentences + i, 1, out);
    tag(own, t.sentences + 10, 100, out);
    ck_assert_uint_eq(memory_allocations(), before);
    tagger_free(own);
    model_free(m);
}
END_TEST

/* Every allocation fails once; the same tagger then does its work. */
START_TEST(without_memory)
{
    static text t;
    static tagged_sentence expected[SENTENCES], out[SENTENCES];
    make_text(&t);
    model *m = open_model(toy_model());
    tagger *own = new_tagger(m);
    tag(own, t.sentences, SENTENCES, expected);
    error err = {0};
    memory_fail_at(1);
    ck_assert_ptr_null(tagger_new(m, &err));
    ck_assert_int_eq(err.code, ERROR_MEMORY);
    size_t failures = 0;
    for (bool done = false; !done; failures++) {
        tagger *starved = new_tagger(m);
        err = (error){0};
        memory_fail_at(failures + 1);
        done = tagger_tag(starved, t.sentences, NULL, SENTENCES, out, &err);
        memory_fail_at(0);
        ck_assert_int_eq(err.code, done ? ERROR_NONE : ERROR_MEMORY);
        tag(starved, t.sentences, SENTENCES, out);
        for (size_t i = 0; i < SENTENCES; i++)
            expect_same(&out[i], &expected[i]);
        tagger_free(starved);
    }
    ck_assert_uint_gt(failures, 8);
    tagger_free(own);
    tagger_free(NULL);
    model_free(m);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tagger");
    TCase *tests = tcase_create("tagger");
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, finds_entities);
    tcase_add_test(tests, probabilities_can_be_left_out);
    tcase_add_test(tests, words_that_the_model_lacks_may_stand_in_another_table);
    tcase_add_loop_test(tests, a_sentence_alone_is_tagged_as_in_company, 0, COUNT(networks));
    tcase_add_loop_test(tests, a_window_is_tagged_as_in_company, 0, 3);
    tcase_add_test(tests, threads_share_a_model);
    tcase_add_test(tests, nothing_and_next_to_nothing);
    tcase_add_test(tests, very_long_tokens);
    tcase_add_test(tests, malformed_tokens);
    tcase_add_test(tests, a_very_long_sentence);
    tcase_add_test(tests, after_warm_up_no_memory_is_taken);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
