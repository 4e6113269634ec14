/* The best weights, the bias of O, a temperature, then the file: each is fitted on dev with what came before it. */
#include "models/training/outcome.h"

#include "models/model_file.h"
#include "models/training/balance.h"
#include "models/training/calibration.h"
#include "models/training/provenance.h"

#include <string.h>

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
    return run_guess_dev(r, inout_guesses, err);
}

bool outcome_write(run *r, error *err)
{
    snapshot_restore(&r->best, &r->learner);
    if (!r->material.has_dev)
        return write_file(r, NULL, err);
    guesses g;
    balance balanced;
    reliability calibrated;
    if (!run_guess_dev(r, &g, err))
        return false;
    const bool ok = (!r->config->balance || rebalance(r, &g, &balanced, err)) &&
                    calibration_fit(&g, r->pool, &calibrated, err) && write_file(r, &calibrated, err);
    if (ok)
        tell_finished(r, &g, &balanced, &calibrated);
    guesses_dispose(&g);
    return ok;
}
