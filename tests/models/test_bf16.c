/* Products of bfloat16 numbers: rounding, and every make against sums in double of the rounded numbers. */
#include "base/memory.h"
#include "base/random.h"
#include "models/kernels/bf16.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

START_TEST(rounds_to_the_nearest)
{
    static const struct {
        float x, right;
    } cases[] = {{0, 0},
                 {1, 1},
                 {-1, -1},
                 {1.00390625f, 1},           /* 1 + 2^-8: as near to 1 as to 1 + 2^-7, and 1 is even */
                 {1.01171875f, 1.015625f},   /* 1 + 3 · 2^-8: 1 + 2^-6 is even */
                 {1.0039065f, 1.0078125f},   /* a little more than 1 + 2^-8 */
                 {3.4028235e38f, INFINITY},
                 {-INFINITY, -INFINITY}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(bf16_to_float(bf16_from_float(cases[i].x)) == cases[i].right, "%a", (double)cases[i].x);
    ck_assert(isnan(bf16_to_float(bf16_from_float(NAN))));
}
END_TEST

static float *random_array(random_stream *random, size_t size, double reach)
{
    float *array = memory_new(size, sizeof *array);
    ck_assert_ptr_nonnull(array);
    for (size_t i = 0; i < size; i++)
        array[i] = (float)((2 * random_uniform(random) - 1) * reach);
    return array;
}

static double rounded(float x)
{
    return (double)bf16_to_float(bf16_from_float(x));
}

/* The same rows in one call and alone: to the last bit. */
static void check_alone(const bf16_make *make, const bf16_weights *w, const char *states, const float *bias,
                        const float *out, size_t rows)
{
    float *alone = memory_new(w->n, sizeof *alone);
    ck_assert_ptr_nonnull(alone);
    for (size_t r = 0; r < rows; r++) {
        make->multiply(w, 1, states + r * bf16_state_size(w->k), bias, alone, w->n);
        ck_assert_mem_eq(alone, out + r * (w->n + 3), w->n * sizeof *alone);
    }
    memory_free(alone);
}

static void check_make(const bf16_make *make, size_t n, size_t k, size_t rows)
{
    random_stream random = random_seed(22, n, k, rows);
    float *weights = random_array(&random, n * k, 0.3), *x = random_array(&random, rows * k, 1);
    float *bias = random_array(&random, n, 1), *out = random_array(&random, (rows + 1) * (n + 3), 1);
    float *before = memory_new((rows + 1) * (n + 3), sizeof *before);
    char *states = memory_new_aligned(rows + 1, bf16_state_size(k));
    bf16_weights w;
    ck_assert(before != NULL && states != NULL && bf16_init(&w, n, k, weights, NULL));
    memcpy(before, out, (rows + 1) * (n + 3) * sizeof *out);
    for (size_t r = 0; r < rows; r++)
        make->state(k, x + r * k, states + r * bf16_state_size(k));
    make->multiply(&w, rows, states, bias, out, n + 3);
    for (size_t r = 0; r < rows; r++) {
        for (size_t j = 0; j < n; j++) {
            double right = (double)bias[j];
            for (size_t i = 0; i < k; i++)
                right += rounded(weights[j * k + i]) * rounded(x[r * k + i]);
            ck_assert_msg(fabs((double)out[r * (n + 3) + j] - right) < 2e-6 * (1 + (double)k / 20),
                          "%s: %zu outputs, %zu inputs, row %zu: %g, not %g", make->name, n, k, r,
                          (double)out[r * (n + 3) + j], right);
        }
        ck_assert_mem_eq(out + r * (n + 3) + n, before + r * (n + 3) + n, 3 * sizeof *out);
    }
    check_alone(make, &w, states, bias, out, rows);
    bf16_dispose(&w);
    void *const made[] = {weights, x, bias, out, before, states};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        memory_free(made[i]);
}

START_TEST(every_make_multiplies)
{
    static const size_t sizes[][3] = {{1, 1, 1},   {3, 5, 2},      {32, 64, 12},  {33, 65, 13}, {31, 63, 25},
                                      {80, 20, 7}, {800, 200, 40}, {401, 131, 3}, {16, 128, 0}, {384, 96, 24}};
    for (size_t make = 0; bf16_at(make) != NULL; make++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            check_make(bf16_at(make), sizes[i][0], sizes[i][1], sizes[i][2]);
}
END_TEST

START_TEST(says_when_there_is_no_memory)
{
    const float weights[4] = {0};
    bf16_weights w;
    error err = {0};
    memory_fail_at(1);
    ck_assert(!bf16_init(&w, 2, 2, weights, &err));
    memory_fail_at(0);
    ck_assert_int_eq(err.code, ERROR_MEMORY);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bf16");
    TCase *tests = tcase_create("bf16");
    tcase_add_test(tests, rounds_to_the_nearest);
    tcase_add_test(tests, every_make_multiplies);
    tcase_add_test(tests, says_when_there_is_no_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
