/* A step of Adam and its kin. */
#include "models/kernels/kernels.h"
#include "tests/models/kernels/arrays.h"
#include "tests/models/kernels/kernel_tests.h"

#include <math.h>
#include <stdio.h>

static const adaptive_step steps[] = {
    /* Adam's tenth step, with a clipped gradient and a weight's penalties; AdamW; NAdam */
    {0.5f, 0.01f, 0.02f, 0.9f, 0.999f, 0.1f, 0.001f, 1e-8f, 0.0015f, 0, 10.0f, 1},
    {1, 0, 0, 0.9f, 0.999f, 0.1f, 0.001f, 1e-8f, 0.01f, 0, 31.6f, 0.99f},
    {1, 0, 0.1f, 0.9f, 0.999f, 0.1f, 0.001f, 1e-8f, 0.0015f, 0.0008f, 5.0f, 1},
};
enum { STEPS = sizeof steps / sizeof *steps };

/* Second moments are squares: they are not negative. */
static float *random_squares(random_stream *random, size_t n)
{
    float *made = array_random(random, n, 1);
    for (size_t i = 0; i < n; i++)
        made[i] *= made[i];
    return made;
}

static void check_step(const kernels *make, size_t which, size_t n, random_stream *random)
{
    char what[64];
    float *gradients = array_random(random, n, 1), *values = array_random(random, n, 1);
    float *first = array_random(random, n, 1), *second = random_squares(random, n);
    if (n > 2)
        values[n / 2] = 0; /* has no sign */
    float *right[] = {array_copy(values, n), array_copy(first, n), array_copy(second, n)};
    make->adapt(&steps[which], n, gradients, values, first, second);
    kernels_plain.adapt(&steps[which], n, gradients, right[0], right[1], right[2]);
    snprintf(what, sizeof what, "%s: step %zu of %zu weights", make->name, which, n);
    array_expect(what, values, right[0], n, 1e-6);
    array_expect(what, first, right[1], n, 1e-6);
    array_expect(what, second, right[2], n, 1e-6);
    array_release(gradients, n);
}

START_TEST(steps_of_any_count)
{
    static const size_t counts[] = {0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 67, 1009, 16384};
    random_stream random = random_seed(7, 0, 0, 0);
    for (size_t which = 0; which < STEPS; which++)
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            check_step(kernels_at((size_t)_i), which, counts[i], &random);
}
END_TEST

/* The first step of Adam at a rate of 0.1 moves every weight by 0.1 against its gradient's sign, however small that is
 * and wherever it stands; a weight without a gradient stays. */
START_TEST(the_first_step)
{
    enum { COUNT = 19 };
    const adaptive_step step = {1, 0, 0, 0.9f, 0.999f, 0.1f, 0.001f, 1e-8f, 1.0f, 0, 31.622776f, 1};
    float gradients[COUNT], values[COUNT], first[COUNT] = {0}, second[COUNT] = {0};
    for (int i = 0; i < COUNT; i++) {
        gradients[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? 1e-3f * (float)i : -5.0f * (float)i;
        values[i] = 1;
    }
    kernels_at((size_t)_i)->adapt(&step, COUNT, gradients, values, first, second);
    for (int i = 0; i < COUNT; i++) {
        const double right = i % 3 == 0 ? 1 : i % 3 == 1 ? 0.9 : 1.1;
        ck_assert_double_eq_tol((double)values[i], right, 1e-5);
    }
}
END_TEST

TCase *update_tests(int makes)
{
    TCase *tests = tcase_create("updates");
    tcase_add_loop_test(tests, the_first_step, 0, makes);
    tcase_add_loop_test(tests, steps_of_any_count, 0, makes);
    return tests;
}
