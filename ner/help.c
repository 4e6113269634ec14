/* Help in the shape that shells have taught: usage, what it does, options in two columns, examples. */
#include "ner/help.h"

#include "base/buffer.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NARROWEST = 40, WIDTH = 80, WIDEST = 100, HELP_COLUMN = 26, LEFT_BYTES = 160 };

static const option help_row = {'h', "help", OPTION_FLAG, NULL, "Show this help.", NULL, NULL};

size_t help_width(void)
{
    const char *columns = getenv("COLUMNS");
    long width = columns != NULL ? strtol(columns, NULL, 10) : 0;
#ifdef TIOCGWINSZ
    struct winsize terminal;
    if (width < NARROWEST && ioctl(STDOUT_FILENO, TIOCGWINSZ, &terminal) == 0)
        width = terminal.ws_col;
#endif
    if (width < NARROWEST)
        return WIDTH;
    return width > WIDEST ? WIDEST : (size_t)width;
}

void help_heading(writer *w, const char *text)
{
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    bool plain = !writer_is_terminal(w) || (no_color != NULL && no_color[0] != '\0') ||
                 terminal == NULL || strcmp(terminal, "dumb") == 0;
    writer_format(w, plain ? "%s\n" : "\033[1m%s\033[0m\n", text);
}

static void indent_to(writer *w, size_t column)
{
    writer_format(w, "%*s", (int)column, "");
}

/* One paragraph of SIZE bytes, without its newline. */
static void wrap_paragraph(writer *w, const char *text, size_t size, size_t column, size_t indent, size_t width)
{
    bool first = true; /* on its line */
    for (size_t at = 0; at < size;) {
        size_t blanks = strspn(text + at, " ");
        size_t word = at + blanks < size ? strcspn(text + at + blanks, " \n") : 0;
        size_t columns = utf8_count(text + at + blanks, word);
        if (!first && column + blanks + columns > width) {
            writer_byte(w, '\n');
            indent_to(w, indent);
            column = indent;
            first = true;
        }
        if (!first) {
            indent_to(w, blanks);
            column += blanks;
        }
        writer_write(w, text + at + blanks, word);
        column += columns;
        at += blanks + word;
        first = false;
    }
    writer_byte(w, '\n');
}

void help_wrap(writer *w, const char *text, size_t column, size_t indent, size_t width)
{
    for (bool more = true; more;) {
        size_t size = strcspn(text, "\n");
        if (text[0] == ' ')
            writer_format(w, "%.*s\n", (int)size, text);
        else
            wrap_paragraph(w, text, size, column, indent, width);
        more = text[size] == '\n' && text[size + 1] != '\0';
        text += size + (text[size] == '\n');
        if (more && text[0] != '\n' && text[0] != ' ')
            indent_to(w, indent);
        column = indent;
    }
}

/* "  -f, --format FORM" */
static size_t print_left(writer *w, const option *row)
{
    char left[LEFT_BYTES];
    char letter[8] = "    ";
    if (row->letter != 0)
        snprintf(letter, sizeof letter, "-%c, ", row->letter);
    const char *argument = row->kind != OPTION_FLAG ? row->argument : NULL;
    int size = snprintf(left, sizeof left, "  %s--%s%s%s", letter, row->name, argument != NULL ? " " : "",
                        argument != NULL ? argument : "");
    writer_text(w, left);
    return size < LEFT_BYTES ? (size_t)size : LEFT_BYTES - 1;
}

/* The help with the choices behind it: "... One of: conll (default), jsonl." */
static bool whole_help(const option *row, buffer *out)
{
    bool ok = buffer_append_text(out, row->help);
    if (row->kind != OPTION_CHOICE)
        return ok;
    for (size_t i = 0; ok && row->choices[i] != NULL; i++)
        ok = buffer_format(out, "%s%s%s", i == 0 ? " One of: " : ", ", row->choices[i],
                           i == *(const size_t *)row->value ? " (default)" : "");
    return ok && buffer_append_text(out, ".");
}

static bool print_option(writer *w, const option *row, size_t width)
{
    buffer text;
    buffer_init(&text);
    bool ok = whole_help(row, &text);
    if (ok) {
        size_t column = print_left(w, row);
        if (column + 2 > HELP_COLUMN) {
            writer_byte(w, '\n');
            column = 0;
        }
        indent_to(w, HELP_COLUMN - column);
        help_wrap(w, text.data, HELP_COLUMN, HELP_COLUMN, width);
    }
    buffer_dispose(&text);
    return ok;
}

static bool has_letter(const option *table, size_t count, char letter)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].letter == letter)
            return true;
    return false;
}

static bool print_options(writer *w, const option *table, size_t count, size_t width)
{
    help_heading(w, "Options");
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = print_option(w, &table[i], width);
    option row = help_row;
    row.letter = has_letter(table, count, row.letter) ? 0 : row.letter;
    return ok && print_option(w, &row, width);
}

void help_lines(writer *w, const char *prefix, const char *text)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        writer_format(w, "%s%.*s\n", size > 0 ? prefix : "", (int)size, text);
        text += size + (text[size] == '\n');
    }
}

static void print_usage(writer *w, const command *c)
{
    char prefix[LEFT_BYTES];
    snprintf(prefix, sizeof prefix, "  ner %s ", c->name);
    help_heading(w, "Usage");
    help_lines(w, prefix, c->usage);
    writer_byte(w, '\n');
}

bool help_print(const command *c, const option *table, size_t count, error *err)
{
    writer *w = writer_open(NULL, err);
    if (w == NULL)
        return false;
    size_t width = help_width();
    print_usage(w, c);
    if (c->about != NULL) {
        help_wrap(w, c->about, 0, 0, width);
        writer_byte(w, '\n');
    }
    if (!print_options(w, table, count, width)) {
        writer_abandon(w);
        return error_memory(err, 0);
    }
    if (c->examples != NULL) {
        writer_byte(w, '\n');
        help_heading(w, "Examples");
        help_lines(w, "  ", c->examples);
    }
    return writer_commit(w, err);
}

static void dump_field(writer *w, const char *text)
{
    writer_byte(w, '\t');
    for (; text != NULL && *text != '\0'; text++) {
        if (*text == '\n' || *text == '\\')
            writer_text(w, *text == '\n' ? "\\n" : "\\\\");
        else
            writer_byte(w, *text);
    }
}

static void dump_option(writer *w, const option *row)
{
    const char letter[2] = {row->letter, '\0'};
    writer_text(w, "option");
    dump_field(w, letter);
    dump_field(w, row->name);
    dump_field(w, row->kind != OPTION_FLAG ? row->argument : NULL);
    dump_field(w, row->help);
    dump_field(w, row->kind == OPTION_CHOICE ? row->choices[*(const size_t *)row->value] : NULL);
    for (size_t i = 0; row->kind == OPTION_CHOICE && row->choices[i] != NULL; i++)
        dump_field(w, row->choices[i]);
    writer_byte(w, '\n');
}

bool help_dump(const command *c, const option *table, size_t count, error *err)
{
    writer *w = writer_open(NULL, err);
    if (w == NULL)
        return false;
    const char *const facts[][2] = {{"name", c->name}, {"summary", c->summary}, {"usage", c->usage},
                                    {"about", c->about}, {"examples", c->examples}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        writer_text(w, facts[i][0]);
        dump_field(w, facts[i][1]);
        writer_byte(w, '\n');
    }
    for (size_t i = 0; c->parts != NULL && c->parts[i] != NULL; i++) {
        writer_text(w, "part");
        dump_field(w, c->parts[i]->name);
        writer_byte(w, '\n');
    }
    for (size_t i = 0; i < count; i++)
        dump_option(w, &table[i]);
    option row = help_row;
    row.letter = has_letter(table, count, row.letter) ? 0 : row.letter;
    dump_option(w, &row);
    return writer_commit(w, err);
}
