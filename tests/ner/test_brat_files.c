#include "ner/brat_files.h"
#include "base/memory.h"
#include "tests/support.h"

#include <string.h>

START_TEST(an_input_gives_its_name_to_the_output)
{
    static const char *const cases[][2] = {{"a.txt", "out/a.ann"},           {"some/where/b.txt.gz", "out/b.ann"},
                                           {"-", "out/stdin.ann"},           {"plain", "out/plain.ann"},
                                           {"v1.2", "out/v1.2.ann"},         {".hidden", "out/.hidden.ann"},
                                           {"x.tar.conll", "out/x.tar.ann"}, {"dot.", "out/dot..ann"}};
    error err;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = brat_files_path("out", cases[i][0], "ann", &err);
        ck_assert_str_eq(path, cases[i][1]);
        memory_free(path);
    }
}
END_TEST

START_TEST(two_inputs_of_one_name_are_wrong_usage)
{
    error err;
    const char *const inputs[] = {"x/a.txt", "b.txt", "y/a.conll.gz"};
    ck_assert(!brat_files_prepare("/nowhere/at/all", inputs, 3, false, &err));
    ck_assert_int_eq(err.code, ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(err.message, "would be written to the same .ann"));
    ck_assert(!brat_files_prepare("/nowhere/at/all", inputs, 2, true, &err));
    ck_assert_str_eq(err.message, "/nowhere/at/all: No such file or directory");
    ck_assert(brat_files_prepare("/tmp", inputs, 2, true, &err));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("brat_files");
    TCase *tests = tcase_create("brat_files");
    tcase_add_test(tests, an_input_gives_its_name_to_the_output);
    tcase_add_test(tests, two_inputs_of_one_name_are_wrong_usage);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
