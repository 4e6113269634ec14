/* Sentences without case are recognised, and written as their words mostly are. */
#include "base/memory.h"
#include "embeddings/vectors_builder.h"
#include "embeddings/word_form.h"
#include "models/training/word_cases.h"
#include "tests/support.h"

#include <string.h>

enum { WORDS_MOST = 40 };

/* The words of TEXT, between single blanks, as a sentence over static memory. */
static sentence cut(const char *text)
{
    static token tokens[WORDS_MOST];
    size_t count = 0;
    for (const char *at = text; *at != '\0';) {
        const size_t size = strcspn(at, " ");
        ck_assert_uint_lt(count, WORDS_MOST);
        tokens[count++] = (token){.text = at, .size = size, .start = (size_t)(at - text)};
        at += size + (at[size] == ' ');
    }
    return (sentence){.tokens = tokens, .count = count};
}

static casing casing_of_text(const char *text)
{
    const sentence s = cut(text);
    return casing_of(&s);
}

START_TEST(a_sentence_says_its_casing)
{
    ck_assert_int_eq(casing_of_text("anna lives in oslo ."), CASING_LOWER);
    ck_assert_int_eq(casing_of_text("ANNA LIVES IN OSLO ."), CASING_UPPER);
    ck_assert_int_eq(casing_of_text("Anna lives in Oslo ."), CASING_MIXED);
    ck_assert_int_eq(casing_of_text("anna lives in Oslo ."), CASING_MIXED);
    ck_assert_int_eq(casing_of_text("ÉCOLE ÀÉ ЖУК"), CASING_UPPER);
    ck_assert_int_eq(casing_of_text("élan à жук"), CASING_LOWER);
    ck_assert_int_eq(casing_of_text("1ST 2ND 3RD"), CASING_UPPER);
    ck_assert_int_eq(casing_of_text("A B \xC7\x85"), CASING_MIXED); /* U+01C5 is titlecase */
}
END_TEST

/* Edited text has headings and abbreviations in capitals. */
START_TEST(few_words_in_capitals_tell_nothing)
{
    ck_assert_int_eq(casing_of_text("LONDON 1996-08-30"), CASING_MIXED);
    ck_assert_int_eq(casing_of_text("EU , U.S. 1 2"), CASING_MIXED);
    ck_assert_int_eq(casing_of_text("EU , U.S. AID 1 2"), CASING_UPPER);
    ck_assert_int_eq(casing_of_text("1 . oslo 2 3"), CASING_LOWER);
}
END_TEST

START_TEST(what_has_no_case_is_mixed)
{
    ck_assert_int_eq(casing_of_text(""), CASING_MIXED);
    ck_assert_int_eq(casing_of_text("1 2 3 4 5"), CASING_MIXED);
    ck_assert_int_eq(casing_of_text("中 文 字 符"), CASING_MIXED);
    ck_assert_int_eq(casing_of_text("\xFF \xC0\x80 \xED\xA0\x80"), CASING_MIXED);
    ck_assert_int_eq(casing_of(&(sentence){0}), CASING_MIXED);
}
END_TEST

START_TEST(a_word_says_its_case)
{
    ck_assert_int_eq(word_case_of("oslo", 4), WORD_CASE_LOWER);
    ck_assert_int_eq(word_case_of("Oslo", 4), WORD_CASE_TITLE);
    ck_assert_int_eq(word_case_of("McBride", 7), WORD_CASE_TITLE);
    ck_assert_int_eq(word_case_of("EU", 2), WORD_CASE_UPPER);
    ck_assert_int_eq(word_case_of("I", 1), WORD_CASE_TITLE);
    ck_assert_int_eq(word_case_of("42", 2), WORD_CASE_UNKNOWN);
    ck_assert_int_eq(word_case_of("", 0), WORD_CASE_UNKNOWN);
}
END_TEST

/* A table of words, each with its case; vectors of DIM values. */
typedef struct table {
    vectors_builder *builder;
    vectors view;
    uint8_t cases[WORDS_MOST];
} table;

static void table_init(table *t, const char *const *words, const uint8_t *cases, size_t count)
{
    static const float zero[2];
    t->builder = vectors_builder_new(2, NULL);
    for (size_t i = 0; i < count; i++) {
        ck_assert(vectors_builder_add(t->builder, words[i], strlen(words[i]), zero, NULL, NULL, NULL));
        t->cases[i] = cases[i];
    }
    t->view = vectors_builder_view(t->builder);
}

/* The restored sentence, its words between blanks. */
static void expect_restored(const casing_knowledge *k, const char *text, const char *expected)
{
    const sentence s = cut(text);
    sentence out;
    arena memory;
    buffer all = {0};
    arena_init(&memory);
    ck_assert(casing_restore(k, &s, &memory, &out));
    ck_assert_uint_eq(out.count, s.count);
    for (size_t i = 0; i < out.count; i++) {
        ck_assert_uint_eq(out.tokens[i].start, s.tokens[i].start);
        ck_assert(buffer_format(&all, "%s%.*s", i > 0 ? " " : "", (int)out.tokens[i].size, out.tokens[i].text));
    }
    ck_assert_str_eq(all.data, expected);
    buffer_dispose(&all);
    arena_dispose(&memory);
}

START_TEST(words_are_written_as_they_mostly_are)
{
    static const char *const words[] = {"anna", "lives", "in", "eu", "town", "odd"};
    static const uint8_t cases[] = {WORD_CASE_TITLE, WORD_CASE_LOWER, WORD_CASE_LOWER, WORD_CASE_UPPER,
                                    WORD_CASE_UNKNOWN, 200};
    table t;
    table_init(&t, words, cases, 6);
    const casing_knowledge k = {.words = &t.view, .cases = t.cases};
    expect_restored(&k, "anna lives in eu town .", "Anna lives in EU Town .");
    expect_restored(&k, "ANNA LIVES IN EU TOWN .", "Anna lives in EU Town .");
    expect_restored(&k, "odd smith-jones o'neil 3rd 42", "Odd Smith-Jones O'neil 3rd 42");
    expect_restored(&k, "\" lives in", "\" Lives in"); /* the first word of a sentence has a capital */
    vectors_builder_free(t.builder);
}
END_TEST

START_TEST(long_tokens_stay)
{
    static const char *const words[] = {"a"};
    static const uint8_t cases[] = {WORD_CASE_LOWER};
    static char text[WORD_FORM_BYTES + 20];
    table t;
    table_init(&t, words, cases, 1);
    const casing_knowledge k = {.words = &t.view, .cases = t.cases};
    memset(text, 'x', WORD_FORM_BYTES + 1);
    memcpy(text + WORD_FORM_BYTES + 1, " b", 3);
    const sentence s = cut(text);
    sentence out;
    arena memory;
    arena_init(&memory);
    ck_assert(casing_restore(&k, &s, &memory, &out));
    ck_assert_ptr_eq(out.tokens[0].text, text);
    ck_assert_mem_eq(out.tokens[1].text, "B", 1);
    arena_dispose(&memory);
    vectors_builder_free(t.builder);
}
END_TEST

START_TEST(restoring_without_memory)
{
    static const char *const words[] = {"a"};
    static const uint8_t cases[] = {WORD_CASE_LOWER};
    table t;
    table_init(&t, words, cases, 1);
    const casing_knowledge k = {.words = &t.view, .cases = t.cases};
    const sentence s = cut("a b c");
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        sentence out;
        arena memory;
        arena_init(&memory);
        memory_fail_at(nth);
        done = casing_restore(&k, &s, &memory, &out);
        memory_fail_at(0);
        ck_assert(done == (nth > 1)); /* one block holds it all */
        arena_dispose(&memory);
    }
    vectors_builder_free(t.builder);
}
END_TEST

START_TEST(counts_are_read_back)
{
    const casing_counts counts = {.sentences = {13000, 800, 140}, .spans = {22000, 900, 0}};
    casing_counts out = {0};
    buffer text = {0};
    ck_assert(casing_counts_format(&counts, &text));
    ck_assert_str_eq(text.data, "13000\t22000\n800\t900\n140\t0");
    ck_assert(casing_counts_parse(text.data, &out, NULL));
    ck_assert_mem_eq(&out, &counts, sizeof out);
    ck_assert(casing_is_learned(&counts, CASING_UPPER));
    ck_assert(!casing_is_learned(&counts, CASING_LOWER));
    static const char *const damaged[] = {"", "1\t2", "1\t2\n3\t4\n5", "1\t2\n3\t4\n5\t6\n", "1\t2\n3\t4\n-5\t6",
                                          "1 2\n3\t4\n5\t6", "1\t2\n3\t4\n5\t99999999999999999999"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        error err;
        ck_assert_msg(!casing_counts_parse(damaged[i], &out, &err), "%s", damaged[i]);
        ck_assert_int_eq(err.code, ERROR_DATA);
    }
    ck_assert_mem_eq(&out, &counts, sizeof out);
    buffer_dispose(&text);
}
END_TEST

/* Corpora without names in such sentences, without names at all, and of nothing else. */
START_TEST(what_a_corpus_teaches)
{
    const casing_counts none = {0}, few = {.spans = {9900, 99, 100}}, lower = {.spans = {0, 0, 5}};
    ck_assert(!casing_is_learned(&none, CASING_UPPER));
    ck_assert(!casing_is_learned(&few, CASING_UPPER));
    ck_assert(casing_is_learned(&few, CASING_LOWER));
    ck_assert(casing_is_learned(&lower, CASING_LOWER));
}
END_TEST

static corpus *read_corpus(const char *text)
{
    const char *path = support_text(".conll", text);
    error err;
    corpus *c = corpus_read(&path, 1, &(corpus_options){.token_column = 0, .tag_column = -1}, &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    return c;
}

static const char small[] = "Then O\nAnna B-PER\nsaw O\nthe O\nEU B-ORG\nMay O\n\n"
                            "Saw O\nmay O\nMay B-PER\nmay O\nmay O\n\n"
                            "ANNA B-PER\nSAW O\nOSLO B-LOC\n\n"
                            "saw O\nthe O\nanna O\n";

/* Not at the start, not in sentences of one case; the most frequent way counts. */
START_TEST(words_are_counted_inside_of_sentences)
{
    static const char *const words[] = {"then", "anna", "saw", "the", "eu", "may", "oslo"};
    static const uint8_t none[7];
    static const size_t sentences[] = {0, 1, 2, 3};
    corpus *c = read_corpus(small);
    table t;
    table_init(&t, words, none, 7);
    word_cases w;
    ck_assert(word_cases_learn(&w, &t.view, 7, NULL, c, sentences, 4, NULL));
    static const uint8_t expected[] = {WORD_CASE_UNKNOWN, WORD_CASE_TITLE, WORD_CASE_LOWER, WORD_CASE_LOWER,
                                       WORD_CASE_UPPER, WORD_CASE_LOWER, WORD_CASE_UNKNOWN};
    ck_assert_mem_eq(w.cases, expected, 7);
    const casing_counts counts = {.sentences = {2, 1, 1}, .spans = {3, 2, 0}};
    ck_assert_mem_eq(&w.counts, &counts, sizeof counts);
    word_cases_dispose(&w);
    vectors_builder_free(t.builder);
    corpus_free(c);
}
END_TEST

/* 30 names to the right, 30 other words to the left, and one of each that the corpus does not have. */
START_TEST(vectors_tell_of_words_that_the_corpus_lacks)
{
    vectors_builder *builder = vectors_builder_new(2, NULL);
    buffer text = {0};
    ck_assert(buffer_append_text(&text, "Look B-PER\n"));
    for (int i = 0; i < 62; i++) {
        char word[8] = {(char)('a' + i / 26), (char)('a' + i % 26), 'x', '\0'};
        const bool is_name = i % 2 == 0;
        const float values[2] = {is_name ? 1.0f : -1.0f, (float)(i % 5) - 2.0f};
        ck_assert(vectors_builder_add(builder, word, 3, values, NULL, NULL, NULL));
        if (is_name)
            word[0] = (char)(word[0] - 'a' + 'A');
        if (i < 60)
            ck_assert(buffer_format(&text, "%s O\n", word));
    }
    static const float learned[2] = {5, 0};
    ck_assert(vectors_builder_add(builder, "zzz", 3, learned, NULL, NULL, NULL));
    corpus *c = read_corpus(text.data);
    const vectors view = vectors_builder_view(builder);
    static const size_t sentences[] = {0};
    word_cases w;
    ck_assert(word_cases_learn(&w, &view, 62, NULL, c, sentences, 1, NULL));
    ck_assert_int_eq(w.cases[60], WORD_CASE_TITLE);
    ck_assert_int_eq(w.cases[61], WORD_CASE_LOWER);
    ck_assert_int_eq(w.cases[62], WORD_CASE_UNKNOWN); /* its vector came from nowhere */
    word_cases_dispose(&w);
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        error err;
        memory_fail_at(nth);
        done = word_cases_learn(&w, &view, 62, NULL, c, sentences, 1, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY);
        ck_assert_uint_lt(nth, 20);
    }
    word_cases_dispose(&w);
    vectors_builder_free(builder);
    buffer_dispose(&text);
    corpus_free(c);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("casing");
    TCase *tests = tcase_create("casing");
    tcase_add_test(tests, a_sentence_says_its_casing);
    tcase_add_test(tests, few_words_in_capitals_tell_nothing);
    tcase_add_test(tests, what_has_no_case_is_mixed);
    tcase_add_test(tests, a_word_says_its_case);
    tcase_add_test(tests, words_are_written_as_they_mostly_are);
    tcase_add_test(tests, long_tokens_stay);
    tcase_add_test(tests, restoring_without_memory);
    tcase_add_test(tests, counts_are_read_back);
    tcase_add_test(tests, what_a_corpus_teaches);
    tcase_add_test(tests, words_are_counted_inside_of_sentences);
    tcase_add_test(tests, vectors_tell_of_words_that_the_corpus_lacks);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
