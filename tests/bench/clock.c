#include "tests/bench/clock.h"

#include <stddef.h>
#include <time.h>

static double seconds_of(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

double clock_seconds(void)
{
    return seconds_of(CLOCK_MONOTONIC);
}

double clock_thread_seconds(void)
{
    return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

static double time_calls(void (*work)(void *context), void *context, size_t calls)
{
    const double start = clock_thread_seconds();
    for (size_t i = 0; i < calls; i++)
        work(context);
    return clock_thread_seconds() - start;
}

double clock_fastest(void (*work)(void *context), void *context)
{
    enum { ROUNDS = 7 };
    const double enough = 0.02;
    size_t calls = 1;
    double best = time_calls(work, context, calls); /* also warms up */
    while ((best = time_calls(work, context, calls)) < enough)
        calls *= 2;
    for (size_t round = 1; round < ROUNDS; round++) {
        const double seconds = time_calls(work, context, calls);
        best = seconds < best ? seconds : best;
    }
    return best / (double)calls;
}
