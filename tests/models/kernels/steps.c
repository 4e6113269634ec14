/* The step to the best sequence of tags: the same numbers as the plain one to the last bit, ties and moves that are not
 * legal included. */
#include "models/kernels/kernels.h"
#include "tests/models/kernels/arrays.h"
#include "tests/models/kernels/kernel_tests.h"

#include <math.h>
#include <string.h>

static const size_t sizes[] = {1, 2, 8, 9, 15, 16, 17, 31, 33, 200};

static void check_step(const kernels *make, size_t tags, random_stream *random)
{
    float *before = array_random(random, tags, 1), *moves = array_random(random, tags * tags, 1);
    float *emissions = array_random(random, tags, 1), *now = array_random(random, tags, 1);
    float *from = array_random(random, tags, 1);
    for (size_t i = 0; i < tags * tags; i++)
        moves[i] = i % 3 == 1 ? -INFINITY : i % 5 == 0 ? 0 : moves[i];
    for (size_t i = 0; i + 1 < tags; i += 4)
        before[i] = before[i + 1];
    float *now_right = array_copy(now, tags), *from_right = array_copy(from, tags);
    make->best_step(tags, before, moves, emissions, now, from);
    kernels_plain.best_step(tags, before, moves, emissions, now_right, from_right);
    ck_assert_msg(memcmp(now, now_right, tags * sizeof *now) == 0 && memcmp(from, from_right, tags * sizeof *from) == 0,
                  "%s: best_step, %zu tags", make->name, tags);
    float *const made[] = {now, now_right, from, from_right};
    for (size_t i = 0; i < 4; i++)
        array_release(made[i], tags);
    array_release(before, tags);
    array_release(moves, tags * tags);
    array_release(emissions, tags);
}

START_TEST(steps_of_best_sequences)
{
    random_stream random = random_seed(9, 0, 0, 0);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (size_t round = 0; round < 20; round++)
            check_step(kernels_at((size_t)_i), sizes[i], &random);
}
END_TEST

TCase *step_tests(int makes)
{
    TCase *tests = tcase_create("steps");
    tcase_add_loop_test(tests, steps_of_best_sequences, 0, makes);
    return tests;
}
