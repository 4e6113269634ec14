#include "ner/json_record.h"
#include "base/memory.h"
#include "tests/support.h"

#include <string.h>

static arena memory;
static record r;
static const char *text;
static size_t text_size;
static error err;

static bool read_bytes(const char *json, size_t size)
{
    arena_reset(&memory);
    return json_record_read(json, size, &memory, &r, &text, &text_size, &err);
}

static bool read_text(const char *json)
{
    return read_bytes(json, strlen(json));
}

START_TEST(reads_the_text_and_knows_where_spans_stand)
{
    static const char json[] = " {\"id\": 7, \"text\": \"A \\\"b\\\"\", \"spans\": [1, 2], \"z\": {}} ";
    ck_assert_msg(read_text(json), "%s", err.message);
    ck_assert_uint_eq(text_size, 5);
    ck_assert_mem_eq(text, "A \"b\"", 5);
    ck_assert_ptr_eq(r.raw, json + 1);
    ck_assert_uint_eq(r.size, strlen(json) - 2);
    ck_assert_mem_eq(r.raw + r.spans_at, "[1, 2], ", 8);
    ck_assert_mem_eq(r.raw + r.spans_end, ", \"z\"", 5);
    ck_assert(!r.has_file);
}
END_TEST

static const struct {
    const char *json, *text;
} goods[] = {
    {"{\"text\":\"\"}", ""},
    {"{\"text\":\"\\b\\f\\n\\r\\t\\/\\\\\\\"\"}", "\b\f\n\r\t/\\\""},
    {"{\"text\":\"\\u00e9\\u4E2D\\ud83d\\uDE00\"}", "\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80"},
    {"{\"text\":\"\\ud83d|\\ude00|\\ud83d\\u0041\"}", "\xEF\xBF\xBD|\xEF\xBF\xBD|\xEF\xBF\xBD" "A"},
    {"{\"te\\u0078t\":\"key\"}", "key"},
    {"{\"text\":\"first\",\"text\":\"last\"}", "last"},
    {"{\"a\":{\"text\":1},\"text\":\"outer\"}", "outer"},
    {"{\"n\":[-0, 0.5, 1e9, -1.25E-3, 12, [], {}, [[{}]], true, false, null], \"text\":\"x\"}", "x"},
    {"\t{ \"text\" : \"blanks\" }\r", "blanks"},
    {"{\"text\":\"\xFF malformed\"}", "\xFF malformed"},
    {"{\"file\":1,\"text\":\"x\"}", "x"},
};

START_TEST(good_ones)
{
    ck_assert_msg(read_text(goods[_i].json), "%s: %s", goods[_i].json, err.message);
    ck_assert_uint_eq(text_size, strlen(goods[_i].text));
    ck_assert_mem_eq(text, goods[_i].text, text_size);
}
END_TEST

static const struct {
    const char *json, *message;
} bads[] = {
    {"", "not JSON: an object, which begins with {, is missing (byte 1 of the line)"},
    {"[]", "not JSON: an object, which begins with {, is missing (byte 1 of the line)"},
    {"{}", "it has no field \"text\" that is a string"},
    {"{\"text\": 5}", "it has no field \"text\" that is a string"},
    {"{\"text\": \"a\", \"text\": null}", "it has no field \"text\" that is a string"},
    {"{\"text\": \"a\"", "not JSON: a comma or } is missing (byte 13 of the line)"},
    {"{\"text\": \"a\",}", "not JSON: a string is missing (byte 14 of the line)"},
    {"{\"text\": \"a\"} x", "not JSON: something stands behind the object (byte 15 of the line)"},
    {"{\"text\" \"a\"}", "not JSON: a colon is missing (byte 9 of the line)"},
    {"{\"text\": \"a", "not JSON: a string has no end (byte 12 of the line)"},
    {"{\"text\": \"a\\", "not JSON: a string has no end (byte 13 of the line)"},
    {"{\"text\": \"\\x\"}", "not JSON: an escape that is none (byte 12 of the line)"},
    {"{\"text\": \"\\u12g4\"}", "not JSON: \\u without four hexadecimal digits (byte 15 of the line)"},
    {"{\"text\": \"\x01\"}", "not JSON: a control character in a string (byte 11 of the line)"},
    {"{\"a\": 01, \"text\": \"\"}", "not JSON: a comma or } is missing (byte 8 of the line)"},
    {"{\"a\": 1., \"text\": \"\"}", "not JSON: a digit is missing (byte 9 of the line)"},
    {"{\"a\": -}", "not JSON: a digit is missing (byte 8 of the line)"},
    {"{\"a\": 1e+}", "not JSON: a digit is missing (byte 10 of the line)"},
    {"{\"a\": tru}", "not JSON: a value is missing (byte 7 of the line)"},
    {"{\"a\": NaN}", "not JSON: a value is missing (byte 7 of the line)"},
    {"{\"a\": [1, ]}", "not JSON: a value is missing (byte 11 of the line)"},
    {"{\"a\": [1 2]}", "not JSON: a comma or ] is missing (byte 10 of the line)"},
    {"{\"a\": [1}", "not JSON: a comma or ] is missing (byte 9 of the line)"},
    {"{\"a\": {\"b\":1]", "not JSON: a comma or } is missing (byte 13 of the line)"},
    {"{\"a\": {\"b\"", "not JSON: a colon is missing (byte 11 of the line)"},
    {"{\"a\":", "not JSON: it ends too early (byte 6 of the line)"},
    {"{\"spans\": [], \"spans\": [], \"text\": \"\"}", "it has two fields \"spans\""},
};

START_TEST(bad_ones_are_errors_with_their_place)
{
    ck_assert_msg(!read_text(bads[_i].json), "%s", bads[_i].json);
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_str_eq(err.message, bads[_i].message);
}
END_TEST

START_TEST(a_nul_is_a_character_in_an_escape_alone)
{
    ck_assert(read_text("{\"text\": \"a\\u0000b\"}"));
    ck_assert_uint_eq(text_size, 3);
    ck_assert_mem_eq(text, "a\0b", 3);
    ck_assert(!read_bytes("{\"text\": \"a\0b\"}", 14));
    ck_assert(!read_bytes("{\"text\": \"a\\\0\"}", 15));
}
END_TEST

START_TEST(depth_is_bounded)
{
    char json[2 * JSON_RECORD_DEPTH + 64];
    for (int extra = 0; extra < 2; extra++) {
        size_t depth = JSON_RECORD_DEPTH + (size_t)extra, at = 0;
        memcpy(json, "{\"text\":\"\",\"a\":", 15);
        at += 15;
        memset(json + at, '[', depth);
        at += depth;
        memset(json + at, ']', depth);
        at += depth;
        json[at++] = '}';
        ck_assert(read_bytes(json, at) == (extra == 0));
    }
    ck_assert_str_eq(err.message, "not JSON: too many brackets inside each other (byte 528 of the line)");
}
END_TEST

START_TEST(every_beginning_of_a_line_is_an_error)
{
    static const char json[] = "{\"a\":[1.5e3,{\"b\":\"\\u00e9\"},null],\"text\":\"so\"}";
    for (size_t size = 0; size + 1 < sizeof json; size++)
        ck_assert(!read_bytes(json, size));
    ck_assert(read_bytes(json, sizeof json - 1));
}
END_TEST

START_TEST(out_of_memory_is_an_error)
{
    arena_dispose(&memory);
    memory_fail_at(1);
    ck_assert(!read_text("{\"text\": \"a\"}"));
    memory_fail_at(0);
    ck_assert_int_eq(err.code, ERROR_MEMORY);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_record");
    TCase *tests = tcase_create("json_record");
    tcase_add_test(tests, reads_the_text_and_knows_where_spans_stand);
    tcase_add_loop_test(tests, good_ones, 0, sizeof goods / sizeof *goods);
    tcase_add_loop_test(tests, bad_ones_are_errors_with_their_place, 0, sizeof bads / sizeof *bads);
    tcase_add_test(tests, a_nul_is_a_character_in_an_escape_alone);
    tcase_add_test(tests, depth_is_bounded);
    tcase_add_test(tests, every_beginning_of_a_line_is_an_error);
    tcase_add_test(tests, out_of_memory_is_an_error);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
