/* One fused pass over values, gradients and moments. */
#include "models/training/optimizer.h"

optimizer optimizer_make(optimizer_kind kind, double momentum, double l1, double l2)
{
    return (optimizer){.kind = kind,
                       .momentum = momentum,
                       .beta1 = 0.9,
                       .beta2 = 0.999,
                       .epsilon = 1e-8,
                       .l1 = l1,
                       .l2 = l2,
                       .nadam_product = 1};
}

/* NAdam's momentum schedule: beta1 (1 - 0.96^(0.004 t) / 2). */
static double nadam_momentum(const optimizer *o, double step)
{
    return o->beta1 * (1 - 0.5 * pow(0.96, 0.004 * step));
}

optimizer_step optimizer_next(optimizer *o, double lr, double scale)
{
    o->steps++;
    const double t = (double)o->steps;
    optimizer_step s = {.kind = o->kind,
                        .scale = (real)scale,
                        .momentum = (real)o->momentum,
                        .beta1 = (real)o->beta1,
                        .beta2 = (real)o->beta2,
                        .rest1 = (real)(1 - o->beta1),
                        .rest2 = (real)(1 - o->beta2),
                        .epsilon = (real)o->epsilon,
                        .l1 = (real)o->l1,
                        .l2 = (real)(o->kind == OPTIMIZER_ADAMW ? 0 : o->l2),
                        .decay = (real)(o->kind == OPTIMIZER_ADAMW ? 1 - lr * o->l2 : 1),
                        .correction2 = (real)(1 / sqrt(1 - pow(o->beta2, t)))};
    if (o->kind == OPTIMIZER_SGD)
        s.rate = (real)lr;
    else if (o->kind != OPTIMIZER_NADAM)
        s.rate = (real)(lr / (1 - pow(o->beta1, t)));
    else {
        const double now = nadam_momentum(o, t), next = nadam_momentum(o, t + 1);
        o->nadam_product *= now;
        s.rate = (real)(lr * next / (1 - o->nadam_product * next));
        s.rate_now = (real)(lr * (1 - now) / (1 - o->nadam_product));
    }
    return s;
}

static real penalized(const optimizer_step *s, real gradient, real value)
{
    const real sign = value > 0 ? (real)1 : value < 0 ? (real)-1 : (real)0;
    return gradient * s->scale + s->l2 * value + s->l1 * sign;
}

static void update_sgd(const optimizer_step *s, size_t n, const real *gradients, real *restrict values,
                       real *restrict first)
{
    for (size_t i = 0; i < n; i++) {
        first[i] = s->momentum * first[i] + penalized(s, gradients[i], values[i]);
        values[i] -= s->rate * first[i];
    }
}

static void update_adaptive(const optimizer_step *s, size_t n, const real *gradients, real *restrict values,
                            real *restrict first, real *restrict second)
{
    const optimizer_step o = *s;
    for (size_t i = 0; i < n; i++) {
        const real g = penalized(&o, gradients[i], values[i]);
        first[i] = o.beta1 * first[i] + o.rest1 * g;
        second[i] = o.beta2 * second[i] + o.rest2 * g * g;
        const real size = real_sqrt(second[i]) * o.correction2 + o.epsilon;
        values[i] = values[i] * o.decay - (o.rate * first[i] + o.rate_now * g) / size;
    }
}

void optimizer_update(const optimizer_step *step, size_t n, const real *gradients, real *values, real *first,
                      real *second)
{
    if (step->kind == OPTIMIZER_SGD)
        update_sgd(step, n, gradients, values, first);
    else
        update_adaptive(step, n, gradients, values, first, second);
}

double optimizer_clip(double norm, double limit)
{
    return limit > 0 && norm > limit ? limit / (norm + 1e-6) : 1;
}
