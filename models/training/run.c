/* Places, corpora, network, learner, in this order: what can be found out soon is found out first. What a checkpoint
 * belongs to is told by the configuration and by the hashes of all that was read. */
#include "models/training/run.h"

#include "base/memory.h"
#include "base/writer.h"
#include "models/model_file.h"
#include "models/training/provenance.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
    if (r->material.teacher_sha256[0] != '\0')
        ok = ok && buffer_format(&r->identity, "\nteacher %s", r->material.teacher_sha256);
    const initial *from = r->options->initial;
    if (from != NULL)
        ok = ok && buffer_format(&r->identity, "\n%s%s", from->sha256, from->drop_types ? " dropped" : "");
    return ok || error_memory(err, 0);
}

static bool refuse_pipe(const char *path, error *err)
{
    return error_at(err, ERROR_DATA, path, 0,
                    "is a pipe, and nobody can tell whether it gives what it gave before: --resume wants files");
}

/* Whether all that was read has a hash, by which a checkpoint or a model is known to be of it. */
static bool is_known(const run *r, error *err)
{
    const material *m = &r->material;
    const corpus *corpora[2] = {m->train_corpus, m->dev_corpus};
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; corpora[i] != NULL && j < corpora[i]->file_count; j++)
            if (corpora[i]->files[j].sha256[0] == '\0')
                return refuse_pipe(corpora[i]->files[j].path, err);
    return r->config->vectors == NULL || m->words.vectors_sha256[0] != '\0' || refuse_pipe(r->config->vectors, err);
}

static bool set_places(run *r, error *err)
{
    const char *model = r->config->model;
    if (!checkpoint_path(model, &r->checkpoint, err))
        return false;
    if (!buffer_format(&r->log, "%s.log.tsv", model))
        return error_memory(err, 0);
    /* What could not be written after hours of training is found out now. */
    return writer_try(model, err) && writer_try(r->checkpoint.data, err) && writer_try(r->log.data, err);
}

static fold_part fold_of(const run *r)
{
    const training_fold *f = &r->options->fold;
    return (fold_part){f->number, f->count, f->round, f->seed};
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

bool run_init(run *r, const config *c, const training_options *options, error *err)
{
    *r = (run){.config = c, .options = options};
    material *m = &r->material;
    if (!set_places(r, err) || !material_read(m, c, options->initial, options->teachers, fold_of(r), err) ||
        !network_init(&r->network, c, m->words.dim, m->chars.count + 1, m->tags, err) ||
        !learner_init(
            &r->learner, &r->network, &m->train, &m->view, vectors_builder_values(m->words.words), m->moves, c->seed,
            optimizer_make(c->optimizer.kind, c->optimizer.momentum, c->regularization.l1, c->regularization.l2),
            c->average, err) ||
        !take_weights(r, err) || !identify(r, err))
        return false;
    r->order = memory_new(m->train.window_count, sizeof *r->order);
    if (r->order == NULL || !snapshot_init(&r->best, &r->learner))
        return error_memory(err, r->learner.size * sizeof *r->best.values);
    r->pool = threads_new(options->threads, err);
    return r->pool != NULL;
}

void run_dispose(run *r)
{
    threads_free(r->pool);
    memory_free(r->order);
    snapshot_dispose(&r->best);
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

bool run_resume(run *r, error *err)
{
    if (!r->options->resume)
        return true;
    if (!is_known(r, err))
        return false;
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

bool run_ready(run *r, error *err)
{
    for (size_t i = 0; i < network_weights_parts(&r->network); i++)
        if (!network_weights_pack(&r->learner.weights, i))
            return error_memory(err, 0);
    return true;
}

bool run_guess_dev(run *r, guesses *out, error *err)
{
    return run_ready(r, err) &&
           guesses_make(out, &r->learner.weights, &r->learner.words, &r->material.dev, r->pool, err);
}
