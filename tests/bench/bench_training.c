/* Training in tokens a second of one thread's processor time, under both decoders, and with the deep
 * CNN over the characters. */
#include "tests/bench/clock.h"
#include "tests/bench/peak.h"
#include "tests/bench/trial.h"

#include <stdio.h>
#include <stdlib.h>

enum { WARM_UP = 30, ROUNDS = 5, MINIBATCHES = 100 };

static double speed(trial *t)
{
    trial_train(t, WARM_UP);
    double best = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        const double start = clock_thread_seconds();
        const size_t tokens = trial_train(t, MINIBATCHES);
        const double reached = (double)tokens / (clock_thread_seconds() - start);
        best = reached > best ? reached : best;
    }
    return best;
}

int main(void)
{
    const double peak = peak_print();
    for (size_t i = 0; i < TRIAL_KINDS; i++) {
        trial t;
        trial_begin(&t, &trial_kinds[i]);
        const double tokens = speed(&t);
        /* Backward is twice forward: a product for the input and one for the weights. */
        const double gflops = 3e-9 * trial_flops(&t) * tokens;
        printf("training, %-8s %9.0f tokens/s, %5.1f GFLOP/s, %3.0f %% of sgemm's (%s, best of %d rounds)\n",
               trial_kinds[i].name, tokens, gflops, 100 * gflops / peak, trial_source(), ROUNDS);
        trial_end(&t);
    }
    return EXIT_SUCCESS;
}
