#include "base/memory.h"
#include "corpora/corpus.h"
#include "tests/support.h"

#include <string.h>

static const corpus_options plain = {.token_column = 0, .tag_column = -1};

static corpus *read_text(const char *text, const corpus_options *options)
{
    error err = {0};
    const char *path = support_text(".txt", text);
    corpus *c = corpus_read(&path, 1, options, &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    return c;
}

START_TEST(reads_sentences_with_their_entities)
{
    corpus *c = read_text("-DOCSTART- O\n\nAngela B-PER\nMerkel I-PER\nspoke O\n\nBerlin B-LOC\n", &plain);
    ck_assert_uint_eq(c->count, 2);
    ck_assert_uint_eq(c->tokens, 4);
    ck_assert_uint_eq(c->documents, 1);
    ck_assert_uint_eq(c->type_count, 2);
    ck_assert_str_eq(c->types[0], "LOC");
    ck_assert_str_eq(c->types[1], "PER");
    const corpus_sentence *first = &c->sentences[0], *second = &c->sentences[1];
    ck_assert_uint_eq(first->count, 3);
    ck_assert_uint_eq(first->line, 3);
    ck_assert_mem_eq(first->tokens[1].text, "Merkel", 6);
    ck_assert_uint_eq(first->tokens[1].start, 7);
    ck_assert_uint_eq(first->span_count, 1);
    ck_assert(span_equal(first->spans[0], (span){0, 2, 1}));
    ck_assert(span_equal(second->spans[0], (span){0, 1, 0}));
    ck_assert_uint_eq(second->tokens[0].start, 20);
    ck_assert_int_eq(c->files[0].scheme, SCHEME_BIO);
    corpus_free(c);
}
END_TEST

START_TEST(counts_documents_over_files)
{
    error err = {0};
    const char *paths[] = {support_text(".a", "-DOCSTART-\n\na O\n\n-DOCSTART-\n-DOCSTART-\n\nb O\n-DOCSTART-\n"),
                           support_text(".b", "c I-X\n\nd I-X\n")};
    corpus *c = corpus_read(paths, 2, &plain, &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    static const size_t documents[] = {0, 1, 2, 2}, files[] = {0, 0, 1, 1};
    ck_assert_uint_eq(c->documents, 3);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_uint_eq(c->sentences[i].document, documents[i]);
        ck_assert_uint_eq(c->sentences[i].file, files[i]);
    }
    ck_assert_int_eq(c->files[1].scheme, SCHEME_IO);
    ck_assert_str_eq(c->files[1].path, paths[1]);
    ck_assert_uint_eq(c->sentences[3].tokens[0].start, 2);
    corpus_free(c);
}
END_TEST

START_TEST(says_the_hash_of_the_bytes)
{
    corpus *c = read_text("a O\n", &plain);
    ck_assert_str_eq(c->files[0].sha256, "e3f45630c821b0fec24eed30badb10119c50d6781441383565a414176e44c9c7");
    corpus_free(c);
}
END_TEST

START_TEST(drops_types)
{
    static const char *const drop[] = {"OTH", "O"};
    corpus_options options = {.token_column = 0, .tag_column = -1, .drop = drop, .drop_count = 2};
    corpus *c = read_text("a B-OTH\nb I-OTH\nc B-O\nd B-LOC\n", &options);
    ck_assert_uint_eq(c->spans, 1);
    ck_assert_uint_eq(c->type_count, 1);
    ck_assert_str_eq(c->types[0], "LOC");
    corpus_free(c);
}
END_TEST

START_TEST(reads_columns_by_number_and_latin1)
{
    corpus_options options = {.token_column = 1, .tag_column = 2, .latin1 = true};
    corpus *c = read_text("1\tcaf\xE9\tB-X\n2\tb\tO\t-\tme\n", &options);
    ck_assert_uint_eq(c->sentences[0].tokens[0].size, 5);
    ck_assert_mem_eq(c->sentences[0].tokens[0].text, "café", 5);
    ck_assert_uint_eq(c->spans, 1);
    corpus_free(c);
}
END_TEST

START_TEST(reads_a_sentence_of_200000_tokens)
{
    enum { TOKENS = 200000 };
    char *text = memory_new(TOKENS, 6);
    for (size_t i = 0; i < TOKENS; i++)
        memcpy(text + 6 * i, "a B-X\n", 6);
    const char *path = support_file(".txt", text, (size_t)TOKENS * 6);
    corpus *c = corpus_read(&path, 1, &plain, NULL);
    ck_assert_ptr_nonnull(c);
    ck_assert_uint_eq(c->count, 1);
    ck_assert_uint_eq(c->sentences[0].count, TOKENS);
    ck_assert_uint_eq(c->sentences[0].span_count, TOKENS);
    corpus_free(c);
    memory_free(text);
}
END_TEST

static void refuses(const char *text, const char *wanted)
{
    error err = {0};
    const char *path = support_text(".txt", text);
    ck_assert_ptr_null(corpus_read(&path, 1, &plain, &err));
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_int_eq(strncmp(err.message, path, strlen(path)), 0);
    ck_assert_str_eq(err.message + strlen(path), wanted);
}

START_TEST(names_the_place_of_every_error)
{
    refuses("", ": there is no sentence in it");
    refuses("# only\n\n", ": there is no sentence in it");
    refuses("a x O\n\nb O\n", ":3: column 3 is missing (the first line has 3)");
    refuses("a O\nb X-PER\n", ":2: \"X-PER\" is no tag: O, or one of B I E S L U M, a hyphen and a type");
    refuses("a O-PER\n", ":1: \"O-PER\" is no tag: O, or one of B I E S L U M, a hyphen and a type");
    refuses("a O\n\n\xE9 O\n", ":3: malformed UTF-8 at byte 1 (0xE9); --encoding=latin1 reads ISO 8859-1");
    error err = {0};
    const char *missing = "/nonexistent/train.txt", *folder = "/tmp";
    ck_assert_ptr_null(corpus_read(&missing, 1, &plain, &err));
    ck_assert_str_eq(err.message, "/nonexistent/train.txt: No such file or directory");
    ck_assert_ptr_null(corpus_read(&folder, 1, &plain, &err));
    ck_assert_str_eq(err.message, "/tmp: Is a directory");
    ck_assert_ptr_null(corpus_read(NULL, 0, &plain, &err));
    ck_assert_int_eq(err.code, ERROR_USAGE);
}
END_TEST

START_TEST(fails_whole_when_memory_does)
{
    const char *path = support_text(".txt", "-DOCSTART-\n\na B-X\nb I-X\n\nc B-Y\n");
    corpus *c = NULL;
    for (size_t nth = 1; c == NULL; nth++) {
        error err = {0};
        ck_assert_uint_lt(nth, 100);
        memory_fail_at(nth);
        c = corpus_read(&path, 1, &plain, &err);
        memory_fail_at(0);
        ck_assert(c != NULL || err.code == ERROR_MEMORY);
    }
    corpus_free(c);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("corpus");
    TCase *tests = tcase_create("corpus");
    tcase_add_test(tests, reads_sentences_with_their_entities);
    tcase_add_test(tests, counts_documents_over_files);
    tcase_add_test(tests, says_the_hash_of_the_bytes);
    tcase_add_test(tests, drops_types);
    tcase_add_test(tests, reads_columns_by_number_and_latin1);
    tcase_add_test(tests, reads_a_sentence_of_200000_tokens);
    tcase_add_test(tests, names_the_place_of_every_error);
    tcase_add_test(tests, fails_whole_when_memory_does);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
