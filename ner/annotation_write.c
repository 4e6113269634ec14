/* Documents out: CoNLL columns, JSON lines, brat. */
#include "base/memory.h"
#include "base/utf8.h"
#include "ner/annotation.h"
#include "ner/json_text.h"

#include <string.h>

/* Entities in tokens. */
static size_t spans_of_tokens(const annotation *a, span *out)
{
    size_t count = 0;
    for (size_t k = 0, i = 0; k < a->span_count; k++) {
        while (i < a->token_count && (a->tokens[i].end <= a->spans[k].start && a->tokens[i].start < a->spans[k].start))
            i++;
        size_t first = i;
        while (i < a->token_count && a->tokens[i].end <= a->spans[k].end)
            i++;
        if (i > first)
            out[count++] = (span){first, i, a->spans[k].label};
    }
    return count;
}

/* Entities that go over the end of a sentence are cut there. */
static size_t cut_at_sentences(const annotation *a, const span *spans, size_t count, span *out)
{
    size_t pieces = 0;
    for (size_t k = 0; k < count; k++) {
        out[pieces] = spans[k];
        for (size_t i = spans[k].start + 1; i < spans[k].end; i++) {
            if (!a->tokens[i].new_sentence)
                continue;
            out[pieces++].end = i;
            out[pieces] = (span){i, spans[k].end, spans[k].type};
        }
        pieces++;
    }
    return pieces;
}

static bool write_token(const annotation *a, size_t i, char prefix, size_t label, writer *out, error *err)
{
    const annotation_token *t = &a->tokens[i];
    const char *text = a->text.data + t->start;
    size_t size = t->end - t->start;
    if (size > 0 && (memchr(text, '\t', size) != NULL || memchr(text, '\n', size) != NULL))
        return error_set(err, ERROR_DATA, "%s: the token \"%.*s\" holds a tab or an end of line", a->name,
                         (int)(size < 80 ? size : 80), text);
    if (i > 0 && t->new_sentence)
        writer_byte(out, '\n');
    if (size > 0)
        writer_write(out, text, size);
    writer_byte(out, '\t');
    writer_byte(out, prefix);
    if (prefix != 'O') {
        writer_byte(out, '-');
        writer_write(out, a->labels.items[label].text, a->labels.items[label].size);
    }
    writer_byte(out, '\n');
    return true;
}

bool annotation_write_conll(const annotation *a, scheme to, writer *out, size_t *melted, error *err)
{
    span *spans = memory_new(a->token_count, sizeof *spans), *pieces = memory_new(a->token_count, sizeof *pieces);
    char *prefixes = memory_new(a->token_count, 1);
    bool ok = (spans != NULL && pieces != NULL && prefixes != NULL) || error_memory(err, 0);
    ok = ok && annotation_check_labels(a, "\t\n\r", err);
    if (ok) {
        size_t count = cut_at_sentences(a, spans, spans_of_tokens(a, spans), pieces);
        *melted += scheme_from_spans(to, pieces, count, prefixes, a->token_count);
        if (a->mark)
            writer_text(out, "-DOCSTART-\tO\n\n");
        for (size_t i = 0, k = 0; ok && i < a->token_count; i++) {
            while (k < count && pieces[k].end <= i)
                k++;
            ok = write_token(a, i, prefixes[i], k < count ? pieces[k].type : 0, out, err);
        }
        writer_text(out, a->token_count > 0 ? "\n" : "");
    }
    memory_free(spans);
    memory_free(pieces);
    memory_free(prefixes);
    return ok;
}

/* Code points up to a byte, counted on from the last place. */
typedef struct place_counter {
    const annotation *a;
    size_t byte, count;
} place_counter;

static size_t characters_to(place_counter *c, size_t byte)
{
    if (byte > c->byte)
        c->count += utf8_count(c->a->text.data + c->byte, byte - c->byte);
    c->byte = byte > c->byte ? byte : c->byte;
    return c->count;
}

void annotation_write_jsonl(const annotation *a, writer *out)
{
    place_counter spans = {a, 0, 0}, tokens = {a, 0, 0};
    writer_text(out, "{\"text\": ");
    json_text_string(out, a->text.size > 0 ? a->text.data : "", a->text.size);
    writer_text(out, ", \"spans\": [");
    for (size_t k = 0; k < a->span_count; k++) {
        const annotation_span *s = &a->spans[k];
        size_t start = characters_to(&spans, s->start), end = characters_to(&spans, s->end);
        writer_format(out, "%s{\"start\": %zu, \"end\": %zu, \"label\": ", k > 0 ? ", " : "", start, end);
        json_text_string(out, a->labels.items[s->label].text, a->labels.items[s->label].size);
        writer_byte(out, '}');
    }
    writer_byte(out, ']');
    for (size_t i = 0; i < a->token_count; i++) {
        size_t start = characters_to(&tokens, a->tokens[i].start), end = characters_to(&tokens, a->tokens[i].end);
        writer_format(out, "%s{\"start\": %zu, \"end\": %zu}", i > 0 ? ", " : ", \"tokens\": [", start, end);
    }
    writer_text(out, a->token_count > 0 ? "]" : "");
    writer_text(out, a->mark ? ", \"mark\": true}\n" : "}\n");
}

/* The parts of a span that stand on one line each: brat's fragments. */
static bool next_part(const annotation *a, const annotation_span *s, size_t *at, size_t *out_end)
{
    while (*at < s->end && memchr("\n\r\t", a->text.data[*at], 3) != NULL)
        (*at)++;
    *out_end = *at;
    while (*out_end < s->end && memchr("\n\r\t", a->text.data[*out_end], 3) == NULL)
        (*out_end)++;
    return *out_end > *at;
}

void annotation_write_brat(const annotation *a, writer *out)
{
    place_counter c = {a, 0, 0};
    for (size_t k = 0; k < a->span_count; k++) {
        const annotation_span *s = &a->spans[k];
        size_t at = s->start, end;
        writer_format(out, "T%zu\t", k + 1);
        writer_write(out, a->labels.items[s->label].text, a->labels.items[s->label].size);
        for (char before = ' '; next_part(a, s, &at, &end); before = ';', at = end) {
            size_t start_character = characters_to(&c, at);
            writer_format(out, "%c%zu %zu", before, start_character, characters_to(&c, end));
        }
        at = s->start;
        for (char before = '\t'; next_part(a, s, &at, &end); before = ' ', at = end) {
            writer_byte(out, before);
            writer_write(out, a->text.data + at, end - at);
        }
        writer_byte(out, '\n');
    }
}
