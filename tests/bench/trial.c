#include "tests/bench/trial.h"

#include "base/memory.h"
#include "base/random.h"
#include "models/model_file.h"
#include "models/training/provenance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 4096, SENTENCES = 6000, WORDS = 20000 };

const trial_kind trial_kinds[TRIAL_KINDS] = {
    {"crf", "crf", "{}"},
    {"softmax", "softmax", "{}"},
    {"dense", "crf", "{encoder: dense, dim: 32, filters: 16}"},
};

static void check(bool ok, const error *err)
{
    if (ok)
        return;
    fprintf(stderr, "%s\n", err->message);
    exit(EXIT_FAILURE);
}

/* Files of this process, in memory where that is possible: disks are not what is measured. */
static char files[3][64];

static void remove_files(void)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i][0] != '\0')
            unlink(files[i]);
}

static const char *new_file(size_t number, const char *name)
{
    static bool registered;
    if (!registered)
        atexit(remove_files);
    registered = true;
    snprintf(files[number], sizeof files[number], "%s/ner-bench-%ld-%s",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid(), name);
    return files[number];
}

/* Lengths are spread about as those of news: many short ones, a mean of 14.5. */
static size_t random_length(random_stream *random)
{
    const double u = random_uniform(random);
    return u < 0.3 ? 1 + random_below(random, 8) : 2 + random_below(random, 34);
}

/* A word of low number comes often, as in Zipf's law; every ninth is a name. */
static void write_token(FILE *out, random_stream *random)
{
    static const char *const types[] = {"LOC", "MISC", "ORG", "PER"};
    const size_t word = (size_t)(exp(random_uniform(random) * log(WORDS)));
    if (word % 9 == 4)
        fprintf(out, "Name%zu B-%s\n", word, types[word % 4]);
    else
        fprintf(out, "%c%zuword O\n", (char)('a' + word % 26), word);
}

static const char *made_up(size_t number, uint64_t seed)
{
    const char *path = new_file(number, number == 0 ? "train.txt" : "text.txt");
    random_stream random = random_seed(seed, 0, 0, 0);
    FILE *out = fopen(path, "wb");
    if (out == NULL)
        exit(EXIT_FAILURE);
    for (size_t i = 0; i < SENTENCES; i++, fputc('\n', out))
        for (size_t left = random_length(&random); left > 0; left--)
            write_token(out, &random);
    fclose(out);
    return path;
}

static const char *shared_corpus(const char *name)
{
    static char paths[2][PATH_BYTES];
    static size_t next;
    char *path = paths[next++ % 2];
    const char *shared = getenv("NER_SHARED");
    snprintf(path, sizeof paths[0], "%s/corpora/conll2003/%s", shared != NULL ? shared : "../shared", name);
    return access(path, R_OK) == 0 ? path : NULL;
}

const char *trial_source(void)
{
    return shared_corpus("train.txt") != NULL ? "CoNLL-2003" : "made-up sentences";
}

static void read_config(config *c, const trial_kind *kind)
{
    error err;
    char yaml[2 * PATH_BYTES + 256];
    const char *train = shared_corpus("train.txt"), *dev = shared_corpus("dev.txt");
    const bool real_ones = train != NULL && dev != NULL;
    const int size =
        snprintf(yaml, sizeof yaml,
                 "train: \"%s\"\ndev: \"%s\"\nwords: {dim: 100}\nrnn: {hidden: 200}\nbatch: 16\n"
                 "decoder: %s\nmodel: \"%s\"\nchars: %s\n",
                 real_ones ? train : made_up(0, 1), real_ones ? dev : made_up(1, 2), kind->decoder,
                 new_file(2, "model.ner"), kind->chars);
    check(config_parse("benchmark", yaml, (size_t)size, NULL, 0, c, &err), &err);
}

void trial_begin(trial *t, const trial_kind *kind)
{
    error err;
    memset(t, 0, sizeof *t);
    read_config(&t->config, kind);
    const config *c = &t->config;
    material *m = &t->material;
    check(material_read(m, c, NULL, NULL, (fold_part){0}, &err), &err);
    check(network_init(&t->network, c, m->words.dim, m->chars.count + 1, m->tags, &err), &err);
    check(learner_init(&t->learner, &t->network, &m->train, &m->view, vectors_builder_values(m->words.words), m->moves,
                       c->seed, optimizer_make(c->optimizer.kind, c->optimizer.momentum, 0, 0), 0, &err),
          &err);
    check((t->pool = threads_new(1, &err)) != NULL, &err);
    t->order = memory_new(m->train.window_count, sizeof *t->order);
    if (t->order == NULL)
        exit(EXIT_FAILURE);
    for (size_t i = 0; i < m->train.window_count; i++)
        t->order[i] = i;
    random_stream random = random_seed(1, 0, 0, 0);
    random_shuffle(&random, t->order, m->train.window_count);
}

void trial_end(trial *t)
{
    threads_free(t->pool);
    memory_free(t->order);
    learner_dispose(&t->learner);
    network_dispose(&t->network);
    material_dispose(&t->material);
    config_dispose(&t->config);
}

size_t trial_train(trial *t, size_t minibatches)
{
    const config *c = &t->config;
    const dataset *data = &t->material.train;
    size_t tokens = 0;
    for (size_t i = 0; i < minibatches; i++, t->next++) {
        error err;
        double loss;
        const size_t first = t->next * c->batch % (data->window_count - c->batch);
        const minibatch m = {.data = data,
                             .windows = t->order + first,
                             .count = c->batch,
                             .seed = c->seed,
                             .epoch = 1,
                             .number = t->next,
                             .dropout = {.input = c->dropout.input,
                                         .output = c->dropout.output,
                                         .chars = c->dropout.chars},
                             .lr = c->optimizer.lr,
                             .clip = c->optimizer.clip};
        check(step_take(&t->learner, &m, t->pool, &loss, &err), &err);
        for (size_t j = 0; j < m.count; j++)
            tokens += dataset_window_tokens(data, m.windows[j]);
    }
    return tokens;
}

const char *trial_model(trial *t)
{
    error err;
    provenance p;
    check(provenance_init(&p, &t->config, &t->material, t->learner.trained, 0, NULL, NULL, &err), &err);
    check(model_file_write(t->config.model, &t->network, t->learner.values, t->material.words.words, NULL, TENSOR_F32,
                           &t->config, p.entries, p.count, &err),
          &err);
    provenance_dispose(&p);
    return t->config.model;
}

const corpus *trial_text(const trial *t)
{
    return t->material.dev_corpus;
}

double trial_flops(const trial *t)
{
    const recurrence *r = &t->network.rnn.parts[0];
    const double gates = (double)(recurrence_gates(r->cell) * r->hidden),
                 directions = (double)t->network.rnn.directions;
    const double inputs = (double)(r->input + r->hidden), tags = (double)t->network.tags;
    return 2 * directions * (gates * inputs + (double)r->hidden * tags);
}
