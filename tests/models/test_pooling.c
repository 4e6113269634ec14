/* What is pooled of other places, against the definition, place by place. */
#include "base/memory.h"
#include "base/random.h"
#include "models/layers/pooling.h"
#include "tests/support.h"

#include <math.h>

enum { WIDTH = 5, MOST_ROWS = 40, ROW = WIDTH + 2 /* of matrices with room between their rows */ };

typedef struct world {
    size_t rows, groups;
    uint32_t group[MOST_ROWS];
    real h[MOST_ROWS * ROW], d_out[MOST_ROWS * ROW];
} world;

static void make_world(world *w, uint64_t number)
{
    random_stream random = random_seed(31, number, 0, 0);
    w->groups = 1 + (size_t)(8 * random_uniform(&random));
    w->rows = (size_t)(MOST_ROWS * random_uniform(&random));
    for (size_t i = 0; i < w->rows; i++)
        w->group[i] = (uint32_t)((double)(w->groups + 1) * random_uniform(&random));
    for (size_t i = 0; i < w->rows * ROW; i++) {
        /* Few values, so that there are equal ones. */
        w->h[i] = (real)floor(9 * random_uniform(&random)) - 4;
        w->d_out[i] = (real)random_normal(&random);
    }
}

static bool is_other(const world *w, size_t i, size_t j)
{
    return i != j && w->group[i] != 0 && w->group[i] == w->group[j];
}

/* out_share [rows]: how much of every row's number D goes into that of row I. */
static void shares(const world *w, pooling_kind kind, size_t i, size_t d, real *out_share)
{
    size_t others = 0, greatest = w->rows;
    for (size_t j = 0; j < w->rows; j++) {
        out_share[j] = 0;
        others += is_other(w, i, j);
        if (is_other(w, i, j) && (greatest == w->rows || w->h[j * ROW + d] > w->h[greatest * ROW + d]))
            greatest = j;
    }
    for (size_t j = 0; j < w->rows; j++)
        if (is_other(w, i, j))
            out_share[j] = kind == POOLING_MEAN ? 1 / (real)others : j == greatest;
}

static void expect(const world *w, pooling_kind kind, const real *out, const real *d_h)
{
    real share[MOST_ROWS], expected[MOST_ROWS][WIDTH] = {{0}};
    for (size_t i = 0; i < w->rows; i++)
        for (size_t d = 0; d < WIDTH; d++) {
            real sum = 0;
            shares(w, kind, i, d, share);
            for (size_t j = 0; j < w->rows; j++) {
                sum += share[j] * w->h[j * ROW + d];
                expected[j][d] += share[j] * w->d_out[i * ROW + d];
            }
            ck_assert_float_eq_tol(out[i * ROW + d], sum, 1e-5f);
        }
    for (size_t i = 0; i < w->rows * WIDTH; i++) /* it is added to ones */
        ck_assert_float_eq_tol(d_h[i / WIDTH * ROW + i % WIDTH], 1 + expected[i / WIDTH][i % WIDTH], 1e-4f);
}

START_TEST(as_defined)
{
    const pooling_kind kind = _i % 2 == 0 ? POOLING_MEAN : POOLING_MAX;
    static world w;
    static real out[MOST_ROWS * ROW], d_h[MOST_ROWS * ROW];
    arena memory;
    pooling_pass pass;
    make_world(&w, (uint64_t)_i / 2);
    for (size_t i = 0; i < MOST_ROWS * ROW; i++)
        out[i] = d_h[i] = 1;
    const pooling p = {.group = w.group, .groups = w.groups};
    arena_init(&memory);
    ck_assert(pooling_forward(kind, &p, w.rows, WIDTH, (matrix){w.h, ROW}, &memory, &pass, (matrix){out, ROW}));
    ck_assert(
        pooling_backward(kind, &p, &pass, w.rows, WIDTH, (matrix){w.d_out, ROW}, &memory, (matrix){d_h, ROW}));
    expect(&w, kind, out, d_h);
    for (size_t i = 0; i < MOST_ROWS * ROW; i++) /* nothing beside the numbers */
        if (i % ROW >= WIDTH || i / ROW >= w.rows)
            ck_assert(out[i] == 1 && d_h[i] == 1);
    arena_dispose(&memory);
}
END_TEST

START_TEST(without_memory)
{
    const pooling_kind kind = _i == 0 ? POOLING_MEAN : POOLING_MAX;
    static world w;
    static real out[MOST_ROWS * ROW];
    bool done = false;
    size_t failures = 0;
    make_world(&w, 1);
    const pooling p = {.group = w.group, .groups = w.groups};
    for (; !done; failures += !done) {
        arena memory;
        pooling_pass pass;
        arena_init(&memory);
        memory_fail_at(failures + 1);
        done = pooling_forward(kind, &p, w.rows, WIDTH, (matrix){w.h, ROW}, &memory, &pass, (matrix){out, ROW});
        memory_fail_at(0);
        arena_dispose(&memory);
    }
    ck_assert_uint_ge(failures, 1);
}
END_TEST

/* Backward only the mean takes memory; where there is none, nothing was added. The arenas of both ways are apart, so
 * that what is left of the first one's block does not help. */
START_TEST(without_memory_for_the_way_back)
{
    const pooling_kind kind = _i == 0 ? POOLING_MEAN : POOLING_MAX;
    static world w;
    static real out[MOST_ROWS * ROW], d_h[MOST_ROWS * ROW];
    bool done = false;
    size_t failures = 0;
    arena forward;
    pooling_pass pass;
    make_world(&w, 1);
    const pooling p = {.group = w.group, .groups = w.groups};
    arena_init(&forward);
    ck_assert(pooling_forward(kind, &p, w.rows, WIDTH, (matrix){w.h, ROW}, &forward, &pass, (matrix){out, ROW}));
    for (size_t i = 0; i < MOST_ROWS * ROW; i++)
        d_h[i] = 1;
    for (; !done; failures += !done) {
        arena memory;
        arena_init(&memory);
        memory_fail_at(failures + 1);
        done = pooling_backward(kind, &p, &pass, w.rows, WIDTH, (matrix){w.d_out, ROW}, &memory, (matrix){d_h, ROW});
        memory_fail_at(0);
        arena_dispose(&memory);
        for (size_t i = 0; !done && i < MOST_ROWS * ROW; i++)
            ck_assert(d_h[i] == 1);
    }
    ck_assert(kind == POOLING_MEAN ? failures >= 1 : failures == 0);
    expect(&w, kind, out, d_h);
    arena_dispose(&forward);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pooling");
    TCase *tests = tcase_create("pooling");
    tcase_add_loop_test(tests, as_defined, 0, 200);
    tcase_add_loop_test(tests, without_memory, 0, 2);
    tcase_add_loop_test(tests, without_memory_for_the_way_back, 0, 2);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
