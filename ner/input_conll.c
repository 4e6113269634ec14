/* CoNLL: the tokens are there; every line is kept for `-f conll`, or a text is made of them for the other forms.
 *
 * A sentence is gathered in one buffer and copied into the batch when its end has come. Kept lines: comments before it
 * and the line that ends it belong to it, so that all passages together are the file. A text: tokens joined by single
 * spaces, sentences by newlines; whether a document goes on shows later, so its end is a passage of its own. */
#include "ner/input.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <string.h>

static bool open_file(input *in, const char *path, error *err)
{
    conll_options options = {.token_column = in->options.column, .encoding = CONLL_BYTES};
    in->conll = conll_open(path, &options, err);
    if (in->conll != NULL)
        conll_end_at(in->conll, in->options.wakeup);
    return in->conll != NULL;
}

static bool add_token(input *in, size_t start, size_t size, error *err)
{
    if (in->token_count == in->token_capacity) {
        size_t capacity = memory_grown(in->token_capacity, in->token_count + 1);
        token *tokens = memory_resize(in->tokens, capacity, sizeof *tokens);
        if (tokens == NULL)
            return error_memory(err, capacity * sizeof *tokens);
        in->tokens = tokens;
        in->token_capacity = capacity;
    }
    in->tokens[in->token_count++] = (token){.start = start, .size = size};
    return true;
}

static bool add_insertion(input *in, insertion column, error *err)
{
    if (in->insertion_count == in->insertion_capacity) {
        size_t capacity = memory_grown(in->insertion_capacity, in->insertion_count + 1);
        insertion *insertions = memory_resize(in->insertions, capacity, sizeof *insertions);
        if (insertions == NULL)
            return error_memory(err, capacity * sizeof *insertions);
        in->insertions = insertions;
        in->insertion_capacity = capacity;
    }
    in->insertions[in->insertion_count++] = column;
    return true;
}

static bool append(input *in, const char *bytes, size_t size, error *err)
{
    return buffer_append(&in->pending, bytes, size) || error_memory(err, in->pending.size + size);
}

/* A copy of SIZE bytes in the batch's memory. */
static bool keep(batch *b, const void *bytes, size_t size, void **out_kept, error *err)
{
    void *kept = arena_take(&b->memory, size, 1);
    if (kept == NULL)
        return error_memory(err, size);
    if (size > 0)
        memcpy(kept, bytes, size);
    *out_kept = kept;
    return true;
}

/* Adds what is pending as a passage, with its tokens where they stand in the batch's memory. */
static bool add_pending(input *in, batch *b, error *err)
{
    void *kept = NULL, *insertions = NULL;
    if (!keep(b, in->pending.data, in->pending.size, &kept, err) ||
        !keep(b, in->insertions, in->insertion_count * sizeof *in->insertions, &insertions, err))
        return false;
    const char *text = kept;
    for (size_t i = 0; i < in->token_count; i++)
        in->tokens[i].text = text + in->tokens[i].start;
    passage p = input_passage(in);
    p.sentence = (sentence){.tokens = in->tokens, .count = in->token_count};
    if (in->options.keep_lines) {
        p.lines = text;
        p.lines_size = in->pending.size;
        p.insertions = insertions;
        p.insertion_count = in->insertion_count;
    } else {
        p.text = text;
        p.text_size = in->pending.size;
        p.trail = "\n";
        p.trail_size = in->token_count > 0;
        p.join = "\n";
        p.join_size = in->in_document;
    }
    buffer_clear(&in->pending);
    in->token_count = in->insertion_count = 0;
    return input_add(in, b, &p, err);
}

/* Ends the document that is open, if one is. */
static bool end_document(input *in, batch *b, error *err)
{
    if (!in->in_document)
        return true;
    passage p = input_passage(in);
    p.ends_document = true;
    return input_add(in, b, &p, err);
}

/* What stands between a line's last column and a new one. */
static char separator_of(const conll_line *l)
{
    const char *text = l->raw.text;
    size_t last = l->columns[l->count - 1].at + l->columns[l->count - 1].raw_size;
    if (l->tabs)
        return text[l->end - 1] == '\t' ? 0 : '\t';
    if (l->count == 1)
        return '\t';
    return last < l->end ? 0 : ' ';
}

/* The line as it stands, with the place for its new column. */
static bool keep_line(input *in, const conll_line *l, error *err)
{
    if (l->kind == CONLL_TOKEN || l->kind == CONLL_DOCUMENT) {
        insertion column = {in->pending.size + l->end, separator_of(l), l->kind == CONLL_TOKEN};
        if (!add_insertion(in, column, err))
            return false;
    }
    return append(in, l->raw.text, l->raw.size, err) && (!l->raw.newline || append(in, "\n", 1, err));
}

static bool take_token(input *in, const conll_line *l, error *err)
{
    conll_column column;
    error why;
    if (!conll_find(in->conll, l, in->options.column, &column, &why))
        return input_fail(in, &why);
    if (in->options.keep_lines)
        return add_token(in, in->pending.size + column.at, column.size, err) && keep_line(in, l, err);
    if (in->token_count > 0 && !append(in, " ", 1, err))
        return false;
    return add_token(in, in->pending.size, column.size, err) && append(in, column.text, column.size, err);
}

/* Any other line, to be kept: a separator belongs to the sentence before it, a comment to the one behind it. */
static bool keep_mark(input *in, batch *b, const conll_line *l, error *err)
{
    if (l->kind == CONLL_DOCUMENT && in->token_count > 0 && !add_pending(in, b, err))
        return false;
    if (l->begins_document && !end_document(in, b, err))
        return false;
    return keep_line(in, l, err) && (l->kind == CONLL_COMMENT || add_pending(in, b, err));
}

/* Any other line, for a text: all but a comment end the sentence before it. */
static bool take_mark(input *in, batch *b, const conll_line *l, error *err)
{
    if (l->kind != CONLL_COMMENT && in->token_count > 0 && !add_pending(in, b, err))
        return false;
    return !l->begins_document || end_document(in, b, err);
}

static void look_for_malformed(input *in, const line *raw)
{
    if (in->malformed_line == 0 && utf8_valid_prefix(raw->text, raw->size) < raw->size)
        in->malformed_line = raw->number;
}

/* What there is at the end of the file. */
static bool finish(input *in, batch *b, error *err)
{
    bool pending = in->pending.size > 0 || in->token_count > 0;
    return (!pending || add_pending(in, b, err)) && end_document(in, b, err);
}

static bool take_line(input *in, batch *b, error *err)
{
    conll_line l;
    error why;
    reader_status status = conll_next(in->conll, &l, &why);
    if (status == READER_FAILED)
        return why.code == ERROR_MEMORY ? error_set(err, why.code, "%s", why.message) : input_fail(in, &why);
    in->ended = status == READER_END;
    if (in->ended)
        return true;
    look_for_malformed(in, &l.raw);
    if (l.kind == CONLL_TOKEN)
        return take_token(in, &l, err);
    return in->options.keep_lines ? keep_mark(in, b, &l, err) : take_mark(in, b, &l, err);
}

static bool fill(input *in, batch *b, error *err)
{
    while (!in->ended && !batch_is_full(b) && (b->count == 0 || conll_has_line(in->conll)))
        if (!take_line(in, b, err))
            return false;
    return !in->ended || finish(in, b, err);
}

const input_form input_conll = {.name = "conll", .open = open_file, .fill = fill};
