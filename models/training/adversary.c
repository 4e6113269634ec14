/* Lengths are summed in double precision, a sentence at a time. */
#include "models/training/adversary.h"

#include <math.h>

static double squares(size_t n, const real *values)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)values[i] * (double)values[i];
    return sum;
}

/* Below this a gradient is rounding, of a sentence that there is nothing to learn from. */
static const double LEAST_STEEPNESS = 1e-40;

/* By how much the gradient of the sentence at PLACE is to be stretched. */
static double stretch(const packing *p, size_t place, size_t dim, const real *words, const real *gradient,
                    double strength)
{
    double length = 0, steepness = 0;
    for (size_t t = 0; t < p->lengths[place]; t++) {
        const size_t row = packing_row(p, place, t);
        length += squares(dim, words + row * dim);
        steepness += squares(dim, gradient + row * dim);
    }
    return steepness > LEAST_STEEPNESS ? strength * sqrt(length / steepness) : 0;
}

void adversary_move(const packing *p, size_t dim, const real *words, const real *gradient, double strength,
                    real *out_moved)
{
    for (size_t place = 0; place < p->sequences; place++) {
        const double far = stretch(p, place, dim, words, gradient, strength);
        for (size_t t = 0; t < p->lengths[place]; t++) {
            const size_t first = packing_row(p, place, t) * dim;
            for (size_t i = first; i < first + dim; i++)
                out_moved[i] = words[i] + (real)(far * (double)gradient[i]);
        }
    }
}
