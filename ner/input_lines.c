/* Lines: each is a document of one sentence. A line whose end has not come is cut as soon as the tokenizer's buffer is
 * full, so that one without end takes no more memory than others. */
#include "ner/input.h"

static bool is_carriage_return(const char *text, size_t size)
{
    return size > 0 && text[size - 1] == '\r';
}

/* A byte-order mark with nothing behind it is no line, but `-f inline` gives it back: a passage outside documents. */
static bool add_lone_mark(input *in, batch *b, error *err)
{
    if (in->begun || !in->source.has_mark)
        return true;
    passage p = input_passage(in);
    p.begins_document = false;
    bool ok = input_add(in, b, &p, err);
    in->in_document = false;
    return ok;
}

/* Adds one sentence, or what is left of a line; *out_stuck when more bytes are wanted. */
static bool add_piece(input *in, batch *b, bool *out_stuck, error *err)
{
    const char *text;
    size_t size, full, used;
    bool whole = input_find_line(in, &text, &size, &full) || in->source.ended;
    in->ended = whole && full == 0 && !in->in_document;
    *out_stuck = !whole && size < TOKENIZER_BUFFER_BYTES;
    if (in->ended)
        return add_lone_mark(in, b, err);
    if (*out_stuck)
        return true;
    size -= is_carriage_return(text, size) && (full > size || !in->source.ended);
    passage p = input_passage(in);
    bool found;
    if (!tokenizer_next(in->tokenizer, text, size, whole, 0, &p.sentence, &used, &found, err))
        return false;
    p.text = text;
    p.text_size = found || !whole ? used : size;
    p.ends_document = whole && !found;
    if (p.ends_document) {
        p.trail = text + size;
        p.trail_size = full - size;
    }
    *out_stuck = !found && !whole;
    input_use(in, p.text_size + p.trail_size);
    return (*out_stuck && p.text_size == 0) || input_add(in, b, &p, err);
}

static bool fill(input *in, batch *b, error *err)
{
    bool stuck = !in->source.begun;
    while (!in->ended && !batch_is_full(b)) {
        if (stuck && b->count > 0)
            return true;
        if (stuck && !input_read(in, b, err))
            return false;
        if (!add_piece(in, b, &stuck, err))
            return false;
    }
    return true;
}

const input_form input_lines = {.name = "lines", .open = input_open_source, .fill = fill};
