/* From sentences of token numbers to the rows that the network reads. */
#include "base/memory.h"
#include "embeddings/vectors_builder.h"
#include "models/input.h"
#include "tests/support.h"

#include <string.h>

enum { DIM = 2, FORMS = 4 };

/* Four tokens: "a", "bb" and "d" with rows 1, 0 and 2, "ccc" unknown; their characters are 1, 22, 333, 4. */
static const size_t form_rows[FORMS] = {1, 0, VECTORS_NONE, 2}, form_first[FORMS + 1] = {0, 1, 3, 6, 7};
static const uint32_t form_codes[] = {1, 2, 2, 3, 3, 3, 4};
/* "a" and "d" are the same word, "ccc" has no letters. */
static const uint32_t form_words[FORMS] = {0, 1, LEXICON_ALONE, 0};
static const bool form_once[FORMS] = {false, true, false, false};
static const lexicon words = {FORMS, form_rows, form_first, form_codes, form_words, NULL, form_once};
static const real unknown[DIM] = {-1, -2};

typedef struct built {
    vectors_builder *table;
    network network;
    arena memory;
    uint32_t local[FORMS];
    network_input input;
    size_t *rows;
} built;

static void begin(built *b)
{
    static const float values[3][DIM] = {{10, 11}, {20, 21}, {30, 31}};
    *b = (built){.network = {.word_dim = DIM}, .table = vectors_builder_new(DIM, NULL)};
    for (size_t i = 0; i < 3; i++)
        ck_assert(vectors_builder_add(b->table, &"xyz"[i], 1, values[i], NULL, NULL, NULL));
}

static bool build(built *b, const input_sentence *sentences, size_t count, input_dropout dropout)
{
    const vectors view = vectors_builder_view(b->table);
    return input_build(&b->network, &words, &view, unknown, sentences, count, dropout, b->local, &b->memory, &b->input,
                       &b->rows);
}

static void end(built *b)
{
    vectors_builder_free(b->table);
    arena_dispose(&b->memory);
}

/* The characters of the token at a row must be those of the lexicon's FORM. */
static void expect_token(const built *b, size_t row, uint32_t form)
{
    const char_strings *s = &b->input.strings;
    const size_t string = b->input.spelling[row], from = s->first[string], size = s->first[string + 1] - from;
    ck_assert_uint_eq(size, form_first[form + 1] - form_first[form]);
    ck_assert_mem_eq(s->codes + from, form_codes + form_first[form], size * sizeof *s->codes);
    ck_assert_uint_eq(b->rows[row], form_rows[form]);
    const real *vector = b->input.words + row * DIM;
    const size_t known = form_rows[form];
    ck_assert(vector[0] == (known == VECTORS_NONE ? -1 : (real)(10 * known + 10)));
    ck_assert(vector[1] == (known == VECTORS_NONE ? -2 : (real)(10 * known + 11)));
}

START_TEST(places_tokens_and_counts_spellings_once)
{
    static const uint32_t one[] = {0, 2}, two[] = {1, 2, 0};
    const input_sentence sentences[] = {{one, 2, 0}, {NULL, 0, 0}, {two, 3, 0}};
    built b;
    begin(&b);
    ck_assert(build(&b, sentences, 3, (input_dropout){0}));
    const packing *p = &b.input.packing;
    ck_assert_uint_eq(p->rows, 5);
    ck_assert_uint_eq(b.input.strings.count, 3); /* "a", "bb", "ccc"; "d" is not in this minibatch */
    for (size_t place = 0; place < 3; place++)
        for (size_t t = 0; t < p->lengths[place]; t++)
            expect_token(&b, packing_row(p, place, t), sentences[p->order[place]].forms[t]);
    for (size_t i = 0; i < FORMS; i++)
        ck_assert_uint_eq(b.local[i], 0);
    end(&b);
}
END_TEST

START_TEST(nothing_to_read)
{
    const input_sentence empty = {NULL, 0, 0};
    built b;
    begin(&b);
    ck_assert(build(&b, NULL, 0, (input_dropout){0}));
    ck_assert_uint_eq(b.input.packing.rows, 0);
    ck_assert(build(&b, &empty, 1, (input_dropout){0}));
    ck_assert_uint_eq(b.input.packing.rows, 0);
    ck_assert_uint_eq(b.input.strings.count, 0);
    end(&b);
}
END_TEST

/* A dropped word is read as unknown, its characters stay; about the share that was asked for is dropped. */
START_TEST(drops_words)
{
    enum { COUNT = 4000 };
    uint32_t *forms = memory_new(COUNT, sizeof *forms);
    const input_sentence sentence = {forms, COUNT, 0};
    random_stream random = random_seed(1, 2, 3, 4);
    built b;
    begin(&b);
    ck_assert(build(&b, &sentence, 1, (input_dropout){0.25, 0.1, &random}));
    size_t dropped = 0;
    for (size_t i = 0; i < COUNT; i++) {
        ck_assert(b.rows[i] == 1 || b.rows[i] == VECTORS_NONE);
        ck_assert(b.input.words[i * DIM] == (b.rows[i] == 1 ? 20 : -1));
        dropped += b.rows[i] == VECTORS_NONE;
    }
    ck_assert_uint_gt(dropped, COUNT / 5);
    ck_assert_uint_lt(dropped, COUNT * 3 / 10);
    ck_assert_uint_eq(b.input.strings.count, 1);
    end(&b);
    memory_free(forms);
}
END_TEST

START_TEST(drops_words_that_stand_once)
{
    static const uint32_t forms[] = {0, 1, 1, 3};
    const input_sentence sentence = {forms, 4, 0};
    random_stream random = random_seed(1, 2, 3, 4);
    built b;
    begin(&b);
    ck_assert(build(&b, &sentence, 1, (input_dropout){0, 1, &random}));
    const size_t expected[] = {1, VECTORS_NONE, VECTORS_NONE, 2};
    for (size_t i = 0; i < 4; i++)
        ck_assert_uint_eq(b.rows[i], expected[i]);
    end(&b);
}
END_TEST

/* Words are joined over the sentences of a document, not over documents, and not without letters. A sentence that is a
 * whole document is alone. */
START_TEST(same_words_of_a_document)
{
    static const uint32_t one[] = {0, 2, 1}, two[] = {3, 2}, three[] = {0, 1};
    const input_sentence sentences[] = {{two, 2, 7}, {one, 3, 7}, {three, 2, 8}};
    /* The packing's rows: step 0 of one, two, three; step 1 of them; step 2 of one. */
    const uint32_t expected[] = {1, 1, 3, 0, 0, 4, 2};
    const bool alone[] = {false, false, true, false, false, true, false};
    uint32_t local[FORMS] = {0};
    arena memory;
    packing p;
    uint32_t *forms;
    neighbourhood around;
    arena_init(&memory);
    ck_assert(input_place(sentences, 3, &memory, &p, &forms));
    ck_assert(input_look_around(&words, sentences, &p, local, &memory, &around));
    ck_assert_uint_eq(around.same.groups, 4);
    for (size_t i = 0; i < p.rows; i++) {
        ck_assert_msg(around.same.group[i] == expected[i], "row %zu is in group %u", i, (unsigned)around.same.group[i]);
        ck_assert_msg(around.alone[i] == alone[i], "row %zu is %salone", i, around.alone[i] ? "" : "not ");
    }
    for (size_t i = 0; i < FORMS; i++)
        ck_assert_uint_eq(local[i], 0);
    arena_dispose(&memory);
}
END_TEST

/* Whose emissions are those of the first layers: sentences between others, first in the list, last, with nothing but
 * one without tokens beside them. */
START_TEST(sentences_alone)
{
    static const uint32_t tokens[] = {0, 1, 2};
    const input_sentence sentences[] = {{tokens, 2, 4}, {tokens, 3, 7}, {tokens, 1, 7}, {tokens, 2, 5},
                                        {tokens, 0, 6}, {tokens, 1, 8}, {tokens, 3, 8}, {tokens, 3, 9},
                                        {tokens, 0, 9}};
    const bool alone[] = {true, false, false, true, true, false, false, true, true};
    uint32_t local[FORMS] = {0};
    arena memory;
    packing p;
    uint32_t *forms;
    neighbourhood around;
    arena_init(&memory);
    ck_assert(input_place(sentences, 9, &memory, &p, &forms));
    ck_assert(input_look_around(&words, sentences, &p, local, &memory, &around));
    for (size_t place = 0; place < p.sequences; place++)
        for (size_t t = 0; t < p.lengths[place]; t++)
            ck_assert_msg(around.alone[packing_row(&p, place, t)] == alone[p.order[place]], "sentence %zu, token %zu",
                          p.order[place], t);
    arena_dispose(&memory);
}
END_TEST

/* Sentences are neighbours as they stand in the list, in a document; places are by length. One without tokens is as if
 * it were not there. */
START_TEST(neighbours_in_a_document)
{
    static const uint32_t tokens[] = {0, 1, 2, 3};
    /* Places: 5, 0, 3, 6, 2 in document 7, 7, 1 in document 8, 4 in document 9. */
    const input_sentence sentences[] = {{tokens, 0, 7}, {tokens, 4, 7}, {tokens, 1, 7}, {tokens, 0, 7},
                                        {tokens, 2, 7}, {tokens, 0, 8}, {tokens, 3, 8}, {tokens, 1, 9}};
    enum { COUNT = sizeof sentences / sizeof *sentences };
    const uint32_t none = CARRY_NONE;
    const uint32_t before[COUNT] = {none, none, 3, 0, none, none, none, none};
    const uint32_t after[COUNT] = {3, none, none, 2, none, none, none, none};
    uint32_t local[FORMS] = {0};
    arena memory;
    packing p;
    uint32_t *forms;
    neighbourhood around;
    arena_init(&memory);
    ck_assert(input_place(sentences, COUNT, &memory, &p, &forms));
    ck_assert(input_look_around(&words, sentences, &p, local, &memory, &around));
    for (size_t place = 0; place < COUNT; place++) {
        ck_assert_uint_eq(around.sentences.before[place], before[place]);
        ck_assert_uint_eq(around.sentences.after[place], after[place]);
    }
    arena_dispose(&memory);
}
END_TEST

START_TEST(words_without_regard_to_case)
{
    static const char *const texts[] = {"Rome", "1,2", "ROME", "im", u8"Été", u8"éTÉ", "..."};
    const uint32_t expected[] = {0, LEXICON_ALONE, 0, 1, 2, 2, LEXICON_ALONE};
    enum { TEXTS = sizeof texts / sizeof *texts };
    string_set forms, lower;
    uint32_t out[TEXTS];
    string_set_init(&forms);
    string_set_init(&lower);
    for (size_t i = 0; i < TEXTS; i++) {
        size_t number;
        ck_assert(string_set_add(&forms, texts[i], strlen(texts[i]), &number, NULL));
    }
    ck_assert(lexicon_words(&forms, &lower, out));
    for (size_t i = 0; i < TEXTS; i++)
        ck_assert_uint_eq(out[i], expected[i]);
    string_set_dispose(&forms);
    string_set_dispose(&lower);
}
END_TEST

/* Scratch is zero again after a failure, so that the next minibatch is right. */
START_TEST(without_memory)
{
    enum { LONG = 5000 }; /* so that several blocks are taken */
    uint32_t *forms = memory_new(LONG, sizeof *forms);
    for (size_t i = 0; i < LONG; i++)
        forms[i] = (uint32_t)(i % FORMS);
    const input_sentence sentence = {forms, LONG, 0};
    size_t failures = 0;
    for (bool done = false; !done; failures++) {
        built b;
        begin(&b);
        memory_fail_at(failures + 1);
        done = build(&b, &sentence, 1, (input_dropout){0});
        memory_fail_at(0);
        for (size_t i = 0; i < FORMS; i++)
            ck_assert_uint_eq(b.local[i], 0);
        end(&b);
    }
    ck_assert_uint_gt(failures, 2);
    memory_free(forms);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("input");
    TCase *tests = tcase_create("input");
    tcase_add_test(tests, places_tokens_and_counts_spellings_once);
    tcase_add_test(tests, nothing_to_read);
    tcase_add_test(tests, drops_words);
    tcase_add_test(tests, drops_words_that_stand_once);
    tcase_add_test(tests, same_words_of_a_document);
    tcase_add_test(tests, sentences_alone);
    tcase_add_test(tests, neighbours_in_a_document);
    tcase_add_test(tests, words_without_regard_to_case);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
