/* --help of a command, made from its table of options. */
#ifndef NER_NER_HELP_H
#define NER_NER_HELP_H

#include "base/writer.h"
#include "ner/command.h"

/* Columns to fill: $COLUMNS where that is a sensible number, else what the terminal has, else 80; never more than 100,
 * which reads badly. */
size_t help_width(void);

/* A heading on a line of its own; bold on a terminal, unless $NO_COLOR is set. */
void help_heading(writer *w, const char *text);

/* TEXT, a paragraph a line, broken at blanks before column WIDTH. The first line goes on at column COLUMN, the others
 * begin at INDENT. A line that begins with a blank stays as it is. Ends with a newline. */
void help_wrap(writer *w, const char *text, size_t column, size_t indent, size_t width);

/* Every line of TEXT behind PREFIX; an empty one without. */
void help_lines(writer *w, const char *prefix, const char *text);

/* Usage, options, about and examples on standard output. */
bool help_print(const command *c, const option *table, size_t count, error *err);

/* The same facts for programs (docs/man/generate.py): records of a kind and its fields, separated by tabs, a line each,
 * with newlines and backslashes in fields written \n and \\. */
bool help_dump(const command *c, const option *table, size_t count, error *err);

#endif
