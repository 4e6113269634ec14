/* --resume where a run has ended. */
#include "base/memory.h"
#include "tests/models/toy.h"
#include "tests/support.h"

#include <stdio.h>

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

int main(void)
{
    Suite *suite = suite_create("finished");
    TCase *tests = tcase_create("finished");
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, a_finished_run_is_not_run_again);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
