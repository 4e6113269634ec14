/* Epochs of minibatches, dev after each, the best one kept; a checkpoint after every epoch and when interrupted. */
#include "models/training/training.h"

#include "base/memory.h"
#include "base/writer.h"
#include "models/model_file.h"
#include "models/training/balance.h"
#include "models/training/calibration.h"
#include "models/training/checkpoint.h"
#include "models/training/evaluation.h"
#include "models/training/material.h"
#include "models/training/provenance.h"
#include "models/training/schedule.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct run {
    const config *config;
    const training_options *options;
    material material;
    network network;
    learner learner;
    threads *pool;
    snapshot best;
    standing standing;
    size_t *order;     /* [train windows]: this epoch's */
    buffer identity;   /* of the run, for checkpoints */
    buffer checkpoint; /* paths */
    buffer log;
    bool interrupted;
    bool finished; /* before it began */
} run;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* What must be equal for a checkpoint to belong to this run. */
static bool identify(run *r, error *err)
{
    bool ok = true;
    if (!config_format(r->config, &r->identity, err))
        return false;
    const corpus *corpora[2] = {r->material.train_corpus, r->material.dev_corpus};
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; ok && corpora[i] != NULL && j < corpora[i]->file_count; j++)
            ok = buffer_format(&r->identity, "\n%s", corpora[i]->files[j].sha256);
    const training_fold *fold = &r->options->fold;
    ok = ok && buffer_format(&r->identity, "\n%s", r->material.words.vectors_sha256) &&
         (fold->count == 0 ||
          buffer_format(&r->identity, "\nfold %zu of %zu, round %zu", fold->number, fold->count, fold->round));
    const initial *from = r->options->initial;
    if (from != NULL)
        ok = ok && buffer_format(&r->identity, "\n%s%s", from->sha256, from->drop_types ? " dropped" : "");
    return ok || error_memory(err, 0);
}

static bool set_places(run *r, error *err)
{
    const char *model = r->config->model;
    if (!buffer_format(&r->checkpoint, "%s.checkpoint", model) || !buffer_format(&r->log, "%s.log.tsv", model))
        return error_memory(err, 0);
    /* What could not be written after hours of training is found out now. */
    return writer_try(model, err) && writer_try(r->checkpoint.data, err) && writer_try(r->log.data, err);
}

static material_fold fold_of(const run *r)
{
    const training_fold *f = &r->options->fold;
    return (material_fold){f->number, f->count, f->round, f->seed};
}

/* The weights of the model that the run goes on from. */
static bool take_weights(run *r, error *err)
{
    learner *l = &r->learner;
    if (!initial_weights(r->options->initial, &r->network, l->values, err))
        return false;
    if (l->average.values != NULL)
        memcpy(l->average.values, l->values, l->size * sizeof *l->values);
    return true;
}

static bool prepare(run *r, error *err)
{
    const config *c = r->config;
    material *m = &r->material;
    if (!set_places(r, err) || !material_read(m, c, r->options->initial, r->options->teachers, fold_of(r), err) ||
        !network_init(&r->network, c, m->words.dim, m->chars.count + 1, m->tags, err) ||
        !learner_init(
            &r->learner, &r->network, &m->train, &m->view, vectors_builder_values(m->words.words), m->moves, c->seed,
            optimizer_make(c->optimizer.kind, c->optimizer.momentum, c->regularization.l1, c->regularization.l2),
            c->average, err) ||
        !take_weights(r, err) || !identify(r, err))
        return false;
    r->order = memory_new(m->train.window_count, sizeof *r->order);
    r->best.values = memory_new(r->learner.size, sizeof *r->best.values);
    r->best.words = memory_new(r->learner.trained, r->learner.dim * sizeof *r->best.words);
    if (r->order == NULL || r->best.values == NULL || r->best.words == NULL)
        return error_memory(err, r->learner.size * sizeof *r->best.values);
    r->pool = threads_new(r->options->threads, err);
    return r->pool != NULL;
}

static void run_dispose(run *r)
{
    threads_free(r->pool);
    memory_free(r->order);
    memory_free(r->best.values);
    memory_free(r->best.words);
    buffer_dispose(&r->standing.log);
    buffer_dispose(&r->identity);
    buffer_dispose(&r->checkpoint);
    buffer_dispose(&r->log);
    learner_dispose(&r->learner);
    network_dispose(&r->network);
    material_dispose(&r->material);
}

/* Whether the model of this very run is there, whole. */
static bool find_model(run *r, error *err)
{
    provenance p;
    struct stat status;
    if (stat(r->config->model, &status) != 0 || !S_ISREG(status.st_mode))
        return true;
    safetensors *file = safetensors_open(r->config->model, NULL);
    if (file == NULL)
        return true;
    const bool ok = provenance_init(&p, r->config, &r->material, r->learner.trained, 0, NULL, NULL, err);
    if (ok) {
        r->finished = provenance_same(&p, r->config, file) && model_file_check(file, NULL) &&
                      model_file_check_words(file, NULL);
        provenance_dispose(&p);
    }
    safetensors_close(file);
    return ok;
}

static bool resume(run *r, error *err)
{
    if (!r->options->resume)
        return true;
    if (access(r->checkpoint.data, F_OK) != 0)
        return errno == ENOENT ? find_model(r, err) : error_system(err, r->checkpoint.data, errno);
    standing *s = &r->standing;
    if (!checkpoint_read(r->checkpoint.data, r->identity.data, &r->learner, &r->best, s, err))
        return false;
    const bool possible = s->windows <= r->material.train.window_count && s->epoch <= r->config->epochs &&
                          s->best_epoch <= s->epoch && s->halved_after <= s->epoch &&
                          (s->epoch == 0 || s->best_epoch > 0);
    return possible || error_at(err, ERROR_DATA, r->checkpoint.data, 0, "tells of a place that no run comes to");
}

static void tell_prepared(const run *r)
{
    const training_listener *listener = &r->options->listener;
    const material *m = &r->material;
    if (listener->prepared == NULL)
        return;
    const training_summary summary = {.config = r->config,
                                      .initial = m->initial,
                                      .characters = m->chars.count,
                                      .train = m->train_corpus,
                                      .dev = m->dev_corpus,
                                      .fold = r->options->fold.count > 0,
                                      .words = &m->words,
                                      .train_sentences = m->train.count,
                                      .dev_sentences = m->dev.count,
                                      .train_tokens = m->train.tokens,
                                      .dev_tokens = m->dev.tokens,
                                      .rows = m->view.count,
                                      .moving = r->learner.trained,
                                      .parameters = r->network.parameters.size,
                                      .first_epoch = r->standing.epoch};
    listener->prepared(listener->context, &summary);
}

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
    const double began = now() - s->seconds;
    while (s->windows < data->window_count && !r->interrupted) {
        double loss;
        m.windows = r->order + s->windows;
        m.count = windows_of_batch(r);
        m.number = s->windows;
        m.lr = schedule_rate(c, (double)s->epoch + (double)s->windows / (double)data->window_count, s->halvings);
        if (!minibatch_step(&r->learner, &m, r->pool, &loss, err))
            return false;
        for (size_t i = 0; i < m.count; i++)
            tokens += dataset_window_tokens(data, m.windows[i]);
        s->windows += m.count;
        s->loss += loss;
        s->seconds = now() - began;
        tell_progress(r, tokens, s->seconds);
        r->interrupted = r->options->interrupted != NULL && *r->options->interrupted != 0;
    }
    return true;
}

static void keep_best(run *r)
{
    const learner *l = &r->learner;
    memcpy(r->best.values, l->values, l->size * sizeof *l->values);
    for (size_t i = 0; i < l->trained; i++)
        memcpy(r->best.words + i * l->dim, l->word_values + l->rows[i] * l->dim, l->dim * sizeof *r->best.words);
}

static void restore_best(run *r)
{
    learner *l = &r->learner;
    memcpy(l->values, r->best.values, l->size * sizeof *l->values);
    for (size_t i = 0; i < l->trained; i++)
        memcpy(l->word_values + l->rows[i] * l->dim, r->best.words + i * l->dim, l->dim * sizeof *r->best.words);
}

static bool pack_weights(run *r, error *err)
{
    for (size_t i = 0; i < network_weights_parts(&r->network); i++)
        if (!network_weights_pack(&r->learner.weights, i))
            return error_memory(err, 0);
    return true;
}

/* The weights' guesses on dev. */
static bool guess_dev(run *r, guesses *out, error *err)
{
    return pack_weights(r, err) &&
           guesses_make(out, &r->learner.weights, &r->learner.words, &r->material.dev, r->pool, err);
}

/* Dev as it would be if this were the last epoch, which ends with a balance. */
static bool evaluate_balanced(run *r, score_counts *out, error *err)
{
    guesses g;
    balance balanced;
    if (!guess_dev(r, &g, err))
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
    return pack_weights(r, err) &&
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
        keep_best(r);
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

static bool train(run *r, error *err)
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

static tensor_type store_type(const config *c)
{
    const char *store = c->words.store;
    return store == NULL || strcmp(store, "f32") == 0 ? TENSOR_F32 : strcmp(store, "f16") == 0 ? TENSOR_F16 : TENSOR_I8;
}

static bool write_file(run *r, const reliability *calibrated, error *err)
{
    const standing *s = &r->standing;
    const material *m = &r->material;
    provenance p;
    if (r->options->discard)
        return true;
    if (!provenance_init(&p, r->config, m, r->learner.trained, m->has_dev ? s->best_epoch : 0, &s->best, calibrated,
                         err))
        return false;
    const bool ok = model_file_write(r->config->model, &r->network, r->learner.values, m->words.words,
                                     m->cases.cases, store_type(r->config), r->config, p.entries, p.count, err);
    provenance_dispose(&p);
    return ok;
}

static void tell_finished(const run *r, const guesses *g, const balance *balanced, const reliability *calibrated)
{
    const training_listener *listener = &r->options->listener;
    const training_review review = {.best_epoch = r->standing.best_epoch,
                                    .dev = r->standing.best,
                                    .tags = r->material.tags,
                                    .types = g->types,
                                    .unknown_spans = r->material.dev.unknown_spans,
                                    .sentences = g->counts,
                                    .sentence_count = g->sentence_count,
                                    .balance = r->config->balance ? balanced : NULL,
                                    .calibration = calibrated};
    if (listener->finished != NULL)
        listener->finished(listener->context, &review);
}

/* Takes the shift that F1 is best with from the bias of O, the first tag; *inout_guesses are then those without it. */
static bool rebalance(run *r, guesses *inout_guesses, balance *out, error *err)
{
    const network *n = &r->network;
    if (!balance_fit(inout_guesses, &r->material.dev, out, err))
        return false;
    r->learner.values[n->emission.bias] -= (real)out->shift;
    if (n->context == CONTEXT_DOCUMENT)
        r->learner.values[n->sentence_emission.bias] -= (real)out->shift;
    guesses_dispose(inout_guesses);
    return guess_dev(r, inout_guesses, err);
}

/* The best weights, how they do on dev, how sure they may be; then the file. */
static bool write_model(run *r, error *err)
{
    restore_best(r);
    if (!r->material.has_dev)
        return write_file(r, NULL, err);
    guesses g;
    balance balanced;
    reliability calibrated;
    if (!guess_dev(r, &g, err))
        return false;
    const bool ok = (!r->config->balance || rebalance(r, &g, &balanced, err)) &&
                    calibration_fit(&g, r->pool, &calibrated, err) && write_file(r, &calibrated, err);
    if (ok)
        tell_finished(r, &g, &balanced, &calibrated);
    guesses_dispose(&g);
    return ok;
}

/* Probabilities of the tags at each token, and the moves between them, from their scores. */
static bool hand_over_sentence(const run *r, const dataset_sentence *s, const real *scores, arena *memory, error *err)
{
    const chain *c = &r->learner.weights.chain;
    const training_fold *fold = &r->options->fold;
    const size_t length = s->input.count, k = c->tags;
    if (length == 0)
        return true;
    arena_reset(memory);
    real *shares = arena_take(memory, length, k * sizeof *shares), *moves = arena_take(memory, k, k * sizeof *moves);
    if (shares == NULL || moves == NULL || !chain_expect(c, scores, length, memory, shares, moves) ||
        !fold->sentence(fold->context, s->number, shares, moves))
        return error_memory(err, length * k * sizeof *shares);
    return true;
}

/* What the weights hold of the fold. */
static bool hand_over(run *r, error *err)
{
    const dataset *d = &r->material.dev;
    const size_t tags = r->network.tags;
    restore_best(r);
    real **scores = memory_new(d->count, sizeof *scores);
    real *all = memory_new(d->tokens, tags * sizeof *all), *next = all;
    bool ok = (scores != NULL && all != NULL) || error_memory(err, d->tokens * tags * sizeof *all);
    for (size_t i = 0; ok && i < d->count; i++, next += d->sentences[i - 1].input.count * tags)
        scores[i] = next;
    ok = ok && pack_weights(r, err) &&
         evaluation_scores(&r->learner.weights, &r->learner.words, d, r->pool, scores, err);
    arena memory;
    arena_init(&memory);
    for (size_t i = 0; ok && i < d->count; i++)
        ok = hand_over_sentence(r, &d->sentences[i], scores[i], &memory, err);
    arena_dispose(&memory);
    memory_free(scores);
    memory_free(all);
    return ok;
}

static bool begin_fold(const run *r, error *err)
{
    const training_fold *fold = &r->options->fold;
    return fold->count == 0 || fold->begin(fold->context, r->material.train_corpus, r->material.tags, err);
}

bool training_run(const config *c, const training_options *options, training_result *out_result, error *err)
{
    run r = {.config = c, .options = options};
    bool ok = prepare(&r, err) && begin_fold(&r, err) && resume(&r, err);
    if (ok && !r.finished && !options->rehearsal) {
        tell_prepared(&r);
        ok = train(&r, err) && (r.interrupted || (options->fold.count > 0 ? hand_over(&r, err) : write_model(&r, err)));
        if (ok && !r.interrupted)
            unlink(r.checkpoint.data);
    }
    if (ok)
        *out_result = (training_result){.interrupted = r.interrupted,
                                        .finished = r.finished,
                                        .epochs = r.standing.epoch,
                                        .best_epoch = r.standing.best_epoch,
                                        .has_dev = r.material.has_dev,
                                        .dev = r.standing.best};
    run_dispose(&r);
    return ok;
}
