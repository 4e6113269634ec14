/* ner lint: findings with their places, and mending. */
#include "base/writer.h"
#include "corpora/lint.h"
#include "ner/commands.h"
#include "ner/overwrite.h"

#include <string.h>

static int lint_run(int argc, char **argv);

const command command_lint = {
    .name = "lint",
    .summary = "Find in a corpus what would go wrong in training or scoring.",
    .usage = "[OPTION]... FILE...",
    .about = "Prints FILE:LINE:COLUMN: code: message (columns in characters) and ends with status 1 if something was "
             "found that stays. What is right is what most of a file does. Several files are also searched for "
             "sentences that they share. docs/lint.md explains the codes.\n"
             "--fix mends what has one right answer: byte-order mark, CR LF, blanks in empty lines, separators, a "
             "missing last newline, prefixes that break the file's scheme (no entity is lost), rare spellings of a "
             "type. A file is replaced when the new one is whole.",
    .examples = "ner lint train.txt dev.txt test.txt\n"
                "    what is wrong, and what stands in two of them\n"
                "ner lint --fix --dry-run train.txt\n"
                "    what would be mended, as a diff\n",
    .run = lint_run,
};

typedef struct lint_words {
    bool fix, dry_run;
    option_list ignore;
    size_t encoding;
    bool ignored[LINT_CODES];
    size_t found; /* findings that stay, in all files */
    bool failed;  /* a file could not be read or mended */
} lint_words;

static const char *const encodings[] = {"utf8", "latin1", NULL};

static bool read_codes(lint_words *w)
{
    for (size_t i = 0; i < w->ignore.count; i++) {
        size_t code = 0;
        while (code < LINT_CODES && strcmp(lint_code_names[code], w->ignore.items[i]) != 0)
            code++;
        if (code == LINT_CODES) {
            command_usage(&command_lint, "--ignore: there is no code \"%s\"", w->ignore.items[i]);
            return false;
        }
        w->ignored[code] = true;
    }
    return true;
}

/* Bytes of the corpus stand in messages: what could steer a terminal is shown as ^X. */
static void print_safely(writer *out, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < 0x20 || byte == 0x7F)
            writer_format(out, "^%c", byte ^ 0x40);
        else
            writer_byte(out, (char)byte);
    }
}

/* Findings that stay; returns how many are mended. */
static size_t print_findings(lint_words *w, const lint_file *f, writer *out)
{
    size_t count, mended = 0;
    const lint_finding *findings = lint_findings(f, &count);
    for (size_t i = 0; i < count; i++) {
        if (w->fix && findings[i].fixable) {
            mended++;
        } else if (!w->ignored[findings[i].code]) {
            w->found++;
            print_safely(out, lint_name(f));
            writer_format(out, ":%zu:%zu: %s: ", findings[i].line, findings[i].column,
                          lint_code_names[findings[i].code]);
            print_safely(out, lint_message(f, &findings[i]));
            writer_byte(out, '\n');
        }
    }
    return mended;
}

static bool replace(const lint_file *f, const char *path, error *err)
{
    writer *out = writer_open(path, err);
    if (out == NULL)
        return false;
    lint_write_fixed(f, out);
    return writer_commit(out, err);
}

static bool lint_one(lint_words *w, lint *l, const char *path, writer *out, error *err)
{
    lint_file *f = lint_read(l, path, err);
    if (f == NULL)
        return false;
    bool ok = true;
    size_t mended = print_findings(w, f, out);
    if (lint_has_no_tags(f))
        command_warn(&command_lint, "%s: most lines have no tag in that column; --column says where tags stand, from 0",
                     lint_name(f));
    if (w->dry_run)
        lint_write_diff(f, out);
    else if (mended > 0)
        ok = replace(f, path, err);
    if (ok && mended > 0)
        command_warn(&command_lint, "%s: %zu %s %s", lint_name(f), mended, mended == 1 ? "finding" : "findings",
                     w->dry_run ? "would be mended" : "mended");
    lint_file_free(f);
    return ok;
}

/* One file; false when nothing more can be done. A bad one is reported, and the others go on. */
static bool lint_or_report(lint_words *w, lint *l, const char *path, writer *out, error *err)
{
    if (lint_one(w, l, path, out, err))
        return true;
    if (err->code == ERROR_MEMORY)
        return false;
    command_fail(&command_lint, err);
    w->failed = true;
    return true;
}

static int lint_files(lint_words *w, const lint_options *how, const options *o)
{
    error err = {0};
    writer *out = writer_open(NULL, &err);
    lint *l = out != NULL ? lint_new(how, &err) : NULL;
    bool ok = l != NULL;
    for (size_t i = 0; ok && i < o->operand_count; i++)
        ok = lint_or_report(w, l, o->operands[i], out, &err);
    lint_free(l);
    error writing = {0};
    bool written = out != NULL && writer_commit(out, &writing);
    if (!ok)
        return command_fail(&command_lint, &err);
    if (!written)
        return command_fail(&command_lint, &writing);
    return w->found > 0 || w->failed ? 1 : 0;
}

/* The first FILE that --fix could not write over; NULL: there is none. */
static const char *find_unwritable(const options *o)
{
    for (size_t i = 0; i < o->operand_count; i++)
        if (!overwrite_is_possible(o->operands[i]))
            return o->operands[i];
    return NULL;
}

static int lint_run(int argc, char **argv)
{
    lint_words w = {.fix = false};
    lint_options how = {.token_column = 0, .tag_column = -1, .longest = 500};
    const option table[] = {
        {0, "fix", OPTION_FLAG, NULL, "Mend what has one right answer.", &w.fix, NULL},
        {0, "dry-run", OPTION_FLAG, NULL, "With --fix: show what would change as a diff, and change nothing.",
         &w.dry_run, NULL},
        {0, "column", OPTION_INTEGER, "N", "Where the tag stands, from 0; -1, the default, is the last column, and "
         "then all lines must have as many.", &how.tag_column, NULL},
        {0, "token-column", OPTION_INTEGER, "N", "Where the token stands, from 0 (0).", &how.token_column, NULL},
        {0, "max-sentence", OPTION_COUNT, "N", "Longer sentences are findings (500 tokens).", &how.longest, NULL},
        {0, "ignore", OPTION_LIST, "CODE",
         "Say nothing of this code (may be repeated): bom, crlf, missing-newline, invalid-utf8, control-character, "
         "blank-separator, ragged-columns, mixed-separators, run-of-blanks, empty-token, blank-in-token, "
         "unknown-prefix, outside-with-type, mixed-schemes, orphan-inside, unclosed-entity, type-case, long-sentence, "
         "shared-sentence or other-tags.", &w.ignore, NULL},
        {0, "encoding", OPTION_CHOICE, "NAME", "What the files are written in.", &w.encoding, encodings},
    };
    options o;
    int status = options_parse(&o, &command_lint, table, sizeof table / sizeof *table, argc, argv);
    if (status != -1)
        return status;
    how.latin1 = w.encoding != 0;
    if (o.operand_count == 0)
        status = command_usage(&command_lint, "a FILE is wanted");
    else if (w.dry_run && !w.fix)
        status = command_usage(&command_lint, "--dry-run goes with --fix");
    else if (w.fix && !w.dry_run && find_unwritable(&o) != NULL)
        status = command_usage(&command_lint, "--fix: %s is not a file that can be rewritten", find_unwritable(&o));
    else
        status = read_codes(&w) ? lint_files(&w, &how, &o) : 2;
    options_dispose(&o);
    return status;
}
