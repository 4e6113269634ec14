#include "base/memory.h"
#include "base/random.h"
#include "base/read_ahead.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum { BYTES = 5000000 };

static char *random_text(size_t size)
{
    char *text = memory_new(size, 1);
    random_stream r = random_seed(1, 0, 0, 0);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)('a' + random_below(&r, 16));
    return text;
}

static const char *compressed(const char *text, size_t size)
{
    const char *path = support_text(".gz", "");
    gzFile out = gzopen(path, "wb1");
    ck_assert_int_eq(gzwrite(out, text, (unsigned)size), (int)size);
    gzclose(out);
    return path;
}

static reader *open_well(const char *path)
{
    error err = {0};
    reader *r = reader_open(path, &err);
    ck_assert_msg(r != NULL, "%s", err.message);
    return r;
}

START_TEST(gives_the_bytes_of_the_reader)
{
    char *text = random_text(BYTES), *got = memory_new(BYTES + 1, 1);
    static const size_t sizes[] = {0, 1, 100, 262144, 262145, BYTES};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        reader *r = open_well(compressed(text, sizes[i]));
        read_ahead *a = read_ahead_new(r, NULL);
        size_t all = 0, size = 1, turn = 0;
        while (size > 0) {
            static const size_t wanted[] = {1, 7, 100000, 262144, 1000000};
            size_t room = BYTES + 1 - all, capacity = wanted[turn++ % 5];
            ck_assert(read_ahead_read(a, got + all, capacity < room ? capacity : room, &size, NULL));
            all += size;
        }
        ck_assert_uint_eq(all, sizes[i]);
        ck_assert_mem_eq(got, text, all);
        ck_assert(read_ahead_read(a, got, 1, &size, NULL)); /* the end stays the end */
        ck_assert_uint_eq(size, 0);
        read_ahead_free(a);
        reader_close(r);
    }
    memory_free(text);
    memory_free(got);
}
END_TEST

START_TEST(a_fault_comes_behind_the_bytes_before_it)
{
    char *text = random_text(BYTES), *bytes, *got = memory_new(BYTES, 1);
    size_t size;
    const char *path = compressed(text, BYTES);
    FILE *file = fopen(path, "rb");
    bytes = memory_new(BYTES, 1);
    size = fread(bytes, 1, BYTES, file);
    fclose(file);
    reader *r = open_well(support_file(".gz", bytes, size / 2));
    read_ahead *a = read_ahead_new(r, NULL);
    error err = {0};
    size_t all = 0;
    while (read_ahead_read(a, got + all, 65536, &size, &err))
        all += size;
    ck_assert_uint_gt(all, BYTES / 4);
    ck_assert_mem_eq(got, text, all);
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_ptr_nonnull(strstr(err.message, "cut short"));
    err = (error){0};
    ck_assert(!read_ahead_read(a, got, 1, &size, &err)); /* and the fault stays */
    ck_assert_int_eq(err.code, ERROR_DATA);
    read_ahead_free(a);
    reader_close(r);
    memory_free(text);
    memory_free(bytes);
    memory_free(got);
}
END_TEST

START_TEST(it_may_be_stopped_at_any_time)
{
    char *text = random_text(BYTES), byte;
    const char *path = compressed(text, BYTES);
    for (size_t reads = 0; reads < 30; reads++) {
        reader *r = open_well(path);
        read_ahead *a = read_ahead_new(r, NULL);
        for (size_t i = 0; i < reads; i++) {
            size_t size;
            ck_assert(read_ahead_read(a, &byte, 1, &size, NULL));
            ck_assert_int_eq(byte, text[i]);
        }
        read_ahead_free(a);
        reader_close(r);
    }
    read_ahead_free(NULL);
    memory_free(text);
}
END_TEST

START_TEST(only_compressed_files_are_worth_it)
{
    ck_assert(!read_ahead_helps(support_text(".txt", "a")));
    ck_assert(!read_ahead_helps("/nowhere/a.gz"));
    ck_assert(!read_ahead_helps("-"));
    ck_assert(!read_ahead_helps("/dev/null"));
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    reader *r = open_well(compressed("abc", 3));
    read_ahead *a = NULL;
    for (size_t n = 1; a == NULL; n++) {
        error err = {0};
        memory_fail_at(n);
        a = read_ahead_new(r, &err);
        memory_fail_at(0);
        ck_assert(a != NULL || err.code == ERROR_MEMORY);
    }
    read_ahead_free(a);
    reader_close(r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("read_ahead");
    TCase *tests = tcase_create("read_ahead");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, gives_the_bytes_of_the_reader);
    tcase_add_test(tests, a_fault_comes_behind_the_bytes_before_it);
    tcase_add_test(tests, it_may_be_stopped_at_any_time);
    tcase_add_test(tests, only_compressed_files_are_worth_it);
    tcase_add_test(tests, every_failed_allocation_is_reported);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
