/* Parts of paths, and paths that lead to one file. */
#include "base/path.h"
#include "tests/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(the_last_part)
{
    ck_assert_str_eq(path_last("a/b/c.txt"), "c.txt");
    ck_assert_str_eq(path_last("c.txt"), "c.txt");
    ck_assert_str_eq(path_last("a/"), "");
    ck_assert_str_eq(path_last(""), "");
}
END_TEST

/* In a folder of its own, where a.txt and b.txt stand, link.txt and hard.txt are a.txt, and in/ is a folder. */
static void go_where_files_are(void)
{
    char folder[] = "/tmp/ner-path-XXXXXX";
    ck_assert(mkdtemp(folder) != NULL && chdir(folder) == 0 && mkdir("in", 0777) == 0);
    fclose(fopen("a.txt", "w"));
    fclose(fopen("b.txt", "w"));
    ck_assert(symlink("a.txt", "link.txt") == 0 && link("a.txt", "hard.txt") == 0 && symlink("in", "also") == 0);
}

static void leave(void)
{
    char folder[200];
    ck_assert(getcwd(folder, sizeof folder) != NULL);
    const char *const names[] = {"a.txt", "b.txt", "link.txt", "hard.txt", "also"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(names[i]);
    ck_assert(rmdir("in") == 0 && chdir("/") == 0 && rmdir(folder) == 0);
}

START_TEST(one_file_by_many_names)
{
    static const struct {
        const char *one, *other;
        bool same;
    } cases[] = {
        {"a.txt", "a.txt", true},      {"a.txt", "./a.txt", true},    {"a.txt", "link.txt", true},
        {"hard.txt", "link.txt", true}, {"a.txt", "in/../a.txt", true}, {"a.txt", "b.txt", false},
        {"new", "new", true},          {"new", "./new", true},        {"in/new", "also/new", true},
        {"in/new", "new", false},      {"a.txt", "new", false},       {"none/new", "none/../new", false},
        {"-", "-", false},             {"-", "a.txt", false},         {"in", "./also", false},
        {"/dev/null", "/dev/../dev/null", false},
    };
    go_where_files_are();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(path_same_file(cases[i].one, cases[i].other) == cases[i].same, "%s, %s", cases[i].one,
                      cases[i].other);
        ck_assert_int_eq(path_same_file(cases[i].other, cases[i].one), cases[i].same);
    }
    leave();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("path");
    TCase *tests = tcase_create("path");
    tcase_add_test(tests, the_last_part);
    tcase_add_test(tests, one_file_by_many_names);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
