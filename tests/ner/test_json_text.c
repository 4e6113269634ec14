#include "ner/json_text.h"

#include "base/memory.h"
#include "base/reader.h"
#include "tests/support.h"

#include <string.h>

/* What json_text_string writes for TEXT[SIZE]; memory_free. */
static char *written(const char *text, size_t size)
{
    const char *path = support_text(".json", "");
    error err;
    writer *w = writer_open(path, &err);
    ck_assert_ptr_nonnull(w);
    ck_assert(json_text_string(w, text, size));
    ck_assert(writer_commit(w, &err));
    char *bytes;
    size_t got;
    ck_assert(reader_read_all(path, &bytes, &got, &err));
    return bytes;
}

static void check_string(const char *text, size_t size, const char *want)
{
    char *got = written(text, size);
    ck_assert_str_eq(got, want);
    memory_free(got);
}

START_TEST(writes_a_json_string)
{
    check_string("Zoë said \"hi\"\n", 15, "\"Zoë said \\\"hi\\\"\\n\"");
    check_string("", 0, "\"\"");
    check_string("a\\b\t\b\f\r", 7, "\"a\\\\b\\t\\b\\f\\r\"");
}
END_TEST

START_TEST(escapes_what_ends_lines_or_strings)
{
    check_string("\0\x1f\x7f", 3, "\"\\u0000\\u001f\x7f\"");
    check_string("a\xC2\x85" "b\xE2\x80\xA8" "c\xE2\x80\xA9", 11, "\"a\\u0085b\\u2028c\\u2029\"");
}
END_TEST

START_TEST(malformed_bytes_become_replacement_characters)
{
    check_string("a\xFF" "b\xC0\xAF", 5, "\"a\xEF\xBF\xBD" "b\xEF\xBF\xBD\xEF\xBF\xBD\"");
    check_string("\xE2\x82", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_text");
    TCase *tests = tcase_create("json_text");
    tcase_add_test(tests, writes_a_json_string);
    tcase_add_test(tests, escapes_what_ends_lines_or_strings);
    tcase_add_test(tests, malformed_bytes_become_replacement_characters);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
