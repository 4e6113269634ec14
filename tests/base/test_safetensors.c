#include "base/memory.h"
#include "base/reader.h"
#include "base/safetensors.h"
#include "tests/support.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static const float weights[6] = {1.5f, -2.0f, 0.25f, 3.0f, 0.0f, -0.125f};
static const char letters[3] = {'a', 'b', 'c'};

static const tensor two_tensors[2] = {
    {.name = "rnn.weight", .type = TENSOR_F32, .dimensions = 2, .shape = {2, 3}, .data = weights,
     .bytes = sizeof weights},
    {.name = "text", .type = TENSOR_U8, .dimensions = 1, .shape = {3}, .data = letters, .bytes = sizeof letters},
};
static const metadata two_entries[2] = {{"format", "1"}, {"said", "\"tab\t\\line\n\" é"}};

static safetensors *open_well(const char *path)
{
    error err = {0};
    safetensors *file = safetensors_open(path, &err);
    ck_assert_msg(file != NULL, "%s", err.message);
    return file;
}

static const char *write_well(const tensor *tensors, size_t count, const metadata *entries, size_t entry_count)
{
    const char *path = support_text(".safetensors", "");
    error err = {0};
    ck_assert_msg(safetensors_write(path, tensors, count, entries, entry_count, &err), "%s", err.message);
    return path;
}

START_TEST(what_was_written_is_read)
{
    const char *path = write_well(two_tensors, 2, two_entries, 2);
    safetensors *file = open_well(path);
    ck_assert_str_eq(safetensors_path(file), path);
    ck_assert_uint_eq(safetensors_count(file), 2);
    ck_assert_str_eq(safetensors_at(file, 1)->name, "text");

    const tensor *t = safetensors_need(file, "rnn.weight", TENSOR_F32, 2, (size_t[]){2, SIZE_MAX}, NULL);
    ck_assert_ptr_nonnull(t);
    ck_assert_uint_eq(t->shape[1], 3);
    ck_assert_mem_eq(t->data, weights, sizeof weights);
    ck_assert_mem_eq(safetensors_find(file, "text")->data, "abc", 3);

    ck_assert_str_eq(safetensors_metadata(file, "format"), "1");
    ck_assert_str_eq(safetensors_metadata(file, "said"), two_entries[1].value);
    ck_assert_ptr_null(safetensors_metadata(file, "other"));
    safetensors_close(file);
}
END_TEST

START_TEST(every_tensor_begins_at_a_multiple_of_64)
{
    tensor tensors[70];
    char names[70][8];
    char bytes[70] = {0};
    for (size_t i = 0; i < 70; i++) {
        snprintf(names[i], sizeof names[i], "t%zu", i);
        tensors[i] = (tensor){.name = names[i], .type = TENSOR_I8, .dimensions = 1, .shape = {i}, .data = bytes,
                              .bytes = i};
    }
    safetensors *file = open_well(write_well(tensors, 70, NULL, 0));
    ck_assert_uint_eq(safetensors_count(file), 70);
    for (size_t i = 0; i < 70; i++) {
        const tensor *t = safetensors_find(file, names[i]);
        ck_assert_uint_eq(t->bytes, i);
        ck_assert_uint_eq((uintptr_t)t->data % 64, 0);
    }
    safetensors_close(file);
}
END_TEST

START_TEST(every_type_and_a_scalar_and_nothing_at_all)
{
    static const uint64_t data[3] = {1, 2, 3};
    for (tensor_type type = TENSOR_F32; type <= TENSOR_U64; type++) {
        tensor scalar = {.name = tensor_type_name(type), .type = type, .data = data, .bytes = tensor_type_size(type)};
        tensor row = {.name = "row", .type = type, .dimensions = 4, .shape = {1, 3, 1, 1}, .data = data,
                      .bytes = 3 * tensor_type_size(type)};
        tensor none = {.name = "none", .type = type, .dimensions = 2, .shape = {0, 7}, .data = NULL, .bytes = 0};
        safetensors *file = open_well(write_well((tensor[]){scalar, none, row}, 3, NULL, 0));
        ck_assert_uint_eq(safetensors_count(file), 3);
        ck_assert_ptr_nonnull(safetensors_need(file, tensor_type_name(type), type, 0, NULL, NULL));
        ck_assert_ptr_nonnull(safetensors_need(file, "none", type, 2, (size_t[]){0, 7}, NULL));
        ck_assert_ptr_nonnull(safetensors_need(file, "row", type, 4, (size_t[]){1, 3, 1, 1}, NULL));
        safetensors_close(file);
    }
    safetensors *file = open_well(write_well(NULL, 0, NULL, 0));
    ck_assert_uint_eq(safetensors_count(file), 0);
    ck_assert_ptr_null(safetensors_find(file, "row"));
    safetensors_close(file);
}
END_TEST

START_TEST(the_same_arguments_give_the_same_bytes)
{
    char *first, *second, *header;
    size_t first_size, second_size, header_size;
    ck_assert(reader_read_all(write_well(two_tensors, 2, two_entries, 2), &first, &first_size, NULL));
    ck_assert(reader_read_all(write_well(two_tensors, 2, two_entries, 2), &second, &second_size, NULL));
    ck_assert_uint_eq(first_size, second_size);
    ck_assert_mem_eq(first, second, first_size);

    ck_assert(safetensors_format_header(two_tensors, 2, two_entries, 2, &header, &header_size, NULL));
    ck_assert_uint_eq(header_size % 64, 0);
    ck_assert_mem_eq(header, first, header_size);
    static const char start[] = "{\"__metadata__\":{\"format\":\"1\",\"said\":\"\\\"tab\\u0009\\\\line\\n\\\" é\"},"
                                "\"rnn.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                                "\"pad.0\":{\"dtype\":\"U8\",\"shape\":[40],\"data_offsets\":[24,64]},\"text\":";
    ck_assert_mem_eq(header + 8, start, sizeof start - 1);
    memory_free(first);
    memory_free(second);
    memory_free(header);
}
END_TEST

START_TEST(the_header_that_is_mapped_is_the_one_that_was_formatted)
{
    char *header;
    size_t size, mapped_size;
    ck_assert(safetensors_format_header(two_tensors, 2, two_entries, 2, &header, &size, NULL));
    safetensors *file = open_well(write_well(two_tensors, 2, two_entries, 2));
    const void *mapped = safetensors_header(file, &mapped_size);
    ck_assert_uint_eq(mapped_size, size);
    ck_assert_mem_eq(mapped, header, size);
    memory_free(header);
    safetensors_close(file);
}
END_TEST

START_TEST(python_reads_what_was_written)
{
    char command[512];
    snprintf(command, sizeof command, "python3 '%s' '%s'", support_source("tests/base/read_safetensors.py"),
             write_well(two_tensors, 2, two_entries, 2));
    FILE *output = popen(command, "r");
    char text[512] = {0};
    size_t got = fread(text, 1, sizeof text - 1, output);
    int status = pclose(output);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
        fprintf(stderr, "SKIPPED: there is no python3 here\n");
        return;
    }
    ck_assert_int_eq(status, 0);
    ck_assert_uint_gt(got, 0);
    ck_assert_str_eq(text, "format=1\nrnn.weight F32 [2, 3] (1.5, -2.0, 0.25, 3.0, 0.0, -0.125)\ntext U8 [3] b'abc'\n");
}
END_TEST

/* A file with this header and so many zero bytes of data behind it. */
static const char *file_with(const char *header, size_t header_size, size_t data_size)
{
    static char bytes[4096];
    uint64_t length = header_size;
    memset(bytes, 0, sizeof bytes);
    memcpy(bytes, &length, 8);
    memcpy(bytes + 8, header, header_size);
    return support_file(".safetensors", bytes, 8 + header_size + data_size);
}

static void expect_refusal(const char *path, const char *message)
{
    error err = {0};
    ck_assert_msg(safetensors_open(path, &err) == NULL, "opened, where this was expected: %s", message);
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_msg(strncmp(err.message, path, strlen(path)) == 0, "no path: %s", err.message);
    ck_assert_msg(strstr(err.message, message) != NULL, "'%s' is not in '%s'", message, err.message);
}

/* Headers padded to a multiple of 8; 16 bytes of data follow. */
static const struct {
    const char *header, *message;
} refused[] = {
    {"[]", "not a JSON object"},
    {"", "not JSON"},
    {"{", "not JSON, at its byte"},
    {"{} x", "not JSON"},
    {"{\"a\xFF\":1}", "not JSON"},
    {"{\"a\\u0000b\":{\"dtype\":\"U8\",\"shape\":[16],\"data_offsets\":[0,16]}}", "not JSON"},
    {"{\"__metadata__\":1}", "__metadata__ is not an object"},
    {"{\"__metadata__\":{\"k\":1}}", "__metadata__ 'k' is not a string"},
    {"{\"a\":1}", "tensor 'a' is not described"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[16]}}", "is not described"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[16],\"data_offsets\":[0,16],\"more\":0}}", "is not described"},
    {"{\"a\":{\"dtype\":\"BOOL\",\"shape\":[16],\"data_offsets\":[0,16]}}", "no type that is known"},
    {"{\"a\":{\"dtype\":8,\"shape\":[16],\"data_offsets\":[0,16]}}", "no type that is known"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":16,\"data_offsets\":[0,16]}}", "at most 4 dimensions"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[16,1,1,1,1],\"data_offsets\":[0,16]}}", "at most 4 dimensions"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[-16],\"data_offsets\":[0,16]}}", "not a whole number"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[16.0],\"data_offsets\":[0,16]}}", "not a whole number"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[99999999999999999999],\"data_offsets\":[0,16]}}", "not JSON"},
    {"{\"a\":{\"dtype\":\"F64\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,16]}}", "too big"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[16],\"data_offsets\":[0]}}", "two data_offsets"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[16],\"data_offsets\":[-1,15]}}", "two data_offsets"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[16],\"data_offsets\":[16,0]}}", "has bytes 16 to 0 of 16"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[17],\"data_offsets\":[0,17]}}", "has bytes 0 to 17 of 16"},
    {"{\"a\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[0,16]}}", "16 bytes, but its type and shape make 20"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}}", "bytes behind the last tensor"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[8,16]}}", "there is a hole"},
    {"{}", "bytes behind the last tensor"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[12],\"data_offsets\":[0,12]},"
     "\"b\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[8,16]}}", "tensor 'b' overlaps"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[16],\"data_offsets\":[0,16]},"
     "\"b\":{\"dtype\":\"U8\",\"shape\":[16],\"data_offsets\":[0,16]}}", "tensor 'b' overlaps"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[16],\"data_offsets\":[0,16]},"
     "\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", "not JSON"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[16],\"data_offsets\":[0,16]},"
     "\"b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[5,5]}}", "tensor 'b' overlaps"},
    {"{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
     "\"b\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[2,14]},"
     "\"c\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[14,16]}}", "tensor 'b' is not aligned"},
};

START_TEST(a_wrong_header_is_refused)
{
    char header[512];
    size_t size = (strlen(refused[_i].header) + 7) / 8 * 8;
    memset(header, ' ', sizeof header);
    memcpy(header, refused[_i].header, strlen(refused[_i].header));
    expect_refusal(file_with(header, size, 16), refused[_i].message);
}
END_TEST

START_TEST(a_wrong_header_length_is_refused)
{
    expect_refusal(support_file("", "", 0), "it has 0 bytes");
    expect_refusal(support_file("", "\2\0\0\0\0\0\0", 7), "it has 7 bytes");
    expect_refusal(support_file("", "\3\0\0\0\0\0\0\0{}", 10), "cut short: the header should have 3 bytes");
    expect_refusal(support_file("", "\377\377\377\377\377\377\377\377{}", 10),
                   "a header of 18446744073709551615 bytes");
    expect_refusal(support_file("", "the 0.1 0.2\n", 12), "is not a safetensors file");
}
END_TEST

START_TEST(a_header_nested_too_deep_is_refused)
{
    char header[4000];
    memset(header, '[', sizeof header);
    expect_refusal(file_with(header, sizeof header, 0), "not JSON");
}
END_TEST

START_TEST(every_truncation_is_refused)
{
    char *bytes;
    size_t size;
    const char *path = write_well(two_tensors, 2, two_entries, 2);
    ck_assert(reader_read_all(path, &bytes, &size, NULL));
    for (size_t kept = 0; kept < size; kept++) {
        FILE *out = fopen(path, "wb");
        ck_assert_uint_eq(fwrite(bytes, 1, kept, out), kept);
        fclose(out);
        error err = {0};
        ck_assert_msg(safetensors_open(path, &err) == NULL, "cut at %zu of %zu", kept, size);
        ck_assert_int_eq(err.code, ERROR_DATA);
    }
    memory_free(bytes);
}
END_TEST

/* The last tensor has 3 bytes, so that 61 of pad stand behind it, and 40 behind the first one's 24. */
START_TEST(pads_that_are_not_zero_are_seen)
{
    char *bytes;
    size_t size;
    ck_assert(reader_read_all(write_well(two_tensors, 2, NULL, 0), &bytes, &size, NULL));
    static const struct {
        size_t from_end;
        bool pad;
    } places[] = {{1, true}, {61, true}, {62, false}, {64, false}, {65, true}, {104, true}, {105, false}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        bytes[size - places[i].from_end] ^= 4;
        safetensors *file = open_well(support_file(".safetensors", bytes, size));
        ck_assert(safetensors_pads_are_zero(file) == !places[i].pad);
        safetensors_close(file);
        bytes[size - places[i].from_end] ^= 4;
    }
    memory_free(bytes);
}
END_TEST

START_TEST(what_is_no_file_is_a_system_error)
{
    error err = {0};
    ck_assert_ptr_null(safetensors_open("/nowhere/at.all", &err));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    ck_assert_str_eq(err.message, "/nowhere/at.all: No such file or directory");
    ck_assert_ptr_null(safetensors_open("/tmp", &err));
    ck_assert_str_eq(err.message, "/tmp: Is a directory");
    safetensors_close(NULL);
}
END_TEST

START_TEST(a_tensor_that_is_needed_is_checked)
{
    safetensors *file = open_well(write_well(two_tensors, 2, NULL, 0));
    error err = {0};
    ck_assert_ptr_null(safetensors_need(file, "other", TENSOR_F32, 2, (size_t[]){2, 3}, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "tensor 'other' is missing"));
    ck_assert_ptr_null(safetensors_need(file, "text", TENSOR_F32, 1, (size_t[]){3}, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "tensor 'text' has type U8, where F32 is wanted"));
    ck_assert_ptr_null(safetensors_need(file, "text", TENSOR_U8, 1, (size_t[]){4}, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "tensor 'text' has another shape"));
    ck_assert_ptr_null(safetensors_need(file, "text", TENSOR_U8, 2, (size_t[]){3, 1}, &err));
    ck_assert_ptr_nonnull(strstr(err.message, safetensors_path(file)));
    safetensors_close(file);
}
END_TEST

static void expect_write_refused(tensor a, tensor b, metadata entry, const char *message)
{
    const char *path = support_text("", "was here");
    error err = {0};
    ck_assert(!safetensors_write(path, (tensor[]){a, b}, 2, &entry, 1, &err));
    ck_assert_int_eq(err.code, ERROR_USAGE);
    ck_assert_msg(strstr(err.message, message) != NULL, "%s", err.message);
    char *bytes;
    size_t size;
    ck_assert(reader_read_all(path, &bytes, &size, NULL));
    ck_assert_str_eq(bytes, "was here");
    memory_free(bytes);
}

START_TEST(wrong_arguments_are_not_written)
{
    tensor a = two_tensors[0], b = two_tensors[1];
    metadata fine = {"k", "v"};
    expect_write_refused(a, a, fine, "'rnn.weight' is there twice");
    b.name = "pad.7";
    expect_write_refused(a, b, fine, "reserved");
    b.name = "__metadata__";
    expect_write_refused(a, b, fine, "reserved");
    b.name = "\xC3";
    expect_write_refused(a, b, fine, "not UTF-8");
    b = two_tensors[1];
    expect_write_refused(a, b, (metadata){"k", "\xFF"}, "the value is not UTF-8");
    b.bytes = 2;
    expect_write_refused(a, b, fine, "shape and size do not agree");
    b.dimensions = 5;
    expect_write_refused(a, b, fine, "shape and size do not agree");
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
    error err = {0};
    ck_assert(!safetensors_write("/dev/full", two_tensors, 2, NULL, 0, &err));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    ck_assert_str_eq(err.message, "/dev/full: No space left on device");
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    const char *path = support_text("", "");
    bool done = false;
    for (size_t n = 1; !done; n++) {
        error err = {0};
        memory_fail_at(n);
        done = safetensors_write(path, two_tensors, 2, two_entries, 2, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY);
        ck_assert_uint_lt(n, 100);
    }
    safetensors *file = NULL;
    for (size_t n = 1; file == NULL; n++) {
        error err = {0};
        memory_fail_at(n);
        file = safetensors_open(path, &err);
        memory_fail_at(0);
        ck_assert(file != NULL || err.code == ERROR_MEMORY);
        ck_assert_uint_lt(n, 100);
    }
    safetensors_close(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("safetensors");
    TCase *tests = tcase_create("safetensors");
    tcase_add_test(tests, what_was_written_is_read);
    tcase_add_test(tests, every_tensor_begins_at_a_multiple_of_64);
    tcase_add_test(tests, every_type_and_a_scalar_and_nothing_at_all);
    tcase_add_test(tests, the_same_arguments_give_the_same_bytes);
    tcase_add_test(tests, the_header_that_is_mapped_is_the_one_that_was_formatted);
    tcase_add_test(tests, python_reads_what_was_written);
    tcase_add_loop_test(tests, a_wrong_header_is_refused, 0, sizeof refused / sizeof *refused);
    tcase_add_test(tests, a_wrong_header_length_is_refused);
    tcase_add_test(tests, a_header_nested_too_deep_is_refused);
    tcase_add_test(tests, every_truncation_is_refused);
    tcase_add_test(tests, pads_that_are_not_zero_are_seen);
    tcase_add_test(tests, what_is_no_file_is_a_system_error);
    tcase_add_test(tests, a_tensor_that_is_needed_is_checked);
    tcase_add_test(tests, wrong_arguments_are_not_written);
    tcase_add_test(tests, a_full_disk_is_an_error);
    tcase_add_test(tests, every_failed_allocation_is_reported);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
