/* How long a training run lasts at most: as long as all its epochs, each of which ends with dev. */
#include "ner/train_report.h"
#include "tests/support.h"

#include <time.h>

static train_report r;
static training_listener listener;

static void begin(size_t dev_tokens, bool fold)
{
    const training_summary summary = {.train_tokens = 1000, .dev_tokens = dev_tokens, .fold = fold};
    r = (train_report){.quiet = true, .epoch_seconds = 7, .dev_seconds = 7}; /* of a run before this one */
    listener = train_report_listener(&r);
    listener.prepared(listener.context, &summary);
}

/* Half of an epoch of 80 seconds. */
static double left(size_t epoch)
{
    const training_progress p = {.epoch = epoch, .epochs = 10, .tokens = 500, .epoch_tokens = 1000, .seconds = 40};
    return train_report_left(&r, &p);
}

START_TEST(all_epochs_have_their_dev)
{
    begin(250, false);
    r.epoch_seconds = 100;
    r.dev_seconds = 20;
    ck_assert_double_eq(left(3), 40 + 20 + 7 * (100 + 20));
    ck_assert_double_eq(left(10), 40 + 20);
}
END_TEST

START_TEST(before_the_first_epoch_has_ended)
{
    begin(250, false);
    ck_assert_double_eq(left(1), 40 + 20 + 9 * (80 + 20)); /* a quarter of train's tokens, a quarter of its time */
    begin(0, false);
    ck_assert_double_eq(left(1), 40 + 9 * 80);
    begin(250, true); /* what a teacher holds of its part is asked once, at the end */
    ck_assert_double_eq(left(1), 40 + 9 * 80);
}
END_TEST

START_TEST(dev_is_measured)
{
    struct timespec before, now;
    training_epoch e = {.epoch = 1, .seconds = 80, .has_dev = true};
    begin(250, false);
    listener.evaluating(listener.context, 1);
    clock_gettime(CLOCK_MONOTONIC, &before);
    do
        clock_gettime(CLOCK_MONOTONIC, &now);
    while (now.tv_sec == before.tv_sec && now.tv_nsec == before.tv_nsec);
    listener.epoch(listener.context, &e);
    ck_assert_double_eq(r.epoch_seconds, 80);
    ck_assert_double_gt(r.dev_seconds, 0);
    ck_assert_double_eq_tol(left(2), 40 + r.dev_seconds + 8 * (80 + r.dev_seconds), 1e-9);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("train_report");
    TCase *tests = tcase_create("train_report");
    tcase_add_test(tests, all_epochs_have_their_dev);
    tcase_add_test(tests, before_the_first_epoch_has_ended);
    tcase_add_test(tests, dev_is_measured);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
