/* Reads a file into lines and columns, calls the checks, and puts what they found into order. */
#include "corpora/lint.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "corpora/lint_file.h"
#include "corpora/list.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const lint_code_names[LINT_CODES] = {
    "bom",           "crlf",           "missing-newline",   "invalid-utf8",      "control-character",
    "blank-separator", "ragged-columns", "mixed-separators",  "run-of-blanks",     "empty-token",
    "blank-in-token", "unknown-prefix", "outside-with-type", "mixed-schemes",     "orphan-inside",
    "unclosed-entity", "type-case",      "long-sentence",     "shared-sentence",   "other-tags"};

lint *lint_new(const lint_options *options, error *err)
{
    lint *l = memory_new(1, sizeof *l);
    if (l == NULL) {
        error_memory(err, sizeof *l);
        return NULL;
    }
    l->options = *options;
    names_init(&l->sentences);
    return l;
}

void lint_free(lint *l)
{
    if (l == NULL)
        return;
    for (size_t i = 0; i < l->file_count; i++)
        memory_free(l->files[i]);
    memory_free(l->files);
    memory_free(l->places);
    names_dispose(&l->sentences);
    memory_free(l);
}

void lint_file_free(lint_file *f)
{
    if (f == NULL)
        return;
    memory_free(f->name);
    buffer_dispose(&f->bytes);
    buffer_dispose(&f->messages);
    memory_free(f->lines);
    memory_free(f->columns);
    memory_free(f->findings);
    names_dispose(&f->types);
    memory_free(f);
}

int lint_shown(size_t size)
{
    return (int)(size < 40 ? size : 40);
}

bool lint_add(lint_file *f, size_t index, size_t byte, lint_code code, bool fixable, const char *format, ...)
{
    const lint_line *here = &f->lines[index];
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    size_t characters = f->options->latin1 ? byte : utf8_count(f->bytes.data + here->at, byte), at = f->messages.size;
    if (!list_reserve(&f->findings, f->finding_count, 1, &f->finding_capacity, sizeof *f->findings) ||
        !buffer_append(&f->messages, message, strlen(message) + 1))
        return false;
    f->findings[f->finding_count++] = (lint_finding){index + 1, characters + 1, code, fixable, at};
    return true;
}

static bool add_columns(lint_file *f, const conll_line *l, lint_line *out)
{
    out->first_column = f->column_count;
    out->columns = l->count;
    if (!list_reserve(&f->columns, f->column_count, l->count, &f->column_capacity, sizeof *f->columns))
        return false;
    for (size_t i = 0; i < l->count; i++)
        f->columns[f->column_count++] = (lint_column){l->columns[i].at, l->columns[i].raw_size};
    return true;
}

static bool add_line(lint_file *f, const conll_line *l)
{
    lint_line here = {.at = f->bytes.size,
                      .size = l->raw.size,
                      .newline = l->raw.newline,
                      .tabs = l->tabs,
                      .kind = l->kind};
    if (!add_columns(f, l, &here) || !list_reserve(&f->lines, f->count, 1, &f->capacity, sizeof *f->lines) ||
        !buffer_append(&f->bytes, l->raw.text, l->raw.size) ||
        (l->raw.newline && !buffer_append_byte(&f->bytes, '\n')))
        return false;
    f->lines[f->count++] = here;
    return true;
}

static bool read_lines(lint_file *f, const char *path, error *err)
{
    conll_options reading = {f->options->token_column, CONLL_BYTES};
    conll_line l;
    reader_status status = READER_FAILED;
    conll *input = conll_open(path, &reading, err);
    if (input == NULL)
        return false;
    f->name = memory_copy_text(conll_name(input), strlen(conll_name(input)));
    bool ok = f->name != NULL || error_memory(err, 0);
    while (ok && (status = conll_next(input, &l, err)) == READER_LINE)
        ok = add_line(f, &l) || error_memory(err, l.raw.size);
    conll_close(input);
    return ok && status == READER_END;
}

static int by_place(const void *a, const void *b)
{
    const lint_finding *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->code > y->code) - (x->code < y->code);
}

lint_file *lint_read(lint *l, const char *path, error *err)
{
    lint_file *f = memory_new(1, sizeof *f);
    if (f == NULL) {
        error_memory(err, sizeof *f);
        return NULL;
    }
    f->options = &l->options;
    names_init(&f->types);
    if (!read_lines(f, path, err)) {
        lint_file_free(f);
        return NULL;
    }
    if (!lint_check_lines(f) || !lint_check_tags(f) || !lint_check_sentences(l, f)) {
        error_memory(err, 0);
        lint_file_free(f);
        return NULL;
    }
    if (f->finding_count > 1)
        qsort(f->findings, f->finding_count, sizeof *f->findings, by_place);
    return f;
}

bool lint_each_sentence(const lint_file *f, lint_visit *visit, void *context)
{
    for (size_t i = 0; i < f->count;) {
        size_t from = i;
        while (i < f->count && f->lines[i].kind == CONLL_TOKEN)
            i++;
        if (i > from && !visit(context, from, i))
            return false;
        i += i == from;
    }
    return true;
}

const lint_finding *lint_findings(const lint_file *f, size_t *out_count)
{
    *out_count = f->finding_count;
    return f->findings;
}

const char *lint_message(const lint_file *f, const lint_finding *finding)
{
    return f->messages.data + finding->message;
}

const char *lint_name(const lint_file *f)
{
    return f->name;
}

scheme lint_scheme(const lint_file *f)
{
    return f->scheme;
}

bool lint_has_no_tags(const lint_file *f)
{
    size_t tokens = 0, without = 0;
    for (size_t i = 0; i < f->count; i++) {
        tokens += f->lines[i].kind == CONLL_TOKEN;
        without += f->lines[i].kind == CONLL_TOKEN && !f->lines[i].has_tag;
    }
    return without > tokens - without;
}
