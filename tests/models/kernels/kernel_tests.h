/* The parts of the one program that tests the kernels and measures them. Every test runs once for each make that this
 * processor has; MAKES says how many there are. */
#ifndef NER_TESTS_MODELS_KERNELS_KERNEL_TESTS_H
#define NER_TESTS_MODELS_KERNELS_KERNEL_TESTS_H

#include <check.h>

TCase *product_tests(int makes);
TCase *cell_tests(int makes);
TCase *function_tests(int makes);
TCase *update_tests(int makes);
TCase *step_tests(int makes);

/* Prints a table of figures; returns the exit status. */
int kernels_benchmark(void);

#endif
