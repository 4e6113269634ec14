/* The learning rate over a run. */
#include "models/training/schedule.h"
#include "tests/support.h"

#include <math.h>

static config ten_epochs(schedule_kind kind)
{
    return (config){.optimizer = {.lr = 2, .schedule = kind, .decay = 0.5, .plateau = 3}, .epochs = 10};
}

static void expect(const config *c, double done, size_t halvings, double rate)
{
    const double found = schedule_rate(c, done, halvings);
    ck_assert_msg(fabs(found - rate) < 1e-12, "after %g epochs: %.15g, not %.15g", done, found, rate);
}

START_TEST(inverse_falls_epoch_by_epoch)
{
    const config c = ten_epochs(SCHEDULE_INVERSE);
    expect(&c, 0, 0, 2);
    expect(&c, 0.99, 0, 2);
    expect(&c, 1, 0, 2 / 1.5);
    expect(&c, 4.5, 0, 2 / 3.0);
}
END_TEST

START_TEST(linear_and_cosine_end_at_nothing)
{
    const config line = ten_epochs(SCHEDULE_LINEAR), wave = ten_epochs(SCHEDULE_COSINE);
    expect(&line, 0, 0, 2);
    expect(&line, 2.5, 0, 1.5);
    expect(&line, 10, 0, 0);
    expect(&wave, 0, 0, 2);
    expect(&wave, 5, 0, 1);
    expect(&wave, 10.0 / 3, 0, 1.5);
    expect(&wave, 10, 0, 0);
}
END_TEST

START_TEST(plateau_halves)
{
    const config c = ten_epochs(SCHEDULE_PLATEAU), other = ten_epochs(SCHEDULE_LINEAR);
    expect(&c, 7, 0, 2);
    expect(&c, 7, 3, 0.25);
    ck_assert(!schedule_halves(&c, 2));
    ck_assert(schedule_halves(&c, 3));
    ck_assert(!schedule_halves(&other, 3));
}
END_TEST

START_TEST(warm_up)
{
    config c = ten_epochs(SCHEDULE_LINEAR);
    c.optimizer.warmup = 2;
    expect(&c, 0, 0, 0.02); /* not nothing: the first step moves */
    expect(&c, 1, 0, 0.9);
    expect(&c, 2, 0, 1.6);
    expect(&c, 5, 0, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("schedule");
    TCase *tests = tcase_create("schedule");
    tcase_add_test(tests, inverse_falls_epoch_by_epoch);
    tcase_add_test(tests, linear_and_cosine_end_at_nothing);
    tcase_add_test(tests, plateau_halves);
    tcase_add_test(tests, warm_up);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
