/* --resume where a run has ended. */
#include "base/memory.h"
#include "tests/models/toy.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

static const training_options one_thread = {.threads = 1};

static training_result train(const char *path, const char *dev, const char *setting, const training_options *options)
{
    config c = toy_config(toy_corpus(40, 1), dev, path, &setting, 1);
    const training_result result = toy_train(&c, options);
    config_dispose(&c);
    return result;
}

/* After the end there is nothing to resume: the model stays, whole. Another configuration, another corpus and a damaged
 * model are trained. */
START_TEST(a_finished_run_is_not_run_again)
{
    const training_options options = {.threads = 1, .resume = true};
    const char *path = toy_path("finished.ner"), *dev = toy_corpus(20, 2);
    ck_assert(!train(path, dev, "seed=1", &options).finished);
    size_t size;
    char *bytes = toy_read(path, &size);
    ck_assert(train(path, dev, "seed=1", &options).finished);
    ck_assert(!train(path, dev, "seed=1", &one_thread).finished);
    ck_assert(train(path, dev, "seed=1", &options).finished);
    ck_assert(!train(path, dev, "seed=3", &options).finished);
    ck_assert(!train(path, toy_corpus(21, 2), "seed=3", &options).finished);
    ck_assert(train(path, toy_corpus(21, 2), "seed=3", &options).finished);
    for (size_t at = 100; at < size; at += size / 7) {
        FILE *out = fopen(path, "wb");
        bytes[at] ^= 1;
        ck_assert_uint_eq(fwrite(bytes, 1, size, out), size);
        fclose(out);
        bytes[at] ^= 1;
        ck_assert_msg(!train(path, dev, "seed=1", &options).finished, "byte %zu", at);
    }
    memory_free(bytes);
}
END_TEST

/* Puts TEXT over OLD, which is as long, in a file. */
static void reword(const char *path, const char *old, const char *text)
{
    size_t size, at = 0;
    char *bytes = toy_read(path, &size);
    while (at + strlen(old) <= size && memcmp(bytes + at, old, strlen(old)) != 0)
        at++;
    ck_assert_msg(at + strlen(old) <= size, "%s has no %s", path, old);
    memcpy(bytes + at, text, strlen(old));
    FILE *out = fopen(path, "wb");
    ck_assert_uint_eq(fwrite(bytes, 1, size, out), size);
    fclose(out);
    memory_free(bytes);
}

/* A key that came after the model has its default there, which is what the run has. */
START_TEST(a_model_older_than_a_key_is_finished)
{
    const training_options options = {.threads = 1, .resume = true};
    const char *path = toy_path("older.ner"), *dev = toy_corpus(20, 2);
    ck_assert(!train(path, dev, "seed=1", &options).finished);
    reword(path, "  pool: mean\\n", "  # not yet \\n");
    toy_sign(path);
    ck_assert(train(path, dev, "seed=1", &options).finished);
    ck_assert(!train(path, dev, "context.pool=max", &options).finished);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("finished");
    TCase *tests = tcase_create("finished");
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, a_finished_run_is_not_run_again);
    tcase_add_test(tests, a_model_older_than_a_key_is_finished);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
