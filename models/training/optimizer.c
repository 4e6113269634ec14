/* One fused pass over values, gradients and moments; that of Adam and its kin is a kernel. */
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
    adaptive_step s = {.scale = (real)scale,
                       .l1 = (real)o->l1,
                       .l2 = (real)(o->kind == OPTIMIZER_ADAMW ? 0 : o->l2),
                       .beta1 = (real)o->beta1,
                       .beta2 = (real)o->beta2,
                       .rest1 = (real)(1 - o->beta1),
                       .rest2 = (real)(1 - o->beta2),
                       .epsilon = (real)o->epsilon,
                       .correction2 = (real)(1 / sqrt(1 - pow(o->beta2, t))),
                       .decay = (real)(o->kind == OPTIMIZER_ADAMW ? 1 - lr * o->l2 : 1)};
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
    return (optimizer_step){.kind = o->kind, .adaptive = s, .momentum = (real)o->momentum};
}

static void update_sgd(const optimizer_step *step, size_t n, const real *gradients, real *restrict values,
                       real *restrict first)
{
    const adaptive_step s = step->adaptive;
    for (size_t i = 0; i < n; i++) {
        const real w = values[i], sign = w > 0 ? (real)1 : w < 0 ? (real)-1 : (real)0;
        first[i] = step->momentum * first[i] + s.scale * gradients[i] + s.l2 * w + s.l1 * sign;
        values[i] = w - s.rate * first[i];
    }
}

void optimizer_update(const optimizer_step *step, size_t n, const real *gradients, real *values, real *first,
                      real *second)
{
    if (step->kind == OPTIMIZER_SGD)
        update_sgd(step, n, gradients, values, first);
    else
        kernels_best()->adapt(&step->adaptive, n, gradients, values, first, second);
}

double optimizer_clip(double norm, double limit)
{
    return limit > 0 && norm > limit ? limit / (norm + 1e-6) : 1;
}
