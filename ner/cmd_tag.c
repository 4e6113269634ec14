/* ner tag: the command line of ner/pipeline.h. */
#include "base/memory.h"
#include "base/threads.h"
#include "ner/brat_files.h"
#include "ner/commands.h"
#include "ner/model_path.h"
#include "ner/more_words.h"
#include "ner/overwrite.h"
#include "ner/pipeline.h"
#include "ner/style.h"
#include "ner/windows.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int tag_run(int argc, char **argv);

const command command_tag = {
    .name = "tag",
    .summary = "Find names in text and say what they are.",
    .usage =
        "[-m MODEL] [-i text|lines|conll|jsonl] [-f conll|jsonl|tsv|inline|brat|html|color] [-o OUT] [-j N] [FILE]...",
    .about = "Reads FILEs, or standard input, and writes every name it finds, in the form that -f says.\n"
             "What is written is the same bytes whatever -j is. A sentence is answered as soon as its end is there.",
    .examples = "ner tag letter.txt\n"
                "    a token and its tag a line\n"
                "ner tag -f color letter.txt | less -R\n"
                "    to read\n"
                "ner tag -f tsv --types PER --min-prob 0.9 *.txt\n"
                "    people alone, and only where it is sure\n"
                "ner tag -i jsonl -f jsonl < in.jsonl > out.jsonl\n"
                "    adds spans to objects with a field \"text\"\n"
                "ner tag -i conll test.txt | ner score\n"
                "    tags a corpus and scores what was found\n",
    .run = tag_run,
};

/* One run of the command. */
typedef struct job {
    const char *model_given; /* by -m; NULL: the one that ships */
    const char *model_name;  /* for messages */
    const char *out, *types, *lang, *vectors;
    size_t input_form, output_form, unit, style, threads, max_sentence, arithmetic, casing, context;
    long column;
    double min_probability;
    bool skip_errors, with_text, quiet;
    const char *const *files;
    size_t file_count;
    char title[512];
    model *model;
    vectors_table more_words;
    bool *kept_types;
    pipeline *pipeline;
    bool progresses; /* a line of progress is wanted */
    bool has_shown;  /* there is one */
    struct timespec started, shown;
    int status;
} job;

enum { CONTEXT_AS_TRAINED, CONTEXT_ALONE, CONTEXT_WHOLE };
static const char *const context_names[] = {"auto", "sentence", "document", NULL};
static const long no_column = LONG_MIN;
enum { AS_TRAINED = 2 }; /* the NULL of style_names */

static int parse(options *o, job *j, int argc, char **argv)
{
    const option table[] = {
        {'m', "model", OPTION_TEXT, "MODEL", "A path, or a name that is looked for; if not given, en, which ships.",
         &j->model_given, NULL},
        {'i', "input", OPTION_CHOICE, "FORM", "What the input is.", &j->input_form, input_form_names},
        {'f', "format", OPTION_CHOICE, "FORM", "What the output shall be.", &j->output_form, output_form_names},
        {'o', "output", OPTION_TEXT, "OUT", "A file to write; for several files under -f brat, a folder.", &j->out,
         NULL},
        {'j', "threads", OPTION_POSITIVE, "N", "Threads; all cores if not given.", &j->threads, NULL},
        {0, "column", OPTION_INTEGER, "N", "-i conll: the column of the token, from 0; -1 is the last.", &j->column,
         NULL},
        {0, "offsets", OPTION_CHOICE, "UNIT", "What START and END count.", &j->unit, offset_unit_names},
        {0, "min-prob", OPTION_NUMBER, "P", "Leave out what is less probable than P.", &j->min_probability, NULL},
        {0, "types", OPTION_TEXT, "TYPE,...", "Leave out all other types.", &j->types, NULL},
        {0, "max-sentence", OPTION_COUNT, "N",
         "Tag sentences of more tokens in overlapping windows; 1000 if not given.", &j->max_sentence, NULL},
        {0, "style", OPTION_CHOICE, "STYLE", "How to cut tokens; as the model was trained if not given.", &j->style,
         style_names},
        {0, "lang", OPTION_TEXT, "CODE",
         "The language to cut tokens by, the model's if not given: en, de, fr, es, nl, it or pt.", &j->lang, NULL},
        {0, "skip-errors", OPTION_FLAG, NULL, "-i jsonl: report a broken line and go on behind it.", &j->skip_errors,
         NULL},
        {0, "with-text", OPTION_FLAG, NULL, "-f brat -o FOLDER: write the text too, as NAME.txt.", &j->with_text, NULL},
        {0, "arithmetic", OPTION_CHOICE, "KIND",
         "How the network computes: in floats, or with halves of them (bf16) or bytes (i8) for states and what they "
         "are multiplied by; auto, the default, takes what is fastest on this processor.",
         &j->arithmetic, arithmetic_names},
        {0, "context", OPTION_CHOICE, "KIND",
         "What the model sees beside a token: its sentence, or its document; auto: as it was trained. A model that was "
         "trained on documents answers sooner, and a little worse, when it sees sentences alone.",
         &j->context, context_names},
        {0, "vectors", OPTION_TEXT, "TABLE",
         "Look words up in TABLE that the model lacks: a bigger table, by `ner vectors build`, of the vectors that it "
         "was trained with.",
         &j->vectors, NULL},
        {0, "case", OPTION_CHOICE, "RULE",
         "What to do with sentences all in capitals or in lower case: restore them to how words mostly are, keep "
         "them, or, with auto, the default, restore them where the model has not learned names in such.",
         &j->casing, case_rule_names},
        {0, "quiet", OPTION_FLAG, NULL, "No progress.", &j->quiet, NULL},
    };
    return options_parse(o, &command_tag, table, sizeof table / sizeof *table, argc, argv);
}

static bool is(const job *j, const output_form *form)
{
    return output_forms[j->output_form] == form;
}

/* Options that do not go together; the exit status or -1. */
static int check(job *j)
{
    bool has_tokens = input_forms[j->input_form] == &input_conll, is_jsonl = input_forms[j->input_form] == &input_jsonl;
    if (j->column != no_column && !has_tokens)
        return command_usage(&command_tag, "--column is for -i conll");
    if (j->skip_errors && !is_jsonl)
        return command_usage(&command_tag, "--skip-errors is for -i jsonl");
    if (has_tokens && (j->style != AS_TRAINED || j->lang != NULL))
        return command_usage(&command_tag, "--style and --lang are for text; -i conll has tokens");
    if (!(j->min_probability >= 0.0 && j->min_probability <= 1.0))
        return command_usage(&command_tag, "--min-prob is from 0 to 1");
    if (j->max_sentence < WINDOW_LEAST_TOKENS)
        return command_usage(&command_tag, "--max-sentence is %d at least", (int)WINDOW_LEAST_TOKENS);
    if (is(j, &output_brat) && j->file_count > 1 && (j->out == NULL || strcmp(j->out, "-") == 0))
        return command_usage(&command_tag, "-f brat with several files needs -o FOLDER");
    if (j->with_text && (!is(j, &output_brat) || j->out == NULL))
        return command_usage(&command_tag, "--with-text is for -f brat -o FOLDER");
    return -1;
}

/* The types of "PER,LOC" as flags. */
static bool choose_types(job *j, error *err)
{
    const tagset *ts = model_tagset(j->model);
    if (j->types == NULL)
        return true;
    j->kept_types = memory_new(ts->type_count, sizeof *j->kept_types);
    if (j->kept_types == NULL)
        return error_memory(err, ts->type_count);
    for (const char *at = j->types; at != NULL;) { /* an empty item, as behind a last comma, is no type */
        size_t size = strcspn(at, ","), type = 0;
        while (type < ts->type_count && (strlen(ts->types[type]) != size || memcmp(ts->types[type], at, size) != 0))
            type++;
        if (type == ts->type_count)
            return error_set(err, ERROR_USAGE, "--types: the model has no type \"%.*s\"; `ner info %s` lists them",
                             (int)(size < 100 ? size : 100), at, j->model_name);
        j->kept_types[type] = true;
        at = at[size] == ',' ? at + size + 1 : NULL;
    }
    return true;
}

static void report(void *context, const error *err, bool lost)
{
    job *j = context;
    if (lost)
        j->status = command_fail(&command_tag, err);
    else
        command_warn(&command_tag, "%s", err->message);
}

static double seconds_between(const struct timespec *from, const struct timespec *to)
{
    return (double)(to->tv_sec - from->tv_sec) + 1e-9 * (double)(to->tv_nsec - from->tv_nsec);
}

static void show(const job *j, const pipeline_counts *counts, const struct timespec *now)
{
    double seconds = seconds_between(&j->started, now);
    fprintf(stderr, "\r%zu tokens, %zu entities, %.0f tokens/s\033[K", counts->tokens, counts->entities,
            seconds > 0.0 ? (double)counts->tokens / seconds : 0.0);
}

/* On a terminal, and not where the output may show there too, as it is or through a pager. */
static bool wants_progress(const job *j)
{
    struct stat status;
    bool into_file = j->out != NULL || (fstat(STDOUT_FILENO, &status) == 0 && S_ISREG(status.st_mode));
    return into_file && !j->quiet && isatty(STDERR_FILENO);
}

/* Ten times a second at most, and never in a run that ends at once. */
static void show_progress(void *context, const pipeline_counts *counts)
{
    job *j = context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!j->progresses || seconds_between(&j->started, &now) < 0.5 || seconds_between(&j->shown, &now) < 0.1)
        return;
    j->shown = now;
    j->has_shown = true;
    show(j, counts, &now);
}

static void end_progress(const job *j)
{
    struct timespec now;
    pipeline_counts counts = pipeline_count(j->pipeline);
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (j->has_shown) {
        show(j, &counts, &now);
        fputc('\n', stderr);
    }
}

/* What a page is called: the first file, and how many more there are. */
static void make_title(job *j)
{
    const char *first = strcmp(j->files[0], "-") == 0 ? "standard input" : j->files[0];
    if (j->file_count == 1)
        snprintf(j->title, sizeof j->title, "%s", first);
    else
        snprintf(j->title, sizeof j->title, "%s and %zu more", first, j->file_count - 1);
}

static bool check_context(const job *j, error *err)
{
    if (j->context != CONTEXT_WHOLE || model_config(j->model)->context.kind == CONTEXT_DOCUMENT)
        return true;
    return error_set(err, ERROR_USAGE,
                     "--context document: the model was trained to see sentences alone; `ner info %s`", j->model_name);
}

/* A model can be trained on tokens of a language whose text ner does not cut: then it is not the command line that is
 * wrong. */
static bool check_language(const job *j, error *err)
{
    const char *lang = model_config(j->model)->lang;
    if (j->lang != NULL || input_forms[j->input_form] == &input_conll || tokenizer_knows(lang))
        return true;
    return error_set(err, ERROR_DATA,
                     "the model %s is for the language '%s', whose text ner does not cut into tokens; --lang CODE cuts "
                     "it as another language, and -i conll takes text that is cut already", j->model_name, lang);
}

/* --vectors TABLE; a table of other vectors than the model's is taken, but not in silence. */
static bool open_words(job *j, error *err)
{
    buffer doubt = {0};
    if (j->vectors == NULL)
        return true;
    const bool ok = more_words_open(&j->more_words, j->vectors, j->model, j->model_name, err) &&
                    more_words_compare(&j->more_words, j->vectors, j->model, j->model_name, &doubt, err);
    if (ok && doubt.size > 0)
        command_warn(&command_tag, "%s", doubt.data);
    buffer_dispose(&doubt);
    return ok;
}

static bool make_pipeline(job *j, error *err)
{
    const tagset *ts = model_tagset(j->model);
    make_title(j);
    pipeline_options wanted = {
        .input = {.form = input_forms[j->input_form],
                  .column = j->column != no_column ? j->column : 0,
                  .skip_errors = j->skip_errors},
        .output = {.form = output_forms[j->output_form],
                   .types = (const char *const *)ts->types,
                   .type_count = ts->type_count,
                   .unit = (offset_unit)j->unit,
                   .name_files = j->file_count > 1,
                   .title = j->title},
        .tagging = {.threads = j->threads,
                    .max_sentence = j->max_sentence,
                    .arithmetic = (arithmetic)j->arithmetic,
                    .casing = (case_rule)j->casing,
                    .sentence_alone = j->context == CONTEXT_ALONE,
                    .min_probability = j->min_probability,
                    .types = j->kept_types,
                    .more_words = j->vectors != NULL ? &j->more_words.view : NULL},
        .report = report,
        .context = j,
    };
    if (!style_of_model(j->model, style_names[j->style], j->lang, &wanted.input.tokenizer, err) ||
        !check_language(j, err))
        return false;
    j->pipeline = pipeline_new(j->model, &wanted, err);
    return j->pipeline != NULL;
}

/* The colours' meaning, for who looks at a terminal. */
static void show_legend(const job *j)
{
    const tagset *ts = model_tagset(j->model);
    const char *no_color = getenv("NO_COLOR");
    if (!is(j, &output_color) || j->quiet || !isatty(STDERR_FILENO) || (no_color != NULL && *no_color != '\0'))
        return;
    output_options shown = {.types = (const char *const *)ts->types, .type_count = ts->type_count};
    buffer legend;
    buffer_init(&legend);
    if (output_color_legend(&shown, &legend))
        fprintf(stderr, "%s\n", legend.data);
    buffer_dispose(&legend);
}

/* One file; false when nothing more can be done. A bad one is reported, and the others go on. */
static bool tag_file(job *j, const char *path, error *err)
{
    error failure;
    pipeline_status status = pipeline_file(j->pipeline, path, &failure);
    if (status == PIPELINE_FAILED)
        return error_set(err, failure.code, "%s", failure.message);
    if (status == PIPELINE_BAD_INPUT) {
        command_fail(&command_tag, &failure);
        j->status = 1;
    }
    return true;
}

/* All files into one output. */
static bool tag_together(job *j, error *err)
{
    writer *w = overwrite_spares_all(j->out, j->files, j->file_count, err) ? writer_open(j->out, err) : NULL;
    if (w == NULL)
        return false;
    j->progresses = wants_progress(j);
    show_legend(j);
    pipeline_begin(j->pipeline, w, NULL);
    bool ok = true;
    for (size_t i = 0; ok && i < j->file_count; i++)
        ok = tag_file(j, j->files[i], err);
    ok = ok && pipeline_end(j->pipeline, err);
    if (ok && pipeline_count(j->pipeline).files > 0)
        return writer_commit(w, err);
    writer_abandon(w); /* what was there stays when no file could be opened */
    return ok;
}

static writer *open_beside(const job *j, const char *file, const char *ending, error *err)
{
    char *path = brat_files_path(j->out, file, ending, err);
    writer *w = path != NULL ? writer_open(path, err) : NULL;
    memory_free(path);
    return w;
}

/* One file into one of its own. What is there of a bad one is not kept: its .ann would look whole. */
static bool tag_into_folder(job *j, const char *file, error *err)
{
    writer *w = open_beside(j, file, "ann", err);
    writer *copy = w != NULL && j->with_text ? open_beside(j, file, "txt", err) : NULL;
    bool ok = w != NULL && (copy != NULL || !j->with_text), good = false;
    if (ok) {
        int before = j->status;
        j->status = 0;
        pipeline_begin(j->pipeline, w, copy);
        ok = tag_file(j, file, err) && pipeline_end(j->pipeline, err);
        good = ok && j->status == 0;
        j->status = before != 0 ? before : j->status;
    }
    if (good) {
        good = writer_commit(w, err);
        good = (copy == NULL || writer_commit(copy, good ? err : NULL)) && good;
        return good;
    }
    writer_abandon(w);
    writer_abandon(copy);
    return ok;
}

static bool tag_apart(job *j, error *err)
{
    bool ok = brat_files_prepare(j->out, j->files, j->file_count, j->with_text, err);
    j->progresses = wants_progress(j);
    for (size_t i = 0; ok && i < j->file_count; i++)
        ok = tag_into_folder(j, j->files[i], err);
    return ok;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return path != NULL && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool run_job(job *j, error *err)
{
    char *path = j->model_given != NULL ? model_path_find(j->model_name, err) : model_path_shipped(err);
    j->model = path != NULL ? model_open(path, err) : NULL;
    memory_free(path);
    if (j->model == NULL || !choose_types(j, err) || !open_words(j, err) || !check_context(j, err) ||
        !make_pipeline(j, err))
        return false;
    clock_gettime(CLOCK_MONOTONIC, &j->started);
    pipeline_watch(j->pipeline, show_progress, j);
    bool apart = is(j, &output_brat) && (j->file_count > 1 || j->with_text || is_folder(j->out));
    bool ok = apart ? tag_apart(j, err) : tag_together(j, err);
    end_progress(j);
    return ok;
}

static int tag_run(int argc, char **argv)
{
    static const char *const standard_input[] = {"-"};
    job j = {.threads = threads_processors(),
             .max_sentence = WINDOW_DEFAULT_TOKENS,
             .column = no_column,
             .style = AS_TRAINED};
    options o;
    int status = parse(&o, &j, argc, argv);
    if (status != -1)
        return status;
    j.model_name = j.model_given != NULL ? j.model_given : "en";
    j.files = o.operand_count > 0 ? o.operands : standard_input;
    j.file_count = o.operand_count > 0 ? o.operand_count : 1;
    status = check(&j);
    if (status == -1) {
        error err;
        status = run_job(&j, &err) ? j.status : command_fail(&command_tag, &err);
        pipeline_free(j.pipeline);
        vectors_table_close(&j.more_words);
        model_free(j.model);
        memory_free(j.kept_types);
    }
    options_dispose(&o);
    return status;
}
