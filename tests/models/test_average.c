/* Against the plain recursion over everything at every step: average <- decay average + (1 - decay) weights. */
#include "base/memory.h"
#include "base/random.h"
#include "models/training/average.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

enum { SIZE = 13, ROWS = 5, DIM = 3, TABLE = 9 };

/* Weights on a walk, the average under test, and the plain one in double. Row i of the words is the table's 2 i. */
typedef struct walk {
    real values[SIZE];
    float table[TABLE * DIM];
    size_t row_at[ROWS];
    double plain_values[SIZE], plain_words[ROWS * DIM];
    average average;
    random_stream random;
    size_t step;
} walk;

static void begin(walk *w, double decay)
{
    *w = (walk){.random = random_seed(3, 0, 0, 0)};
    for (size_t i = 0; i < SIZE; i++)
        w->plain_values[i] = (double)(w->values[i] = (real)random_normal(&w->random));
    for (size_t i = 0; i < TABLE * DIM; i++)
        w->table[i] = (float)random_normal(&w->random);
    for (size_t i = 0; i < ROWS; i++) {
        w->row_at[i] = 2 * i;
        for (size_t d = 0; d < DIM; d++)
            w->plain_words[i * DIM + d] = (double)w->table[2 * i * DIM + d];
    }
    ck_assert(average_init(&w->average, decay, w->values, SIZE, w->table, w->row_at, ROWS, DIM, NULL));
}

/* The value of the table that stands at I of all trained rows. */
static double word_value(const walk *w, size_t i)
{
    return (double)w->table[w->row_at[i / DIM] * DIM + i % DIM];
}

/* One step in which some rows move. The block is averaged in two parts, as threads do it. */
static void step(walk *w, double decay)
{
    const double t = (double)++w->step, ramp = (1 + t) / (10 + t), kept = ramp < decay ? ramp : decay;
    average_next(&w->average);
    for (size_t i = 0; i < SIZE; i++)
        w->values[i] += (real)(0.1 * random_normal(&w->random));
    average_values(&w->average, w->values, 4, SIZE - 4);
    average_values(&w->average, w->values, 0, 4);
    for (size_t row = 0; row < ROWS; row++) {
        float *value = w->table + w->row_at[row] * DIM;
        if (random_below(&w->random, row + 1) != 0)
            continue; /* row 0 moves at every step, row 4 seldom */
        average_row_before(&w->average, row, value);
        for (size_t d = 0; d < DIM; d++)
            value[d] += (float)(0.1 * random_normal(&w->random));
        average_row_after(&w->average, row, value);
    }
    for (size_t i = 0; i < SIZE; i++)
        w->plain_values[i] = kept * w->plain_values[i] + (1 - kept) * (double)w->values[i];
    for (size_t i = 0; i < ROWS * DIM; i++)
        w->plain_words[i] = kept * w->plain_words[i] + (1 - kept) * word_value(w, i);
}

/* Swaps, compares, and swaps back: the weights are then what they were, to the bit. */
static void compare(walk *w)
{
    real values[SIZE];
    float table[TABLE * DIM];
    memcpy(values, w->values, sizeof values);
    memcpy(table, w->table, sizeof table);
    average_swap(&w->average, w->values, w->table, w->row_at);
    for (size_t i = 0; i < SIZE; i++)
        ck_assert_double_eq_tol((double)w->values[i], w->plain_values[i], 1e-5);
    for (size_t i = 0; i < ROWS * DIM; i++)
        ck_assert_double_eq_tol(word_value(w, i), w->plain_words[i], 1e-5);
    for (size_t row = 1; row < TABLE; row += 2) /* rows that are not trained stay */
        ck_assert_mem_eq(w->table + row * DIM, table + row * DIM, DIM * sizeof *table);
    average_swap(&w->average, w->values, w->table, w->row_at);
    ck_assert_mem_eq(values, w->values, sizeof values);
    ck_assert_mem_eq(table, w->table, sizeof table);
}

static const double decays[] = {0.5, 0.9, 0.999};

START_TEST(is_the_plain_recursion)
{
    walk w;
    begin(&w, decays[_i]);
    for (size_t i = 0; i < 300; i++)
        step(&w, decays[_i]);
    compare(&w);
    average_dispose(&w.average);
}
END_TEST

/* Epoch after epoch: looked at at odd moments, after no step at all and twice in a row, it goes on as if nothing had
 * been. */
START_TEST(goes_on_after_every_look)
{
    walk w;
    begin(&w, decays[_i]);
    compare(&w);
    for (size_t i = 0; i < 200; i++) {
        step(&w, decays[_i]);
        if (i % 7 == 0 || i % 7 == 1)
            compare(&w);
        if (i % 21 == 0)
            compare(&w);
    }
    compare(&w);
    average_dispose(&w.average);
}
END_TEST

/* A row that rested for so long that nothing is left of its old average. */
START_TEST(long_rest)
{
    walk w;
    begin(&w, 0.9);
    const float old = w.table[0];
    average_next(&w.average);
    average_row_before(&w.average, 0, w.table);
    for (size_t d = 0; d < DIM; d++)
        w.table[d] = old + 100;
    average_row_after(&w.average, 0, w.table);
    for (size_t i = 0; i < 100000; i++)
        average_next(&w.average);
    average_swap(&w.average, w.values, w.table, w.row_at);
    ck_assert_float_eq(w.table[0], old + 100);
    average_dispose(&w.average);
}
END_TEST

START_TEST(decay_zero_is_no_average)
{
    walk w;
    const size_t before = memory_allocations();
    begin(&w, 0);
    ck_assert_uint_eq(memory_allocations(), before);
    const real first = w.values[0];
    average_swap(&w.average, w.values, w.table, w.row_at);
    ck_assert(w.values[0] == first);
    average_dispose(&w.average);
}
END_TEST

START_TEST(without_memory)
{
    walk w = {0};
    for (size_t n = 1; n <= 3; n++) {
        error err = {0};
        memory_fail_at(n);
        ck_assert(!average_init(&w.average, 0.9, w.values, SIZE, w.table, w.row_at, ROWS, DIM, &err));
        ck_assert_int_eq(err.code, ERROR_MEMORY);
    }
    memory_fail_at(0);
}
END_TEST

int main(void)
{
    enum { DECAYS = sizeof decays / sizeof *decays };
    Suite *suite = suite_create("average");
    TCase *tests = tcase_create("average");
    tcase_add_loop_test(tests, is_the_plain_recursion, 0, DECAYS);
    tcase_add_loop_test(tests, goes_on_after_every_look, 0, DECAYS);
    tcase_add_test(tests, long_rest);
    tcase_add_test(tests, decay_zero_is_no_average);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
