/* Time for benchmarks. */
#ifndef NER_TESTS_BENCH_CLOCK_H
#define NER_TESTS_BENCH_CLOCK_H

/* Seconds since some moment that does not move. */
double clock_seconds(void);

/* Seconds that the processor has worked for this thread: on a busy machine the fairer measure of what runs on one. */
double clock_thread_seconds(void);

/* The least thread seconds of one call of WORK, of several rounds of as many calls as take a while. */
double clock_fastest(void (*work)(void *context), void *context);

#endif
