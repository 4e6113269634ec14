/* Wall time for benchmarks. */
#ifndef NER_TESTS_BENCH_CLOCK_H
#define NER_TESTS_BENCH_CLOCK_H

/* Seconds since some moment that does not move. */
double clock_seconds(void);

#endif
