/* ner vectors coverage: how many words of a corpus have a vector, and which have none. */
#include "ner/cmd_vectors.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/reader.h"
#include "base/utf8.h"
#include "base/writer.h"
#include "corpora/conll.h"
#include "embeddings/coverage.h"
#include "embeddings/vectors_load.h"
#include "ner/options.h"

#include <limits.h>
#include <string.h>

enum { MISSING = 20 };
enum { INPUT_CONLL, INPUT_LINES };

static const char *const input_names[] = {[INPUT_CONLL] = "conll", [INPUT_LINES] = "lines", NULL};

typedef struct coverage_options {
    size_t input, encoding, count;
    long column;
} coverage_options;

static int coverage_run(int argc, char **argv);

const command vectors_coverage_command = {
    .name = "vectors coverage",
    .summary = "Say how many words of a corpus have a vector.",
    .usage = "[OPTION]... FILE CORPUS...",
    .about = "Looks up every token of the CORPUS files in the vectors FILE as training and tagging do: as it stands "
             "(form), else in lower case (lower), else with its digits as 0 (digits). Prints tokens and types for "
             "each step and for all that was not found (missing), then the most frequent words that are missing, with "
             "their number.",
    .examples = "ner vectors coverage glove.vectors train.txt dev.txt\n"
                "    columns: the token is the first\n"
                "ner vectors coverage -i lines glove.vectors text.txt\n"
                "    tokens separated by blanks",
    .run = coverage_run,
};

static bool count_columns(coverage *c, const char *path, const coverage_options *chosen, error *err)
{
    const conll_options how = {
        .token_column = chosen->column,
        .encoding = chosen->encoding == VECTORS_LATIN1 ? CONLL_LATIN1 : CONLL_UTF8,
    };
    conll *file = conll_open(path, &how, err);
    if (file == NULL)
        return false;
    conll_line l;
    reader_status status;
    bool ok = true;
    while (ok && (status = conll_next(file, &l, err)) != READER_END) {
        conll_column token;
        ok = status == READER_LINE;
        if (ok && l.kind == CONLL_TOKEN)
            ok = conll_find(file, &l, chosen->column, &token, err) && coverage_add(c, token.text, token.size, err);
    }
    conll_close(file);
    return ok;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static bool count_line(coverage *c, const char *text, size_t size, error *err)
{
    for (size_t at = 0; at < size;) {
        size_t start = at;
        while (at < size && !is_blank(text[at]))
            at++;
        if (at > start && !coverage_add(c, text + start, at - start, err))
            return false;
        at++;
    }
    return true;
}

/* ISO 8859-1 as UTF-8, in OUT. */
static bool transcode(buffer *out, const char *text, size_t size)
{
    buffer_clear(out);
    bool ok = true;
    for (size_t i = 0; ok && i < size; i++) {
        char bytes[4];
        size_t used = utf8_encode((unsigned char)text[i], bytes);
        ok = buffer_append(out, bytes, used);
    }
    return ok;
}

/* One line; SCRATCH is for its UTF-8. */
static bool count_encoded_line(coverage *c, const char *path, const line *l, bool latin1, buffer *scratch, error *err)
{
    if (latin1)
        return transcode(scratch, l->text, l->size) ? count_line(c, scratch->data, scratch->size, err)
                                                    : error_memory(err, l->size);
    if (utf8_valid_prefix(l->text, l->size) < l->size)
        return error_at(err, ERROR_DATA, path, l->number, "malformed UTF-8");
    size_t mark = l->number == 1 && l->size >= 3 && memcmp(l->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    return count_line(c, l->text + mark, l->size - mark, err);
}

static bool count_lines(coverage *c, const char *path, bool latin1, error *err)
{
    reader *r = reader_open(path, err);
    if (r == NULL)
        return false;
    line l;
    reader_status status;
    buffer scratch;
    buffer_init(&scratch);
    bool ok = true;
    while (ok && (status = reader_line(r, &l, err)) != READER_END)
        ok = status == READER_LINE && count_encoded_line(c, reader_name(r), &l, latin1, &scratch, err);
    buffer_dispose(&scratch);
    reader_close(r);
    return ok;
}

static bool count_corpora(coverage *c, const options *o, const coverage_options *chosen, error *err)
{
    for (size_t i = 1; i < o->operand_count; i++) {
        size_t before = c->tokens;
        const char *path = o->operands[i];
        bool latin1 = chosen->encoding == VECTORS_LATIN1;
        bool ok = chosen->input == INPUT_LINES ? count_lines(c, path, latin1, err)
                                               : count_columns(c, path, chosen, err);
        if (!ok)
            return false;
        if (c->tokens == before)
            return error_at(err, ERROR_DATA, strcmp(path, "-") == 0 ? "standard input" : path, 0, "holds no tokens");
    }
    return true;
}

static double percent(size_t part, size_t whole)
{
    return 100.0 * (double)part / (double)whole;
}

static void write_shares(writer *w, const coverage *c, const coverage_shares *shares)
{
    static const char *const names[] = {"form", "lower", "digits", "missing"};
    writer_format(w, "%-8s %10s %8s %10s %8s\n", "found by", "tokens", "share", "types", "share");
    for (size_t i = 0; i < VECTORS_MATCHES; i++)
        writer_format(w, "%-8s %10zu %7.2f%% %10zu %7.2f%%\n", names[i], shares->tokens[i],
                      percent(shares->tokens[i], c->tokens), shares->types[i],
                      percent(shares->types[i], c->types.count));
}

static bool write_coverage(writer *w, const coverage *c, const vectors *v, size_t limit, error *err)
{
    coverage_word *missing;
    size_t count;
    if (!coverage_missing(c, v, limit, &missing, &count, err))
        return false;
    coverage_shares shares = coverage_measure(c, v);
    write_shares(w, c, &shares);
    if (count > 0)
        writer_text(w, "\nmost frequent of the missing:\n");
    for (size_t i = 0; i < count; i++)
        writer_format(w, "%8zu %.*s\n", missing[i].count, missing[i].size > INT_MAX ? INT_MAX : (int)missing[i].size,
                      missing[i].word);
    memory_free(missing);
    return true;
}

static bool report(const coverage *c, const options *o, const coverage_options *chosen, error *err)
{
    vectors_loaded loaded;
    if (!vectors_load(&loaded, o->operands[0], false, err))
        return false;
    writer *w = writer_open(NULL, err);
    bool ok = w != NULL && write_coverage(w, c, &loaded.view, chosen->count, err);
    if (ok)
        ok = writer_commit(w, err);
    else
        writer_abandon(w);
    vectors_unload(&loaded);
    return ok;
}

static bool cover(const options *o, const coverage_options *chosen, error *err)
{
    coverage c;
    if (!coverage_init(&c, err))
        return false;
    bool ok = count_corpora(&c, o, chosen, err) && report(&c, o, chosen, err);
    coverage_dispose(&c);
    return ok;
}

static int coverage_run(int argc, char **argv)
{
    coverage_options chosen = {.count = MISSING};
    const option table[] = {
        {'i', "input", OPTION_CHOICE, "FORM", "What the corpora are: columns, or tokens separated by blanks.",
         &chosen.input, input_names},
        {0, "column", OPTION_INTEGER, "N", "The token's column, from 0; -1 is the last.", &chosen.column, NULL},
        {'n', "count", OPTION_COUNT, "N", "Show N missing words; 20 where it is not given.", &chosen.count, NULL},
        {0, "encoding", OPTION_CHOICE, "NAME", "How the corpora are written.", &chosen.encoding, vectors_encodings},
    };
    options o;
    int status = options_parse(&o, &vectors_coverage_command, table, sizeof table / sizeof *table, argc, argv);
    if (status != -1)
        return status;
    error err;
    if (o.operand_count < 2)
        status = command_usage(&vectors_coverage_command, "FILE and a CORPUS are wanted");
    else
        status = cover(&o, &chosen, &err) ? 0 : command_fail(&vectors_coverage_command, &err);
    options_dispose(&o);
    return status;
}
