/* ner train: a configuration and corpora in, a model out. */
#include "base/buffer.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/threads.h"
#include "base/writer.h"
#include "models/model.h"
#include "models/training/checkpoint.h"
#include "models/training/taught.h"
#include "ner/commands.h"
#include "ner/curve.h"
#include "ner/interrupt.h"
#include "ner/model_path.h"
#include "ner/options.h"
#include "ner/shell_words.h"
#include "ner/train_outputs.h"
#include "ner/train_report.h"
#include "tokenizer/tokenizer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct train_options {
    option_list settings;
    const char *model, *seed, *encoding, *plot, *initial;
    size_t threads, folds;
    bool resume, drop_types, quiet;
    char **words; /* the command as it was given, [word_count] */
    size_t word_count;
} train_options;

enum { OWN_SETTINGS = 2, MOST_FOLDS = 1000 };
#define NO_FOLDS SIZE_MAX /* until the options are checked: --folds 0 is an error */

/* "KEY=VALUE" for an option that is a setting of its own; "" where it is not given. */
static bool format_setting(const char *key, const char *value, buffer *out)
{
    return value == NULL || buffer_format(out, "%s=%s", key, value);
}

/* --set, then --seed and --encoding as settings, so that one place checks all values; then -o, as it stands. FROM: what
 * the network's keys are taken from; NULL: from nothing. */
static bool read_settings(const train_options *t, const char *path, const initial *from, const char **settings,
                          buffer *own, config *out, error *err)
{
    config taken;
    config_base base = {0};
    size_t count = t->settings.count;
    if (count > 0)
        memcpy(settings, t->settings.items, count * sizeof *settings);
    if (!format_setting("seed", t->seed, &own[0]) || !format_setting("encoding", t->encoding, &own[1]))
        return error_memory(err, 0);
    for (size_t i = 0; i < OWN_SETTINGS; i++)
        if (own[i].size > 0)
            settings[count++] = own[i].data;
    if (from != NULL)
        base = initial_base(from, &taken);
    if (!config_read_over(path, settings, count, from != NULL ? &base : NULL, out, err))
        return false;
    if (t->model == NULL)
        return true;
    memory_free(out->model);
    out->model = memory_copy_text(t->model, strlen(t->model));
    if (out->model != NULL)
        return true;
    config_dispose(out);
    return error_memory(err, strlen(t->model));
}

static bool read_config(const train_options *t, const char *path, const initial *from, config *out, error *err)
{
    const char **settings = memory_new(t->settings.count + OWN_SETTINGS, sizeof *settings);
    buffer own[OWN_SETTINGS] = {{0}};
    const bool ok = settings != NULL ? read_settings(t, path, from, settings, own, out, err) : error_memory(err, 0);
    for (size_t i = 0; i < OWN_SETTINGS; i++)
        buffer_dispose(&own[i]);
    memory_free(settings);
    return ok;
}

static bool open_initial(const train_options *t, initial *out, error *err)
{
    char *path = model_path_find(t->initial, err);
    const bool ok = path != NULL && initial_open(out, path, err);
    memory_free(path);
    if (ok)
        out->drop_types = t->drop_types;
    return ok;
}

/* When it was written; zeros: there is none. */
static struct timespec checkpoint_time(const config *c)
{
    buffer path = {0};
    struct stat status;
    const bool there = checkpoint_path(c->model, &path, NULL) && stat(path.data, &status) == 0;
    buffer_dispose(&path);
    return there ? status.st_mtim : (struct timespec){0};
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool has_checkpoint(const config *c)
{
    return !same_time(checkpoint_time(c), (struct timespec){0});
}

static bool has_teachers(const train_options *t, const config *c)
{
    return t->folds > 0 ? folds_begun(c, c->model) : taught_begun(c);
}

/* What a run without --resume takes from one that did not end. */
static void warn_of_leftovers(const train_options *t, const config *c)
{
    if (t->folds == 0 && has_checkpoint(c))
        command_warn(&command_train, "%s.checkpoint is of a run that did not end, and will be written over; --resume "
                                     "would go on from it", c->model);
    if (has_teachers(t, c))
        command_warn(&command_train, "what teachers hold beside %s is of a run that did not end, and will be removed; "
                                     "--resume would go on with it", c->model);
}

/* The command to copy: as it was given, and --resume, in front of a "--" that may be there. */
static void say_command(const train_options *t)
{
    buffer line = {0};
    if (shell_words_format(&line, (const char *const *)t->words + 1, t->word_count - 1))
        fprintf(stderr, " To go on: ner train %s%s", t->resume ? "" : "--resume ", line.data);
    buffer_dispose(&line);
}

static void say_how_to_go_on(const train_options *t, const config *c, bool among_teachers)
{
    if (among_teachers)
        fprintf(stderr, "ner train: interrupted among the teachers; what they hold is kept beside %s.", c->model);
    else
        fprintf(stderr, "ner train: interrupted; all is in %s.checkpoint.", c->model);
    say_command(t);
    fputc('\n', stderr);
}

/* What went wrong; and, where an epoch or more was done, that it is not lost. BEFORE: the checkpoint that was there, of
 * another run unless this one went on from it. */
static int fail(const train_options *t, const config *c, const train_report *report, struct timespec before,
                const error *err)
{
    const int status = command_fail(&command_train, err);
    if (!report->prepared || err->code == ERROR_DATA)
        return status;
    if (t->folds == 0 && has_checkpoint(c) && (t->resume || !same_time(checkpoint_time(c), before)))
        fprintf(stderr, "ner train: all up to the last whole epoch is in %s.checkpoint; --resume goes on from there\n",
                c->model);
    else if (has_teachers(t, c))
        fprintf(stderr, "ner train: what the teachers have come to is kept beside %s; --resume goes on from there\n",
                c->model);
    return status;
}

static void say_result(const config *c, const training_result *result)
{
    if (result->finished) {
        fprintf(stderr, "ner train: %s is finished: it is the model of this configuration and these corpora; without "
                        "--resume it is trained again\n", c->model);
        return;
    }
    fprintf(stderr, "ner train: %s holds the weights of epoch %zu", c->model, result->best_epoch);
    if (result->has_dev)
        fprintf(stderr, " (dev F1 %.2f)", 100 * score_f1(&result->dev));
    fprintf(stderr, "; the curve is in %s.log.tsv\n", c->model);
}

/* Draws the log of all epochs so far. Where none is done, a log that stands there is of an older run. */
static bool plot(const config *c, const training_result *result, const char *path, error *err)
{
    buffer log = {0};
    curve drawn;
    if (result->interrupted && (result->among_teachers || result->epochs == 0)) {
        fputs("ner train: no curve is drawn, for no epoch is done yet\n", stderr);
        return true;
    }
    if (!buffer_format(&log, "%s.log.tsv", c->model))
        return error_memory(err, 0);
    bool ok = curve_read(log.data, &drawn, err);
    if (ok) {
        ok = curve_write_svg(&drawn, path_last(c->model), path, err);
        curve_dispose(&drawn);
    }
    buffer_dispose(&log);
    return ok;
}

static void say_fold(void *context, size_t fold, size_t count)
{
    (void)context;
    fprintf(stderr, "teacher %zu of %zu\n", fold + 1, count);
}

/* FROM: what to go on from; NULL: from nothing. */
static int train(const train_options *t, const initial *from, const config *c)
{
    const bool terminal = isatty(STDERR_FILENO) == 1;
    train_report report = {.quiet = t->quiet,
                           .bar = terminal && !t->quiet,
                           .color = terminal && getenv("NO_COLOR") == NULL,
                           .threads = t->threads};
    const training_options how = {.threads = t->threads,
                                  .initial = from,
                                  .resume = t->resume,
                                  .interrupted = &interrupt_number,
                                  .listener = train_report_listener(&report)};
    training_result result = {0};
    error err;
    if (!t->resume && !t->quiet)
        warn_of_leftovers(t, c);
    const struct timespec before = checkpoint_time(c);
    interrupt_catch();
    const folds_listener listener = {.next = t->quiet ? NULL : say_fold};
    const bool ok = t->folds > 0 ? folds_run(c, &how, c->model, listener, &result, &err)
                                 : taught_run(c, &how, listener, &result, &err);
    train_report_clear(&report);
    int status = ok ? 0 : fail(t, c, &report, before, &err);
    if (ok && result.interrupted) {
        say_how_to_go_on(t, c, result.among_teachers || t->folds > 0);
        status = 1;
    } else if (ok && !t->quiet && t->folds > 0) {
        fprintf(stderr, "ner train: %s holds what %zu models say of the sentences that they have not seen; train with "
                        "--set teacher.file=%s\n", c->model, t->folds * c->teacher.rounds, c->model);
    } else if (ok && !t->quiet) {
        say_result(c, &result);
    }
    if (ok && t->plot != NULL && !plot(c, &result, t->plot, &err))
        status = command_fail(&command_train, &err);
    return status;
}

static bool check_outputs(const train_options *t, const char *path, const initial *from, const config *c, error *err)
{
    return train_outputs_check(c, path, from != NULL ? safetensors_path(model_file(from->model)) : NULL, t->plot, err);
}

/* Corpora of any language teach a model, which then tags what is cut into tokens already. */
static void warn_of_language(const config *c)
{
    if (!tokenizer_knows(c->lang))
        command_warn(&command_train, "text in the language '%s' is not cut into tokens by ner: the model will tag "
                                     "tokens (-i conll), and text where --lang names another language", c->lang);
}

/* A file that counts twice is a slip mostly, and a dev corpus that was learned from chooses nothing. */
static void warn_of_repeats(const config *c)
{
    for (size_t i = 0; i < c->train.count; i++) {
        const char *path = c->train.items[i];
        for (size_t j = 0; j < i; j++)
            if (path_same_file(path, c->train.items[j]))
                command_warn(&command_train, "%s is learned from twice in an epoch: it stands in `train` twice", path);
        if (c->dev != NULL && path_same_file(path, c->dev))
            command_warn(&command_train, "%s is learned from, and dev, too: dev F1 will say nothing of other text",
                         path);
    }
}

/* Teachers must not have seen the sentences, and a model that they went on from may have. */
static bool check_teachers(const config *c, const initial *from, error *err)
{
    if (from == NULL || c->teacher.folds == 0 || c->teacher.file != NULL)
        return true;
    return error_set(err, ERROR_USAGE, "--init goes without teacher.folds: the model may have seen the sentences that "
                                       "the teachers are to judge");
}

/* --folds: who makes teachers hears none, and their file may be the one that the configuration names. */
static void make_teachers_alone(config *c, size_t folds)
{
    memory_free(c->teacher.file);
    c->teacher.file = NULL;
    c->teacher.folds = folds;
}

/* Reads what the command names, and trains. */
static int begin(const train_options *t, const char *path)
{
    error err;
    config c = {0};
    initial opened = {0}, *from = t->initial != NULL ? &opened : NULL;
    bool ok = (t->plot == NULL || writer_try(t->plot, &err)) && (from == NULL || open_initial(t, from, &err)) &&
              read_config(t, path, from, &c, &err);
    if (ok && t->folds > 0)
        make_teachers_alone(&c, t->folds);
    ok = ok && check_outputs(t, path, from, &c, &err) && check_teachers(&c, from, &err);
    if (ok && !t->quiet && t->folds == 0)
        warn_of_language(&c);
    if (ok && !t->quiet)
        warn_of_repeats(&c);
    const int status = ok ? train(t, from, &c) : command_fail(&command_train, &err);
    config_dispose(&c);
    initial_dispose(&opened);
    return status;
}

/* The value of --set KEY=VALUE; NULL where there is none. */
static const char *find_setting(const train_options *t, const char *key)
{
    const size_t size = strlen(key);
    for (size_t i = 0; i < t->settings.count; i++)
        if (strncmp(t->settings.items[i], key, size) == 0 && t->settings.items[i][size] == '=')
            return t->settings.items[i] + size + 1;
    return NULL;
}

/* -1: no key is given by an option of its own and by --set, too: which of them counts, nobody should have to know. */
static int check_twice(const train_options *t)
{
    const char *const given[][3] = {
        {"--seed", t->seed, "seed"}, {"--encoding", t->encoding, "encoding"}, {"-o", t->model, "model"}};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        const char *value = find_setting(t, given[i][2]);
        if (given[i][1] != NULL && value != NULL)
            return command_usage(&command_train, "%s %s and --set %s=%s are about the same: give one of them",
                                 given[i][0], given[i][1], given[i][2], value);
    }
    return -1;
}

/* -1: they go together. */
static int check_options(train_options *t, size_t operands)
{
    if (operands != 1)
        return command_usage(&command_train, "one configuration is wanted, and %zu were given", operands);
    if (t->folds < 2)
        return command_usage(&command_train, "--folds wants two parts of the corpus at least");
    if (t->folds == NO_FOLDS)
        t->folds = 0;
    if (t->folds > MOST_FOLDS)
        return command_usage(&command_train, "--folds makes %d parts at most", MOST_FOLDS);
    if (t->folds > 0 && t->plot != NULL)
        return command_usage(&command_train, "--plot draws one curve; with --folds each fold has a log of its own");
    if (t->folds > 0 && t->initial != NULL)
        return command_usage(&command_train, "--folds wants models that have not seen the sentences; one to go on "
                                             "from (--init) may have");
    if (t->folds > 0 && t->model == NULL)
        return command_usage(&command_train, "--folds writes no model, so it wants a name of its own: -o FILE");
    if (t->drop_types && t->initial == NULL)
        return command_usage(&command_train, "--drop-types is about the types of a model: give --init, too");
    return check_twice(t);
}

static int run_train(int argc, char **argv)
{
    train_options t = {.threads = threads_processors(), .folds = NO_FOLDS, .words = argv, .word_count = (size_t)argc};
    const option table[] = {
        {.name = "set",
         .kind = OPTION_LIST,
         .argument = "KEY=VALUE",
         .help = "Another value for a key of the configuration, such as rnn.hidden=100. May be given again and again.",
         .value = &t.settings},
        {.name = "seed",
         .kind = OPTION_TEXT,
         .argument = "N",
         .help = "The seed; the same as --set seed=N.",
         .value = &t.seed},
        {.name = "encoding",
         .kind = OPTION_TEXT,
         .argument = "NAME",
         .help = "utf-8 or latin1: of the corpora; the same as --set encoding=NAME.",
         .value = &t.encoding},
        {.letter = 'j',
         .name = "threads",
         .kind = OPTION_POSITIVE,
         .argument = "N",
         .help = "Threads; all processors by default. The model is the same bytes whatever N is.",
         .value = &t.threads},
        {.name = "resume",
         .kind = OPTION_FLAG,
         .help = "Go on from MODEL.checkpoint where there is one. The model is then the same bytes as without the "
                 "interruption. Where MODEL is finished already, nothing is done.",
         .value = &t.resume},
        {.name = "init",
         .kind = OPTION_TEXT,
         .argument = "MODEL",
         .help = "Go on from this model: its weights, words, characters and types; keys of the network that the "
                 "configuration does not give are the model's.",
         .value = &t.initial},
        {.name = "drop-types",
         .kind = OPTION_FLAG,
         .help = "With --init: types of the model that the new corpora lack are not taken over.",
         .value = &t.drop_types},
        {.letter = 'o',
         .name = "output",
         .kind = OPTION_TEXT,
         .argument = "MODEL",
         .help = "The model to write; the same as `model:` in the configuration.",
         .value = &t.model},
        {.name = "folds",
         .kind = OPTION_COUNT,
         .argument = "K",
         .help = "Write no model, but what K models, each trained on all of the corpus but one part, say of that part: "
                 "a file for teacher.file of a configuration.",
         .value = &t.folds},
        {.name = "plot",
         .kind = OPTION_TEXT,
         .argument = "FILE.svg",
         .help = "Draw the learning curve to FILE.svg when training ends or is interrupted: dev F1 and loss "
                 "against the epoch.",
         .value = &t.plot},
        {.name = "quiet", .kind = OPTION_FLAG, .help = "Say nothing but errors.", .value = &t.quiet},
    };
    options o;
    const int status = options_parse(&o, &command_train, table, sizeof table / sizeof *table, argc, argv);
    if (status >= 0)
        return status;
    int result = check_options(&t, o.operand_count);
    if (result < 0)
        result = begin(&t, o.operands[0]);
    options_dispose(&o);
    return result;
}

const command command_train = {
    .name = "train",
    .summary = "Train a model on CoNLL files.",
    .usage = "CONFIG.yaml [--set KEY=VALUE]... [--seed N] [-j N] [--resume] [--init MODEL [--drop-types]] "
             "[--plot FILE.svg] [--folds K] [-o MODEL]",
    .about = "Reads corpora and word vectors as the configuration says, trains, and writes the model that did best on "
             "the dev corpus. Every key has a default but `train`; docs/configuration.md explains them all.\n\n"
             "Ctrl-C writes a checkpoint; --resume goes on from it. Beside the model stands MODEL.log.tsv, a line an "
             "epoch: seconds, tokens a second, loss, precision, recall and F1 on dev; --plot draws it. At the end "
             "stand precision, recall and F1 by type, and how far the probabilities of entities can be trusted.",
    .examples = "ner train models/recipes/conll2003.yaml -o mine.ner\n"
                "    train with a recipe that comes with ner\n"
                "ner train mine.yaml --set rnn.cell=gru --set epochs=20 --seed 7\n"
                "    the same with other values\n"
                "ner train mine.yaml --folds 5 -o mine.teacher && ner train mine.yaml --set teacher.file=mine.teacher\n"
                "    learn from models that have not seen the sentences too: fewer wrong annotations are learned\n"
                "ner train mine.yaml --resume\n"
                "    go on after Ctrl-C\n"
                "ner train more.yaml --init en -o mine.ner\n"
                "    go on from the model that ships, with the corpora of more.yaml\n",
    .run = run_train,
};
