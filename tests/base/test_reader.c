#include "base/memory.h"
#include "base/random.h"
#include "base/reader.h"
#include "tests/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

/* Many lines, so that they cross the reader's blocks. */
static char *long_text(size_t lines, size_t *out_size)
{
    size_t capacity = lines * 100, size = 0;
    char *text = memory_new(capacity, 1);
    random_stream r = random_seed(1, 0, 0, 0);
    for (size_t i = 0; i < lines; i++) {
        size += (size_t)snprintf(text + size, capacity - size, "%zu ", i);
        for (size_t j = random_below(&r, 60); j > 0; j--)
            text[size++] = (char)('a' + random_below(&r, 26));
        text[size++] = '\n';
    }
    *out_size = size;
    return text;
}

/* BYTES as a gzip member behind what is in OUT; returns the new size. */
static size_t add_member(unsigned char *out, size_t used, size_t capacity, const void *bytes, size_t size)
{
    z_stream z = {0};
    ck_assert_int_eq(deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    unsigned char *copy = memory_new(size, 1);
    if (size > 0)
        memcpy(copy, bytes, size);
    z.next_in = copy;
    z.avail_in = (unsigned)size;
    z.next_out = out + used;
    z.avail_out = (unsigned)(capacity - used);
    ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    used = capacity - z.avail_out;
    deflateEnd(&z);
    memory_free(copy);
    return used;
}

static void expect_text(const char *path, const char *text, size_t size)
{
    char *bytes;
    size_t got;
    error err = {0};
    ck_assert_msg(reader_read_all(path, &bytes, &got, &err), "%s", err.message);
    ck_assert_uint_eq(got, size);
    ck_assert(memcmp(bytes, text, size) == 0);
    ck_assert(bytes[size] == '\0');
    memory_free(bytes);
}

static void expect_failure(const char *path, error_code code, const char *reason)
{
    char *bytes = NULL;
    size_t size = 7;
    error err = {0};
    char message[512];
    snprintf(message, sizeof message, "%s: %s", path, reason);
    ck_assert(!reader_read_all(path, &bytes, &size, &err));
    ck_assert_int_eq(err.code, code);
    ck_assert_msg(strncmp(err.message, message, strlen(message)) == 0, "%s", err.message);
    ck_assert(bytes == NULL && size == 7);
}

START_TEST(gives_lines_with_their_numbers)
{
    reader *r = reader_open(support_text(".txt", "EU rejects\n\r\n\nlast"), NULL);
    line l;
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_LINE);
    ck_assert(l.size == 10 && memcmp(l.text, "EU rejects", 10) == 0 && l.number == 1 && l.offset == 0 && l.newline);
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_LINE);
    ck_assert(l.size == 1 && l.text[0] == '\r' && l.number == 2 && l.offset == 11 && l.newline);
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_LINE);
    ck_assert(l.size == 0 && l.number == 3 && l.offset == 13 && l.newline);
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_LINE);
    ck_assert(l.size == 4 && memcmp(l.text, "last", 4) == 0 && l.number == 4 && l.offset == 14 && !l.newline);
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_END);
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_END);
    reader_close(r);
}
END_TEST

START_TEST(an_empty_file_has_no_line)
{
    line l;
    reader *r = reader_open(support_text(".txt", ""), NULL);
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_END);
    reader_close(r);
    expect_text(support_text("", ""), "", 0);
    reader_close(NULL);
}
END_TEST

/* The text is the same from a file and from gzip, and as lines it is the text again. */
START_TEST(lines_and_newlines_are_the_text)
{
    size_t size, at = 0, capacity, number = 0;
    char *text = long_text(20000, &size);
    capacity = size + 100;
    unsigned char *packed = memory_new(capacity, 1);
    size_t packed_size = add_member(packed, 0, capacity, text, size);
    const char *path = _i == 0 ? support_file("", text, size) : support_file(".gz", packed, packed_size);
    reader *r = reader_open(path, NULL);
    line l;
    while (reader_line(r, &l, NULL) == READER_LINE) {
        ck_assert(l.number == ++number && l.offset == at && at + l.size < size);
        ck_assert(memcmp(text + at, l.text, l.size) == 0 && text[at + l.size] == '\n');
        at += l.size + 1;
    }
    ck_assert_uint_eq(at, size);
    ck_assert_uint_eq(number, 20000);
    reader_close(r);
    expect_text(path, text, size);
    memory_free(text);
    memory_free(packed);
}
END_TEST

START_TEST(a_line_may_be_as_long_as_memory)
{
    size_t size = 5u << 20;
    char *text = memory_new(size, 1);
    memset(text, 'x', size);
    text[size - 3] = '\n';
    reader *r = reader_open(support_file("", text, size), NULL);
    line l;
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_LINE);
    ck_assert(l.size == size - 3 && memcmp(l.text, text, l.size) == 0);
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_LINE);
    ck_assert(l.size == 2 && l.number == 2 && l.offset == size - 2 && !l.newline);
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_END);
    reader_close(r);
    memory_free(text);
}
END_TEST

START_TEST(what_lines_left_can_be_read_as_bytes)
{
    reader *r = reader_open(support_text("", "first\nrest\nmore"), NULL);
    line l;
    char bytes[4];
    size_t size;
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_LINE);
    ck_assert(reader_read(r, bytes, sizeof bytes, &size, NULL));
    ck_assert(size == 4 && memcmp(bytes, "rest", 4) == 0);
    reader_close(r);
}
END_TEST

START_TEST(gzip_members_and_zeros_behind_them)
{
    unsigned char packed[600] = {0};
    size_t size = add_member(packed, 0, sizeof packed, "one ", 4);
    size = add_member(packed, size, sizeof packed, "", 0);
    size = add_member(packed, size, sizeof packed, "two", 3);
    expect_text(support_file(".gz", packed, size), "one two", 7);
    expect_text(support_file(".gz", packed, size + 100), "one two", 7);
    size_t empty = add_member(packed, 0, sizeof packed, "", 0);
    expect_text(support_file(".gz", packed, empty), "", 0);
}
END_TEST

START_TEST(gzip_cut_anywhere_is_an_error)
{
    unsigned char packed[200];
    size_t first = add_member(packed, 0, sizeof packed, "Angela Merkel", 13);
    size_t size = add_member(packed, first, sizeof packed, "visited Paris", 13);
    expect_failure(support_file(".gz", packed, 0), ERROR_DATA, "the gzip file is empty");
    for (size_t cut = 1; cut < size; cut++)
        if (cut != first)
            expect_failure(support_file(".gz", packed, cut), ERROR_DATA, "the gzip file is cut short after byte ");
}
END_TEST

/* Some bits mean nothing (the header's time and system, what fills the last byte): with those the text is right. */
START_TEST(gzip_with_a_bit_flipped_is_an_error_or_right)
{
    unsigned char packed[200];
    size_t first = add_member(packed, 0, sizeof packed, "Angela Merkel", 13);
    size_t size = add_member(packed, first, sizeof packed, "visited Paris", 13);
    size_t right = 0;
    const char *path = support_file(".gz", packed, size);
    int file = open(path, O_WRONLY);
    for (size_t bit = 0; bit < size * 8; bit++) {
        packed[bit / 8] = (unsigned char)(packed[bit / 8] ^ 1u << bit % 8);
        ck_assert_int_eq((int)pwrite(file, packed, size, 0), (int)size);
        char *bytes;
        size_t got;
        error err = {0};
        if (reader_read_all(path, &bytes, &got, &err)) {
            right++;
            ck_assert(got == 26 && memcmp(bytes, "Angela Merkelvisited Paris", 26) == 0);
            memory_free(bytes);
        } else {
            ck_assert_int_eq(err.code, ERROR_DATA);
            ck_assert_ptr_nonnull(strstr(err.message, ".gz: "));
        }
        packed[bit / 8] = (unsigned char)(packed[bit / 8] ^ 1u << bit % 8);
    }
    close(file);
    ck_assert_uint_lt(right, size * 8 / 4);
}
END_TEST

START_TEST(what_is_no_gzip_is_not_read_as_text)
{
    expect_failure(support_text(".gz", "plain text\n"), ERROR_DATA,
                   "this is no gzip file, though its name ends in .gz");
    unsigned char packed[200] = {0};
    size_t size = add_member(packed, 0, sizeof packed, "text", 4);
    memcpy(packed + size, "junk", 4);
    expect_failure(support_file(".gz", packed, size + 4), ERROR_DATA, "the gzip file is damaged before byte ");
}
END_TEST

START_TEST(what_cannot_be_opened_is_an_error_with_its_path)
{
    expect_failure("/nowhere/at/all", ERROR_SYSTEM, "No such file or directory");
    expect_failure("/tmp", ERROR_SYSTEM, "Is a directory");
    ck_assert_int_eq(mkdir("/tmp/ner-test-folder.gz", 0700), 0);
    expect_failure("/tmp/ner-test-folder.gz", ERROR_SYSTEM, "Is a directory");
    rmdir("/tmp/ner-test-folder.gz");
}
END_TEST

/* The reader answers as soon as bytes are there: the writer sends the second line only after a sign. */
START_TEST(a_fifo_is_read_as_it_comes)
{
    char path[64];
    int sign[2];
    snprintf(path, sizeof path, "/tmp/ner-test-fifo-%ld", (long)getpid());
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_int_eq(pipe(sign), 0);
    pid_t child = fork();
    if (child == 0) {
        char byte;
        int file = open(path, O_WRONLY);
        bool ok = write(file, "one\ntw", 6) == 6 && read(sign[0], &byte, 1) == 1 && write(file, "o\n", 2) == 2;
        _exit(ok ? 0 : 1);
    }
    reader *r = reader_open(path, NULL);
    line l;
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_LINE);
    ck_assert(l.size == 3 && memcmp(l.text, "one", 3) == 0);
    ck_assert_int_eq((int)write(sign[1], "!", 1), 1);
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_LINE);
    ck_assert(l.size == 3 && memcmp(l.text, "two", 3) == 0);
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_END);
    reader_close(r);
    int status;
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
    close(sign[0]);
    close(sign[1]);
    unlink(path);
}
END_TEST

START_TEST(a_dash_is_standard_input)
{
    int kept = dup(STDIN_FILENO), file = open(support_text("", "typed\n"), O_RDONLY);
    dup2(file, STDIN_FILENO);
    reader *r = reader_open("-", NULL);
    line l;
    ck_assert_str_eq(reader_name(r), "standard input");
    ck_assert_int_eq(reader_line(r, &l, NULL), READER_LINE);
    ck_assert(l.size == 5 && memcmp(l.text, "typed", 5) == 0);
    reader_close(r);
    ck_assert_int_eq(fcntl(STDIN_FILENO, F_GETFD), 0);
    dup2(kept, STDIN_FILENO);
    close(kept);
    close(file);
}
END_TEST

START_TEST(a_failing_read_is_an_error)
{
    int kept = dup(STDIN_FILENO), file = open("/dev/null", O_WRONLY);
    dup2(file, STDIN_FILENO);
    reader *r = reader_open("-", NULL);
    line l;
    error err = {0};
    ck_assert_int_eq(reader_line(r, &l, &err), READER_FAILED);
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    ck_assert_str_eq(err.message, "standard input: Bad file descriptor");
    reader_close(r);
    dup2(kept, STDIN_FILENO);
    close(kept);
    close(file);
}
END_TEST

/* Every allocation fails once: an error each time, and at last the lines. */
START_TEST(out_of_memory_is_an_error)
{
    size_t size = 600000; /* crosses the blocks, so that a line is joined */
    char *text = memory_new(size, 1);
    unsigned char *packed = memory_new(size, 1);
    memset(text, 'x', size);
    size_t packed_size = add_member(packed, 0, size, text, size);
    const char *path = _i == 0 ? support_file("", text, size) : support_file(".gz", packed, packed_size);
    bool done = false;
    size_t nth = 1;
    for (; !done; nth++) {
        error err = {0};
        line l;
        memory_fail_at(nth);
        reader *r = reader_open(path, &err);
        done = r != NULL && reader_line(r, &l, &err) == READER_LINE;
        memory_fail_at(0);
        ck_assert_int_eq(err.code, done ? ERROR_NONE : ERROR_MEMORY);
        ck_assert(!done || l.size == size);
        reader_close(r);
    }
    ck_assert_uint_gt(nth, 4);
    memory_free(text);
    memory_free(packed);
}
END_TEST

START_TEST(out_of_memory_while_reading_all)
{
    const char *path = support_text("", "text");
    char *bytes = NULL;
    size_t size = 7;
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        error err = {0};
        memory_fail_at(nth);
        done = reader_read_all(path, &bytes, &size, &err);
        memory_fail_at(0);
        ck_assert(done || (err.code == ERROR_MEMORY && bytes == NULL && size == 7));
    }
    ck_assert_str_eq(bytes, "text");
    memory_free(bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reader");
    TCase *tests = tcase_create("reader");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, gives_lines_with_their_numbers);
    tcase_add_test(tests, an_empty_file_has_no_line);
    tcase_add_loop_test(tests, lines_and_newlines_are_the_text, 0, 2);
    tcase_add_test(tests, a_line_may_be_as_long_as_memory);
    tcase_add_test(tests, what_lines_left_can_be_read_as_bytes);
    tcase_add_test(tests, gzip_members_and_zeros_behind_them);
    tcase_add_test(tests, gzip_cut_anywhere_is_an_error);
    tcase_add_test(tests, gzip_with_a_bit_flipped_is_an_error_or_right);
    tcase_add_test(tests, what_is_no_gzip_is_not_read_as_text);
    tcase_add_test(tests, what_cannot_be_opened_is_an_error_with_its_path);
    tcase_add_test(tests, a_fifo_is_read_as_it_comes);
    tcase_add_test(tests, a_dash_is_standard_input);
    tcase_add_test(tests, a_failing_read_is_an_error);
    tcase_add_loop_test(tests, out_of_memory_is_an_error, 0, 2);
    tcase_add_test(tests, out_of_memory_while_reading_all);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
