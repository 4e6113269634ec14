/* Waiting for a file, and being woken: before, meanwhile, and for good. */
#include "base/wakeup.h"
#include "base/reader.h"
#include "tests/support.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

typedef struct scene {
    wakeup wakeup;
    int ends[2]; /* of the pipe that is waited for */
} scene;

static void begin(scene *s)
{
    error err;
    ck_assert_int_eq(pipe(s->ends), 0);
    ck_assert_msg(wakeup_init(&s->wakeup, &err), "%s", err.message);
}

static void end(scene *s)
{
    close(s->ends[0]);
    close(s->ends[1]);
    wakeup_dispose(&s->wakeup);
}

static void *call_later(void *argument)
{
    scene *s = argument;
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    wakeup_call(&s->wakeup);
    return NULL;
}

START_TEST(bytes_or_a_call_end_the_wait)
{
    scene s;
    pthread_t other;
    begin(&s);
    ck_assert_int_eq(write(s.ends[1], "Bob", 3), 3);
    ck_assert(wakeup_wait(&s.wakeup, s.ends[0]));
    char byte[3];
    ck_assert_int_eq(read(s.ends[0], byte, 3), 3);
    ck_assert_int_eq(pthread_create(&other, NULL, call_later, &s), 0);
    ck_assert(!wakeup_wait(&s.wakeup, s.ends[0]));
    pthread_join(other, NULL);
    ck_assert_int_eq(write(s.ends[1], "Bob", 3), 3);
    ck_assert(!wakeup_wait(&s.wakeup, s.ends[0]));
    end(&s);
}
END_TEST

START_TEST(what_reading_tells_at_once_is_not_waited_for)
{
    scene s;
    begin(&s);
    close(s.ends[1]); /* the end of the pipe */
    ck_assert(wakeup_wait(&s.wakeup, s.ends[0]));
    ck_assert(wakeup_wait(&s.wakeup, s.ends[1])); /* an error: that one is closed */
    s.ends[1] = -1;
    end(&s);
}
END_TEST

/* Its bytes would be waited for without an end. */
START_TEST(a_file_that_cannot_be_read_is_no_wait)
{
    scene s;
    char byte;
    size_t got;
    error err;
    begin(&s);
    const int input = dup(STDIN_FILENO);
    ck_assert_int_eq(dup2(s.ends[1], STDIN_FILENO), STDIN_FILENO);
    reader *r = reader_open("-", &err);
    ck_assert_msg(r == NULL || (reader_end_at(r, &s.wakeup), !reader_read(r, &byte, 1, &got, &err)), "it was read");
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    reader_close(r);
    dup2(input, STDIN_FILENO);
    close(input);
    end(&s);
}
END_TEST

START_TEST(a_reader_ends_when_it_is_called)
{
    scene s;
    pthread_t other;
    char path[32], byte[8];
    size_t got = 7;
    line l;
    error err;
    begin(&s);
    snprintf(path, sizeof path, "/dev/fd/%d", s.ends[0]);
    reader *r = reader_open(path, &err);
    ck_assert_msg(r != NULL, "%s", err.message);
    reader_end_at(r, &s.wakeup);
    ck_assert_int_eq(write(s.ends[1], "Bob\nLi", 6), 6);
    ck_assert_int_eq(reader_line(r, &l, &err), READER_LINE);
    ck_assert_int_eq(pthread_create(&other, NULL, call_later, &s), 0);
    ck_assert_int_eq(reader_line(r, &l, &err), READER_LINE);
    ck_assert(l.size == 2 && memcmp(l.text, "Li", 2) == 0 && !l.newline);
    ck_assert_int_eq(reader_line(r, &l, &err), READER_END);
    ck_assert(reader_read(r, byte, sizeof byte, &got, &err) && got == 0);
    pthread_join(other, NULL);
    reader_close(r);
    end(&s);
}
END_TEST

START_TEST(no_pipe_is_an_error)
{
    wakeup w;
    error err;
    struct rlimit kept;
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &kept), 0);
    const struct rlimit none = {.rlim_cur = 0, .rlim_max = kept.rlim_max};
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    const bool ok = wakeup_init(&w, &err);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &kept), 0);
    ck_assert(!ok);
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    char wanted[128];
    snprintf(wanted, sizeof wanted, "cannot make a pipe: %s", strerror(EMFILE));
    ck_assert_str_eq(err.message, wanted);
    wakeup_dispose(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("wakeup");
    TCase *tests = tcase_create("wakeup");
    tcase_add_test(tests, bytes_or_a_call_end_the_wait);
    tcase_add_test(tests, what_reading_tells_at_once_is_not_waited_for);
    tcase_add_test(tests, a_file_that_cannot_be_read_is_no_wait);
    tcase_add_test(tests, a_reader_ends_when_it_is_called);
    tcase_add_test(tests, no_pipe_is_an_error);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
