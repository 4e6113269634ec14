/* What the machine can do, measured in the run that wants to know: figures of another run, or another machine, say
 * nothing about this one. On one thread. */
#ifndef NER_TESTS_BENCH_PEAK_H
#define NER_TESTS_BENCH_PEAK_H

#include <stddef.h>

/* GFLOP/s of OpenBLAS's sgemm, 1024 x 1024 x 1024. 0, after a loud line on standard error, where the program was built
 * without OpenBLAS. */
double peak_sgemm(void);

/* GFLOP/s of our own best matmul, 1020 x 1024 x 256, packed. */
double peak_matmul(void);

/* GB/s, read and written together, of copying within a working set of so many bytes. */
double peak_copy(size_t working_set);

/* Prints the first two on one line. Returns the first; the second where there is no OpenBLAS. */
double peak_print(void);

#endif
