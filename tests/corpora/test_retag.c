#include "base/memory.h"
#include "base/reader.h"
#include "corpora/retag.h"
#include "tests/corpora/real_files.h"

#include <string.h>

static char out_path[64];

static bool retagged(const char *path, const retag_options *options, retag_result *out_result, error *err)
{
    snprintf(out_path, sizeof out_path, "%s", support_text(".out", ""));
    writer *out = writer_open(out_path, err);
    ck_assert_ptr_nonnull(out);
    if (!retag_file(path, options, out, out_result, err)) {
        writer_abandon(out);
        return false;
    }
    return writer_commit(out, err);
}

/* The file that TEXT becomes. */
static const char *retag_text(const char *text, scheme to, long column)
{
    static char *bytes;
    size_t size;
    error err = {0};
    retag_result result;
    retag_options options = {column, CONLL_UTF8, to};
    ck_assert_msg(retagged(support_text(".txt", text), &options, &result, &err), "%s", err.message);
    memory_free(bytes);
    ck_assert(reader_read_all(out_path, &bytes, &size, &err));
    return bytes;
}

START_TEST(writes_other_prefixes_and_nothing_else)
{
    static const char text[] = "-DOCSTART- -X- O\r\n\r\nAda N I-PER\r\nKing  N I-PER \nBob N B-PER\n\n\t\nx N O";
    ck_assert_str_eq(retag_text(text, SCHEME_BIO, 2),
                     "-DOCSTART- -X- O\r\n\r\nAda N B-PER\r\nKing  N I-PER \nBob N B-PER\n\n\t\nx N O");
    ck_assert_str_eq(retag_text(text, SCHEME_BIOES, 2),
                     "-DOCSTART- -X- O\r\n\r\nAda N B-PER\r\nKing  N E-PER \nBob N S-PER\n\n\t\nx N O");
    ck_assert_str_eq(retag_text("\xEF\xBB\xBF# a comment of words\n1\tS-A\tx\n2\tU-B\ty\n", SCHEME_IO, 1),
                     "\xEF\xBB\xBF# a comment of words\n1\tI-A\tx\n2\tI-B\ty\n");
    ck_assert_str_eq(retag_text("", SCHEME_BMES, -1), "");
}
END_TEST

START_TEST(counts_what_melts)
{
    error err = {0};
    retag_result result;
    retag_options options = {-1, CONLL_UTF8, SCHEME_IO};
    ck_assert(retagged(support_text(".txt", "a B-X\nb B-X\nc B-Y\n\nd B-Y\n"), &options, &result, &err));
    ck_assert_uint_eq(result.entities, 4);
    ck_assert_uint_eq(result.melted, 1);
}
END_TEST

START_TEST(keeps_bytes_that_are_no_utf8)
{
    error err = {0};
    retag_result result;
    retag_options options = {-1, CONLL_BYTES, SCHEME_BIO};
    char *bytes;
    size_t size;
    ck_assert(retagged(support_text(".txt", "caf\xE9 I-X\xE9\n"), &options, &result, &err));
    ck_assert(reader_read_all(out_path, &bytes, &size, &err));
    ck_assert_str_eq(bytes, "caf\xE9 B-X\xE9\n");
    memory_free(bytes);
    options.encoding = CONLL_UTF8;
    ck_assert(!retagged(support_text(".txt", "a O\ncaf\xE9 I-X\n"), &options, &result, &err));
    ck_assert_ptr_nonnull(strstr(err.message, ":2: malformed UTF-8 at byte 4 (0xE9)"));
}
END_TEST

START_TEST(names_the_place_of_a_wrong_tag)
{
    error err = {0};
    retag_result result;
    retag_options options = {-1, CONLL_UTF8, SCHEME_BIO};
    ck_assert(!retagged(support_text(".txt", "a O\n\nb O\nc PER\n\n"), &options, &result, &err));
    ck_assert_ptr_nonnull(strstr(err.message, ":4: \"PER\" is no tag"));
    ck_assert(!retagged(support_text(".txt", "a b O\nc O\n"), &options, &result, &err));
    ck_assert_ptr_nonnull(strstr(err.message, ":2: column 3 is missing (the first line has 3)"));
}
END_TEST

START_TEST(every_scheme_gives_the_spans_of_every_file_back)
{
    const real_file *f = &real_files[_i];
    const char *path = real_path(f->path);
    if (path == NULL)
        return;
    error err = {0};
    retag_result direct, there, back;
    retag_options to_bio = {f->tag_column, CONLL_UTF8, SCHEME_BIO};
    char *wanted, *got;
    size_t wanted_size, got_size;
    ck_assert_msg(retagged(path, &to_bio, &direct, &err), "%s", err.message);
    ck_assert(reader_read_all(out_path, &wanted, &wanted_size, &err));
    for (int s = 0; s < SCHEME_COUNT; s++) {
        char middle[64];
        retag_options options = {f->tag_column, CONLL_UTF8, (scheme)s};
        ck_assert_msg(retagged(path, &options, &there, &err), "%s", err.message);
        snprintf(middle, sizeof middle, "%s", out_path);
        ck_assert_msg(retagged(middle, &to_bio, &back, &err), "%s", err.message);
        ck_assert_uint_eq(there.entities, f->entities);
        ck_assert_uint_eq(back.entities, f->entities - there.melted);
        ck_assert(reader_read_all(out_path, &got, &got_size, &err));
        if (s != SCHEME_IO)
            ck_assert_msg(got_size == wanted_size && memcmp(got, wanted, got_size) == 0, "%s: %s", f->path,
                          scheme_name((scheme)s));
        memory_free(got);
    }
    memory_free(wanted);
}
END_TEST

START_TEST(fails_whole_when_memory_does)
{
    const char *path = support_text(".txt", "# a b\na B-X\nb I-X\n\nc B-Y\n");
    retag_options options = {-1, CONLL_UTF8, SCHEME_BIO};
    bool done = false;
    for (size_t nth = 4; !done; nth++) {
        error err = {0};
        retag_result result;
        ck_assert_uint_lt(nth, 100);
        writer *out = writer_open(out_path, &err);
        memory_fail_at(nth - 3);
        done = retag_file(path, &options, out, &result, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY);
        writer_abandon(out);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("retag");
    TCase *tests = tcase_create("retag");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, writes_other_prefixes_and_nothing_else);
    tcase_add_test(tests, counts_what_melts);
    tcase_add_test(tests, keeps_bytes_that_are_no_utf8);
    tcase_add_test(tests, names_the_place_of_a_wrong_tag);
    tcase_add_loop_test(tests, every_scheme_gives_the_spans_of_every_file_back, 0, REAL_FILES);
    tcase_add_test(tests, fails_whole_when_memory_does);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
