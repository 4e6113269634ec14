/* Means of a few numbers, and whether two rows of them differ by more than chance.
 *
 * Thread rule: any thread. */
#ifndef NER_BASE_STATISTICS_H
#define NER_BASE_STATISTICS_H

#include <stddef.h>

/* 0 without values. */
double statistics_mean(const double *values, size_t count);

/* The standard deviation of a sample (divided by COUNT - 1); 0 for fewer than two values. */
double statistics_deviation(const double *values, size_t count);

/* P(|T| >= |t|) for Student's T with DEGREES > 0 of freedom. */
double statistics_student(double t, double degrees);

typedef struct statistics_paired {
    double difference; /* mean of B less A */
    double low, high;  /* 95 % interval of it */
    double p;          /* two-sided */
} statistics_paired;

/* Student's paired t-test (1908) of A and B [count], COUNT >= 2. Where all differences are the same, the interval has
 * no width, and p is 1 where they are 0 and 0 where they are not. */
statistics_paired statistics_compare(const double *a, const double *b, size_t count);

/* Holm's correction (1979) of P [count], each replaced by its adjusted value, for COUNT tests whose worst one shall
 * hold. */
void statistics_holm(double *p, size_t count);

#endif
