#include "base/memory.h"
#include "base/random.h"
#include "models/kernels/quantized.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

typedef struct product {
    size_t n, k, rows;
    float *weights, *x, *bias;
    unsigned char *states;
    quantized whole;
} product;

static float *random_array(random_stream *random, size_t size, double reach)
{
    float *array = memory_new(size, sizeof *array);
    ck_assert_ptr_nonnull(array);
    for (size_t i = 0; i < size; i++)
        array[i] = (float)((2 * random_uniform(random) - 1) * reach);
    return array;
}

static product product_make(size_t n, size_t k, size_t rows)
{
    random_stream random = random_seed(21, n, k, rows);
    product p = {.n = n, .k = k, .rows = rows};
    p.weights = random_array(&random, n * k, 0.3);
    p.x = random_array(&random, rows * k, 1);
    p.bias = random_array(&random, n, 1);
    p.states = memory_new(rows, quantized_state_size(k));
    ck_assert_ptr_nonnull(p.states);
    ck_assert(quantized_init(&p.whole, n, k, p.weights, NULL));
    for (size_t r = 0; r < rows; r++)
        quantized_plain.state(k, p.x + r * k, p.states + r * quantized_state_size(k));
    return p;
}

static void product_dispose(product *p)
{
    memory_free(p->weights);
    memory_free(p->x);
    memory_free(p->bias);
    memory_free(p->states);
    quantized_dispose(&p->whole);
}

/* A byte of a state is off by at most 1/254, one of a weight by at most 1/254 of its row's largest. */
START_TEST(comes_near_the_product_of_floats)
{
    product p = product_make(33, 200, 3);
    float *out = memory_new(p.rows, p.n * sizeof *out);
    ck_assert_ptr_nonnull(out);
    quantized_plain.multiply(&p.whole, p.rows, p.states, p.bias, out, p.n);
    for (size_t r = 0; r < p.rows; r++)
        for (size_t j = 0; j < p.n; j++) {
            double right = p.bias[j], bound = 1e-5;
            for (size_t i = 0; i < p.k; i++) {
                right += (double)p.weights[j * p.k + i] * p.x[r * p.k + i];
                bound += 0.3 / 254 + fabs(p.weights[j * p.k + i]) / 254;
            }
            ck_assert_double_le(fabs(out[r * p.n + j] - right), bound);
        }
    memory_free(out);
    product_dispose(&p);
}
END_TEST

START_TEST(every_make_gives_the_same_numbers)
{
    static const size_t sizes[][3] = {{1, 1, 1},   {3, 5, 2},      {32, 64, 12},  {33, 65, 13}, {31, 63, 25},
                                      {80, 20, 7}, {800, 200, 40}, {64, 1600, 5}, {401, 131, 3}, {16, 128, 0}};
    for (size_t make = 1; quantized_at(make) != NULL; make++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            product p = product_make(sizes[s][0], sizes[s][1], sizes[s][2]);
            const size_t row = p.n + 3, size = quantized_state_size(p.k);
            float *right = memory_new(p.rows + 1, row * sizeof *right),
                  *out = memory_new(p.rows + 1, row * sizeof *out);
            unsigned char *states = memory_new(p.rows + 1, size);
            ck_assert(right != NULL && out != NULL && states != NULL);
            for (size_t r = 0; r < p.rows; r++)
                quantized_at(make)->state(p.k, p.x + r * p.k, states + r * size);
            ck_assert_mem_eq(states, p.states, p.rows * size);
            quantized_plain.multiply(&p.whole, p.rows, p.states, p.bias, right, row);
            quantized_at(make)->multiply(&p.whole, p.rows, states, p.bias, out, row);
            ck_assert_msg(memcmp(out, right, (p.rows + 1) * row * sizeof *out) == 0,
                          "%s: %zu outputs, %zu inputs, %zu rows", quantized_at(make)->name, p.n, p.k, p.rows);
            memory_free(right);
            memory_free(out);
            memory_free(states);
            product_dispose(&p);
        }
}
END_TEST

START_TEST(weights_of_zero_and_the_ends_of_the_range)
{
    const float weights[] = {0, 0, 0, 0, 1, -1, 1, -1}, bias[] = {0.5f, 0.25f}, x[] = {1, -1, 1, -1};
    quantized q;
    unsigned char state[64];
    float out[2];
    ck_assert(quantized_init(&q, 2, 4, weights, NULL));
    quantized_plain.state(4, x, state);
    ck_assert_uint_eq(state[0], 255);
    ck_assert_uint_eq(state[1], 1);
    quantized_plain.multiply(&q, 1, state, bias, out, 2);
    ck_assert_float_eq(out[0], 0.5f);
    ck_assert_float_eq_tol(out[1], 4.25f, 1e-5f);
    quantized_dispose(&q);
}
END_TEST

/* The mean of some states may be beyond 1 by its rounding. */
START_TEST(states_a_little_beyond_the_range_are_at_its_ends)
{
    const float x[] = {nextafterf(1, 2), nextafterf(-1, -2)};
    for (size_t make = 0; quantized_at(make) != NULL; make++) {
        unsigned char state[64];
        quantized_at(make)->state(2, x, state);
        ck_assert_msg(state[0] == 255 && state[1] == 1, "%s", quantized_at(make)->name);
    }
}
END_TEST

/* A damaged model has them: whatever comes out, nothing else happens (the sanitizers look). */
START_TEST(weights_that_are_no_numbers)
{
    static const float odd[] = {NAN, INFINITY, -INFINITY, 1e-45f, 3.4e38f, 0};
    enum { K = 64, N = 4 };
    float weights[K * N];
    for (size_t i = 0; i < K * N; i++)
        weights[i] = odd[i % (i < K ? 6 : 3 + i / K)];
    quantized whole;
    ck_assert(quantized_init(&whole, N, K, weights, NULL));
    quantized_dispose(&whole);
}
END_TEST

START_TEST(says_when_there_is_no_memory)
{
    const float weights[4] = {0};
    quantized q;
    for (size_t nth = 1; nth <= 3; nth++) {
        error err = {0};
        memory_fail_at(nth);
        ck_assert(!quantized_init(&q, 2, 2, weights, &err));
        memory_fail_at(0);
        ck_assert_int_eq(err.code, ERROR_MEMORY);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("quantized");
    TCase *tests = tcase_create("quantized");
    tcase_add_test(tests, comes_near_the_product_of_floats);
    tcase_add_test(tests, every_make_gives_the_same_numbers);
    tcase_add_test(tests, weights_of_zero_and_the_ends_of_the_range);
    tcase_add_test(tests, states_a_little_beyond_the_range_are_at_its_ends);
    tcase_add_test(tests, weights_that_are_no_numbers);
    tcase_add_test(tests, says_when_there_is_no_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
