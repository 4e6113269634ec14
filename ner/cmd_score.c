/* ner score: what conlleval.pl prints, and with two files what it would print of both.
 *
 * The command line is that script's: its four options are single words, and what it would refuse ends with its status
 * 255. A file is an addition of ours. */
#include "base/reader.h"
#include "base/writer.h"
#include "corpora/conlleval.h"
#include "corpora/jsonl.h"
#include "corpora/pairs.h"
#include "ner/commands.h"
#include "ner/score_report.h"

#include <string.h>

enum { WRONG_USAGE = 255 };

static int score_run(int argc, char **argv);

const command command_score = {
    .name = "score",
    .summary = "Compare tags with gold tags, as conlleval does.",
    .usage = "[OPTION]... [FILE]\n[OPTION]... GOLD PREDICTED",
    .about = "Prints precision, recall and F1 of whole entities, in all and by type. In one file (or standard input) "
             "the gold tag is the second last column and the guess the last. Of two files the last columns count; "
             "their tokens must be the same.\n"
             "With one file, output and status are those of conlleval.pl (2004-01-26) to the byte: lines are cut at "
             "single spaces unless -d says otherwise, and wrong usage ends with status 255.",
    .examples = "ner tag -i conll test.txt | ner score\n"
                "    scores what a model finds in a corpus separated by spaces\n"
                "ner score -d '\\t' tagged.tsv\n"
                "    columns separated by tabs\n"
                "ner score gold.txt predicted.txt\n"
                "    two files with the same tokens\n",
    .run = score_run,
};

typedef struct score_options {
    bool latex, raw;
    const char *delimiter; /* NULL: not given */
    const char *outside;
} score_options;

static int fail(const error *err)
{
    return command_fail(&command_score, err) == 2 ? WRONG_USAGE : 1;
}

/* What the script would not take as an option: its letters cannot be joined, and a value is a word of its own. */
static bool is_known_word(const char *word)
{
    static const char *const letters[] = {"-l", "-r", "-d", "-o", "-h", "-", "--"};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (strcmp(letters[i], word) == 0)
            return true;
    }
    return word[0] != '-' || word[1] == '-';
}

/* A value behind it, a word of its own, that is no option even where it begins with "-". */
static bool takes_value(const option *table, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(word, "--", 2) == 0 && strcmp(word + 2, table[i].name) == 0)
            return table[i].kind != OPTION_FLAG;
    return strcmp(word, "-d") == 0 || strcmp(word, "-o") == 0;
}

/* Checks what options_parse would take more kindly than the script does. */
static bool check_words(const option *table, size_t count, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (strcmp(word, "--") == 0 && i + 1 < argc)
            return true;
        if (!is_known_word(word) || strcmp(word, "--") == 0) {
            command_usage(&command_score, "unknown argument %s", word);
            return false;
        }
        i += takes_value(table, count, word);
    }
    return true;
}

static bool read_one(conlleval *scorer, const char *path, const char *delimiter, error *err)
{
    split *cutter = split_new(delimiter, err);
    reader *input = cutter != NULL ? reader_open(path, err) : NULL;
    reader_status status = READER_FAILED;
    line columns;
    while (input != NULL && (status = reader_line(input, &columns, err)) == READER_LINE) {
        if (!conlleval_add_line(scorer, cutter, reader_name(input), &columns, err)) {
            status = READER_FAILED;
            break;
        }
    }
    reader_close(input);
    split_free(cutter);
    return status == READER_END;
}

static bool read_two(conlleval *scorer, const char *const *paths, const char *delimiter, error *err)
{
    pairs_options reading = {paths[0], paths[1], delimiter, CONLL_BYTES};
    pairs *input = pairs_open(&reading, err);
    reader_status status = READER_FAILED;
    pair p;
    while (input != NULL && (status = pairs_next(input, &p, err)) == READER_LINE) {
        if (p.boundary) {
            conlleval_boundary(scorer);
        } else if (!conlleval_add(scorer, p.gold, p.guess, err)) {
            status = READER_FAILED;
            break;
        }
    }
    pairs_close(input);
    return status == READER_END;
}

static bool print(const conlleval *scorer, bool latex, error *err)
{
    writer *out = writer_open(NULL, err);
    if (out == NULL)
        return false;
    if (!conlleval_print(scorer, latex, out, err)) {
        writer_abandon(out);
        return false;
    }
    return writer_commit(out, err);
}

static int score(const score_options *o, const char *const *paths, size_t count)
{
    error err;
    conlleval_options how = {o->raw, o->outside};
    conlleval *scorer = conlleval_new(&how, &err);
    if (scorer == NULL)
        return fail(&err);
    const char *path = count == 0 ? "-" : paths[0], *delimiter = o->delimiter;
    bool ok = count == 2 ? read_two(scorer, paths, delimiter, &err)
                         : read_one(scorer, path, delimiter != NULL ? delimiter : " ", &err);
    if (ok) {
        conlleval_finish(scorer);
        ok = print(scorer, o->latex, &err);
    }
    if (ok && conlleval_joined(scorer) > 0)
        command_warn(&command_score,
                     "%zu entities begin right behind the end-tag of another of their type, and conlleval takes both "
                     "for one; `ner convert --to bio` first", conlleval_joined(scorer));
    conlleval_free(scorer);
    return ok ? 0 : fail(&err);
}

/* Which of the options were given, and what they say. */
typedef struct score_words {
    bool latex, raw, json, html, align, ci, confusion, errors;
    const char *delimiter, *outside, *other, *by;
    size_t mode, scheme, encoding, samples, seed;
    option_list train;
} score_words;

/* Choices of --scheme and --encoding that are the defaults. */
enum { SCHEME_AUTO = 0, ENCODING_UTF8 = 0, MOST_SCHEMES = 16, MOST_SAMPLES = 1000000 };

static const char *const encodings[] = {"utf8", "latin1", NULL};

/* Only conlleval's own report: its options and nothing else. */
static bool is_plain(const score_words *w)
{
    return w->mode == SCORE_CONLLEVAL && !w->json && !w->html && !w->align && !w->ci && !w->confusion && !w->errors &&
           w->other == NULL && w->by == NULL;
}

/* "length,case" */
static bool read_by(const char *text, bool *out_by)
{
    if (text != NULL && *text == '\0') {
        command_usage(&command_score, "--by: a kind is wanted: length, seen, case, density");
        return false;
    }
    while (text != NULL && *text != '\0') {
        size_t size = strcspn(text, ","), kind = 0;
        while (kind < GROUP_KINDS &&
               (strlen(group_kind_names[kind]) != size || strncmp(group_kind_names[kind], text, size) != 0))
            kind++;
        if (kind == GROUP_KINDS) {
            command_usage(&command_score, "--by: \"%.*s\" is not one of length, seen, case, density", (int)size, text);
            return false;
        }
        out_by[kind] = true;
        text += size + (text[size] == ',');
    }
    return true;
}

/* Standard input, which has no name, is what the other file is. */
static bool is_jsonl(const char *gold, const char *guess)
{
    bool gold_is = jsonl_is_named(gold), guess_is = jsonl_is_named(guess);
    return (gold_is && (guess_is || strcmp(guess, "-") == 0)) || (guess_is && strcmp(gold, "-") == 0);
}

/* JSON lines against columns would be compared as columns, and give numbers that mean nothing. */
static bool is_mixture(const score_wishes *w)
{
    return w->path_count == 2 && !w->jsonl && (jsonl_is_named(w->paths[0]) || jsonl_is_named(w->paths[1]));
}

/* What does not go together, in words; NULL where all does. */
static const char *contradiction(const score_words *w, const score_wishes *wishes, bool plain)
{
    if (plain && (w->encoding != ENCODING_UTF8 || w->samples > 0 || w->seed != 1 || w->train.count > 0))
        return "--encoding, --samples, --seed and --train go with --mode, --json, --ci and the like";
    if (!plain && (w->latex || w->raw || strcmp(w->outside, "O") != 0))
        return "-l, -r and -o go with conlleval's own report alone";
    if (w->samples > MOST_SAMPLES)
        return "--samples: 1000000 at most";
    if (w->scheme != SCHEME_AUTO && w->mode != SCORE_STRICT)
        return "--scheme goes with --mode strict";
    if (w->json && w->html)
        return "--json or --html, not both";
    if (wishes->by[GROUP_SEEN] != (w->train.count > 0))
        return "--by seen and --train FILE go together";
    if (is_mixture(wishes))
        return "JSON lines can be compared with JSON lines alone; `ner convert --to jsonl` makes them of other files";
    if ((w->align || wishes->jsonl) && wishes->path_count != 2)
        return "two files are wanted: GOLD and PREDICTED";
    if (wishes->align && w->mode == SCORE_STRICT && w->scheme == SCHEME_AUTO)
        return "--align with --mode strict wants --scheme";
    if (wishes->jsonl && (w->mode == SCORE_STRICT || w->delimiter != NULL))
        return "JSON lines have neither tags nor columns: no --mode strict, no -d";
    return NULL;
}

static void make_wishes(const score_words *w, const options *o, score_wishes *out)
{
    static const char *const standard_input = "-";
    *out = (score_wishes){.paths = o->operand_count > 0 ? o->operands : &standard_input,
                          .path_count = o->operand_count > 0 ? o->operand_count : 1,
                          .delimiter = w->delimiter,
                          .encoding = w->encoding != ENCODING_UTF8 ? CONLL_LATIN1 : CONLL_UTF8,
                          .align = w->align,
                          .mode = (score_mode)w->mode,
                          .count_marks = w->mode == SCORE_CONLLEVAL && !w->json && !w->html,
                          .scheme_given = w->scheme != SCHEME_AUTO,
                          .scheme = w->scheme != SCHEME_AUTO ? strict_scheme_of(w->scheme - 1) : STRICT_BIO,
                          .ci = w->ci || w->html,
                          .confusion = w->confusion || w->html,
                          .errors = w->errors || w->html,
                          .other = w->other,
                          .samples = w->samples,
                          .seed = w->seed,
                          .train = w->train.items,
                          .train_count = w->train.count};
    out->jsonl = out->path_count == 2 && is_jsonl(out->paths[0], out->paths[1]);
    out->align = out->align && !out->jsonl;
    if (w->html) {
        out->by[GROUP_LENGTH] = out->by[GROUP_CASE] = out->by[GROUP_DENSITY] = true;
        out->by[GROUP_SEEN] = w->train.count > 0;
    }
}

static bool print_report(const score_report *r, const score_words *w, error *err)
{
    writer *out = writer_open(NULL, err);
    if (out == NULL)
        return false;
    bool ok = true;
    if (w->json)
        score_json_print(r, out);
    else if (w->html)
        score_html_print(r, out);
    else
        ok = score_text_print(r, out, err);
    if (!ok) {
        writer_abandon(out);
        return false;
    }
    return writer_commit(out, err);
}

static int report(const score_words *w, const score_wishes *wishes)
{
    error err;
    score_report r;
    if (!score_report_init(&r, wishes, &err))
        return fail(&err);
    bool ok = print_report(&r, w, &err);
    score_report_dispose(&r);
    return ok ? 0 : fail(&err);
}

static int score_files(const score_words *w, const options *o)
{
    score_wishes wishes;
    make_wishes(w, o, &wishes);
    bool plain = is_plain(w) && !wishes.jsonl;
    const char *wrong = NULL;
    if (!read_by(w->by, wishes.by))
        return WRONG_USAGE;
    if (o->operand_count > 2)
        wrong = "one file with both tags or two files, not more";
    else
        wrong = contradiction(w, &wishes, plain);
    if (wrong != NULL) {
        command_usage(&command_score, "%s", wrong);
        return WRONG_USAGE;
    }
    score_options script = {w->latex, w->raw, w->delimiter, w->outside};
    return plain ? score(&script, o->operands, o->operand_count) : report(w, &wishes);
}

static int score_run(int argc, char **argv)
{
    score_words w = {.outside = "O", .seed = 1};
    const char *schemes[MOST_SCHEMES] = {"auto"};
    for (size_t i = 0; strict_scheme_names[i] != NULL; i++)
        schemes[i + 1] = strict_scheme_names[i];
    const option table[] = {
        {'l', "latex", OPTION_FLAG, NULL, "Print a table for LaTeX.", &w.latex, NULL},
        {'r', "raw", OPTION_FLAG, NULL, "Tags are types without B- and I-: every token is an entity of its own.",
         &w.raw, NULL},
        {'d', "delimiter", OPTION_TEXT, "REGEX",
         "What separates columns, as in Perl's split. By default one space in conlleval's report of one file; tabs or "
         "runs of spaces everywhere else.", &w.delimiter, NULL},
        {'o', "outside", OPTION_TEXT, "TAG", "With -r: the tag of tokens outside of entities.", &w.outside, NULL},
        {0, "mode", OPTION_CHOICE, "MODE",
         "conlleval: as the script counts. strict: entities must be whole in their scheme, as in seqeval's strict "
         "mode. partial: strict, exact, partial and type, as MUC and nervaluate count.", &w.mode, score_mode_names},
        {0, "scheme", OPTION_CHOICE, "SCHEME", "With --mode strict: the scheme of the tags; auto recognises it from "
         "the gold tags.", &w.scheme, schemes},
        {0, "json", OPTION_FLAG, NULL, "One JSON object; scores are fractions.", &w.json, NULL},
        {0, "html", OPTION_FLAG, NULL, "One page with everything: tables and plots.", &w.html, NULL},
        {0, "ci", OPTION_FLAG, NULL, "95 % intervals, by drawing sentences (percentile bootstrap).", &w.ci, NULL},
        {0, "compare", OPTION_TEXT, "OTHER",
         "A file as PREDICTED (or as FILE) by another system: is the difference more than chance? Paired approximate "
         "randomisation over sentences.", &w.other, NULL},
        {0, "confusion", OPTION_FLAG, NULL, "Which types are taken for which.", &w.confusion, NULL},
        {0, "errors", OPTION_FLAG, NULL, "Every wrong entity with its place: missed, spurious, type or boundary.",
         &w.errors, NULL},
        {0, "by", OPTION_TEXT, "KIND,...", "Scores of parts: length, seen, case, density.", &w.by, NULL},
        {0, "train", OPTION_LIST, "FILE", "With --by seen or --html: a corpus that was trained on. May be repeated.",
         &w.train, NULL},
        {0, "align", OPTION_FLAG, NULL,
         "GOLD and PREDICTED cut the same text into other tokens: compare entities by characters. Two files named "
         ".jsonl are always compared so.", &w.align, NULL},
        {0, "samples", OPTION_POSITIVE, "N", "How many samples to draw. By default 1000 for --ci, 10000 for --compare; "
         "1000000 at most.",
         &w.samples, NULL},
        {0, "seed", OPTION_COUNT, "N", "The seed of what is drawn (1).", &w.seed, NULL},
        {0, "encoding", OPTION_CHOICE, "NAME", "utf8 or latin1. conlleval's own report reads bytes.", &w.encoding,
         encodings},
    };
    if (!check_words(table, sizeof table / sizeof *table, argc, argv))
        return WRONG_USAGE;
    options o;
    int status = options_parse(&o, &command_score, table, sizeof table / sizeof *table, argc, argv);
    if (status != -1)
        return status == 2 ? WRONG_USAGE : status;
    status = score_files(&w, &o);
    options_dispose(&o);
    return status;
}
