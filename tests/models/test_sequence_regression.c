/* examples/sequence_regression.c as a user runs it: its loss curve from the same weights is PyTorch's to 1e-4. */
#include "tests/models/golden.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { EPOCHS = 100 };

/* Runs the example on FILE ("" for none) and reads its curve; returns its exit status. */
static int run(const char *file, double losses[EPOCHS])
{
    char command[8192];
    const char *program = getenv("NER_EXAMPLE");
    ck_assert_ptr_nonnull(program);
    snprintf(command, sizeof command, "'%s' %s 2>/dev/null", program, file);
    FILE *output = popen(command, "r");
    ck_assert_ptr_nonnull(output);
    size_t epoch, lines = 0;
    double loss;
    while (fscanf(output, "epoch %zu loss %lf\n", &epoch, &loss) == 2) {
        ck_assert_uint_eq(epoch, ++lines);
        ck_assert_uint_le(lines, EPOCHS);
        losses[lines - 1] = loss;
    }
    int status = pclose(output);
    ck_assert(status != 0 || lines == EPOCHS);
    return status;
}

START_TEST(the_curve_is_that_of_torch)
{
    double losses[EPOCHS];
    safetensors *file = golden_open("sequence_regression");
    const tensor *expected = golden_tensor(file, "losses");
    ck_assert_uint_eq(expected->shape[0], EPOCHS);
    ck_assert_int_eq(run(safetensors_path(file), losses), 0);
    for (size_t i = 0; i < EPOCHS; i++) {
        double right = (double)((const float *)expected->data)[i];
        ck_assert_msg(fabs(losses[i] - right) <= 1e-4, "epoch %zu: %.7f, PyTorch has %.7f", i + 1, losses[i], right);
    }
    ck_assert_double_lt(losses[EPOCHS - 1], 0.5 * losses[0]);
    safetensors_close(file);
}
END_TEST

START_TEST(it_learns_random_numbers_without_a_file)
{
    double losses[EPOCHS];
    ck_assert_int_eq(run("", losses), 0);
    ck_assert_double_lt(losses[EPOCHS - 1], 0.5 * losses[0]);
}
END_TEST

START_TEST(wrong_files_are_refused)
{
    double losses[EPOCHS];
    ck_assert_int_ne(run("/nowhere", losses), 0);
    ck_assert_int_ne(run(support_source("tests/models/golden/optimizers.safetensors"), losses), 0);
    ck_assert_int_ne(run("a b", losses), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sequence_regression");
    TCase *tests = tcase_create("sequence_regression");
    tcase_add_test(tests, the_curve_is_that_of_torch);
    tcase_add_test(tests, it_learns_random_numbers_without_a_file);
    tcase_add_test(tests, wrong_files_are_refused);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
