/* Both files become lists of characters (code points that are no blanks), entities become ranges of them, and units are
 * cut where both have a sentence's end. Ranges are then moved into the unit's text, which has gold's tokens with single
 * spaces between them, so that messages can show it. */
#include "corpora/alignment.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "corpora/jsonl.h"
#include "corpora/list.h"

#include <string.h>
#include <utf8proc.h>

/* One file. */
typedef struct aligned_side {
    tagged *tags;      /* its last column is what tagged.h calls the guess */
    uint32_t *characters;
    size_t count, capacity;
    size_t *token_at;  /* [tokens + 1]: the first character of each */
    span *spans;       /* of characters, in order */
    size_t *lines;     /* of each */
    size_t span_count, span_capacity, line_capacity;
    size_t *ends;      /* [tags->sentences]: characters up to each sentence's end */
} aligned_side;

static void side_dispose(aligned_side *s)
{
    tagged_free(s->tags);
    memory_free(s->characters);
    memory_free(s->token_at);
    memory_free(s->spans);
    memory_free(s->lines);
    memory_free(s->ends);
}

static bool is_blank(uint32_t code)
{
    return code == '\t' || (code < UTF8_MALFORMED && utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_ZS);
}

static split_field token_text(const tagged *t, size_t token)
{
    return (split_field){t->texts.data + t->tokens[token].text, t->tokens[token].size};
}

static bool add_characters(aligned_side *s, split_field text)
{
    if (!list_reserve(&s->characters, s->count, text.size, &s->capacity, sizeof *s->characters))
        return false;
    for (size_t at = 0; at < text.size;) {
        uint32_t code;
        at += utf8_decode(text.text + at, text.size - at, &code);
        if (!is_blank(code))
            s->characters[s->count++] = code;
    }
    return true;
}

static bool read_characters(aligned_side *s)
{
    const tagged *t = s->tags;
    s->token_at = memory_new(t->token_count + 1, sizeof *s->token_at);
    s->ends = memory_new(t->sentences, sizeof *s->ends);
    if (s->token_at == NULL || s->ends == NULL)
        return false;
    for (size_t i = 0; i < t->token_count; i++) {
        if (!add_characters(s, token_text(t, i)))
            return false;
        s->token_at[i + 1] = s->count;
    }
    for (size_t i = 0; i < t->sentences; i++)
        s->ends[i] = s->token_at[t->first[i + 1]];
    return true;
}

static bool add_span(aligned_side *s, size_t sentence, span found)
{
    size_t first = s->tags->first[sentence] + found.start, behind = s->tags->first[sentence] + found.end;
    span moved = {s->token_at[first], s->token_at[behind], found.type};
    if (moved.start == moved.end) /* empty tokens */
        return true;
    if (!list_reserve(&s->spans, s->span_count, 1, &s->span_capacity, sizeof *s->spans) ||
        !list_reserve(&s->lines, s->span_count, 1, &s->line_capacity, sizeof *s->lines))
        return false;
    s->spans[s->span_count] = moved;
    s->lines[s->span_count++] = s->tags->tokens[first].guess_line;
    return true;
}

static bool read_spans(aligned_side *s, chunks_mode mode, strict_scheme strict, names *types, error *err)
{
    const tagged *t = s->tags;
    split_field *tags = memory_new(t->token_count, sizeof *tags);
    span *found = memory_new(t->token_count, sizeof *found);
    bool ok = (tags != NULL && found != NULL) || error_memory(err, 0);
    for (size_t i = 0; ok && i < t->sentences; i++) {
        size_t size = t->first[i + 1] - t->first[i], count = 0, wrong = size;
        tagged_tags(t, i, true, tags);
        ok = chunks_find(mode, strict, tags, size, types, found, &count, &wrong, err);
        if (!ok && wrong < size)
            error_add_place(err, t->guess_name, t->tokens[t->first[i] + wrong].guess_line);
        for (size_t k = 0; ok && k < count; k++)
            ok = add_span(s, i, found[k]) || error_memory(err, 0);
    }
    memory_free(tags);
    memory_free(found);
    return ok;
}

static bool side_read(aligned_side *s, const char *path, const pairs_options *options, chunks_mode mode,
                      strict_scheme strict, names *types, error *err)
{
    pairs_options one = {path, NULL, options->delimiter, options->encoding};
    s->tags = tagged_read(&one, err);
    return s->tags != NULL && (read_characters(s) || error_memory(err, 0)) &&
           read_spans(s, mode, strict, types, err);
}

/* The token that holds a character. */
static size_t token_of(const aligned_side *s, size_t character)
{
    size_t low = 0, high = s->tags->token_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->token_at[middle + 1] <= character)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool check_same_text(const aligned_side *gold, const aligned_side *guess, error *err)
{
    size_t shorter = gold->count < guess->count ? gold->count : guess->count, same = 0;
    while (same < shorter && gold->characters[same] == guess->characters[same])
        same++;
    if (same == gold->count && same == guess->count)
        return true;
    if (same == shorter) {
        const aligned_side *longer = gold->count > guess->count ? gold : guess, *other = longer == gold ? guess : gold;
        return error_at(err, ERROR_DATA, longer->tags->guess_name,
                        longer->tags->tokens[token_of(longer, same)].guess_line, "%s ends before this token",
                        other->tags->guess_name);
    }
    size_t a = token_of(gold, same), b = token_of(guess, same);
    split_field x = token_text(gold->tags, a), y = token_text(guess->tags, b);
    return error_at(err, ERROR_DATA, guess->tags->guess_name, guess->tags->tokens[b].guess_line,
                    "the texts part at \"%.*s\"; at %s:%zu it is \"%.*s\"", (int)(y.size < 80 ? y.size : 80), y.text,
                    gold->tags->guess_name, gold->tags->tokens[a].guess_line, (int)(x.size < 80 ? x.size : 80), x.text);
}

/* The text of gold's tokens [from, to), and where each of their characters stands in it, in code points. */
static bool write_text(const aligned_side *gold, size_t from, size_t to, buffer *out_text, size_t *out_places)
{
    size_t place = 0, next = 0;
    buffer_clear(out_text);
    for (size_t i = from; i < to; i++) {
        split_field text = token_text(gold->tags, i);
        if (out_text->size > 0) {
            if (!buffer_append_byte(out_text, ' '))
                return false;
            place++;
        }
        if (!buffer_append(out_text, text.text, text.size))
            return false;
        for (size_t at = 0; at < text.size; place++) {
            uint32_t code;
            at += utf8_decode(text.text + at, text.size - at, &code);
            if (!is_blank(code))
                out_places[next++] = place;
        }
    }
    return true;
}

/* Moves the spans of a side that lie before END into the comparison's unit. */
static bool take_spans(const aligned_side *s, size_t *next, size_t start, size_t end, const size_t *places,
                       comparison_list *list)
{
    for (; *next < s->span_count && s->spans[*next].start < end; (*next)++) {
        span here = s->spans[*next];
        span moved = {places[here.start - start], places[here.end - 1 - start] + 1, here.type};
        if (!comparison_add(list, moved, s->lines[*next]))
            return false;
    }
    return true;
}

static bool cut_units(comparison *c, const aligned_side *gold, const aligned_side *guess)
{
    buffer text;
    buffer_init(&text);
    size_t *places = memory_new(gold->count, sizeof *places), start = 0, token = 0, gold_next = 0, guess_next = 0;
    bool ok = places != NULL;
    for (size_t g = 0, p = 0; ok && g < gold->tags->sentences; g++) {
        size_t end = gold->ends[g];
        while (p < guess->tags->sentences && guess->ends[p] < end)
            p++;
        bool both_end = p < guess->tags->sentences && guess->ends[p] == end;
        if (!both_end || end == start)
            continue;
        size_t behind = gold->tags->first[g + 1];
        ok = write_text(gold, token, behind, &text, places) &&
             take_spans(gold, &gold_next, start, end, places, &c->gold) &&
             take_spans(guess, &guess_next, start, end, places, &c->guess) &&
             comparison_end_unit(c, text.data, text.size);
        start = end;
        token = behind;
    }
    memory_free(places);
    buffer_dispose(&text);
    return ok;
}

comparison *alignment_read(const pairs_options *options, chunks_mode mode, strict_scheme strict, error *err)
{
    aligned_side gold = {0}, guess = {0};
    names types;
    names_init(&types);
    comparison *c = NULL;
    if (side_read(&gold, options->gold_path, options, mode, strict, &types, err) &&
        side_read(&guess, options->guess_path, options, mode, strict, &types, err) &&
        check_same_text(&gold, &guess, err) &&
        (c = comparison_new(gold.tags->guess_name, guess.tags->guess_name, err)) != NULL) {
        names_dispose(&c->types);
        c->types = types;
        names_init(&types);
        c->tokens = gold.tags->token_count;
        if (!cut_units(c, &gold, &guess)) {
            error_memory(err, 0);
            comparison_free(c);
            c = NULL;
        }
    }
    names_dispose(&types);
    side_dispose(&gold);
    side_dispose(&guess);
    return c;
}

static bool add_jsonl_spans(comparison *c, comparison_list *list, const jsonl_document *d)
{
    for (size_t i = 0; i < d->count; i++) {
        span s = {d->spans[i].start, d->spans[i].end, 0};
        if (!names_number(&c->types, d->spans[i].label.text, d->spans[i].label.size, &s.type) ||
            !comparison_add(list, s, d->line))
            return false;
    }
    return true;
}

static bool add_documents(comparison *c, jsonl *gold, jsonl *guess, error *err)
{
    for (;;) {
        jsonl_document a, b;
        reader_status first = jsonl_next(gold, &a, err);
        reader_status second = first != READER_FAILED ? jsonl_next(guess, &b, err) : READER_FAILED;
        if (second == READER_FAILED)
            return false;
        if (first == READER_END && second == READER_END)
            return true;
        if (first != second)
            return error_at(err, ERROR_DATA, first == READER_END ? jsonl_name(guess) : jsonl_name(gold),
                            first == READER_END ? b.line : a.line, "%s ends before this line",
                            first == READER_END ? jsonl_name(gold) : jsonl_name(guess));
        if (a.text.size != b.text.size || memcmp(a.text.text, b.text.text, a.text.size) != 0)
            return error_at(err, ERROR_DATA, jsonl_name(guess), b.line, "the text is not that of %s:%zu",
                            jsonl_name(gold), a.line);
        if (!add_jsonl_spans(c, &c->gold, &a) || !add_jsonl_spans(c, &c->guess, &b) ||
            !comparison_end_unit(c, a.text.text, a.text.size))
            return error_memory(err, 0);
    }
}

comparison *alignment_read_jsonl(const char *gold_path, const char *guess_path, error *err)
{
    jsonl *gold = jsonl_open(gold_path, err), *guess = gold != NULL ? jsonl_open(guess_path, err) : NULL;
    comparison *c = guess != NULL ? comparison_new(jsonl_name(gold), jsonl_name(guess), err) : NULL;
    if (c != NULL && !add_documents(c, gold, guess, err)) {
        comparison_free(c);
        c = NULL;
    }
    jsonl_close(gold);
    jsonl_close(guess);
    return c;
}
