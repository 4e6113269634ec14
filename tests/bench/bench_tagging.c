/* Tagging in tokens a second of one thread's processor time, under both decoders: tokens in memory to entities with
 * their probabilities. */
#include "base/memory.h"
#include "models/tagger.h"
#include "tests/bench/clock.h"
#include "tests/bench/peak.h"
#include "tests/bench/trial.h"

#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 200, ROUNDS = 5 };

static void fail(const error *err)
{
    fprintf(stderr, "%s\n", err->message);
    exit(EXIT_FAILURE);
}

typedef struct text {
    sentence *sentences;
    tagged_sentence *tagged;
    size_t count, tokens, entities;
} text;

static text text_of(const corpus *c)
{
    text t = {.count = c->count, .tokens = c->tokens};
    t.sentences = memory_new(c->count, sizeof *t.sentences);
    t.tagged = memory_new(c->count, sizeof *t.tagged);
    if (t.sentences == NULL || t.tagged == NULL)
        exit(EXIT_FAILURE);
    for (size_t i = 0; i < c->count; i++)
        t.sentences[i] = (sentence){c->sentences[i].tokens, c->sentences[i].count};
    return t;
}

static double speed(const model *m, text *t)
{
    error err;
    tagger *own = tagger_new(m, &err);
    double best = 0;
    for (size_t i = 0; own != NULL && i < ROUNDS; i++) {
        const double start = clock_thread_seconds();
        if (!tagger_tag(own, t->sentences, NULL, t->count, t->tagged, &err))
            fail(&err);
        const double reached = (double)t->tokens / (clock_thread_seconds() - start);
        best = reached > best ? reached : best;
    }
    t->entities = 0;
    for (size_t i = 0; i < t->count; i++)
        t->entities += t->tagged[i].count;
    tagger_free(own);
    return best;
}

static void measure(const trial_kind *kind, double peak)
{
    trial learned;
    error err;
    trial_begin(&learned, kind);
    trial_train(&learned, STEPS);
    model *m = model_open(trial_model(&learned), &err);
    if (m == NULL)
        fail(&err);
    text t = text_of(trial_text(&learned));
    const double tokens = speed(m, &t), gflops = 1e-9 * trial_flops(&learned) * tokens;
    printf("tagging, %-8s %9.0f tokens/s, %5.1f GFLOP/s, %3.0f %% of sgemm's (%s, %zu entities in %zu tokens)\n",
           kind->name, tokens, gflops, 100 * gflops / peak, trial_source(), t.entities, t.tokens);
    memory_free(t.sentences);
    memory_free(t.tagged);
    model_free(m);
    trial_end(&learned);
}

int main(void)
{
    const double peak = peak_print();
    for (size_t i = 0; i < TRIAL_KINDS; i++)
        measure(&trial_kinds[i], peak);
    return EXIT_SUCCESS;
}
