/* One look at every letter tells the casing; a look-up of each word tells how it is written. Where a word of the table
 * has no known case, nothing speaks for lower case: it is taken for a name. */
#include "models/casing.h"

#include "base/number.h"
#include "embeddings/word_form.h"

#include <string.h>

casing casing_of(const sentence *s)
{
    size_t words = 0;
    word_letters all = {false, false};
    for (size_t i = 0; i < s->count; i++) {
        const word_letters own = word_form_letters(s->tokens[i].text, s->tokens[i].size);
        words += own.upper || own.lower;
        all.upper = all.upper || own.upper;
        all.lower = all.lower || own.lower;
        if (all.upper && all.lower)
            return CASING_MIXED;
    }
    if (all.lower)
        return CASING_LOWER;
    return words >= CASING_LEAST_UPPER ? CASING_UPPER : CASING_MIXED;
}

word_case word_case_of(const char *text, size_t size)
{
    const word_letters letters = word_form_letters(text, size);
    if (!letters.upper)
        return letters.lower ? WORD_CASE_LOWER : WORD_CASE_UNKNOWN;
    return letters.lower || size == 1 ? WORD_CASE_TITLE : WORD_CASE_UPPER;
}

bool casing_is_learned(const casing_counts *counts, casing kind)
{
    size_t all = 0;
    for (size_t i = 0; i < CASINGS; i++)
        all += counts->spans[i];
    return counts->spans[kind] > 0 && counts->spans[kind] >= all / 100;
}

bool casing_counts_format(const casing_counts *counts, buffer *out)
{
    bool ok = true;
    for (size_t i = 0; ok && i < CASINGS; i++)
        ok = buffer_format(out, "%s%zu\t%zu", i > 0 ? "\n" : "", counts->sentences[i], counts->spans[i]);
    return ok;
}

/* The number at *AT, which is moved behind it and the character END. */
static bool parse_count(const char **at, char end, size_t *out)
{
    double number;
    const size_t size = strspn(*at, "0123456789");
    if (!number_parse(*at, size, &number) || number > 9e15 || (*at)[size] != end)
        return false;
    *out = (size_t)number;
    *at += size + (end != '\0');
    return true;
}

bool casing_counts_parse(const char *text, casing_counts *out, error *err)
{
    casing_counts counts;
    for (size_t i = 0; i < CASINGS; i++)
        if (!parse_count(&text, '\t', &counts.sentences[i]) ||
            !parse_count(&text, i + 1 < CASINGS ? '\n' : '\0', &counts.spans[i]))
            return error_set(err, ERROR_DATA, "is damaged: nobody wrote these counts of case");
    *out = counts;
    return true;
}

static word_case look_up(const casing_knowledge *k, const char *text, size_t size)
{
    char lower[WORD_FORM_BYTES];
    if (word_form_lower(text, size, lower, &size))
        text = lower;
    const size_t row = vectors_find_token(k->words, text, size);
    return row < k->words->count ? (word_case)k->cases[row] : WORD_CASE_UNKNOWN;
}

/* The token as it is mostly written; room [WORD_FORM_BYTES]. */
static bool write_form(const casing_knowledge *k, const token *t, bool first, char *room, size_t *out_size)
{
    switch (look_up(k, t->text, t->size)) {
    case WORD_CASE_UPPER:
        return word_form_upper(t->text, t->size, room, out_size);
    case WORD_CASE_LOWER:
        if (!first)
            return word_form_lower(t->text, t->size, room, out_size);
        return word_form_title(t->text, t->size, room, out_size);
    default:
        return word_form_title(t->text, t->size, room, out_size);
    }
}

bool casing_restore(const casing_knowledge *k, const sentence *s, arena *memory, sentence *out)
{
    token *tokens = arena_take(memory, s->count, sizeof *tokens);
    char *form = arena_take(memory, WORD_FORM_BYTES, sizeof *form);
    if (tokens == NULL || form == NULL)
        return false;
    bool first = true;
    for (size_t i = 0; i < s->count; i++) {
        const token *own = &s->tokens[i];
        tokens[i] = *own;
        if (own->size > WORD_FORM_BYTES || word_case_of(own->text, own->size) == WORD_CASE_UNKNOWN)
            continue;
        size_t size;
        if (write_form(k, own, first, form, &size)) {
            char *kept = arena_take(memory, size, sizeof *kept);
            if (kept == NULL)
                return false;
            memcpy(kept, form, size);
            tokens[i].text = kept;
            tokens[i].size = size;
        }
        first = false;
    }
    *out = (sentence){.tokens = tokens, .count = s->count};
    return true;
}
