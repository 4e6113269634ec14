/* ner tune: which configuration is better on dev, and whether that is more than luck. */
#include "base/clock.h"
#include "base/memory.h"
#include "base/threads.h"
#include "base/writer.h"
#include "ner/commands.h"
#include "ner/duration.h"
#include "ner/interrupt.h"
#include "ner/options.h"
#include "ner/tune_digests.h"
#include "ner/tune_others.h"
#include "ner/tune_setting.h"
#include "ner/tune_table.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Until the options are checked: what is not given is not what is given as 0. */
#define NO_DRAWS SIZE_MAX
#define NO_SEED SIZE_MAX

typedef struct tune_options {
    option_list settings, grids, ranges, tries, files;
    const char *seeds, *out;
    size_t draws, draw_seed, threads, parallel;
    bool keep_models, table, list, sort, quiet;
} tune_options;

typedef struct tune {
    const tune_options *options;
    const char *recipe;
    tune_plan plan;
    tune_trial *trials; /* [variants][seeds] */
    size_t count, initialised;
    tune_digests digests;
    size_t *waiting; /* [waiting_count] numbers of trials that are not done */
    size_t waiting_count;
    size_t parallel; /* trials that run side by side */
    double began;
    atomic_size_t ended, failures;
    atomic_bool stopped; /* the system said no: no further trial is begun */
    bool bar;   /* trials run one after the other, before a terminal */
    bool drawn; /* it stands on the line; only written where there is a bar, and so by one thread alone */
} tune;

static bool draw_variants(tune *t, error *err)
{
    const tune_options *o = t->options;
    tune_plan *p = &t->plan;
    const size_t before = p->count;
    if (!tune_plan_check_ranges(o->ranges.items, o->ranges.count, err) ||
        !tune_plan_random(p, o->grids.items, o->grids.count, o->ranges.items, o->ranges.count, o->draws,
                          o->draw_seed, err))
        return false;
    if (p->count - before < o->draws && !o->quiet)
        command_warn(&command_tune, "of %zu draws, %zu gave a variant that was not there yet; the others are left out",
                     o->draws, p->count - before);
    return true;
}

static bool make_plan(tune *t, error *err)
{
    const tune_options *o = t->options;
    tune_plan *p = &t->plan;
    if (!tune_plan_init(p, err) || !tune_plan_seeds(p, o->seeds, err))
        return false;
    for (size_t i = 0; i < o->tries.count; i++)
        if (!tune_plan_try(p, o->tries.items[i], err))
            return false;
    for (size_t i = 0; i < o->files.count; i++)
        if (!tune_plan_tries(p, o->files.items[i], err))
            return false;
    return o->draws > 0 ? draw_variants(t, err) : tune_plan_grid(p, o->grids.items, o->grids.count, err);
}

/* To the eye, `ner tune -o DIR --table` without the --try of before is the table of DIR. */
static bool tell_others(const tune *t, error *err)
{
    size_t others;
    if (!tune_others_count(&t->plan, t->options->out, &others, err))
        return false;
    if (others == 1)
        command_warn(&command_tune, "1 variant in %s has trials that are done, and is not shown: this command does "
                                    "not name it", t->options->out);
    else if (others > 1)
        command_warn(&command_tune, "%zu variants in %s have trials that are done, and are not shown: this command "
                                    "does not name them", others, t->options->out);
    return true;
}

static bool init_trial(const tune *t, tune_trial *trial, size_t variant, uint64_t seed, error *err)
{
    const option_list *s = &t->options->settings;
    const tune_variant *v = &t->plan.variants[variant];
    return tune_trial_init(trial, t->recipe, s->items, s->count, v, seed, t->options->out, err);
}

/* The number of the first of these trials that trains what the one at I does: I, where none before it does. */
static size_t find_twin(const tune_trial *trials, size_t i)
{
    size_t twin = 0;
    while (twin < i && !tune_trial_same(&trials[twin], &trials[i]))
        twin++;
    return twin;
}

/* A variant with the configuration of an earlier one is left out, and that is said. */
static void drop_twins_of(tune *t, const tune_trial *trials)
{
    for (size_t i = t->plan.count - 1; i > 0; i--) {
        const size_t twin = find_twin(trials, i);
        if (twin == i)
            continue;
        if (!t->options->quiet)
            command_warn(&command_tune, "\"%s\" is the same as \"%s\", and is left out", t->plan.variants[i].name,
                         t->plan.variants[twin].name);
        tune_plan_remove(&t->plan, i);
    }
}

static bool drop_twins(tune *t, error *err)
{
    const size_t count = t->plan.count;
    size_t made = 0;
    tune_trial *trials = memory_new(count, sizeof *trials);
    if (trials == NULL)
        return error_memory(err, count * sizeof *trials);
    while (made < count && init_trial(t, &trials[made], made, 1, err))
        made++;
    if (made == count)
        drop_twins_of(t, trials);
    for (size_t i = 0; i < made; i++)
        tune_trial_dispose(&trials[i]);
    memory_free(trials);
    return made == count;
}

static bool make_trials(tune *t, error *err)
{
    const tune_plan *p = &t->plan;
    t->count = p->count * p->seed_count;
    t->trials = memory_new(t->count, sizeof *t->trials);
    t->waiting = memory_new(t->count, sizeof *t->waiting);
    if (t->trials == NULL || t->waiting == NULL)
        return error_memory(err, t->count * sizeof *t->trials);
    for (size_t i = 0; i < t->count; i++, t->initialised++) {
        if (!init_trial(t, &t->trials[i], i / p->seed_count, p->seeds[i % p->seed_count], err))
            return false;
        char *digests = tune_digests_format(&t->digests, &t->trials[i].config, err);
        if (digests == NULL || !tune_trial_look(&t->trials[i], digests, err)) {
            tune_trial_dispose(&t->trials[i]);
            return false;
        }
    }
    /* All variants with the first seed, then with the second: the table takes shape early. */
    for (size_t seed = 0; seed < p->seed_count; seed++)
        for (size_t i = 0; i < p->count; i++)
            if (t->trials[i * p->seed_count + seed].state != TRIAL_DONE)
                t->waiting[t->waiting_count++] = i * p->seed_count + seed;
    return true;
}

static void tune_dispose(tune *t)
{
    for (size_t i = 0; i < t->initialised; i++)
        tune_trial_dispose(&t->trials[i]);
    memory_free(t->trials);
    memory_free(t->waiting);
    tune_digests_dispose(&t->digests);
    tune_plan_dispose(&t->plan);
}

/* ---- the runs */

typedef struct bar {
    tune *tune;
    const tune_trial *trial;
    double drawn_at;
} bar;

static void draw_bar(void *context, const training_progress *p)
{
    bar *b = context;
    tune *t = b->tune;
    if (clock_seconds() - b->drawn_at < 0.2)
        return;
    b->drawn_at = clock_seconds();
    t->drawn = true;
    fprintf(stderr, "\r\033[K[%zu/%zu] %s, seed %" PRIu64 ": epoch %zu of at most %zu, %2.0f %%",
            (size_t)atomic_load(&t->ended) + 1, t->waiting_count, b->trial->variant->name, b->trial->seed, p->epoch,
            p->epochs, p->epoch_tokens > 0 ? 100 * (double)p->tokens / (double)p->epoch_tokens : 0);
    if (p->has_best)
        fprintf(stderr, ", best F1 %.2f", 100 * p->best_f1);
}

static void clear_bar(tune *t)
{
    if (!t->bar)
        return;
    if (t->drawn)
        fputs("\r\033[K", stderr);
    t->drawn = false;
}

static void tell_end(tune *t, const tune_trial *trial)
{
    const size_t ended = atomic_fetch_add(&t->ended, 1) + 1, left = t->waiting_count - ended;
    char time[DURATION_BYTES], rest[DURATION_BYTES];
    if (t->options->quiet)
        return;
    clear_bar(t);
    const tune_record *r = &trial->record;
    duration_format((clock_seconds() - t->began) / (double)ended * (double)left, rest);
    fprintf(stderr, "[%zu/%zu] %s, seed %" PRIu64 ": dev F1 %.2f in epoch %zu of %zu, %s%s%s%s\n", ended,
            t->waiting_count, trial->variant->name, trial->seed, 100 * score_f1(&r->dev), r->best_epoch, r->epochs,
            duration_format(r->seconds, time), left > 0 ? "; about " : "", left > 0 ? rest : "",
            left > 0 ? " left" : "");
}

static void run_one(void *context, size_t number, size_t worker)
{
    tune *t = context;
    tune_trial *trial = &t->trials[t->waiting[number]];
    (void)worker;
    if (interrupt_number != 0 || atomic_load(&t->stopped))
        return;
    bar b = {.tune = t, .trial = trial};
    const size_t threads_each = t->options->threads / t->parallel;
    const trial_options how = {.threads = threads_each > 0 ? threads_each : 1,
                               .keep_model = t->options->keep_models,
                               .interrupted = &interrupt_number,
                               .context = &b,
                               .progress = t->bar ? draw_bar : NULL};
    error err;
    if (!tune_trial_run(trial, &how, &err)) {
        atomic_fetch_add(&t->failures, 1);
        if (err.code != ERROR_DATA && err.code != ERROR_USAGE)
            atomic_store(&t->stopped, true);
        clear_bar(t);
        fprintf(stderr, "ner tune: %s, seed %" PRIu64 ": %s\n", trial->variant->name, trial->seed, err.message);
        atomic_fetch_add(&t->ended, 1);
    } else if (trial->state == TRIAL_DONE) {
        tell_end(t, trial);
    }
}

static bool run_all(tune *t, error *err)
{
    const tune_options *o = t->options;
    for (size_t i = 0; i < t->count; i++)
        if (!tune_trial_tidy(&t->trials[i], err))
            return false;
    if (t->waiting_count == 0)
        return true;
    if (!o->quiet)
        fprintf(stderr, "%zu variant%s, %zu seed%s: %zu trials, %zu of them done already; logs are in "
                        "%s/VARIANT/seed-N/model.ner.log.tsv\n",
                t->plan.count, t->plan.count == 1 ? "" : "s", t->plan.seed_count, t->plan.seed_count == 1 ? "" : "s",
                t->count, t->count - t->waiting_count, o->out);
    t->parallel = o->parallel < t->waiting_count ? o->parallel : t->waiting_count;
    threads *pool = threads_new(t->parallel, err);
    if (pool == NULL)
        return false;
    t->bar = !o->quiet && o->parallel == 1 && isatty(STDERR_FILENO) == 1;
    t->began = clock_seconds();
    interrupt_catch();
    threads_run(pool, t->waiting_count, run_one, t);
    threads_free(pool);
    clear_bar(t);
    return true;
}

/* ---- what comes out */

static bool print_list(const tune *t, error *err)
{
    writer *w = writer_open(NULL, err);
    if (w == NULL)
        return false;
    for (size_t i = 0; i < t->count; i++) {
        const tune_trial *trial = &t->trials[i];
        writer_format(w, "%s\t%s\t%" PRIu64 "\t%s\n", trial_state_names[trial->state], trial->variant->name,
                      trial->seed, trial->folder);
    }
    return writer_commit(w, err);
}

static bool print_table(const tune *t, error *err)
{
    tune_row *rows = memory_new(t->plan.count, sizeof *rows);
    buffer path = {0};
    bool ok = (rows != NULL && buffer_format(&path, "%s/table.tsv", t->options->out)) || error_memory(err, 0);
    const bool keep = !t->options->table && access(t->options->out, F_OK) == 0;
    ok = ok && tune_table_make(&t->plan, t->trials, rows, err);
    if (ok && t->options->sort)
        tune_table_sort(rows, t->plan.count);
    ok = ok && (!keep || tune_table_write_tsv(rows, t->plan.count, path.data, err)) &&
         tune_table_print(rows, t->plan.count, err);
    buffer_dispose(&path);
    memory_free(rows);
    return ok;
}

static size_t count_done(const tune *t)
{
    size_t done = 0;
    for (size_t i = 0; i < t->count; i++)
        done += t->trials[i].state == TRIAL_DONE;
    return done;
}

static int run_tune(tune *t, error *err)
{
    const tune_options *o = t->options;
    const bool looks = (o->table || o->list) && !o->quiet;
    if (!make_plan(t, err) || (looks && !tell_others(t, err)) || !drop_twins(t, err) || !make_trials(t, err))
        return command_fail(&command_tune, err);
    if (o->list)
        return print_list(t, err) ? 0 : command_fail(&command_tune, err);
    if (!o->table && !run_all(t, err))
        return command_fail(&command_tune, err);
    if (interrupt_number != 0) {
        fprintf(stderr, "ner tune: interrupted; %zu of %zu trials are done, and the same command goes on from here\n",
                count_done(t), t->count);
        return 1;
    }
    if (!print_table(t, err))
        return command_fail(&command_tune, err);
    return atomic_load(&t->failures) > 0 ? 1 : 0;
}

/* A folder may be written with slashes behind it. NULL without memory; memory_free. */
static char *folder_name(const char *path)
{
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/')
        size--;
    return memory_copy_text(path, size);
}

static int run_in_folder(tune_options *o, const char *recipe)
{
    error err = {0};
    tune run = {.options = o, .recipe = recipe};
    char *folder = folder_name(o->out);
    if (folder == NULL) {
        error_memory(&err, 0);
        return command_fail(&command_tune, &err);
    }
    o->out = folder;
    const int status = run_tune(&run, &err);
    tune_dispose(&run);
    memory_free(folder);
    return status;
}

static bool check_settings(const option_list *settings, error *err)
{
    for (size_t i = 0; i < settings->count; i++) {
        const char *setting = settings->items[i];
        if (!tune_setting_check_key(setting, strlen(setting), err)) {
            error_add_place(err, setting, 0);
            return false;
        }
    }
    return true;
}

static int check_options(tune_options *t, size_t operands)
{
    error err;
    if (operands != 1)
        return command_usage(&command_tune, "one configuration is wanted, and %zu were given", operands);
    if (t->out == NULL || t->out[0] == '\0')
        return command_usage(&command_tune, "-o DIR is wanted: the folder of the trials");
    if (!check_settings(&t->settings, &err))
        return command_usage(&command_tune, "--set %s", err.message);
    if (t->ranges.count > 0 && t->draws == NO_DRAWS)
        return command_usage(&command_tune, "--range wants --random N: how many places of it are drawn");
    if (t->draws == NO_DRAWS && t->draw_seed != NO_SEED)
        return command_usage(&command_tune, "--random-seed is for --random N");
    if (t->draws == NO_DRAWS)
        t->draws = 0;
    if (t->draw_seed == NO_SEED)
        t->draw_seed = 1;
    if (t->draws > 0 && t->ranges.count + t->grids.count == 0)
        return command_usage(&command_tune, "--random wants --grid or --range: what is drawn from");
    return -1;
}

static int tune_run(int argc, char **argv);

const command command_tune = {
    .name = "tune",
    .summary = "Compare configurations on dev, over several seeds.",
    .usage = "CONFIG.yaml -o DIR [--try \"NAME: KEY=VALUE ...\"]... [--grid KEY=VALUE,VALUE...]... [--seeds 1-5]\n"
             "CONFIG.yaml -o DIR --random N [--grid KEY=VALUE,VALUE...]... [--range KEY=LOW..HIGH[:log]]...",
    .about = "Trains the configuration as it stands (the base) and every variant of it with every seed, and prints "
             "a table in Markdown: mean and standard deviation of dev F1, the difference from the base, and whether "
             "other seeds or other sentences might have given it by luck (*: hardly). The table is also in "
             "DIR/table.tsv.\n\n"
             "Every trial has a folder, DIR/VARIANT/seed-N. One that is done is not run again: Ctrl-C, and the same "
             "command goes on; more --try, --grid or --seeds add trials to those that are there. docs/tune.md explains "
             "the tests.",
    .examples = "ner tune fast.yaml -o ablation --try \"no characters: chars.encoder=none\" --try \"no dropout: "
                "dropout.input=0 dropout.output=0\"\n"
                "    take one part away at a time\n"
                "ner tune fast.yaml -o grid --grid dropout.input=0.3,0.5 --grid rnn.hidden=100,200 --seeds 1-3\n"
                "    every combination\n"
                "ner tune fast.yaml -o random --random 20 --range optimizer.lr=0.0003..0.01:log --sort\n"
                "    twenty places drawn at random\n",
    .run = tune_run,
};

static int tune_run(int argc, char **argv)
{
    tune_options t = {
        .seeds = "1-5", .threads = threads_processors(), .parallel = 1, .draws = NO_DRAWS, .draw_seed = NO_SEED};
    const option table[] = {
        {.name = "try", .kind = OPTION_LIST, .argument = "\"NAME: KEY=VALUE ...\"",
         .help = "A variant: the base with other values for these keys. May be given again and again.",
         .value = &t.tries},
        {.name = "tries", .kind = OPTION_LIST, .argument = "FILE",
         .help = "Variants from FILE, one a line as for --try; empty lines and those that begin with # are passed "
                 "over.",
         .value = &t.files},
        {.name = "grid", .kind = OPTION_LIST, .argument = "KEY=VALUE,VALUE...",
         .help = "Values for a key; several --grid give every combination.", .value = &t.grids},
        {.name = "random", .kind = OPTION_POSITIVE, .argument = "N",
         .help = "Draw N variants from --grid and --range in place of every combination.", .value = &t.draws},
        {.name = "range", .kind = OPTION_LIST, .argument = "KEY=LOW..HIGH[:log]",
         .help = "Where --random draws a number for a key; whole ones between whole ones; :log draws its logarithm.",
         .value = &t.ranges},
        {.name = "random-seed", .kind = OPTION_COUNT, .argument = "N",
         .help = "What --random draws depends on it; 1 if not given.", .value = &t.draw_seed},
        {.name = "seeds", .kind = OPTION_TEXT, .argument = "LIST",
         .help = "Seeds of every variant, such as 1-5 (if not given) or 1,2,7.", .value = &t.seeds},
        {.name = "set", .kind = OPTION_LIST, .argument = "KEY=VALUE",
         .help = "Another value for a key of the base, and so of all variants.", .value = &t.settings},
        {.letter = 'o', .name = "output", .kind = OPTION_TEXT, .argument = "DIR",
         .help = "The folder of the trials, which is made where it is not there.", .value = &t.out},
        {.letter = 'j', .name = "threads", .kind = OPTION_POSITIVE, .argument = "N",
         .help = "Threads, shared out among the trials that run side by side; all processors by default.",
         .value = &t.threads},
        {.name = "parallel", .kind = OPTION_POSITIVE, .argument = "N",
         .help = "Trials that run side by side; 1 if not given.", .value = &t.parallel},
        {.name = "keep-models", .kind = OPTION_FLAG, .help = "Write the model of every trial, model.ner in its folder.",
         .value = &t.keep_models},
        {.name = "sort", .kind = OPTION_FLAG, .help = "The best variant first, behind the base.", .value = &t.sort},
        {.name = "table", .kind = OPTION_FLAG,
         .help = "Train nothing and write nothing; print the table of the trials that the same command without --table "
                 "would run, as far as they are done.",
         .value = &t.table},
        {.name = "list", .kind = OPTION_FLAG,
         .help = "Train nothing; print the trials of the command: done, begun or to do, variant, seed, folder.",
         .value = &t.list},
        {.name = "quiet", .kind = OPTION_FLAG, .help = "Say nothing but errors.", .value = &t.quiet},
    };
    options o;
    int status = options_parse(&o, &command_tune, table, sizeof table / sizeof *table, argc, argv);
    if (status >= 0)
        return status;
    status = check_options(&t, o.operand_count);
    if (status < 0)
        status = run_in_folder(&t, o.operands[0]);
    options_dispose(&o);
    return status;
}
