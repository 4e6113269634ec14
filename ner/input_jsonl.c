/* JSON lines: each is a document, its text in the field "text". Blank lines are passed over.
 *
 * The records of a batch and their texts stay until the next batch. A record that is longer than a batch goes on in
 * the next one; the batch in which such a record ends holds no other, so that the memory is given back before there is
 * more. */
#include "ner/input.h"
#include "ner/json_record.h"

static bool is_blank(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
            return false;
    return true;
}

static void skip_line(input *in, size_t full)
{
    input_use(in, full);
    in->line++;
}

/* A broken line: the end of the file, or left out. */
static bool handle_broken(input *in, batch *b, size_t full, error *why, error *err)
{
    error_add_place(why, source_name(&in->source), in->line);
    if (!in->options.skip_errors)
        return input_fail(in, why);
    skip_line(in, full);
    return batch_omit(b, b->count, why, err);
}

/* Makes the next record, if its line is there; *out_stuck when more bytes are wanted. */
static bool begin_record(input *in, batch *b, bool *out_stuck, error *err)
{
    const char *text;
    size_t size, full;
    bool whole = input_find_line(in, &text, &size, &full) || in->source.ended;
    in->ended = whole && full == 0;
    *out_stuck = !whole;
    if (in->ended || !whole)
        return true;
    if (is_blank(text, size)) {
        skip_line(in, full);
        return true;
    }
    record found;
    error why;
    if (!json_record_read(text, size, &in->records, &found, &in->text, &in->text_size, &why))
        return why.code == ERROR_MEMORY ? error_set(err, why.code, "%s", why.message)
                                        : handle_broken(in, b, full, &why, err);
    in->record_bytes = full;
    in->record = arena_take(&in->records, 1, sizeof found);
    if (in->record == NULL)
        return error_memory(err, sizeof found);
    *in->record = found;
    return true;
}

/* Adds the next sentence of the record, or the end of it. */
static bool add_sentence(input *in, batch *b, error *err)
{
    size_t used;
    bool found;
    passage p = input_passage(in);
    if (!tokenizer_next(in->tokenizer, in->text, in->text_size, true, 0, &p.sentence, &used, &found, err))
        return false;
    p.record = in->record;
    p.text = in->text;
    p.text_size = found ? used : in->text_size;
    p.ends_document = !found;
    p.trail = "\n";
    p.trail_size = !found;
    in->text += p.text_size;
    in->text_size -= p.text_size;
    if (!found) {
        in->record = NULL;
        skip_line(in, in->record_bytes);
    }
    return input_add(in, b, &p, err);
}

/* Other memory for records, since batches before this one may still point to what is there. */
static void change_records(input *in, batch *b)
{
    const arena left = in->records;
    in->records = b->records;
    b->records = left;
    arena_reset(&in->records);
}

static bool fill(input *in, batch *b, error *err)
{
    bool resumed = in->record != NULL;
    bool stuck = !in->source.begun;
    if (!resumed)
        change_records(in, b);
    while (!in->ended && !batch_is_full(b)) {
        if (stuck && batch_has_any(b))
            return true;
        if (stuck && !input_read(in, b, err))
            return false;
        stuck = false;
        if (in->record == NULL && !begin_record(in, b, &stuck, err))
            return false;
        if (in->record != NULL && !add_sentence(in, b, err))
            return false;
        if (resumed && in->record == NULL)
            return true;
    }
    return true;
}

const input_form input_jsonl = {.name = "jsonl", .open = input_open_source, .fill = fill};
