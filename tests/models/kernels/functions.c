/* exp, tanh and the sigmoid over their whole range against the C library's in double: the bounds of models/kernels/
 * (exp 3e-7 relative, tanh 4e-7 and the sigmoid 2e-7 absolute), and what is beyond numbers.
 *
 * tanh is seen through an Elman cell without a recurrent share, the sigmoid through the output gate of an LSTM. */
#include "models/kernels/kernels.h"
#include "tests/models/kernels/arrays.h"
#include "tests/models/kernels/kernel_tests.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK = 1024, STRIDE = 4093 };

static const float zeros[4 * BLOCK];

typedef void function(const kernels *make, const float *x, float *y);

static void exponential(const kernels *make, const float *x, float *y)
{
    make->exp(BLOCK, x, y);
}

static void hyperbolic(const kernels *make, const float *x, float *y)
{
    make->elman_forward(BLOCK, x, zeros, y);
}

static void sigmoid(const kernels *make, const float *x, float *y)
{
    static float input[4 * BLOCK], gates[4 * BLOCK], c[BLOCK], tanh_c[BLOCK], h[BLOCK];
    memcpy(input + 3 * BLOCK, x, BLOCK * sizeof *x);
    make->lstm_forward(BLOCK, input, zeros, NULL, gates, c, tanh_c, h);
    memcpy(y, gates + 3 * BLOCK, BLOCK * sizeof *y);
}

/* Each make's bound for what the function should be at x. */
typedef double bound(float x, double *out_right);

static double bound_exp(float x, double *out_right)
{
    *out_right = exp((double)x);
    if (x < -87.3f)
        return 1.3e-38; /* some make zeros of what is below, the plain one gives subnormals */
    if (x > 88.0f)
        return INFINITY; /* infinity, or held at the largest that fits: only not NaN */
    return 3e-7 * *out_right;
}

static double bound_tanh(float x, double *out_right)
{
    *out_right = tanh((double)x);
    return 4e-7;
}

static double bound_sigmoid(float x, double *out_right)
{
    *out_right = 1 / (1 + exp(-(double)x));
    return 2e-7;
}

static const struct {
    const char *name;
    function *compute;
    bound *within;
    double least, most; /* nothing is beyond */
} functions[] = {
    {"exp", exponential, bound_exp, 0, INFINITY},
    {"tanh", hyperbolic, bound_tanh, -1, 1},
    {"sigmoid", sigmoid, bound_sigmoid, 0, 1},
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

static void check_block(const kernels *make, size_t which, const float *x)
{
    float y[BLOCK];
    functions[which].compute(make, x, y);
    for (size_t i = 0; i < BLOCK; i++) {
        double right;
        const double allowed = functions[which].within(x[i], &right), got = (double)y[i];
        const bool in_range = got >= functions[which].least && got <= functions[which].most;
        if (!in_range || !(isinf(allowed) || fabs(got - right) <= allowed))
            ck_abort_msg("%s: %s(%.9g) is %.9g, not %.9g", make->name, functions[which].name, (double)x[i], got, right);
    }
}

/* Every STRIDE-th float from 0 to the largest and both infinities' neighbours, with either sign. */
START_TEST(the_whole_range)
{
    const kernels *make = kernels_at((size_t)_i);
    const uint32_t infinity = 0x7F800000u;
    float x[BLOCK];
    for (size_t which = 0; which < FUNCTIONS; which++)
        for (uint32_t sign = 0; sign < 2; sign++)
            for (uint32_t bits = 0; bits < infinity; bits += BLOCK * STRIDE) {
                for (uint32_t i = 0; i < BLOCK; i++) {
                    const uint32_t own = bits + i * STRIDE < infinity ? bits + i * STRIDE : infinity - 1;
                    memcpy(&x[i], &(uint32_t){own | sign << 31}, sizeof *x);
                }
                check_block(make, which, x);
            }
}
END_TEST

/* Where the values of a network are: evenly from -20 to 20. */
START_TEST(the_range_in_use)
{
    const kernels *make = kernels_at((size_t)_i);
    float x[BLOCK];
    for (size_t which = 0; which < FUNCTIONS; which++)
        for (int block = -200; block < 200; block++) {
            for (int i = 0; i < BLOCK; i++)
                x[i] = 0.1f * ((float)block + (float)i / BLOCK);
            check_block(make, which, x);
        }
}
END_TEST

static float at(const kernels *make, size_t which, float x)
{
    float in[BLOCK], y[BLOCK];
    for (size_t i = 0; i < BLOCK; i++)
        in[i] = x;
    functions[which].compute(make, in, y);
    for (size_t i = 1; i < BLOCK; i++)
        if (memcmp(&y[i], &y[0], sizeof *y) != 0)
            ck_abort_msg("%s: %s(%.9g) depends on the place", make->name, functions[which].name, (double)x);
    return y[0];
}

START_TEST(beyond_numbers)
{
    enum { EXP, TANH, SIGMOID };
    const kernels *make = kernels_at((size_t)_i);
    ck_assert(at(make, EXP, -INFINITY) == 0);
    ck_assert(at(make, EXP, INFINITY) > 1e38f);
    ck_assert(at(make, EXP, 0) == 1);
    ck_assert(at(make, EXP, -0.0f) == 1);
    ck_assert(at(make, TANH, -INFINITY) == -1);
    ck_assert(at(make, TANH, INFINITY) == 1);
    ck_assert(at(make, TANH, 0) == 0);
    ck_assert(at(make, SIGMOID, INFINITY) == 1);
    ck_assert(at(make, SIGMOID, 0) == 0.5f);
    ck_assert(at(make, SIGMOID, -INFINITY) >= 0 && at(make, SIGMOID, -INFINITY) < 2e-38f);
    for (size_t which = 0; which < FUNCTIONS; which++) /* a network that has lost its numbers must show it */
        ck_assert_msg(isnan(at(make, which, NAN)), "%s: %s(NaN) is a number", make->name, functions[which].name);
    for (float x = 1e-6f; x < 100; x *= 1.1f)
        ck_assert_msg(at(make, TANH, -x) == -at(make, TANH, x), "%s: tanh is not odd at %.9g", make->name, (double)x);
}
END_TEST

/* Any count, in place or not, and nothing behind the last. */
START_TEST(exponentials_of_any_count)
{
    const kernels *make = kernels_at((size_t)_i);
    random_stream random = random_seed(6, 0, 0, 0);
    for (size_t n = 0; n <= 70; n++) {
        float *x = array_random(&random, n, 20), *y = array_new(n), *right = array_new(n);
        kernels_plain.exp(n, x, right);
        make->exp(n, x, y);
        make->exp(n, x, x);
        ck_assert(n == 0 || memcmp(x, y, n * sizeof *x) == 0);
        array_release(x, n);
        array_expect(make->name, y, right, n, 3e-7);
    }
}
END_TEST

TCase *function_tests(int makes)
{
    TCase *tests = tcase_create("functions");
    tcase_add_loop_test(tests, the_range_in_use, 0, makes);
    tcase_add_loop_test(tests, the_whole_range, 0, makes);
    tcase_add_loop_test(tests, beyond_numbers, 0, makes);
    tcase_add_loop_test(tests, exponentials_of_any_count, 0, makes);
    return tests;
}
