/* Each file is a side that is read up to its next token; a pair is made of one token of each side. */
#include "corpora/pairs.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

/* A token line of one file. */
typedef struct side_token {
    split_field first, second_last, last;
    size_t columns, line;
    bool document;
    bool behind_boundary; /* a separator stands between it and the token before */
} side_token;

typedef struct side {
    conll *columns;  /* cut as conll.h does */
    reader *lines;   /* or: cut by `delimiter` */
    split *delimiter;
    size_t width;    /* fields of the first line with any, where a delimiter cuts */
    bool begun;      /* a token has come */
    conll_encoding encoding;
    buffer converted; /* a line of ISO 8859-1 in UTF-8 */
} side;

struct pairs {
    side gold, guess; /* guess is not open where both are in one file */
    bool two_files;
    side_token gold_token, guess_token; /* those that wait behind a boundary */
    bool waiting;
};

static bool side_open(side *s, const char *path, const pairs_options *options, error *err)
{
    conll_options reading = {.token_column = 0, .encoding = options->encoding};
    s->encoding = options->encoding;
    if (options->delimiter == NULL)
        return (s->columns = conll_open(path, &reading, err)) != NULL;
    return (s->lines = reader_open(path, err)) != NULL && (s->delimiter = split_new(options->delimiter, err)) != NULL;
}

static void side_close(side *s)
{
    conll_close(s->columns);
    reader_close(s->lines);
    split_free(s->delimiter);
    buffer_dispose(&s->converted);
}

static const char *side_name(const side *s)
{
    return s->columns != NULL ? conll_name(s->columns) : reader_name(s->lines);
}

pairs *pairs_open(const pairs_options *options, error *err)
{
    pairs *p = memory_new(1, sizeof *p);
    if (p == NULL) {
        error_memory(err, sizeof *p);
        return NULL;
    }
    p->two_files = options->guess_path != NULL;
    if (!side_open(&p->gold, options->gold_path, options, err) ||
        (p->two_files && !side_open(&p->guess, options->guess_path, options, err))) {
        pairs_close(p);
        return NULL;
    }
    return p;
}

void pairs_close(pairs *p)
{
    if (p == NULL)
        return;
    side_close(&p->gold);
    side_close(&p->guess);
    memory_free(p);
}

const char *pairs_gold_name(const pairs *p)
{
    return side_name(&p->gold);
}

const char *pairs_guess_name(const pairs *p)
{
    return side_name(p->two_files ? &p->guess : &p->gold);
}

static split_field field_of(const conll_column *column)
{
    return (split_field){column->text, column->size};
}

/* The next line of columns; *out_is_token says whether it is more than a separator or a comment. */
static reader_status next_columns(side *s, side_token *out, bool *out_is_token, bool *out_is_separator, error *err)
{
    conll_line l;
    conll_column last;
    reader_status status = conll_next(s->columns, &l, err);
    if (status != READER_LINE)
        return status;
    *out_is_token = l.kind == CONLL_TOKEN || l.kind == CONLL_DOCUMENT;
    *out_is_separator = l.kind == CONLL_SEPARATOR;
    if (l.kind == CONLL_TOKEN && !conll_find(s->columns, &l, -1, &last, err))
        return READER_FAILED;
    if (*out_is_token)
        *out = (side_token){.first = field_of(&l.columns[0]),
                            .second_last = field_of(&l.columns[l.count > 1 ? l.count - 2 : 0]),
                            .last = field_of(&l.columns[l.count - 1]),
                            .columns = l.count,
                            .line = l.raw.number,
                            .document = l.kind == CONLL_DOCUMENT};
    return READER_LINE;
}

/* Makes a line UTF-8, if the encoding wants that. */
static bool decode(side *s, line *raw, error *err)
{
    size_t good = utf8_valid_prefix(raw->text, raw->size);
    if (s->encoding == CONLL_BYTES || good == raw->size)
        return true;
    if (s->encoding == CONLL_UTF8)
        return conll_malformed(side_name(s), raw, good, err);
    buffer_clear(&s->converted);
    if (!buffer_reserve(&s->converted, 2 * raw->size))
        return error_memory(err, 2 * raw->size);
    for (size_t i = 0; i < raw->size; i++)
        s->converted.size += utf8_encode((unsigned char)raw->text[i], s->converted.data + s->converted.size);
    raw->text = s->converted.data;
    raw->size = s->converted.size;
    return true;
}

/* The same for a line that a delimiter cuts. */
static reader_status next_fields(side *s, side_token *out, bool *out_is_token, bool *out_is_separator, error *err)
{
    line raw;
    const split_field *fields;
    size_t count;
    reader_status status = reader_line(s->lines, &raw, err);
    if (status != READER_LINE)
        return status;
    if (!decode(s, &raw, err) || !split_cut(s->delimiter, raw.text, raw.size, &fields, &count, err))
        return READER_FAILED;
    if (s->width == 0)
        s->width = count;
    if (count != 0 && count != s->width) {
        error_at(err, ERROR_DATA, side_name(s), raw.number, "%zu columns (the first line has %zu)", count, s->width);
        return READER_FAILED;
    }
    *out_is_separator = count == 0 || (fields[0].size == 3 && memcmp(fields[0].text, "-X-", 3) == 0);
    *out_is_token = !*out_is_separator;
    if (*out_is_token)
        *out = (side_token){.first = fields[0],
                            .second_last = fields[count > 1 ? count - 2 : 0],
                            .last = fields[count - 1],
                            .columns = count,
                            .line = raw.number,
                            .document = fields[0].size == 10 && memcmp(fields[0].text, "-DOCSTART-", 10) == 0};
    return READER_LINE;
}

/* A document mark need not have tags. */
static bool check_columns(const side *s, side_token *t, error *err)
{
    static const split_field outside = {"O", 1};
    if (t->columns > 1)
        return true;
    if (!t->document)
        return error_at(err, ERROR_DATA, side_name(s), t->line, "column 2 is missing: there is no tag");
    t->last = t->second_last = outside;
    return true;
}

static reader_status next_token(side *s, side_token *out, error *err)
{
    bool boundary = false;
    for (;;) {
        bool is_token = false, is_separator = false;
        reader_status status = s->columns != NULL ? next_columns(s, out, &is_token, &is_separator, err)
                                                  : next_fields(s, out, &is_token, &is_separator, err);
        if (status != READER_LINE)
            return status;
        boundary = boundary || is_separator;
        if (!is_token)
            continue;
        out->behind_boundary = boundary && s->begun;
        s->begun = true;
        return check_columns(s, out, err) ? READER_LINE : READER_FAILED;
    }
}

static bool check_alike(const pairs *p, const side_token *gold, const side_token *guess, error *err)
{
    const char *gold_name = side_name(&p->gold), *guess_name = side_name(&p->guess);
    if (gold->behind_boundary != guess->behind_boundary)
        return error_at(err, ERROR_DATA, guess_name, guess->line, "a sentence begins %s, but not at %s:%zu",
                        guess->behind_boundary ? "here" : "before this token in the gold file", gold_name, gold->line);
    if (gold->first.size == guess->first.size && memcmp(gold->first.text, guess->first.text, gold->first.size) == 0)
        return true;
    return error_at(err, ERROR_DATA, guess_name, guess->line, "the token is \"%.*s\", but at %s:%zu it is \"%.*s\"",
                    (int)(guess->first.size < 80 ? guess->first.size : 80), guess->first.text, gold_name, gold->line,
                    (int)(gold->first.size < 80 ? gold->first.size : 80), gold->first.text);
}

/* One token of each side, which must be alike. */
static reader_status next_tokens(pairs *p, error *err)
{
    reader_status gold = next_token(&p->gold, &p->gold_token, err);
    if (gold == READER_FAILED || !p->two_files)
        return gold;
    reader_status guess = next_token(&p->guess, &p->guess_token, err);
    if (guess == READER_FAILED || (gold == READER_END && guess == READER_END))
        return guess;
    if (gold != guess) {
        bool gold_ended = gold == READER_END;
        error_at(err, ERROR_DATA, side_name(gold_ended ? &p->guess : &p->gold),
                 gold_ended ? p->guess_token.line : p->gold_token.line, "%s ends before this token",
                 side_name(gold_ended ? &p->gold : &p->guess));
        return READER_FAILED;
    }
    return check_alike(p, &p->gold_token, &p->guess_token, err) ? READER_LINE : READER_FAILED;
}

reader_status pairs_next(pairs *p, pair *out_pair, error *err)
{
    if (!p->waiting) {
        reader_status status = next_tokens(p, err);
        if (status != READER_LINE)
            return status;
        p->waiting = p->gold_token.behind_boundary;
        if (p->waiting) {
            *out_pair = (pair){.boundary = true};
            return READER_LINE;
        }
    }
    p->waiting = false;
    const side_token *gold = &p->gold_token, *guess = p->two_files ? &p->guess_token : &p->gold_token;
    *out_pair = (pair){.document = gold->document,
                       .token = gold->first,
                       .gold = p->two_files ? gold->last : gold->second_last,
                       .guess = guess->last,
                       .gold_line = gold->line,
                       .guess_line = guess->line};
    return READER_LINE;
}
