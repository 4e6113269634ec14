/* What every rule must do whatever its numbers; the numbers themselves stand against PyTorch's in test_golden.c. */
#include "models/training/optimizer.h"
#include "tests/support.h"

#include <string.h>

static const double NEAR = 1e-6;

START_TEST(a_step_of_sgd)
{
    optimizer o = optimizer_make(OPTIMIZER_SGD, 0.5, 0, 0);
    const real gradient[] = {2, -4, 0};
    real value[] = {1, 1, 1}, first[3] = {0};
    optimizer_step s = optimizer_next(&o, 0.1, 1);
    optimizer_update(&s, 3, gradient, value, first, NULL);
    ck_assert_double_eq_tol((double)value[0], 0.8, NEAR);
    ck_assert_double_eq_tol((double)value[1], 1.4, NEAR);
    ck_assert_double_eq((double)value[2], 1);
    s = optimizer_next(&o, 0.1, 1); /* half of the last move on top */
    optimizer_update(&s, 3, gradient, value, first, NULL);
    ck_assert_double_eq_tol((double)value[0], 0.8 - 0.1 * (2 + 0.5 * 2), NEAR);
    ck_assert_uint_eq(o.steps, 2);
}
END_TEST

/* One step from VALUE with this GRADIENT. */
static double moved(optimizer_kind kind, double l1, double l2, double scale, double gradient, double value)
{
    optimizer o = optimizer_make(kind, 0.9, l1, l2);
    const optimizer_step s = optimizer_next(&o, 0.01, scale);
    real g = (real)gradient, w = (real)value, first = 0, second = 0;
    optimizer_update(&s, 1, &g, &w, &first, &second);
    return (double)w;
}

static const optimizer_kind kinds[] = {OPTIMIZER_SGD, OPTIMIZER_ADAM, OPTIMIZER_ADAMW, OPTIMIZER_NADAM};

START_TEST(every_rule_goes_downhill)
{
    const optimizer_kind kind = kinds[_i];
    ck_assert(moved(kind, 0, 0, 1, 3, 0.5) < 0.5);
    ck_assert(moved(kind, 0, 0, 1, -3, 0.5) > 0.5);
    ck_assert_double_eq(moved(kind, 0, 0, 1, 0, 0.5), 0.5);
    ck_assert_double_eq(moved(kind, 0, 0, 1, 0, 0), 0);
}
END_TEST

/* The loss falls to nearly nothing on (w - 3)^2. */
START_TEST(every_rule_finds_a_minimum)
{
    optimizer o = optimizer_make(kinds[_i], 0.9, 0, 0);
    real w = 0, first = 0, second = 0;
    for (int i = 0; i < 2000; i++) {
        const optimizer_step s = optimizer_next(&o, 0.01, 1);
        const real g = 2 * (w - 3);
        optimizer_update(&s, 1, &g, &w, &first, &second);
    }
    ck_assert_double_eq_tol((double)w, 3, 1e-2);
}
END_TEST

/* Adam's first step is the learning rate, however large the gradient is. */
START_TEST(adam_does_not_see_the_scale)
{
    for (double gradient = 1e-3; gradient < 1e4; gradient *= 10) {
        ck_assert_double_eq_tol(moved(OPTIMIZER_ADAM, 0, 0, 1, gradient, 0.5), 0.49, 1e-5);
        ck_assert_double_eq_tol(moved(OPTIMIZER_ADAMW, 0, 0, 1, -gradient, 0.5), 0.51, 1e-5);
    }
}
END_TEST

START_TEST(l2_pulls_in_proportion)
{
    ck_assert_double_eq_tol(moved(OPTIMIZER_SGD, 0, 0.5, 1, 0, 2), 2 - 0.01 * 0.5 * 2, NEAR);
    ck_assert_double_eq_tol(moved(OPTIMIZER_SGD, 0, 0.5, 1, 0, -4), -4 + 0.01 * 0.5 * 4, NEAR);
    ck_assert_double_eq(moved(OPTIMIZER_SGD, 0, 0.5, 1, 0, 0), 0);
}
END_TEST

START_TEST(l1_pulls_by_the_same_whatever_the_weight)
{
    ck_assert_double_eq_tol(moved(OPTIMIZER_SGD, 0.5, 0, 1, 0, 2), 2 - 0.01 * 0.5, NEAR);
    ck_assert_double_eq_tol(moved(OPTIMIZER_SGD, 0.5, 0, 1, 0, -4), -4 + 0.01 * 0.5, NEAR);
    ck_assert_double_eq(moved(OPTIMIZER_SGD, 0.5, 0, 1, 0, 0), 0);
}
END_TEST

/* Under AdamW weights shrink apart from the gradient's step; under Adam the penalty is part of the gradient. */
START_TEST(adamw_decays_apart)
{
    ck_assert_double_eq_tol(moved(OPTIMIZER_ADAMW, 0, 0.5, 1, 0, 2), 2 * (1 - 0.01 * 0.5), NEAR);
    ck_assert_double_eq_tol(moved(OPTIMIZER_ADAMW, 0, 0.5, 1, 7, 2), 2 * (1 - 0.01 * 0.5) - 0.01, 1e-5);
    ck_assert_double_eq_tol(moved(OPTIMIZER_ADAM, 0, 0.5, 1, 0, 2), 2 - 0.01, 1e-5);
    ck_assert_double_eq_tol(moved(OPTIMIZER_ADAM, 0, 0.5, 1, 0, 200), 200 - 0.01, 1e-4);
}
END_TEST

/* Clipping scales the loss's gradient, not the penalties. */
START_TEST(scale_leaves_penalties_alone)
{
    ck_assert_double_eq_tol(moved(OPTIMIZER_SGD, 0, 0, 0.25, 8, 1), 1 - 0.01 * 2, NEAR);
    ck_assert_double_eq_tol(moved(OPTIMIZER_SGD, 0, 0.5, 0.25, 8, 1), 1 - 0.01 * (2 + 0.5), NEAR);
    ck_assert_double_eq_tol(moved(OPTIMIZER_SGD, 0.5, 0, 0.25, 8, 1), 1 - 0.01 * (2 + 0.5), NEAR);
}
END_TEST

/* So threads may share a block out. */
START_TEST(parts_give_the_whole)
{
    enum { N = 37 };
    real whole[3][N], parts[3][N], gradient[N];
    for (size_t i = 0; i < N; i++) {
        gradient[i] = (real)((double)(i * 7919 % 101) / 50 - 1);
        for (size_t row = 0; row < 3; row++)
            whole[row][i] = parts[row][i] = (real)((double)((i + row) * 104729 % 89) / 89);
    }
    optimizer o = optimizer_make(kinds[_i], 0.9, 0.01, 0.02);
    const optimizer_step s = optimizer_next(&o, 0.1, 0.5);
    optimizer_update(&s, N, gradient, whole[0], whole[1], whole[2]);
    for (size_t at = 0, size = 1; at < N; at += size, size = size * 2 < N - at ? size * 2 : N - at)
        optimizer_update(&s, size, gradient + at, parts[0] + at, parts[1] + at, parts[2] + at);
    ck_assert_mem_eq(whole, parts, sizeof whole);
}
END_TEST

START_TEST(clips_to_a_norm)
{
    ck_assert_double_eq(optimizer_clip(4.9, 5), 1);
    ck_assert_double_eq(optimizer_clip(5, 5), 1);
    ck_assert_double_eq_tol(optimizer_clip(50, 5), 0.1, 1e-7);
    ck_assert(50 * optimizer_clip(50, 5) <= 5);
    ck_assert_double_eq(optimizer_clip(1e30, 0), 1);
    ck_assert_double_eq(optimizer_clip(0, 5), 1);
}
END_TEST

int main(void)
{
    enum { KINDS = sizeof kinds / sizeof *kinds };
    Suite *suite = suite_create("optimizer");
    TCase *tests = tcase_create("optimizer");
    tcase_add_test(tests, a_step_of_sgd);
    tcase_add_loop_test(tests, every_rule_goes_downhill, 0, KINDS);
    tcase_add_loop_test(tests, every_rule_finds_a_minimum, 0, KINDS);
    tcase_add_test(tests, adam_does_not_see_the_scale);
    tcase_add_test(tests, l2_pulls_in_proportion);
    tcase_add_test(tests, l1_pulls_by_the_same_whatever_the_weight);
    tcase_add_test(tests, adamw_decays_apart);
    tcase_add_test(tests, scale_leaves_penalties_alone);
    tcase_add_loop_test(tests, parts_give_the_whole, 0, KINDS);
    tcase_add_test(tests, clips_to_a_norm);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
