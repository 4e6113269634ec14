#include "base/buffer.h"
#include "base/memory.h"
#include "base/random.h"
#include "embeddings/vectors_reader.h"
#include "embeddings/vectors_table.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

static vectors_reader *open_well(const char *path)
{
    error err = {0};
    vectors_reader *r = vectors_reader_open(path, &err);
    ck_assert_msg(r != NULL, "%s", err.message);
    return r;
}

static void expect_word(vectors_reader *r, const char *word, const float *values)
{
    error err = {0};
    const char *read;
    size_t size;
    const float *read_values;
    vectors_status status = vectors_reader_next(r, &read, &size, &read_values, &err);
    ck_assert_msg(status == VECTORS_WORD, "%s: %s", word, err.message);
    ck_assert_msg(size == strlen(word) && memcmp(read, word, size) == 0, "'%.*s' is not '%s'", (int)size, read, word);
    for (size_t d = 0; d < vectors_reader_dim(r); d++)
        ck_assert_float_eq(read_values[d], values[d]);
}

static vectors_status read_on(vectors_reader *r, error *err)
{
    const char *word;
    size_t size;
    const float *values;
    vectors_status status;
    do
        status = vectors_reader_next(r, &word, &size, &values, err);
    while (status == VECTORS_WORD);
    return status;
}

static void expect_end(vectors_reader *r)
{
    error err = {0};
    ck_assert_msg(read_on(r, &err) == VECTORS_END, "%s", err.message);
    vectors_reader_close(r);
}

static const float one_two[2] = {0.5f, -2}, three_four[2] = {3, 4e-3f};

/* The two words of most tests. */
static void expect_king_and_queen(const char *path, const char *format)
{
    vectors_reader *r = open_well(path);
    ck_assert_str_eq(vectors_reader_format(r), format);
    ck_assert_uint_eq(vectors_reader_dim(r), 2);
    expect_word(r, "king", one_two);
    expect_word(r, "queen", three_four);
    expect_end(r);
}

START_TEST(glove_text)
{
    expect_king_and_queen(support_text(".txt", "king 0.5 -2\nqueen 3 0.004\n"), "GloVe text");
}
END_TEST

START_TEST(text_with_a_header)
{
    static const char name[] = "word2vec or fastText text";
    expect_king_and_queen(support_text(".vec", "2 2\nking 0.5 -2\nqueen 3 0.004\n"), name);
    expect_king_and_queen(support_text(".vec", "2 2 \nking 0.5 -2 \nqueen 3 0.004 \n"), name); /* as fastText does */
    expect_king_and_queen(support_text(".vec", "2\t2\r\nking\t0.5\t-2\r\nqueen\t3\t0.004\r\n"), name);
}
END_TEST

static size_t put_binary(char *out, const char *header, const char *separator)
{
    size_t size = strlen(header);
    memcpy(out, header, size);
    static const char *const words[] = {"king ", "queen "};
    const float *const values[] = {one_two, three_four};
    for (size_t i = 0; i < 2; i++) {
        memcpy(out + size, words[i], strlen(words[i]));
        size += strlen(words[i]);
        memcpy(out + size, values[i], 2 * sizeof(float));
        size += 2 * sizeof(float);
        memcpy(out + size, separator, strlen(separator));
        size += strlen(separator);
    }
    return size;
}

START_TEST(word2vec_binary_with_and_without_newlines)
{
    char bytes[128];
    expect_king_and_queen(support_file(".bin", bytes, put_binary(bytes, "2 2\n", "")), "word2vec binary");
    expect_king_and_queen(support_file(".bin", bytes, put_binary(bytes, "2 2\n", "\n")), "word2vec binary");
}
END_TEST

START_TEST(compressed_files)
{
    static const char text[] = "king 0.5 -2\nqueen 3 0.004\n";
    const char *path = support_text(".txt.gz", "");
    gzFile out = gzopen(path, "wb");
    gzwrite(out, text, sizeof text - 1);
    gzclose(out);
    expect_king_and_queen(path, "GloVe text");

    char bytes[128];
    path = support_text(".bin.gz", "");
    out = gzopen(path, "wb");
    gzwrite(out, bytes, (unsigned)put_binary(bytes, "2 2\n", "\n"));
    gzclose(out);
    expect_king_and_queen(path, "word2vec binary");
}
END_TEST

START_TEST(our_own_table)
{
    vectors_builder *b = vectors_builder_new(2, NULL);
    ck_assert(vectors_builder_add(b, "king", 4, one_two, NULL, NULL, NULL));
    ck_assert(vectors_builder_add(b, "queen", 5, three_four, NULL, NULL, NULL));
    const char *path = support_text(".vectors", "");
    ck_assert(vectors_table_write(path, b, TENSOR_F32, NULL, 0, NULL));
    vectors_builder_free(b);
    expect_king_and_queen(path, "ner table");
}
END_TEST

START_TEST(what_text_may_look_like)
{
    static const char *const same[] = {
        "king 0.5 -2\nqueen 3 0.004",               /* no last newline */
        "king 0.5 -2\r\nqueen 3 0.004\r\n",         /* CRLF */
        "\xEF\xBB\xBFking 0.5 -2\nqueen 3 0.004\n", /* a byte-order mark */
        "king  0.5   -2\nqueen 3 0.004  \n",        /* runs of blanks */
        "king\t0.5\t-2\nqueen\t3\t0.004\n",
        "king 0.5 -2\n\n\r\nqueen 3 0.004\n\n",     /* empty lines */
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        vectors_reader *r = open_well(support_text(".txt", same[i]));
        expect_word(r, "king", one_two);
        expect_word(r, "queen", three_four);
        expect_end(r);
    }
}
END_TEST

START_TEST(words_may_hold_spaces_or_nothing)
{
    vectors_reader *r = open_well(support_text(".txt", ". . . 0.5 -2\nat name@domain.com 3 0.004\n 0.5 -2\n"
                                                       "7 3 0.004\n\t3\t0.004\nNew\xC2\xA0York 0.5 -2\n"));
    ck_assert_uint_eq(vectors_reader_dim(r), 2);
    expect_word(r, ". . .", one_two);
    expect_word(r, "at name@domain.com", three_four);
    expect_word(r, "", one_two);
    expect_word(r, "7", three_four);
    expect_word(r, "", three_four);
    expect_word(r, "New\xC2\xA0York", one_two);
    expect_end(r);
}
END_TEST

START_TEST(a_word_is_given_each_time_it_stands_there)
{
    vectors_reader *r = open_well(support_text(".txt", "king 0.5 -2\nking 3 0.004\n"));
    expect_word(r, "king", one_two);
    expect_word(r, "king", three_four);
    expect_end(r);
}
END_TEST

START_TEST(a_header_is_never_a_vector_of_one_value)
{
    vectors_reader *r = open_well(support_text(".vec", "1 1\nking 0.5\n"));
    ck_assert_uint_eq(vectors_reader_dim(r), 1);
    expect_word(r, "king", one_two);
    expect_end(r);
    error err = {0};
    r = open_well(support_text(".vec", "999994 300\nking 0.5 -2\n"));
    ck_assert_uint_eq(vectors_reader_dim(r), 300);
    ck_assert_int_eq(read_on(r, &err), VECTORS_FAILED);
    ck_assert_ptr_nonnull(strstr(err.message, ":2: the vector has 2 values, 300 are wanted"));
    vectors_reader_close(r);
}
END_TEST

START_TEST(latin1_words_become_utf8)
{
    vectors_reader *r = open_well(support_text(".txt", "k\xF6nig 0.5 -2\n 3 0.004\n"));
    vectors_reader_set_latin1(r);
    expect_word(r, "könig", one_two);
    expect_word(r, "", three_four);
    expect_end(r);
}
END_TEST

START_TEST(very_long_words_and_lines)
{
    buffer text;
    buffer_init(&text);
    char *word = memory_new(3000001, 1);
    memset(word, 'x', 3000000);
    ck_assert(buffer_append_text(&text, "king 0.5 -2\n"));
    ck_assert(buffer_append_text(&text, word));
    ck_assert(buffer_append_text(&text, " 3 0.004\nqueen 3 0.004\n"));
    vectors_reader *r = open_well(support_file(".txt", text.data, text.size));
    expect_word(r, "king", one_two);
    expect_word(r, word, three_four);
    expect_word(r, "queen", three_four);
    expect_end(r);
    memory_free(word);
    buffer_dispose(&text);
}
END_TEST

START_TEST(many_values)
{
    enum { DIM = 65536 };
    buffer text;
    buffer_init(&text);
    ck_assert(buffer_append_text(&text, "king"));
    for (size_t d = 0; d < DIM; d++)
        ck_assert(buffer_append_text(&text, " 0.123456789"));
    vectors_reader *r = open_well(support_file(".txt", text.data, text.size));
    ck_assert_uint_eq(vectors_reader_dim(r), DIM);
    expect_end(r);
    ck_assert(buffer_append_text(&text, " 1"));
    error err = {0};
    ck_assert_ptr_null(vectors_reader_open(support_file(".txt", text.data, text.size), &err));
    ck_assert_ptr_nonnull(strstr(err.message, ":1: 65537 values, more than 65536"));
    buffer_dispose(&text);
}
END_TEST

static const struct {
    const char *text, *message; /* the message after the path */
} faults[] = {
    {"", ": is empty"},
    {"\n\n", ":1: no word vectors"},
    {"hello world\n", ":1: no word vectors"},
    {"a 1 2\nb 1\n", ":2: the vector has 1 values, 2 are wanted"},
    {"a 1 2\nb\n", ":2: the vector has 0 values, 2 are wanted"},
    {"a 1 2\nb 1 2 3\n", ":2: the vector has 3 values, 2 are wanted"},
    {"a 1 2\n7 1 2 3\n", ":2: the vector has 3 values, 2 are wanted"},
    {"a 1 2\n1 2\n", ":2: the vector has 1 values, 2 are wanted"},
    {"a 1 2\n\nb 1 x\n", ":3: value 2, 'x', is not a finite decimal number"},
    {"a 1 2\nb nan 2\n", ":2: value 1, 'nan', is not"},
    {"a 1 2\nb 1 -inf\n", ":2: value 2, '-inf', is not"},
    {"a 1 2\nb 1 1e39\n", ":2: value 2, '1e39', is not"},
    {"a 1 2\nb 0x10 1\n", ":2: value 1, '0x10', is not"},
    {"a 1 2\nb 1,5 1\n", ":2: value 1, '1,5', is not"},
    {"a 1 2\nb 1 \x1B[31m\xFF\n", ":2: value 2, '?[31m?', is not"},
    {"a x 2 3\nb 1 2 3\n", ":1: value 1, 'x', is not"}, /* the second line says how many values there are */
    {"a 1 2\nb\xFF 1 2\n", ":2: the word is not UTF-8"},
    {"a 1 2\nb\xC3 c 1 2\n", ":2: the word is not UTF-8"},
    {"2 2\na 1 2\n", ":2: the file ends after 1 words; its header says 2"},
    {"2 2", ":1: the file ends after 0 words; its header says 2"},
    {"1 2\na 1 2\nb 1 2\n", ":3: more words than the 1 that the header says"},
    {"2 2\na 1 2 3\nb 1 2 3\n", ":2: the vector has 3 values, 2 are wanted"},
    {"2 2\na\xFF 1 2\nb 1 2\n", ":2: the word is not UTF-8"},
    {"2 0\na\nb\n", ":1: the header says 0 values a word"},
    {"2 99999999\na\nb\n", ":1: the header says 99999999 values a word"},
    {"\x1F\x8B\x08", ": is compressed"},
    {"PK\x03\x04", ": is compressed"},
};

static void expect_fault(const char *path, const char *message)
{
    error err = {0};
    vectors_reader *r = vectors_reader_open(path, &err);
    if (r != NULL)
        ck_assert_msg(read_on(r, &err) == VECTORS_FAILED, "read, where this was expected: %s", message);
    vectors_reader_close(r);
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_msg(strncmp(err.message, path, strlen(path)) == 0, "%s", err.message);
    const char *said = err.message + strlen(path);
    ck_assert_msg(strncmp(said, message, strlen(message)) == 0, "'%s' is not '%s'", said, message);
}

START_TEST(a_fault_in_text_is_named_with_its_line)
{
    expect_fault(support_text(".txt", faults[_i].text), faults[_i].message);
}
END_TEST

START_TEST(a_fault_in_a_binary_file_is_named_with_its_word)
{
    char bytes[128];
    size_t size = put_binary(bytes, "2 2\n", "\n");
    expect_fault(support_file(".bin", bytes, size - 2), ": word 2: the file is cut short");
    expect_fault(support_file(".bin", bytes, size - 11), ": word 2: the file is cut short");
    expect_fault(support_file(".bin", bytes, size - 15), ": word 2: the file ends before it");
    size = put_binary(bytes, "1 2\n", "\n");
    expect_fault(support_file(".bin", bytes, size), ": there are bytes behind the last of the 1 words");
    size = put_binary(bytes, "3 2\n", "");
    expect_fault(support_file(".bin", bytes, size), ": word 3: the file ends before it; its header says more words");
    size = put_binary(bytes, "2 2\n", "");
    bytes[4] = '\xFF';
    expect_fault(support_file(".bin", bytes, size), ": word 1: is not UTF-8");
    size = put_binary(bytes, "2 2\n", "");
    memcpy(bytes + size - 4, "\0\0\x80\x7F", 4);
    expect_fault(support_file(".bin", bytes, size), ": word 2: a value is not finite");
    size = put_binary(bytes, "2 2\n", "");
    buffer long_word;
    buffer_init(&long_word);
    ck_assert(buffer_append(&long_word, bytes, 17));
    for (size_t i = 0; i < 70000; i++)
        ck_assert(buffer_append_byte(&long_word, 'x'));
    expect_fault(support_file(".bin", long_word.data, long_word.size), ": word 2: no space ends the word");
    buffer_dispose(&long_word);
}
END_TEST

START_TEST(what_cannot_be_read)
{
    error err = {0};
    ck_assert_ptr_null(vectors_reader_open("/nowhere/at.all", &err));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    ck_assert_str_eq(err.message, "/nowhere/at.all: No such file or directory");
    ck_assert_ptr_null(vectors_reader_open("/tmp", &err));
    ck_assert_str_eq(err.message, "/tmp: Is a directory");
    expect_fault(support_file(".bin", "\x10\0\0\0\0\0\0\0{", 9), ": is cut short: the header should have 16 bytes");
    vectors_reader_close(NULL);
}
END_TEST

START_TEST(a_damaged_gzip_stream_is_an_error)
{
    static const char text[] = "king 0.5 -2\nqueen 3 0.004\n";
    const char *path = support_text(".gz", "");
    gzFile out = gzopen(path, "wb");
    for (size_t i = 0; i < 100000; i++)
        gzwrite(out, text, sizeof text - 1);
    gzclose(out);
    FILE *file = fopen(path, "rb");
    char bytes[8192];
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    ck_assert_uint_gt(size, 4000);
    expect_fault(support_file(".gz", bytes, 4000), ": the gzip file is cut short");
}
END_TEST

/* Lines of every length around the borders of what is read at once. */
START_TEST(words_cross_blocks)
{
    enum { WORDS = 60000 };
    buffer text;
    buffer_init(&text);
    random_stream random = random_seed(5, 0, 0, 0);
    for (size_t i = 0; i < WORDS; i++) {
        ck_assert(buffer_format(&text, "w%zu", i));
        for (size_t extra = random_below(&random, 40); extra > 0; extra--)
            ck_assert(buffer_append_byte(&text, 'x'));
        ck_assert(buffer_format(&text, " %zu -0.%05zu\n", i, i));
    }
    vectors_reader *r = open_well(support_file(".txt", text.data, text.size));
    for (size_t i = 0; i < WORDS; i++) {
        const char *word;
        size_t size, number = 0;
        const float *values;
        ck_assert_int_eq(vectors_reader_next(r, &word, &size, &values, NULL), VECTORS_WORD);
        for (size_t c = 1; c < size && word[c] != 'x'; c++)
            number = 10 * number + (size_t)(word[c] - '0');
        ck_assert_uint_eq(number, i);
        ck_assert_float_eq(values[0], (float)i);
        ck_assert_float_eq(values[1], (float)(-(double)i / 100000));
    }
    expect_end(r);
    buffer_dispose(&text);
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    char bytes[128];
    const char *const paths[] = {support_text(".txt", "k\xF6nig 0.5 -2\nqueen 3 0.004\n"),
                                 support_file(".bin", bytes, put_binary(bytes, "2 2\n", "\n"))};
    for (size_t i = 0; i < 2; i++) {
        bool done = false;
        for (size_t n = 1; !done; n++) {
            error err = {0};
            memory_fail_at(n);
            vectors_reader *r = vectors_reader_open(paths[i], &err);
            if (r != NULL)
                vectors_reader_set_latin1(r);
            done = r != NULL && read_on(r, &err) == VECTORS_END;
            memory_fail_at(0);
            ck_assert_msg(done || err.code == ERROR_MEMORY, "%s", err.message);
            vectors_reader_close(r);
        }
    }
}
END_TEST

START_TEST(real_vectors)
{
    const char *path = support_shared("vectors/glove.6B.100d.txt.gz");
    if (path == NULL)
        return;
    vectors_reader *r = open_well(path);
    ck_assert_uint_eq(vectors_reader_dim(r), 100);
    const char *word;
    size_t size, count = 0;
    const float *values;
    error err = {0};
    vectors_status status;
    while ((status = vectors_reader_next(r, &word, &size, &values, &err)) == VECTORS_WORD)
        count++;
    ck_assert_msg(status == VECTORS_END, "%s", err.message);
    ck_assert_uint_eq(count, 341619);
    vectors_reader_close(r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vectors_reader");
    TCase *tests = tcase_create("vectors_reader");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, glove_text);
    tcase_add_test(tests, text_with_a_header);
    tcase_add_test(tests, word2vec_binary_with_and_without_newlines);
    tcase_add_test(tests, compressed_files);
    tcase_add_test(tests, our_own_table);
    tcase_add_test(tests, what_text_may_look_like);
    tcase_add_test(tests, words_may_hold_spaces_or_nothing);
    tcase_add_test(tests, a_word_is_given_each_time_it_stands_there);
    tcase_add_test(tests, a_header_is_never_a_vector_of_one_value);
    tcase_add_test(tests, latin1_words_become_utf8);
    tcase_add_test(tests, very_long_words_and_lines);
    tcase_add_test(tests, many_values);
    tcase_add_loop_test(tests, a_fault_in_text_is_named_with_its_line, 0, sizeof faults / sizeof *faults);
    tcase_add_test(tests, a_fault_in_a_binary_file_is_named_with_its_word);
    tcase_add_test(tests, what_cannot_be_read);
    tcase_add_test(tests, a_damaged_gzip_stream_is_an_error);
    tcase_add_test(tests, words_cross_blocks);
    tcase_add_test(tests, every_failed_allocation_is_reported);
    tcase_add_test(tests, real_vectors);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
