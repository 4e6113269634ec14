#include "base/memory.h"
#include "ner/options.h"
#include "tests/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const command example = {.name = "try", .summary = "Tries.", .usage = "[OPTION]... FILE"};
static const char *const colours[] = {"red", "green", NULL};

static bool loud, all;
static const char *name;
static option_list sets;
static size_t threads, parts, colour;
static long shift;
static double share;

static const option table[] = {
    {'l', "loud", OPTION_FLAG, NULL, "Be loud.", &loud, NULL},
    {'a', "all", OPTION_FLAG, NULL, "Take all.", &all, NULL},
    {'n', "name", OPTION_TEXT, "NAME", "Call it so.", &name, NULL},
    {'s', "set", OPTION_LIST, "KEY=VALUE", "Set one.", &sets, NULL},
    {'j', "threads", OPTION_COUNT, "N", "Threads.", &threads, NULL},
    {0, "parts", OPTION_POSITIVE, "N", "Parts.", &parts, NULL},
    {0, "shift", OPTION_INTEGER, "N", "Shift.", &shift, NULL},
    {0, "share", OPTION_NUMBER, "P", "Share.", &share, NULL},
    {'c', "colour", OPTION_CHOICE, "WORD", "Paint.", &colour, colours},
};

static options parsed;
static char said[4096]; /* what the last parse printed on both streams */

static void set_defaults(void)
{
    loud = all = false;
    name = "nobody";
    sets = (option_list){0};
    threads = 7;
    parts = 2;
    colour = 0;
    shift = 0;
    share = 0.5;
    parsed = (options){0};
}

/* Parses the words, up to a NULL, and keeps what is printed. */
static int parse(const char *const *words)
{
    static char copies[16][64];
    char *argv[17] = {0};
    int argc = 0;
    set_defaults();
    for (; words[argc] != NULL; argc++) {
        snprintf(copies[argc], sizeof copies[argc], "%s", words[argc]);
        argv[argc] = copies[argc];
    }
    fflush(NULL);
    const char *path = support_text(".said", "");
    int kept[2] = {dup(1), dup(2)}, file = open(path, O_RDWR | O_APPEND);
    ck_assert_int_ge(file, 0);
    dup2(file, 1);
    dup2(file, 2);
    int status = options_parse(&parsed, &example, table, sizeof table / sizeof *table, argc, argv);
    fflush(NULL);
    dup2(kept[0], 1);
    dup2(kept[1], 2);
    close(kept[0]);
    close(kept[1]);
    ssize_t size = pread(file, said, sizeof said - 1, 0);
    said[size > 0 ? size : 0] = '\0';
    close(file);
    return status;
}

#define PARSE(...) parse((const char *const[]){"try", __VA_ARGS__, NULL})

START_TEST(options_and_operands_mix)
{
    ck_assert_int_eq(PARSE("one", "--name", "Ada", "-j4", "two", "--colour=green", "-al", "--", "--three"), -1);
    ck_assert_str_eq(name, "Ada");
    ck_assert_uint_eq(threads, 4);
    ck_assert_uint_eq(colour, 1);
    ck_assert(all && loud);
    ck_assert_uint_eq(parsed.operand_count, 3);
    ck_assert_str_eq(parsed.operands[0], "one");
    ck_assert_str_eq(parsed.operands[1], "two");
    ck_assert_str_eq(parsed.operands[2], "--three");
    options_dispose(&parsed);
}
END_TEST

START_TEST(what_is_not_given_keeps_its_default)
{
    ck_assert_int_eq(PARSE("file"), -1);
    ck_assert_str_eq(name, "nobody");
    ck_assert_uint_eq(threads, 7);
    ck_assert_double_eq(share, 0.5);
    options_dispose(&parsed);
}
END_TEST

START_TEST(every_kind_of_value)
{
    ck_assert_int_eq(PARSE("--shift=-3", "--share", "1e-3", "-lj", "2", "-s", "a=1", "--set=b=2", "-n-", "--parts", "1",
                           "-"), -1);
    ck_assert_int_eq(shift, -3);
    ck_assert_uint_eq(parts, 1);
    ck_assert_double_eq(share, 1e-3);
    ck_assert(loud);
    ck_assert_uint_eq(threads, 2);
    ck_assert_uint_eq(sets.count, 2);
    ck_assert_str_eq(sets.items[0], "a=1");
    ck_assert_str_eq(sets.items[1], "b=2");
    ck_assert_str_eq(name, "-");
    ck_assert_uint_eq(parsed.operand_count, 1);
    ck_assert_str_eq(parsed.operands[0], "-");
    options_dispose(&parsed);
}
END_TEST

START_TEST(an_option_takes_the_next_word_whatever_it_is)
{
    ck_assert_int_eq(PARSE("--name", "--help", "--name="), -1);
    ck_assert_str_eq(name, "");
    options_dispose(&parsed);
}
END_TEST

START_TEST(the_last_one_counts)
{
    ck_assert_int_eq(PARSE("-c", "green", "-c", "red"), -1);
    ck_assert_uint_eq(colour, 0);
    options_dispose(&parsed);
}
END_TEST

/* Wrong usage: the words, and what must be said. */
static const struct wrong {
    const char *words[4];
    const char *message;
} wrongs[] = {
    {{"--nmae", "x"}, "ner try: unknown option --nmae; did you mean --name?\n"},
    {{"--zzzzzz"}, "ner try: unknown option --zzzzzz\n"},
    {{"-x"}, "ner try: unknown option -x\n"},
    {{"-lx"}, "ner try: unknown option -x\n"},
    {{"--name"}, "ner try: --name wants a value: NAME\n"},
    {{"-j"}, "ner try: --threads wants a value: N\n"},
    {{"--loud=yes"}, "ner try: --loud takes no value\n"},
    {{"-j", "four"}, "ner try: --threads: \"four\" is not a whole number from 0\n"},
    {{"-j", "-1"}, "ner try: --threads: \"-1\" is not"},
    {{"-j", " 1"}, "ner try: --threads: \" 1\" is not"},
    {{"-j", "1x"}, "ner try: --threads: \"1x\" is not"},
    {{"-j", ""}, "ner try: --threads: \"\" is not"},
    {{"-j", "99999999999999999999999"}, "ner try: --threads: \"99999999999999999999999\" is not"},
    {{"--parts", "0"}, "ner try: --parts: \"0\" is not a whole number from 1\n"},
    {{"--parts", "-1"}, "ner try: --parts: \"-1\" is not a whole number from 1\n"},
    {{"--shift", "1.5"}, "ner try: --shift: \"1.5\" is not a whole number\n"},
    {{"--shift", "99999999999999999999999"}, "ner try: --shift: "},
    {{"--share", "0x10"}, "ner try: --share: \"0x10\" is not a number\n"},
    {{"--share", "nan"}, "ner try: --share: \"nan\" is not a number\n"},
    {{"--share", "1e999"}, "ner try: --share: \"1e999\" is not a number\n"},
    {{"--share", "0,5"}, "ner try: --share: \"0,5\" is not a number\n"},
    {{"--share", ""}, "ner try: --share: \"\" is not a number\n"},
    {{"-c", "blue"}, "ner try: --colour: \"blue\" is not one of red, green\n"},
    {{"-n", "\033[31m", "--\033x"}, "ner try: unknown option --^[x\n"},
};

static int parse_with_a_table_of_its_own(options *o)
{
    char words[][8] = {"try", "-s", "a=1"};
    char *argv[] = {words[0], words[1], words[2]};
    const option own[] = {{'s', "set", OPTION_LIST, "KEY=VALUE", "Set one.", &sets, NULL}};
    return options_parse(o, &example, own, 1, 3, argv);
}

/* The items point to the words of argv, so only their number is looked at. The address sanitizer sees a table that is
 * read when it is gone. */
START_TEST(the_table_may_end_before_the_options)
{
    sets = (option_list){0};
    ck_assert_int_eq(parse_with_a_table_of_its_own(&parsed), -1);
    ck_assert_uint_eq(sets.count, 1);
    options_dispose(&parsed);
    ck_assert_ptr_null(sets.items);
}
END_TEST

START_TEST(wrong_usage_is_status_2_and_says_what)
{
    const struct wrong *w = &wrongs[_i];
    ck_assert_int_eq(PARSE(w->words[0], w->words[1], w->words[2], w->words[3]), 2);
    ck_assert_msg(strncmp(said, w->message, strlen(w->message)) == 0, "said %s not %s", said, w->message);
    ck_assert_ptr_nonnull(strstr(said, "\nner try: try `ner try --help`\n"));
}
END_TEST

START_TEST(wrong_usage_changes_no_value)
{
    ck_assert_int_eq(PARSE("--name=Ada", "-j4", "-s", "a", "-x"), 2);
    ck_assert_str_eq(name, "nobody");
    ck_assert_uint_eq(threads, 7);
    ck_assert_uint_eq(sets.count, 0);
    ck_assert_ptr_null(parsed.operands);
}
END_TEST

START_TEST(help_shows_every_option_and_the_default)
{
    ck_assert_int_eq(PARSE("-c", "green", "--help", "--colour"), 0);
    ck_assert_str_eq(said,
        "Usage\n"
        "  ner try [OPTION]... FILE\n"
        "\n"
        "Options\n"
        "  -l, --loud              Be loud.\n"
        "  -a, --all               Take all.\n"
        "  -n, --name NAME         Call it so.\n"
        "  -s, --set KEY=VALUE     Set one.\n"
        "  -j, --threads N         Threads.\n"
        "      --parts N           Parts.\n"
        "      --shift N           Shift.\n"
        "      --share P           Share.\n"
        "  -c, --colour WORD       Paint. One of: red (default), green.\n"
        "  -h, --help              Show this help.\n");
    ck_assert_uint_eq(colour, 0);
}
END_TEST

START_TEST(out_of_memory_is_status_1)
{
    int status = 1;
    for (size_t nth = 1; status != -1; nth++) {
        memory_fail_at(nth);
        status = PARSE("-s", "a", "-s", "b", "file");
        memory_fail_at(0);
        if (status != -1) {
            ck_assert_int_eq(status, 1);
            ck_assert_str_eq(said, "ner try: out of memory\n");
            ck_assert_uint_eq(sets.count, 0);
        }
        ck_assert_uint_lt(nth, 100);
    }
    ck_assert_uint_eq(sets.count, 2);
    options_dispose(&parsed);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("options");
    TCase *tests = tcase_create("options");
    tcase_add_test(tests, options_and_operands_mix);
    tcase_add_test(tests, what_is_not_given_keeps_its_default);
    tcase_add_test(tests, every_kind_of_value);
    tcase_add_test(tests, an_option_takes_the_next_word_whatever_it_is);
    tcase_add_test(tests, the_last_one_counts);
    tcase_add_test(tests, the_table_may_end_before_the_options);
    tcase_add_loop_test(tests, wrong_usage_is_status_2_and_says_what, 0, sizeof wrongs / sizeof *wrongs);
    tcase_add_test(tests, wrong_usage_changes_no_value);
    tcase_add_test(tests, help_shows_every_option_and_the_default);
    tcase_add_test(tests, out_of_memory_is_status_1);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
