/* Which words and characters a model will know. */
#include "base/memory.h"
#include "embeddings/vectors_reader.h"
#include "models/training/vocabulary.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char text[] = "Anna B-PER\nmet O\nZorg B-PER\n\nZORG B-PER\nmet O\n12 O\n\n"
                           "zorg O\n34 O\nÅse B-PER\nonce O\n";
static const char table[] = "met 1 2 3\nrare 4 5 6\nanna 7 8 9\nother 0 0 1\n";

static corpus *read_corpus(void)
{
    const char *path = support_text(".conll", text);
    corpus *c = corpus_read(&path, 1, &(corpus_options){.token_column = 0, .tag_column = -1}, NULL);
    ck_assert_ptr_nonnull(c);
    return c;
}

static bool try(vocabulary *v, const char *file, size_t keep, size_t min_count, const corpus *corpora, error *err)
{
    static const size_t all[] = {0, 1, 2};
    char path[256] = "";
    if (file != NULL)
        memcpy(path, file, strlen(file) + 1);
    const config c = {.vectors = file != NULL ? path : NULL,
                      .seed = 5,
                      .words = {.keep = keep, .dim = 4, .min_count = min_count}};
    return vocabulary_build(v, &c, NULL, corpora, all, 3, err);
}

static vocabulary build(const char *file, size_t keep, size_t min_count, const corpus *corpora)
{
    vocabulary v;
    error err = {0};
    ck_assert_msg(try(&v, file, keep, min_count, corpora, &err), "%s", err.message);
    return v;
}

/* The words in the order of their rows, blanks between. */
static void expect_words(const vocabulary *v, const char *expected)
{
    const vectors view = vectors_builder_view(v->words);
    buffer words = {0};
    for (size_t i = 0; i < view.count; i++) {
        const char *word;
        size_t size;
        ck_assert(vectors_word(&view, i, &word, &size));
        ck_assert(buffer_format(&words, "%s%.*s", i > 0 ? " " : "", (int)size, word));
    }
    ck_assert_str_eq(words.data != NULL ? words.data : "", expected);
    buffer_dispose(&words);
}

START_TEST(vectors_first_then_words_of_the_corpus)
{
    corpus *c = read_corpus();
    vocabulary v = build(support_text(".txt", table), SIZE_MAX, 2, c);
    expect_words(&v, "met rare anna other zorg 00");
    ck_assert_uint_eq(v.dim, 3);
    ck_assert_uint_eq(v.pretrained, 4);
    ck_assert_uint_eq(v.tokens, 10);
    ck_assert_uint_eq(v.covered_tokens, 3); /* Anna, met, met */
    ck_assert_uint_eq(v.types, 9);
    ck_assert_uint_eq(v.covered_types, 2);
    ck_assert_str_eq(v.characters, "1234AGORZacegmnorstzÅ");
    ck_assert_uint_eq(strlen(v.vectors_sha256), 64);
    const float *values = vectors_builder_values(v.words);
    ck_assert_float_eq(values[2 * 3 + 1], 8);
    for (size_t i = 4 * 3; i < 6 * 3; i++) /* uniform, with the variance of 1 / dim */
        ck_assert(values[i] != 0 && fabsf(values[i]) <= 1);
    vocabulary_dispose(&v);
    vocabulary_dispose(&v);
    corpus_free(c);
}
END_TEST

/* Kept: the first rows of the table and those that the corpus uses, in the table's order. */
START_TEST(keeps_few)
{
    corpus *c = read_corpus();
    const char *path = support_text(".txt", table);
    static const struct {
        size_t keep, min_count, pretrained;
        const char *words;
    } cases[] = {{1, 9, 2, "met anna"},
                 {2, 9, 3, "met rare anna"},
                 {4, 9, 4, "met rare anna other"},
                 {0, 3, 2, "met anna zorg"},
                 {1, 1, 2, "met anna zorg 00 åse once"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vocabulary v = build(path, cases[i].keep, cases[i].min_count, c);
        expect_words(&v, cases[i].words);
        ck_assert_uint_eq(v.pretrained, cases[i].pretrained);
        vocabulary_dispose(&v);
    }
    corpus_free(c);
}
END_TEST

START_TEST(without_vectors)
{
    corpus *c = read_corpus();
    vocabulary v = build(NULL, SIZE_MAX, 2, c), again = build(NULL, SIZE_MAX, 2, c);
    expect_words(&v, "met zorg 00");
    ck_assert_uint_eq(v.dim, 4);
    ck_assert_uint_eq(v.pretrained, 0);
    ck_assert_uint_eq(v.covered_tokens, 0);
    ck_assert_str_eq(v.vectors_sha256, "");
    ck_assert_mem_eq(vectors_builder_values(v.words), vectors_builder_values(again.words), 12 * sizeof(float));
    vocabulary_dispose(&v);
    vocabulary_dispose(&again);
    v = build(NULL, SIZE_MAX, 100, c);
    expect_words(&v, "");
    vocabulary_dispose(&v);
    corpus_free(c);
}
END_TEST

/* Held-out sentences must not teach the model words. */
START_TEST(the_chosen_sentences_alone)
{
    static const size_t first[] = {0};
    corpus *corpora = read_corpus();
    const config c = {.words = {.keep = SIZE_MAX, .dim = 2, .min_count = 1}};
    vocabulary v;
    ck_assert(vocabulary_build(&v, &c, NULL, corpora, first, 1, NULL));
    expect_words(&v, "anna met zorg");
    ck_assert_str_eq(v.characters, "AZaegmnort");
    vocabulary_dispose(&v);
    corpus_free(corpora);
}
END_TEST

/* With a fastText model frequent words that it lacks have vectors from their parts, behind its own; rare ones stay
 * unknown, or are learned from nothing where all their forms together are frequent. */
START_TEST(subwords_for_words_that_the_file_lacks)
{
    const char *path = support_source("tests/embeddings/golden/skipgram.bin");
    corpus *c = read_corpus();
    vocabulary v = build(path, 0, 2, c);
    expect_words(&v, "met zorg 00");
    ck_assert_uint_eq(v.pretrained, 1);
    ck_assert_uint_eq(v.composed, 1);
    ck_assert_uint_eq(v.covered_tokens, 2);
    ck_assert_uint_eq(v.composed_tokens, 2);
    vocabulary_dispose(&v);
    v = build(path, 0, 1, c);
    expect_words(&v, "Anna met Zorg ZORG 12 zorg 34 Åse once");
    ck_assert_uint_eq(v.composed, 9);
    vocabulary_dispose(&v);
    corpus_free(c);
}
END_TEST

START_TEST(subwords_beside_words_of_the_file)
{
    const char *path = support_source("tests/embeddings/golden/skipgram.bin");
    const char *text_path = support_text(".conll", "kings B-PER\nking O\n\nkingly B-PER\nkingly O\n\nkings B-PER\n");
    corpus *c = corpus_read(&text_path, 1, &(corpus_options){.tag_column = -1}, NULL);
    vectors_reader *r = vectors_reader_open(path, NULL);
    const float *made;
    vocabulary v = build(path, 0, 2, c);
    expect_words(&v, "king kings kingly");
    ck_assert_uint_eq(v.composed, 2);
    ck_assert_uint_eq(v.covered_tokens, 5);
    ck_assert_uint_eq(v.composed_tokens, 4);
    ck_assert(vectors_reader_compose(r, "kingly", 6, &made));
    ck_assert_mem_eq(vectors_builder_values(v.words) + 2 * v.dim, made, v.dim * sizeof *made);
    vocabulary_dispose(&v);

    v = build(path, SIZE_MAX, 2, c);
    ck_assert_uint_eq(v.pretrained, 26); /* all 24, and two that are made */
    ck_assert_uint_eq(vectors_builder_count(v.words), 26);
    vocabulary_dispose(&v);

    v = build(support_text(".txt", table), SIZE_MAX, 2, c); /* a form that knows no parts of words */
    ck_assert_uint_eq(v.composed, 0);
    vocabulary_dispose(&v);
    vectors_reader_close(r);
    corpus_free(c);
}
END_TEST

/* A word too long for any other form is learned as it stands, and found again. */
START_TEST(a_very_long_word)
{
    enum { SIZE = 100000 };
    char *long_text = memory_new(SIZE + 16, 1);
    memset(long_text, 'Q', SIZE);
    memcpy(long_text + SIZE, " B-PER\n", 7);
    const char *path = support_text(".conll", long_text);
    corpus *c = corpus_read(&path, 1, &(corpus_options){.tag_column = -1}, NULL);
    const config settings = {.words = {.keep = SIZE_MAX, .dim = 2, .min_count = 1}};
    vocabulary v;
    ck_assert(vocabulary_build(&v, &settings, NULL, c, (size_t[]){0}, 1, NULL));
    const vectors view = vectors_builder_view(v.words);
    ck_assert_uint_eq(vectors_find_token(&view, long_text, SIZE), 0);
    ck_assert_str_eq(v.characters, "Q");
    vocabulary_dispose(&v);
    corpus_free(c);
    memory_free(long_text);
}
END_TEST

START_TEST(wrong_vectors)
{
    corpus *c = read_corpus();
    char expected[256];
    const char *path = support_text(".txt", "met 1 2 3\nrare 4 5\n");
    vocabulary v;
    error err = {0};
    ck_assert(!try(&v, path, SIZE_MAX, 1, c, &err));
    snprintf(expected, sizeof expected, "%s:2: ", path);
    ck_assert_msg(strncmp(err.message, expected, strlen(expected)) == 0, "%s", err.message);
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert(!try(&v, "/nowhere/glove.txt", SIZE_MAX, 1, c, &err));
    ck_assert_str_eq(err.message, "/nowhere/glove.txt: No such file or directory");
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    corpus_free(c);
}
END_TEST

static void fail_everywhere(const char *path)
{
    corpus *c = read_corpus();
    size_t failures = 0;
    for (bool done = false; !done; failures++) {
        vocabulary v;
        error err = {0};
        memory_fail_at(failures + 1);
        done = try(&v, path, 1, 1, c, &err);
        memory_fail_at(0);
        ck_assert_int_eq(err.code, done ? ERROR_NONE : ERROR_MEMORY);
        if (done)
            vocabulary_dispose(&v);
    }
    ck_assert_uint_gt(failures, 20);
    corpus_free(c);
}

START_TEST(without_memory)
{
    fail_everywhere(support_text(".txt", table));
    fail_everywhere(support_source("tests/embeddings/golden/skipgram.bin"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vocabulary");
    TCase *tests = tcase_create("vocabulary");
    tcase_add_test(tests, vectors_first_then_words_of_the_corpus);
    tcase_add_test(tests, keeps_few);
    tcase_add_test(tests, without_vectors);
    tcase_add_test(tests, the_chosen_sentences_alone);
    tcase_add_test(tests, subwords_for_words_that_the_file_lacks);
    tcase_add_test(tests, subwords_beside_words_of_the_file);
    tcase_add_test(tests, a_very_long_word);
    tcase_add_test(tests, wrong_vectors);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
