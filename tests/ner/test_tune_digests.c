/* What a trial of ner tune learns from, byte by byte. */
#include "base/memory.h"
#include "ner/tune_digests.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

/* SHA-256 of "abc" and of "", FIPS 180-4's examples. */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static char abc[256], empty[256];

static void make_files(void)
{
    snprintf(abc, sizeof abc, "%s", support_text(".txt", "abc"));
    snprintf(empty, sizeof empty, "%s", support_text(".txt", ""));
}

static void expect_digests(tune_digests *d, const config *c, const char *wanted)
{
    error err = {0};
    char *found = tune_digests_format(d, c, &err);
    ck_assert_msg(found != NULL, "%s", err.message);
    ck_assert_str_eq(found, wanted);
    memory_free(found);
}

START_TEST(of_corpora_vectors_and_teachers)
{
    char *train[] = {abc, empty};
    config c = {.train = {.items = train, .count = 2}, .dev = abc};
    tune_digests d = {0};
    make_files();
    expect_digests(&d, &c, ABC " " EMPTY " " ABC);
    c.vectors = empty;
    expect_digests(&d, &c, ABC " " EMPTY " " ABC "; vectors " EMPTY);
    c.teacher.file = abc;
    expect_digests(&d, &c, ABC " " EMPTY " " ABC "; vectors " EMPTY "; teacher " ABC);
    c.vectors = NULL;
    expect_digests(&d, &c, ABC " " EMPTY " " ABC "; teacher " ABC);
    c = (config){.train = {.items = train, .count = 1}, .dev_share = 0.1};
    expect_digests(&d, &c, ABC " ");
    ck_assert_uint_eq(d.count, 2); /* each file was read once */
    tune_digests_dispose(&d);
}
END_TEST

START_TEST(old_records_are_of_corpora_alone)
{
    ck_assert(tune_digests_agree("a b", "a b"));
    ck_assert(tune_digests_agree("a b; vectors c; teacher d", "a b; vectors c; teacher d"));
    ck_assert(tune_digests_agree("a b; vectors c", "a b"));
    ck_assert(tune_digests_agree("a ; teacher c", "a "));
    ck_assert(!tune_digests_agree("a b; vectors c", "a b; vectors d"));
    ck_assert(!tune_digests_agree("a b; vectors c; teacher d", "a b; vectors c"));
    ck_assert(!tune_digests_agree("a b; vectors c", "a c"));
    ck_assert(!tune_digests_agree("a b; vectors c", "a"));
    ck_assert(!tune_digests_agree("a b", "a b; vectors c"));
}
END_TEST

START_TEST(a_file_that_is_not_there)
{
    char nowhere[] = "nowhere.txt";
    char *train[] = {abc};
    const config c = {.train = {.items = train, .count = 1}, .dev = abc, .vectors = nowhere};
    tune_digests d = {0};
    error err = {0};
    make_files();
    ck_assert(tune_digests_format(&d, &c, &err) == NULL);
    ck_assert_str_eq(err.message, "nowhere.txt: No such file or directory");
    tune_digests_dispose(&d);
}
END_TEST

START_TEST(without_memory)
{
    char *train[] = {abc};
    const config c = {.train = {.items = train, .count = 1}, .dev = empty, .vectors = abc};
    bool done = false;
    size_t failures = 0;
    make_files();
    for (; !done; failures++) {
        tune_digests d = {0};
        error err = {0};
        memory_fail_at(failures + 1);
        char *found = tune_digests_format(&d, &c, &err);
        memory_fail_at(0);
        done = found != NULL;
        ck_assert_msg(done || err.code == ERROR_MEMORY, "%s", err.message);
        memory_free(found);
        tune_digests_dispose(&d);
    }
    ck_assert_uint_gt(failures, 4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tune_digests");
    TCase *tests = tcase_create("tune_digests");
    tcase_add_test(tests, of_corpora_vectors_and_teachers);
    tcase_add_test(tests, old_records_are_of_corpora_alone);
    tcase_add_test(tests, a_file_that_is_not_there);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
