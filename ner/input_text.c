/* Running text: a file is one document, the tokenizer finds its sentences. */
#include "ner/input.h"

/* Adds what the tokenizer has settled; *out_stuck when it wants more bytes. */
static bool add_settled(input *in, batch *b, bool *out_stuck, error *err)
{
    size_t size, used;
    const char *rest = source_rest(&in->source, &size);
    bool final = in->source.ended, found;
    passage p = input_passage(in);
    if (!tokenizer_next(in->tokenizer, rest, size, final, 0, &p.sentence, &used, &found, err))
        return false;
    p.text = rest;
    p.text_size = found || !final ? used : size;
    p.ends_document = in->ended = final && !found;
    *out_stuck = !found;
    input_use(in, p.text_size);
    return (!found && !in->ended && p.text_size == 0) || input_add(in, b, &p, err);
}

static bool fill(input *in, batch *b, error *err)
{
    bool stuck = !in->source.begun;
    while (!in->ended && !batch_is_full(b)) {
        if (stuck && b->count > 0)
            return true;
        if (stuck && !input_read(in, b, err))
            return false;
        if (!add_settled(in, b, &stuck, err))
            return false;
    }
    return true;
}

const input_form input_text = {.name = "text", .open = input_open_source, .fill = fill};
