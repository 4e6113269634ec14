#include "tests/models/gradient.h"

#include "base/memory.h"
#include "tests/support.h"

#include <math.h>

static const real STEP = 1e-5, ABSOLUTE = 1e-8, RELATIVE = 1e-7;

void gradient_check(const char *name, gradient_function *function, void *context, real *values, size_t size)
{
    real *gradient = memory_new(size, sizeof *gradient);
    ck_assert_ptr_nonnull(gradient);
    function(context, values, gradient);
    size_t zeros = 0;
    for (size_t i = 0; i < size; i++) {
        const real value = values[i];
        values[i] = value + STEP;
        const double above = function(context, values, NULL);
        values[i] = value - STEP;
        const double slope = (above - function(context, values, NULL)) / (2 * STEP);
        values[i] = value;
        ck_assert_msg(fabs(gradient[i] - slope) <= ABSOLUTE + RELATIVE * fabs(slope),
                      "%s: gradient %zu of %zu is %.12g, finite differences give %.12g", name, i, size, gradient[i],
                      slope);
        zeros += gradient[i] == 0;
    }
    ck_assert_msg(zeros < size, "%s: all gradients are zero", name);
    memory_free(gradient);
}
