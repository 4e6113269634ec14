/* Documents in memory: adding to them, cutting them, making tokens and entities fit. */
#include "ner/annotation.h"

#include "base/memory.h"
#include "corpora/list.h"

#include <string.h>

void annotation_init(annotation *a)
{
    *a = (annotation){0};
    buffer_init(&a->text);
    names_init(&a->labels);
}

void annotation_dispose(annotation *a)
{
    buffer_dispose(&a->text);
    names_dispose(&a->labels);
    memory_free(a->tokens);
    memory_free(a->spans);
}

void annotation_clear(annotation *a)
{
    buffer_clear(&a->text);
    a->token_count = a->span_count = 0;
    a->has_tokens = a->mark = false;
}

bool annotation_add_token(annotation *a, size_t start, size_t end, bool new_sentence)
{
    if (!list_reserve(&a->tokens, a->token_count, 1, &a->token_capacity, sizeof *a->tokens))
        return false;
    a->tokens[a->token_count++] = (annotation_token){start, end, new_sentence};
    return true;
}

bool annotation_add_span(annotation *a, size_t start, size_t end, const char *label, size_t label_size,
                         size_t line_number)
{
    size_t number;
    if (!names_number(&a->labels, label, label_size, &number) ||
        !list_reserve(&a->spans, a->span_count, 1, &a->span_capacity, sizeof *a->spans))
        return false;
    a->spans[a->span_count++] = (annotation_span){start, end, number, line_number};
    return true;
}

bool annotation_cut_at_blanks(annotation *a)
{
    bool new_sentence = true;
    a->token_count = 0;
    for (size_t at = 0; at < a->text.size;) {
        size_t blanks = strspn(a->text.data + at, " \t\r\n");
        new_sentence = new_sentence || memchr(a->text.data + at, '\n', blanks) != NULL;
        at += blanks;
        size_t size = 0;
        while (at + size < a->text.size && memchr(" \t\r\n", a->text.data[at + size], 4) == NULL)
            size++;
        if (size > 0 && !annotation_add_token(a, at, at + size, new_sentence))
            return false;
        new_sentence = new_sentence && size == 0;
        at += size;
    }
    return true;
}

/* Whether a token has to be cut at this place. */
static bool is_inside(const annotation_token *t, size_t place)
{
    return t->start < place && place < t->end;
}

/* Copies tokens to a new list and cuts them where an entity begins or ends. */
static bool cut_tokens(annotation *a)
{
    annotation_token *old = a->tokens;
    size_t old_count = a->token_count;
    a->tokens = NULL;
    a->token_count = a->token_capacity = 0;
    bool ok = true;
    for (size_t i = 0, k = 0; ok && i < old_count; i++) {
        annotation_token rest = old[i];
        while (k < a->span_count && a->spans[k].end <= rest.start)
            k++;
        for (size_t s = k; ok && s < a->span_count && a->spans[s].start < old[i].end; s++) {
            for (int side = 0; ok && side < 2; side++) {
                size_t place = side == 0 ? a->spans[s].start : a->spans[s].end;
                if (!is_inside(&rest, place))
                    continue;
                ok = annotation_add_token(a, rest.start, place, rest.new_sentence);
                rest = (annotation_token){place, rest.end, false};
            }
        }
        ok = ok && annotation_add_token(a, rest.start, rest.end, rest.new_sentence);
    }
    memory_free(old);
    return ok;
}

static bool wrong_span(const annotation *a, const annotation_span *s, const char *what, error *err)
{
    size_t size = s->end - s->start;
    return error_at(err, ERROR_DATA, a->name, s->line, "the entity \"%.*s\" %s", (int)(size < 80 ? size : 80),
                    a->text.data + s->start, what);
}

bool annotation_check_labels(const annotation *a, const char *forbidden, error *err)
{
    for (size_t i = 0; i < a->span_count; i++) {
        const names_item *label = &a->labels.items[a->spans[i].label];
        if (strcspn(label->text, forbidden) < label->size)
            return error_at(err, ERROR_DATA, a->name, a->spans[i].line,
                            "the label \"%.*s\" holds a blank or a control character, which this form cannot hold",
                            (int)(label->size < 80 ? label->size : 80), label->text);
    }
    return true;
}

bool annotation_fit_tokens(annotation *a, error *err)
{
    if (!a->has_tokens && !cut_tokens(a))
        return error_memory(err, 0);
    for (size_t k = 0, i = 0; k < a->span_count; k++) {
        const annotation_span *s = &a->spans[k];
        while (i < a->token_count && a->tokens[i].end <= s->start)
            i++;
        size_t first = i;
        while (i < a->token_count && a->tokens[i].end <= s->end)
            i++;
        bool nothing = i == a->token_count || a->tokens[i].start >= s->end;
        for (size_t t = first; nothing && t < i; t++) /* an empty token holds no text of it */
            nothing = a->tokens[t].end == a->tokens[t].start;
        if (nothing)
            return wrong_span(a, s, "has no token", err);
        bool whole = i > first && a->tokens[first].start >= s->start &&
                     (i == a->token_count || a->tokens[i].start >= s->end);
        if (!whole)
            return wrong_span(a, s, "ends inside a token", err);
    }
    return true;
}
