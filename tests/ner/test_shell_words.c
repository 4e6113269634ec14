/* A command to copy into a shell, which reads it as it was. */
#include "base/memory.h"
#include "ner/shell_words.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

static void expect(const char *expected, const char *const *words, size_t count)
{
    buffer out = {0};
    ck_assert(shell_words_format(&out, words, count));
    ck_assert_str_eq(out.data, expected);
    buffer_dispose(&out);
}

START_TEST(quotes_where_a_shell_would_read_something_else)
{
    expect("train run.yaml --set epochs=3 -o m.ner",
           (const char *[]){"train", "run.yaml", "--set", "epochs=3", "-o", "m.ner"}, 6);
    expect("'rnn={cell: gru}' 'train=[a.txt, b.txt]' '' '$HOME' '*' '~/x' 'Zoë'",
           (const char *[]){"rnn={cell: gru}", "train=[a.txt, b.txt]", "", "$HOME", "*", "~/x", "Zoë"}, 7);
    expect("'it'\\''s'", (const char *[]){"it's"}, 1);
}
END_TEST

/* What sh itself makes of it. */
START_TEST(a_shell_reads_it_back)
{
    static const char *const odd[] = {"", "'", "''", "a'b", "\\", "a\nb", "$(exit)", "`exit`", "!", "#x", "{a,b}", "-"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        buffer command = {0};
        char read[16] = "";
        ck_assert(buffer_append_text(&command, "printf %s ") &&
                  shell_words_format(&command, (const char *[]){odd[i]}, 1));
        FILE *shell = popen(command.data, "r");
        ck_assert_ptr_nonnull(shell);
        read[fread(read, 1, sizeof read - 1, shell)] = '\0';
        ck_assert_int_eq(pclose(shell), 0);
        ck_assert_str_eq(read, odd[i]);
        buffer_dispose(&command);
    }
}
END_TEST

START_TEST(without_memory)
{
    size_t failures = 0;
    for (bool done = false; !done; failures++) {
        buffer out = {0};
        memory_fail_at(failures + 1);
        done = shell_words_format(&out, (const char *[]){"a", "it's"}, 2);
        memory_fail_at(0);
        buffer_dispose(&out);
    }
    ck_assert_uint_ge(failures, 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shell_words");
    TCase *tests = tcase_create("shell_words");
    tcase_add_test(tests, quotes_where_a_shell_would_read_something_else);
    tcase_add_test(tests, a_shell_reads_it_back);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
