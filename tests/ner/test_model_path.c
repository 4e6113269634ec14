#include "ner/model_path.h"
#include "base/memory.h"
#include "tests/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/ner-model-path-XXXXXX";

static void touch(const char *path)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fclose(file);
}

static void check_found(const char *name, const char *wanted)
{
    error err;
    char *path = model_path_find(name, &err);
    ck_assert_msg(path != NULL, "%s", err.message);
    ck_assert_str_eq(path, wanted);
    memory_free(path);
}

START_TEST(places_in_their_order)
{
    char name[256];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    static const char *const folders[] = {"b", "a",     "home",         "home/ner", "home/ner/models",
                                          "d", "d/ner", "d/ner/models", "xx"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        ck_assert_int_eq(mkdir(folders[i], 0777), 0);
    setenv("NER_MODEL_PATH", "b:a", 1);
    setenv("XDG_DATA_HOME", "home", 1);
    setenv("XDG_DATA_DIRS", "c:d", 1);
    static const char *const later[] = {"d/ner/models/xx.ner", "home/ner/models/xx.ner", "a/xx.ner", "b/xx.ner",
                                        "xx.ner"};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        touch(later[i]);
        check_found("xx", later[i]);
        check_found("xx.ner", later[i]);
    }
    touch("en"); /* here: not where the one that ships is looked for */
    touch("en.ner");
    touch("d/ner/models/en.ner");
    char *path = model_path_shipped(NULL);
    ck_assert_str_eq(path, "d/ner/models/en.ner");
    memory_free(path);
    check_found("en", "en");
    snprintf(name, sizeof name, "%s/no/such", folder);
    check_found(name, name);
    touch("plain");
    check_found("plain", "plain");
    snprintf(name, sizeof name, "rm -r '%s'", folder);
    ck_assert(chdir("/") == 0 && system(name) == 0);
}
END_TEST

START_TEST(a_name_that_is_nowhere_is_an_error_with_the_places)
{
    error err;
    setenv("NER_MODEL_PATH", "here:there", 1);
    setenv("XDG_DATA_HOME", "home", 1);
    setenv("XDG_DATA_DIRS", "system", 1);
    ck_assert_ptr_null(model_path_find("nosuch", &err));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    static const char wanted[] = "there is no model \"nosuch\" in ., here, there, home/ner/models, system/ner/models, ";
    ck_assert_mem_eq(err.message, wanted, sizeof wanted - 1);
    ck_assert_ptr_null(model_path_find("", &err));
    ck_assert_int_eq(err.code, ERROR_USAGE);
}
END_TEST

START_TEST(out_of_memory_is_an_error)
{
    error err;
    for (size_t nth = 1;; nth++) {
        memory_fail_at(nth);
        char *path = model_path_find("nosuch", &err);
        memory_fail_at(0);
        ck_assert_ptr_null(path);
        if (err.code != ERROR_MEMORY)
            break;
        ck_assert_uint_lt(nth, 50);
    }
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_path");
    TCase *tests = tcase_create("model_path");
    tcase_add_test(tests, places_in_their_order);
    tcase_add_test(tests, a_name_that_is_nowhere_is_an_error_with_the_places);
    tcase_add_test(tests, out_of_memory_is_an_error);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
