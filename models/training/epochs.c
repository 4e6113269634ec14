/* An epoch takes the windows of train in an order of its own, which seed and number of the epoch decide: so a run that
 * was interrupted goes on with the very next minibatch. Where weights are averaged, their mean is judged and kept. */
#include "models/training/epochs.h"

#include "base/clock.h"
#include "base/writer.h"
#include "models/training/balance.h"
#include "models/training/evaluation.h"
#include "models/training/schedule.h"
#include "models/training/step.h"

static void tell_progress(const run *r, size_t tokens, double seconds)
{
    const training_listener *listener = &r->options->listener;
    const standing *s = &r->standing;
    if (listener->progress == NULL)
        return;
    const training_progress progress = {.epoch = s->epoch + 1,
                                        .epochs = r->config->epochs,
                                        .tokens = tokens,
                                        .epoch_tokens = r->material.train.tokens,
                                        .seconds = seconds,
                                        .loss = tokens > 0 ? s->loss / (double)tokens : 0,
                                        .has_best = s->best_epoch > 0,
                                        .best_f1 = score_f1(&s->best)};
    listener->progress(listener->context, &progress);
}

/* How many windows the next minibatch takes: as many as it takes to have its sentences. */
static size_t windows_of_batch(const run *r)
{
    const dataset *data = &r->material.train;
    const size_t *next = r->order + r->standing.windows;
    const size_t left = data->window_count - r->standing.windows;
    size_t count = 0, sentences = 0;
    for (; count < left && sentences < r->config->batch; count++)
        sentences += data->windows[next[count] + 1] - data->windows[next[count]];
    return count;
}

/* One epoch from where the standing says. Stops early where interrupted. */
static bool train_epoch(run *r, error *err)
{
    const config *c = r->config;
    const dataset *data = &r->material.train;
    standing *s = &r->standing;
    random_stream random = random_seed(c->seed, 0x5EED, s->epoch, 0);
    for (size_t i = 0; i < data->window_count; i++)
        r->order[i] = i;
    random_shuffle(&random, r->order, data->window_count);
    minibatch m = {.data = data,
                   .seed = c->seed,
                   .epoch = s->epoch + 1,
                   .dropout = {.input = c->dropout.input,
                               .output = c->dropout.output,
                               .recurrent = c->dropout.recurrent,
                               .chars = c->dropout.chars,
                               .locked = c->dropout.locked},
                   .words = {.word = c->dropout.word, .singleton = c->dropout.singleton},
                   .capitals = c->capitals,
                   .adversary = c->adversary,
                   .trust = c->teacher.trust,
                   .doubt = c->teacher.doubt,
                   .clip = c->optimizer.clip};
    size_t tokens = 0;
    for (size_t i = 0; i < s->windows; i++)
        tokens += dataset_window_tokens(data, r->order[i]);
    const double began = clock_seconds() - s->seconds;
    while (s->windows < data->window_count && !r->interrupted) {
        double loss;
        m.windows = r->order + s->windows;
        m.count = windows_of_batch(r);
        m.number = s->windows;
        m.lr = schedule_rate(c, (double)s->epoch + (double)s->windows / (double)data->window_count, s->halvings);
        if (!step_take(&r->learner, &m, r->pool, &loss, err))
            return false;
        for (size_t i = 0; i < m.count; i++)
            tokens += dataset_window_tokens(data, m.windows[i]);
        s->windows += m.count;
        s->loss += loss;
        s->seconds = clock_seconds() - began;
        tell_progress(r, tokens, s->seconds);
        r->interrupted = r->options->interrupted != NULL && *r->options->interrupted != 0;
    }
    return true;
}

/* Dev as it would be if this were the last epoch, which ends with a balance. */
static bool evaluate_balanced(run *r, score_counts *out, error *err)
{
    guesses g;
    balance balanced;
    if (!run_guess_dev(r, &g, err))
        return false;
    const bool ok = balance_fit(&g, &r->material.dev, &balanced, err);
    if (ok)
        *out = balanced.after;
    guesses_dispose(&g);
    return ok;
}

static bool evaluate(run *r, score_counts *out, error *err)
{
    const training_listener *listener = &r->options->listener;
    if (listener->evaluating != NULL)
        listener->evaluating(listener->context, r->standing.epoch + 1);
    if (r->config->balance)
        return evaluate_balanced(r, out, err);
    return run_ready(r, err) &&
           evaluation_run(&r->learner.weights, &r->learner.words, &r->material.dev, r->pool, out, err);
}

static bool write_log(const run *r, error *err)
{
    writer *w = writer_open(r->log.data, err);
    if (w == NULL)
        return false;
    writer_text(w, "epoch\tseconds\ttokens/s\ttrain loss\tdev precision\tdev recall\tdev F1\n");
    writer_write(w, r->standing.log.data, r->standing.log.size);
    return writer_commit(w, err);
}

static bool log_epoch(run *r, const training_epoch *e, error *err)
{
    buffer *log = &r->standing.log;
    bool ok = buffer_format(log, "%zu\t%.2f\t%.0f\t%.6f", e->epoch, e->seconds, e->tokens_per_second, e->loss);
    if (e->has_dev)
        ok = ok && buffer_format(log, "\t%.4f\t%.4f\t%.4f\n", score_precision(&e->dev), score_recall(&e->dev),
                                 score_f1(&e->dev));
    else
        ok = ok && buffer_append_text(log, "\t\t\t\n");
    if (!ok)
        return error_memory(err, 0);
    if (r->options->listener.epoch != NULL)
        r->options->listener.epoch(r->options->listener.context, e);
    return write_log(r, err);
}

/* Dev score, best so far, log; then the standing is that of the next epoch's begin. */
static bool end_epoch(run *r, error *err)
{
    standing *s = &r->standing;
    const double tokens = (double)r->material.train.tokens;
    training_epoch e = {.epoch = s->epoch + 1,
                        .seconds = s->seconds,
                        .tokens_per_second = s->seconds > 0 ? tokens / s->seconds : 0,
                        .loss = s->loss / tokens,
                        .has_dev = r->material.has_dev};
    average_swap(&r->learner.average, r->learner.values, r->learner.word_values, r->learner.rows);
    if (e.has_dev && !evaluate(r, &e.dev, err))
        return false;
    e.best = !e.has_dev || s->best_epoch == 0 || score_f1(&e.dev) > score_f1(&s->best);
    if (e.best) {
        snapshot_take(&r->best, &r->learner);
        s->best_epoch = e.epoch;
        s->best = e.dev;
    }
    average_swap(&r->learner.average, r->learner.values, r->learner.word_values, r->learner.rows);
    s->epoch++;
    const size_t since = s->best_epoch > s->halved_after ? s->best_epoch : s->halved_after;
    if (schedule_halves(r->config, s->epoch - since)) {
        s->halvings++;
        s->halved_after = s->epoch;
    }
    s->windows = 0;
    s->loss = s->seconds = 0;
    return log_epoch(r, &e, err);
}

static bool save_checkpoint(const run *r, error *err)
{
    return checkpoint_write(r->checkpoint.data, r->identity.data, &r->learner, &r->best, &r->standing, err);
}

static bool out_of_patience(const run *r)
{
    const standing *s = &r->standing;
    return r->config->patience > 0 && r->material.has_dev && s->best_epoch > 0 &&
           s->epoch - s->best_epoch >= r->config->patience;
}

bool epochs_run(run *r, error *err)
{
    while (r->standing.epoch < r->config->epochs && !out_of_patience(r)) {
        if (!train_epoch(r, err))
            return false;
        if (!r->interrupted && !end_epoch(r, err))
            return false;
        if (!save_checkpoint(r, err))
            return false;
        if (r->interrupted)
            return true;
    }
    return true;
}
