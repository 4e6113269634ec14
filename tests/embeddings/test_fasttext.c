#include "base/memory.h"
#include "base/reader.h"
#include "embeddings/decimal.h"
#include "embeddings/fasttext.h"
#include "embeddings/vectors_reader.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *golden(const char *name, const char *suffix)
{
    char path[128];
    snprintf(path, sizeof path, "tests/embeddings/golden/%s.%s", name, suffix);
    return support_source(path);
}

static fasttext *open_well(const char *path)
{
    error err = {0};
    fasttext *ft = fasttext_open(path, &err);
    ck_assert_msg(ft != NULL, "%s", err.message);
    return ft;
}

/* A line of what fastText printed: a word and values with five digits; all zero where it knows nothing. */
static void check_line(const fasttext *ft, const line *l)
{
    const char *end = l->text + l->size, *at = memchr(l->text, ' ', l->size);
    size_t size = (size_t)(at - l->text), zeros = 0;
    float values[16], wanted;
    bool found = fasttext_vector(ft, l->text, size, values);
    for (size_t d = 0; d < fasttext_dim(ft); d++) {
        at = decimal_parse(at + 1, end, &wanted);
        ck_assert_ptr_nonnull(at);
        zeros += wanted == 0;
        ck_assert_msg(fabsf(values[d] - wanted) <= 1e-4f * fabsf(wanted), "%.*s, value %zu: %g, not %g", (int)size,
                      l->text, d, (double)values[d], (double)wanted);
    }
    ck_assert_ptr_eq(at, end);
    ck_assert_msg(found || zeros == fasttext_dim(ft), "%.*s", (int)size, l->text);
}

static const char *const models[] = {"skipgram", "supervised", "no-ngrams"};

START_TEST(vectors_are_those_that_fasttext_prints)
{
    fasttext *ft = open_well(golden(models[_i], "bin"));
    reader *r = reader_open(golden(models[_i], "txt"), NULL);
    line l;
    size_t lines = 0;
    for (; reader_line(r, &l, NULL) == READER_LINE; lines++)
        check_line(ft, &l);
    ck_assert_uint_gt(lines, fasttext_count(ft));
    reader_close(r);
    fasttext_close(ft);
}
END_TEST

START_TEST(words_come_by_frequency_and_labels_are_left_out)
{
    fasttext *ft = open_well(golden("supervised", "bin"));
    ck_assert_uint_eq(fasttext_dim(ft), 4);
    ck_assert_uint_eq(fasttext_count(ft), 24);
    for (size_t i = 0; i < fasttext_count(ft); i++) {
        const char *word;
        size_t size;
        fasttext_word(ft, i, &word, &size);
        ck_assert(size < 9 || memcmp(word, "__label__", 9) != 0);
    }
    fasttext_close(ft);
}
END_TEST

START_TEST(the_reader_gives_its_words_and_composes_others)
{
    error err = {0};
    vectors_reader *r = vectors_reader_open(golden("skipgram", "bin"), &err);
    ck_assert_msg(r != NULL, "%s", err.message);
    ck_assert_str_eq(vectors_reader_format(r), "fastText model");
    ck_assert_uint_eq(vectors_reader_dim(r), 5);
    const char *word;
    size_t size, count = 0;
    const float *values;
    while (vectors_reader_next(r, &word, &size, &values, &err) == VECTORS_WORD)
        count++;
    ck_assert_uint_eq(count, 24);
    ck_assert(vectors_reader_composes(r));
    ck_assert(vectors_reader_compose(r, "kingly", 6, &values));
    ck_assert_float_eq_tol(values[0], -0.23321f, 1e-5f);
    vectors_reader_close(r);

    r = vectors_reader_open(support_text(".txt", "a 1 2\n"), &err);
    ck_assert(!vectors_reader_composes(r) && !vectors_reader_compose(r, "a", 1, &values));
    vectors_reader_close(r);
}
END_TEST

START_TEST(an_empty_word_and_a_long_one)
{
    static char word[200000];
    memset(word, 'k', sizeof word);
    fasttext *ft = open_well(golden("skipgram", "bin"));
    float values[5];
    ck_assert(fasttext_vector(ft, "", 0, values)); /* "<>" is an n-gram of two */
    ck_assert(fasttext_vector(ft, word, sizeof word, values));
    ck_assert(fasttext_vector(ft, "\x80\xFF\xC3", 3, values));
    fasttext_close(ft);
    ft = open_well(golden("no-ngrams", "bin"));
    ck_assert(fasttext_vector(ft, "king", 4, values));
    ck_assert(!fasttext_vector(ft, "kingly", 6, values));
    fasttext_close(ft);
}
END_TEST

/* The bytes of a model, to be changed. */
static char *bytes_of(const char *name, size_t *out_size)
{
    char *bytes;
    ck_assert(reader_read_all(golden(name, "bin"), &bytes, out_size, NULL));
    return bytes;
}

static void expect_refusal(const char *bytes, size_t size, const char *message)
{
    error err = {0};
    const char *path = support_file(".bin", bytes, size);
    ck_assert_msg(fasttext_open(path, &err) == NULL, "opened, where this was expected: %s", message);
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_msg(strncmp(err.message, path, strlen(path)) == 0 && strstr(err.message, message) != NULL, "%s",
                  err.message);
}

static const struct {
    size_t at; /* byte */
    int32_t value;
    const char *message;
} wounds[] = {
    {4, 11, "version 11; 12 is read"},      {8, 0, "impossible size"},
    {8, 70000, "impossible size"},          {8, 6, "does not fit its dictionary"},
    {40, -1, "impossible size"},            {40, 41, "does not fit its dictionary"},
    {44, -1, "n-grams of an impossible"},   {48, 65, "n-grams of an impossible"},
    {64, -1, "dictionary is damaged"},      {64, 2000000000, "dictionary is damaged"},
    {68, 23, "dictionary is damaged"},      {68, 2000000000, "dictionary is damaged"},
    {72, 1, "dictionary is damaged"},       {88, 0x7F000000, "was pruned"},
};

START_TEST(a_damaged_model_is_refused)
{
    size_t size;
    char *bytes = bytes_of("skipgram", &size);
    memcpy(bytes + wounds[_i].at, &wounds[_i].value, sizeof wounds[_i].value);
    if (wounds[_i].at == 88)
        memset(bytes + 92, 0, 4);
    expect_refusal(bytes, size, wounds[_i].message);
    memory_free(bytes);
}
END_TEST

START_TEST(every_truncation_of_what_is_needed_is_refused)
{
    size_t size, matrix_end;
    char *bytes = bytes_of("skipgram", &size);
    const char *path = support_text(".bin", "");
    matrix_end = size - 1 - 16 - 24 * 5 * sizeof(float); /* the output matrix: a flag, its shape, its values */
    for (size_t kept = 0; kept <= size; kept++) {
        FILE *out = fopen(path, "wb");
        ck_assert_uint_eq(fwrite(bytes, 1, kept, out), kept);
        fclose(out);
        error err = {0};
        fasttext *ft = fasttext_open(path, &err);
        ck_assert_int_eq(ft != NULL, kept >= matrix_end);
        ck_assert(ft != NULL || err.code == ERROR_DATA);
        fasttext_close(ft);
    }
    memory_free(bytes);
}
END_TEST

START_TEST(a_value_that_is_not_finite_is_an_error)
{
    size_t size;
    char *bytes = bytes_of("no-ngrams", &size);
    size_t matrix = 24 * 4 * sizeof(float); /* and behind it the output: a flag, its shape, as many values */
    memset(bytes + size - matrix - 17 - matrix, 0xFF, matrix);
    error err = {0};
    const char *path = support_file(".bin", bytes, size);
    vectors_reader *r = vectors_reader_open(path, &err);
    ck_assert_msg(r != NULL, "%s", err.message);
    const char *word;
    const float *values;
    ck_assert_int_eq(vectors_reader_next(r, &word, &size, &values, &err), VECTORS_FAILED);
    ck_assert_ptr_nonnull(strstr(err.message, ".bin: word 1: a value is not finite"));
    vectors_reader_close(r);
    memory_free(bytes);
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    fasttext *ft = NULL;
    for (size_t n = 1; ft == NULL; n++) {
        error err = {0};
        memory_fail_at(n);
        ft = fasttext_open(golden("skipgram", "bin"), &err);
        memory_fail_at(0);
        ck_assert(ft != NULL || err.code == ERROR_MEMORY);
    }
    fasttext_close(ft);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fasttext");
    TCase *tests = tcase_create("fasttext");
    tcase_add_loop_test(tests, vectors_are_those_that_fasttext_prints, 0, 3);
    tcase_add_test(tests, words_come_by_frequency_and_labels_are_left_out);
    tcase_add_test(tests, the_reader_gives_its_words_and_composes_others);
    tcase_add_test(tests, an_empty_word_and_a_long_one);
    tcase_add_loop_test(tests, a_damaged_model_is_refused, 0, sizeof wounds / sizeof *wounds);
    tcase_add_test(tests, every_truncation_of_what_is_needed_is_refused);
    tcase_add_test(tests, a_value_that_is_not_finite_is_an_error);
    tcase_add_test(tests, every_failed_allocation_is_reported);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
