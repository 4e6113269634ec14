/* Student's distribution by the incomplete beta function (continued fraction of Lentz, as in Abramowitz and Stegun
 * 26.5.8), its quantile by halving. */
#include "base/statistics.h"

#include <math.h>

double statistics_mean(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return count > 0 ? sum / (double)count : 0;
}

double statistics_deviation(const double *values, size_t count)
{
    if (count < 2)
        return 0;
    const double mean = statistics_mean(values, count);
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return sqrt(sum / (double)(count - 1));
}

static double not_zero(double value)
{
    static const double tiny = 1e-300;
    return fabs(value) < tiny ? tiny : value;
}

/* The continued fraction of the incomplete beta function, for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double a, double b, double x)
{
    double c = 1, d = 1 / not_zero(1 - (a + b) * x / (a + 1)), value = d;
    for (int m = 1; m < 500; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / not_zero(1 + even * d);
        c = not_zero(1 + even / c);
        value *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / not_zero(1 + odd * d);
        c = not_zero(1 + odd / c);
        value *= d * c;
        if (fabs(d * c - 1) < 1e-14)
            break;
    }
    return value;
}

/* I_x(a, b) */
static double incomplete_beta(double a, double b, double x)
{
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    const double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double statistics_student(double t, double degrees)
{
    if (isinf(t))
        return 0;
    return incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t));
}

/* The t beyond which lie 5 % of the distribution, both sides together. */
static double critical(double degrees)
{
    double low = 0, high = 1e4;
    for (int i = 0; i < 100; i++) {
        const double middle = (low + high) / 2;
        *(statistics_student(middle, degrees) > 0.05 ? &low : &high) = middle;
    }
    return (low + high) / 2;
}

statistics_paired statistics_compare(const double *a, const double *b, size_t count)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < count; i++)
        mean += (b[i] - a[i]) / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += (b[i] - a[i] - mean) * (b[i] - a[i] - mean);
    const double degrees = (double)count - 1, error = sqrt(squares / degrees / (double)count);
    if (!(error > 1e-12 * fabs(mean)))
        return (statistics_paired){mean, mean, mean, fabs(mean) > 0 ? 0 : 1};
    const double reach = critical(degrees) * error;
    return (statistics_paired){mean, mean - reach, mean + reach, statistics_student(mean / error, degrees)};
}

void statistics_holm(double *p, size_t count)
{
    double before = 0;
    /* From the smallest up; one that is done is kept as 2 + its value, so that it is not found again. */
    for (size_t done = 0; done < count; done++) {
        size_t next = count;
        for (size_t i = 0; i < count; i++)
            if (p[i] <= 1 && (next == count || p[i] < p[next]))
                next = i;
        if (next == count)
            break;
        const double adjusted = fmin(1, p[next] * (double)(count - done));
        before = fmax(before, adjusted);
        p[next] = 2 + before;
    }
    for (size_t i = 0; i < count; i++)
        p[i] = p[i] >= 2 ? p[i] - 2 : p[i];
}
