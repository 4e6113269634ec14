/* Files are read, epochs run, and then there is a model or, of a teacher, what it holds of its fold. */
#include "models/training/training.h"

#include "models/training/epochs.h"
#include "models/training/handover.h"
#include "models/training/outcome.h"

#include <unistd.h>

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
                                      .teacher_sha256 = m->teacher_sha256,
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

static bool begin_fold(const run *r, error *err)
{
    const training_fold *fold = &r->options->fold;
    return fold->count == 0 || fold->begin(fold->context, r->material.train_corpus, r->material.tags, err);
}

/* What is left of it when its epochs are done. The checkpoint goes last: until all of that is on disk, nothing else
 * holds what the epochs came to. */
static bool end(run *r, error *err)
{
    const training_keeper *keeper = &r->options->keeper;
    if (!(r->options->fold.count > 0 ? handover_run(r, err) : outcome_write(r, err)) ||
        (keeper->keep != NULL && !keeper->keep(keeper->context, r->standing.epoch, err)))
        return false;
    unlink(r->checkpoint.data);
    return true;
}

bool training_run(const config *c, const training_options *options, training_result *out_result, error *err)
{
    run r;
    bool ok = run_init(&r, c, options, err) && begin_fold(&r, err) && run_resume(&r, err);
    if (ok && !r.finished && !options->rehearsal) {
        tell_prepared(&r);
        ok = epochs_run(&r, err) && (r.interrupted || end(&r, err));
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
