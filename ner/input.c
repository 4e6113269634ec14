/* What the forms share: the place in the document, lines of a source, the file's end. */
#include "ner/input.h"

#include "base/memory.h"

#include <string.h>

const input_form *const input_forms[INPUT_FORMS] = {&input_text, &input_lines, &input_conll, &input_jsonl};
const char *const input_form_names[INPUT_FORMS + 1] = {"text", "lines", "conll", "jsonl", NULL};

bool input_init(input *in, const input_options *options, error *err)
{
    tokenizer *t = NULL;
    if (options->form != &input_conll && (t = tokenizer_new(&options->tokenizer, err)) == NULL)
        return false;
    *in = (input){.options = *options, .tokenizer = t};
    source_init(&in->source);
    arena_init(&in->records);
    buffer_init(&in->pending);
    return true;
}

void input_dispose(input *in)
{
    input_close(in);
    tokenizer_free(in->tokenizer);
    source_dispose(&in->source);
    arena_dispose(&in->records);
    buffer_dispose(&in->pending);
    memory_free(in->tokens);
    memory_free(in->insertions);
    *in = (input){0};
}

bool input_open(input *in, const char *path, error *err)
{
    in->begun = in->in_document = in->ended = false;
    in->malformed_line = in->scanned = 0;
    in->failure.code = ERROR_NONE;
    in->line = 1;
    in->record = NULL;
    in->token_count = in->insertion_count = 0;
    buffer_clear(&in->pending);
    if (in->tokenizer != NULL)
        tokenizer_reset(in->tokenizer);
    return in->options.form->open(in, path, err);
}

void input_close(input *in)
{
    source_close(&in->source);
    conll_close(in->conll);
    in->conll = NULL;
}

bool input_fill(input *in, batch *b, error *err)
{
    return in->ended || in->options.form->fill(in, b, err);
}

passage input_passage(const input *in)
{
    passage p = {.lead = "", .join = "", .text = "", .trail = "", .begins_document = !in->in_document};
    if (!in->begun && in->source.has_mark) {
        p.lead = "\xEF\xBB\xBF";
        p.lead_size = 3;
    }
    return p;
}

bool input_add(input *in, batch *b, const passage *p, error *err)
{
    in->begun = true;
    in->in_document = !p->ends_document;
    return batch_add(b, p, err);
}

bool input_fail(input *in, const error *why)
{
    if (in->failure.code == ERROR_NONE)
        in->failure = *why;
    in->ended = true;
    return true;
}

bool input_open_source(input *in, const char *path, error *err)
{
    if (!source_open(&in->source, path, err))
        return false;
    reader_end_at(in->source.reader, in->options.wakeup);
    return true;
}

bool input_read(input *in, batch *b, error *err)
{
    if (!b->moved_on && !source_move(&in->source, &b->bytes, err))
        return false;
    b->moved_on = true;
    if (!source_read(&in->source, err))
        return false;
    in->malformed_line = in->source.malformed_line;
    if (in->source.ended)
        in->failure = in->source.failure;
    return true;
}

bool input_find_line(input *in, const char **out_line, size_t *out_size, size_t *out_full)
{
    size_t size;
    const char *rest = source_rest(&in->source, &size);
    const char *newline = memchr(rest + in->scanned, '\n', size - in->scanned);
    *out_line = rest;
    *out_size = newline != NULL ? (size_t)(newline - rest) : size;
    *out_full = *out_size + (newline != NULL);
    if (newline == NULL)
        in->scanned = size;
    else
        in->scanned = *out_size;
    return newline != NULL;
}

void input_use(input *in, size_t size)
{
    in->source.used += size;
    in->scanned -= size < in->scanned ? size : in->scanned;
}
