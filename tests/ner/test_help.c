#include "base/memory.h"
#include "base/reader.h"
#include "ner/help.h"
#include "tests/support.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* TEXT wrapped at WIDTH from COLUMN with INDENT; static memory. */
static const char *wrapped(const char *text, size_t column, size_t indent, size_t width)
{
    static char result[2000];
    const char *path = support_text(".wrapped", "");
    writer *w = writer_open(path, NULL);
    help_wrap(w, text, column, indent, width);
    ck_assert(writer_commit(w, NULL));
    char *bytes;
    size_t size;
    ck_assert(reader_read_all(path, &bytes, &size, NULL));
    ck_assert_uint_lt(size, sizeof result);
    memcpy(result, bytes, size + 1);
    memory_free(bytes);
    return result;
}

START_TEST(breaks_at_blanks)
{
    ck_assert_str_eq(wrapped("Angela Merkel met them in Munich", 0, 0, 13), "Angela Merkel\nmet them in\nMunich\n");
    ck_assert_str_eq(wrapped("Angela Merkel met them", 4, 2, 13), "Angela\n  Merkel met\n  them\n");
}
END_TEST

START_TEST(counts_characters_not_bytes)
{
    ck_assert_str_eq(wrapped("éééé éééé é", 0, 0, 9), "éééé éééé\né\n");
}
END_TEST

START_TEST(a_word_that_is_too_long_stands_alone)
{
    ck_assert_str_eq(wrapped("a Donaudampfschifffahrt b", 0, 0, 10), "a\nDonaudampfschifffahrt\nb\n");
    ck_assert_str_eq(wrapped("Donaudampfschifffahrt", 0, 0, 10), "Donaudampfschifffahrt\n");
}
END_TEST

START_TEST(lines_are_paragraphs_and_indented_ones_stay)
{
    ck_assert_str_eq(wrapped("one two\n\n  as it   is\nthree", 0, 0, 5), "one\ntwo\n\n  as it   is\nthree\n");
    ck_assert_str_eq(wrapped("one\ntwo\n", 2, 2, 20), "one\n  two\n");
    ck_assert_str_eq(wrapped("", 0, 0, 20), "\n");
}
END_TEST

START_TEST(the_width_is_that_of_the_terminal_within_reason)
{
    static const struct {
        const char *columns;
        size_t width;
    } cases[] = {{"60", 60}, {"1000", 100}, {"5", 80}, {"-60", 80}, {"wide", 80}, {"", 80}};
    int kept = dup(STDOUT_FILENO), nowhere = open("/dev/null", O_WRONLY); /* not the terminal of who runs this */
    dup2(nowhere, STDOUT_FILENO);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("COLUMNS", cases[i].columns, 1);
        ck_assert_uint_eq(help_width(), cases[i].width);
    }
    unsetenv("COLUMNS");
    ck_assert_uint_eq(help_width(), 80);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    close(nowhere);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("help");
    TCase *tests = tcase_create("help");
    tcase_add_test(tests, breaks_at_blanks);
    tcase_add_test(tests, counts_characters_not_bytes);
    tcase_add_test(tests, a_word_that_is_too_long_stands_alone);
    tcase_add_test(tests, lines_are_paragraphs_and_indented_ones_stay);
    tcase_add_test(tests, the_width_is_that_of_the_terminal_within_reason);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
