#include "models/training/schedule.h"

#include <math.h>

/* Warm-up begins above zero, or its first step would not move. */
static double warm_up(const config *c, double done)
{
    const double least = 0.01;
    const double share = c->optimizer.warmup > 0 ? done / c->optimizer.warmup : 1;
    return share > 1 ? 1 : share > least ? share : least;
}

static double fall(const config *c, double done, size_t halvings)
{
    const double share = done / (double)c->epochs;
    switch (c->optimizer.schedule) {
    case SCHEDULE_INVERSE: return 1 / (1 + c->optimizer.decay * floor(done));
    case SCHEDULE_LINEAR: return 1 - share;
    case SCHEDULE_COSINE: return (1 + cos(acos(-1) * share)) / 2;
    case SCHEDULE_PLATEAU: return pow(0.5, (double)halvings);
    }
    return 1;
}

double schedule_rate(const config *c, double done, size_t halvings)
{
    return c->optimizer.lr * warm_up(c, done) * fall(c, done, halvings);
}

bool schedule_halves(const config *c, size_t waited)
{
    return c->optimizer.schedule == SCHEDULE_PLATEAU && waited >= c->optimizer.plateau;
}
