/* What one line shows by itself, beside what most lines do. */
#include "base/memory.h"
#include "base/utf8.h"
#include "corpora/lint_file.h"

#include <string.h>
#include <utf8proc.h>

/* How often each number of columns occurs: up to 63, and more. */
enum { WIDTHS = 64 };

static void find_shape(lint_file *f)
{
    size_t widths[WIDTHS] = {0}, tabs = 0, several = 0;
    for (size_t i = 0; i < f->count; i++) {
        const lint_line *l = &f->lines[i];
        if (l->kind != CONLL_TOKEN)
            continue;
        widths[l->columns < WIDTHS ? l->columns : WIDTHS - 1]++;
        several += l->columns > 1;
        tabs += l->columns > 1 && l->tabs;
    }
    for (size_t w = 1; w < WIDTHS; w++)
        f->width = widths[w] > widths[f->width] ? w : f->width;
    f->tabs = 2 * tabs > several;
}

static size_t bom_of(const lint_file *f, size_t index)
{
    const lint_line *l = &f->lines[index];
    return index == 0 && l->size >= 3 && memcmp(f->bytes.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static bool has_cr(const lint_file *f, const lint_line *l)
{
    return l->size > 0 && f->bytes.data[l->at + l->size - 1] == '\r';
}

/* The line ends, once for the whole file: where the first CR stands, and how many there are. */
static bool check_line_ends(lint_file *f)
{
    size_t first = f->count, crs = 0;
    for (size_t i = 0; i < f->count; i++) {
        if (!has_cr(f, &f->lines[i]))
            continue;
        first = crs == 0 ? i : first;
        f->lines[i].drop_cr = true;
        crs++;
    }
    if (crs > 0 && !lint_add(f, first, f->lines[first].size - 1, LINT_CRLF, true, "%zu of %zu lines end in CR LF", crs,
                             f->count))
        return false;
    if (f->count == 0 || f->lines[f->count - 1].newline)
        return true;
    lint_line *last = &f->lines[f->count - 1];
    last->add_newline = true;
    return lint_add(f, f->count - 1, last->size, LINT_MISSING_NEWLINE, true, "the last line has no newline");
}

static bool is_control(uint32_t code)
{
    return (code < 0x20 && code != '\t') || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 ||
           code == 0xFEFF;
}

/* The first malformed byte and the first control character of a line. */
static bool check_characters(lint_file *f, size_t index)
{
    const lint_line *l = &f->lines[index];
    const char *text = f->bytes.data + l->at;
    size_t end = l->size - l->drop_cr;
    bool malformed = f->options->latin1, control = false;
    for (size_t at = bom_of(f, index); at < end && !(malformed && control);) {
        uint32_t code;
        size_t size = f->options->latin1 ? 1 : utf8_decode(text + at, end - at, &code);
        if (f->options->latin1)
            code = (unsigned char)text[at];
        if (code >= UTF8_MALFORMED && !malformed) {
            malformed = true;
            if (!lint_add(f, index, at, LINT_INVALID_UTF8, false,
                          "malformed UTF-8 (0x%02X); --encoding=latin1 reads ISO 8859-1",
                          (unsigned)(code - UTF8_MALFORMED)))
                return false;
        } else if (code < UTF8_MALFORMED && is_control(code) && !control) {
            control = true;
            if (!lint_add(f, index, at, LINT_CONTROL_CHARACTER, false, "the control character U+%04X", (unsigned)code))
                return false;
        }
        at += size;
    }
    return true;
}

static bool check_separator(lint_file *f, size_t index)
{
    lint_line *l = &f->lines[index];
    size_t bom = bom_of(f, index);
    if (l->size - l->drop_cr == bom)
        return true;
    l->empty = true;
    return lint_add(f, index, bom, LINT_BLANK_SEPARATOR, true,
                    "a line of blanks; other programs take it for a token");
}

/* Where the line's columns end. */
static size_t end_of_columns(const lint_file *f, const lint_line *l)
{
    const lint_column *last = &f->columns[l->first_column + l->columns - 1];
    return last->at + last->size;
}

static bool check_width(lint_file *f, size_t index, bool *out_ragged)
{
    const lint_line *l = &f->lines[index];
    bool fixed = f->options->tag_column >= 0;
    size_t wanted = fixed ? (size_t)f->options->tag_column + 1 : f->width;
    *out_ragged = fixed ? l->columns < wanted : l->columns != wanted;
    if (!*out_ragged)
        return true;
    if (l->columns < wanted)
        return lint_add(f, index, end_of_columns(f, l), LINT_RAGGED_COLUMNS, false,
                        "column %zu is missing (most lines have %zu)", l->columns + 1, f->width);
    return lint_add(f, index, f->columns[l->first_column + wanted].at, LINT_RAGGED_COLUMNS, false,
                    "column %zu is too many (most lines have %zu)", wanted + 1, f->width);
}

static bool check_separators(lint_file *f, size_t index)
{
    lint_line *l = &f->lines[index];
    const lint_column *columns = f->columns + l->first_column;
    if (l->columns < 2)
        return true;
    if (l->tabs != f->tabs) {
        l->separate = true;
        return lint_add(f, index, columns[0].at + columns[0].size, LINT_MIXED_SEPARATORS, true,
                        "cut at %s, but most lines are cut at %s", l->tabs ? "tabs" : "blanks",
                        f->tabs ? "tabs" : "blanks");
    }
    for (size_t i = 1; i < l->columns && !l->tabs; i++) {
        size_t end = columns[i - 1].at + columns[i - 1].size;
        if (columns[i].at - end < 2)
            continue;
        l->separate = true;
        return lint_add(f, index, end, LINT_RUN_OF_BLANKS, true, "more than one blank; conlleval sees an empty column");
    }
    return true;
}

/* White space of any script. */
static size_t find_blank(const lint_file *f, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        uint32_t code = (unsigned char)text[at];
        size_t step = f->options->latin1 ? 1 : utf8_decode(text + at, size - at, &code);
        if (code < UTF8_MALFORMED && utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_ZS)
            return at;
        at += step;
    }
    return size;
}

static bool check_token(lint_file *f, size_t index)
{
    const lint_line *l = &f->lines[index];
    const char *text = f->bytes.data + l->at + l->token.at;
    if (l->token.size == 0)
        return lint_add(f, index, l->token.at, LINT_EMPTY_TOKEN, false, "the token is empty");
    size_t blank = find_blank(f, text, l->token.size);
    return blank == l->token.size ||
           lint_add(f, index, l->token.at + blank, LINT_BLANK_IN_TOKEN, false,
                    "white space inside of the token \"%.*s\"", lint_shown(l->token.size), text);
}

static size_t resolve(const lint_line *l, long number)
{
    return number >= 0 ? (size_t)number : l->columns - (size_t)-number;
}

/* The tag, if it is one. */
static bool check_tag(lint_file *f, size_t index)
{
    lint_line *l = &f->lines[index];
    const char *text = f->bytes.data + l->at + l->tag.at;
    l->has_tag = scheme_parse_tag(text, l->tag.size, &l->parsed);
    if (l->has_tag)
        return true;
    if (l->tag.size > 2 && memcmp(text, "O-", 2) == 0)
        return lint_add(f, index, l->tag.at, LINT_OUTSIDE_WITH_TYPE, false, "\"%.*s\": O has no type",
                        lint_shown(l->tag.size), text);
    return lint_add(f, index, l->tag.at, LINT_UNKNOWN_PREFIX, false,
                    "\"%.*s\" is no tag: O, or one of B I E S L U M, a hyphen and a type", lint_shown(l->tag.size),
                    text);
}

static bool check_token_line(lint_file *f, size_t index)
{
    lint_line *l = &f->lines[index];
    bool ragged;
    if (!check_width(f, index, &ragged))
        return false;
    if (ragged)
        return true;
    size_t token = resolve(l, f->options->token_column), tag = resolve(l, f->options->tag_column);
    if (token >= l->columns || tag >= l->columns)
        return true;
    l->token = f->columns[l->first_column + token];
    l->tag = f->columns[l->first_column + tag];
    return check_separators(f, index) && check_token(f, index) && check_tag(f, index);
}

bool lint_check_lines(lint_file *f)
{
    find_shape(f);
    if (!check_line_ends(f))
        return false;
    if (f->count > 0 && bom_of(f, 0) > 0) {
        f->lines[0].drop_bom = true;
        if (!lint_add(f, 0, 0, LINT_BOM, true, "a byte-order mark; others take it for a part of the first token"))
            return false;
    }
    for (size_t i = 0; i < f->count; i++) {
        conll_kind kind = f->lines[i].kind;
        if (!check_characters(f, i) || (kind == CONLL_SEPARATOR && !check_separator(f, i)) ||
            (kind == CONLL_TOKEN && !check_token_line(f, i)))
            return false;
    }
    return true;
}
