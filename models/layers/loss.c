/* Softmax after subtracting the row's maximum; squared error as it reads. */
#include "models/layers/loss.h"

double loss_cross_entropy(size_t rows, size_t n, const real *scores, const size_t *right, double smoothing,
                          double scale, real *d_scores)
{
    const real spread = (real)(scale * smoothing / (double)n);
    double loss = 0;
    for (size_t i = 0; i < rows; i++) {
        const real *row = scores + i * n;
        real *d = d_scores + i * n, most = row[0], sum = 0;
        double behind = 0; /* how far all columns together are behind the right one */
        for (size_t j = 1; j < n; j++)
            most = row[j] > most ? row[j] : most;
        for (size_t j = 0; j < n; j++) {
            sum += d[j] = real_exp(row[j] - most);
            behind += (double)row[right[i]] - (double)row[j];
        }
        loss += (double)(most + real_log(sum) - row[right[i]]) + smoothing * behind / (double)n;
        for (size_t j = 0; j < n; j++)
            d[j] = d[j] * ((real)scale / sum) - spread;
        d[right[i]] -= (real)(scale * (1 - smoothing));
    }
    return scale * loss;
}

double loss_squared(size_t rows, size_t n, const real *values, const real *target, double scale, real *d_values)
{
    double loss = 0;
    for (size_t i = 0; i < rows * n; i++) {
        const real error = values[i] - target[i];
        loss += (double)error * (double)error;
        d_values[i] = (real)(2 * scale / (double)n) * error;
    }
    return scale * loss / (double)n;
}

double loss_soften(size_t n, const real *scores, size_t right, const real *shares, double trust, real *d_scores)
{
    double expected = 0;
    for (size_t j = 0; j < n; j++) {
        expected += (double)shares[j] * (double)scores[j];
        d_scores[j] -= (real)trust * shares[j];
    }
    d_scores[right] += (real)trust;
    return trust * ((double)scores[right] - expected);
}
