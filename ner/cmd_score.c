/* ner score: what conlleval.pl prints, and with two files what it would print of both.
 *
 * The command line is that script's: its four options are single words, and what it would refuse ends with its status
 * 255. A file is an addition of ours. */
#include "base/reader.h"
#include "base/writer.h"
#include "corpora/conlleval.h"
#include "corpora/pairs.h"
#include "ner/commands.h"

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

/* Checks what options_parse would take more kindly than the script does. */
static bool check_words(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (strcmp(word, "--") == 0 && i + 1 < argc)
            return true;
        if (!is_known_word(word) || strcmp(word, "--") == 0) {
            command_usage(&command_score, "unknown argument %s", word);
            return false;
        }
        i += strcmp(word, "-d") == 0 || strcmp(word, "-o") == 0;
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
    conlleval_free(scorer);
    return ok ? 0 : fail(&err);
}

static int score_run(int argc, char **argv)
{
    score_options chosen = {.outside = "O"};
    const option table[] = {
        {'l', "latex", OPTION_FLAG, NULL, "Print a table for LaTeX.", &chosen.latex, NULL},
        {'r', "raw", OPTION_FLAG, NULL, "Tags are types without B- and I-: every token is an entity of its own.",
         &chosen.raw, NULL},
        {'d', "delimiter", OPTION_TEXT, "REGEX",
         "What separates columns, as in Perl's split. One space in one file; tabs or runs of spaces in two.",
         &chosen.delimiter, NULL},
        {'o', "outside", OPTION_TEXT, "TAG", "With -r: the tag of tokens outside of entities.", &chosen.outside, NULL},
    };
    if (!check_words(argc, argv))
        return WRONG_USAGE;
    options o;
    int status = options_parse(&o, &command_score, table, sizeof table / sizeof *table, argc, argv);
    if (status != -1)
        return status == 2 ? WRONG_USAGE : status;
    if (o.operand_count > 2)
        command_usage(&command_score, "one file with both tags or two files, not %zu", o.operand_count);
    status = o.operand_count > 2 ? WRONG_USAGE : score(&chosen, o.operands, o.operand_count);
    options_dispose(&o);
    return status;
}
