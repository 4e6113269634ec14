/* A sentence may end behind a token of a few kinds; quotes and brackets that close behind it belong to it. Whether it
 * does end there is decided by what the token is and by what begins behind it. */
#include "tokenizer/boundary.h"

#include "tokenizer/growth.h"
#include "tokenizer/symbols.h"

enum { OPENERS = 8 };

static bool list_number(const scan *s, size_t start, size_t end)
{
    if (end - start > 3)
        return false;
    bool digits = true;
    for (size_t at = start; at < end; at++)
        digits = digits && s->text[at] >= '0' && s->text[at] <= '9';
    return digits || end - start == 1;
}

void boundary_token(sentence_state *state, const scan *s, size_t start, size_t end, token_kind kind, bool spaced)
{
    state->count++;
    if (state->count == 1)
        state->number = list_number(s, start, end) && kind == TOKEN_PLAIN;
    if (kind == TOKEN_QUOTE && s->text[start] == '"')
        state->quotes++;
    if (kind >= TOKEN_STOP && kind <= TOKEN_ORDINAL) {
        state->ending = kind;
        state->named = state->capital && end - start == 1 && s->text[start] == '!';
        state->closed = false;
        state->note = false;
    } else if (state->ending != TOKEN_PLAIN) {
        bool note = !spaced && state->note;
        note = note || (kind == TOKEN_OPEN && s->text[start] == '[');
        if (note || kind == TOKEN_CLOSE || kind == TOKEN_FACE || kind == TOKEN_QUOTE)
            state->closed = state->closed || (kind != TOKEN_FACE && !note);
        else
            state->ending = TOKEN_PLAIN;
        state->note = note && kind != TOKEN_CLOSE;
    }
    state->capital = state->count > 1 && s->text[start] >= 'A' && s->text[start] <= 'Z';
}

/* "[12]" at AT, with white space behind it: a note to what stands before it. */
static bool is_note(scan *s, size_t at)
{
    cluster c = scan_cluster(s, at);
    character_set seen = 0;
    size_t end = growth_run(s, c.end, &seen);
    if (seen != CHARACTER_IN(DIGIT) || end - c.end > 3)
        return false;
    c = scan_cluster(s, end);
    return c.code == ']' && character_in(scan_class(s, c.end), CHARACTER_SET_BLANKS);
}

/* Whether what begins at AT belongs to the sentence that ends before it. */
static bool closes(const sentence_state *state, scan *s, const gap *space, bool spaced)
{
    size_t at = space->end;
    cluster c = scan_cluster(s, at);
    switch (c.class) {
    case CHARACTER_CLOSE:
    case CHARACTER_COMMA:
    case CHARACTER_STOP:
    case CHARACTER_TERMINAL: return true;
    case CHARACTER_APOSTROPHE: return !spaced || character_in(scan_class(s, c.end), CHARACTER_SET_BLANKS);
    case CHARACTER_QUOTE:
        if (c.code == 0x201C)
            return !spaced;
        return !spaced || (c.code == '"' && state->quotes % 2 == 1);
    case CHARACTER_OPEN: return c.code == '[' && (!spaced || (space->newlines == 0 && is_note(s, at)));
    case CHARACTER_SYMBOL: return c.code == ';' && symbols_face(s, at) == at;
    case CHARACTER_COLON: return symbols_face(s, at) == at || spaced;
    default: return false;
    }
}

/* What a sentence that would begin at AT begins with, quotes, brackets and dashes apart. */
static cluster first_letter(scan *s, size_t at, bool brackets)
{
    cluster c = scan_cluster(s, at);
    for (size_t i = 0; i < OPENERS; i++) {
        if (c.class == CHARACTER_OPEN && !brackets && (c.code == '(' || c.code == '['))
            break;
        bool opener = c.class == CHARACTER_OPEN || c.class == CHARACTER_QUOTE || c.class == CHARACTER_APOSTROPHE
                      || c.class == CHARACTER_DASH || c.class == CHARACTER_HYPHEN || c.code == 0xBF || c.code == 0xA1;
        if (!opener)
            break;
        gap space = scan_gap(s, c.end);
        c = scan_cluster(s, space.end);
    }
    return c;
}

static bool starter(const rules *r, scan *s, const cluster *first)
{
    size_t start = first->end;
    while (start > 0 && ((unsigned char)s->text[start - 1] & 0xC0) == 0x80)
        start--;
    start -= start > 0;
    character_set seen;
    size_t end = growth_run(s, start, &seen);
    cluster next = scan_cluster(s, end);
    if (next.class == CHARACTER_APOSTROPHE) {
        size_t behind = next.end;
        if ((lexicon_find(r->words, s->text + start, behind - start) & LEXICON_STARTER) != 0)
            return true;
        if (character_in(scan_class(s, behind), CHARACTER_SET_LETTERS)) {
            size_t longer = growth_run(s, behind, &seen);
            if ((lexicon_find(r->words, s->text + start, longer - start) & LEXICON_STARTER) != 0)
                return true;
        }
    }
    return (lexicon_find(r->words, s->text + start, end - start) & LEXICON_STARTER) != 0;
}

/* "EST" in "8 p.m. EST": two to four capitals. */
static bool short_capitals(scan *s, const cluster *first)
{
    character_set seen = CHARACTER_IN(UPPER);
    size_t end = character_in(scan_class(s, first->end), CHARACTER_SET_WORD) ? growth_run(s, first->end, &seen)
        : first->end;
    return seen == CHARACTER_IN(UPPER) && end > first->end && end - first->end <= 3;
}

/* A line that begins with a bullet or with a number and a stop. */
static bool list_item(scan *s, size_t at)
{
    cluster c = scan_cluster(s, at);
    if (c.code == '*' || c.class == CHARACTER_HYPHEN || c.class == CHARACTER_DASH || c.code == 0x2022 || c.code == 0xB7
        || c.code == 0x25CF || c.code == 0x25AA || c.code == 0x25E6 || c.code == 0x2023)
        return character_in(scan_class(s, c.end), CHARACTER_SET_BLANKS);
    if (c.class != CHARACTER_DIGIT)
        return false;
    character_set seen;
    size_t end = growth_run(s, at, &seen);
    if (seen != CHARACTER_IN(DIGIT) || end - at > 3)
        return false;
    c = scan_cluster(s, end);
    return (c.class == CHARACTER_STOP || c.code == ')') && character_in(scan_class(s, c.end), CHARACTER_SET_BLANKS);
}

static bool after_mark(const sentence_state *state, scan *s, size_t at, bool spaced)
{
    cluster first = first_letter(s, at, true);
    if (!spaced && (first.class == CHARACTER_DIGIT || first.class == CHARACTER_SLASH))
        return false;
    bool goes_on = state->ending == TOKEN_TERMINAL && (state->closed || state->named);
    return !(goes_on && first.class == CHARACTER_LOWER);
}

bool boundary_here(const sentence_state *state, const rules *r, scan *s, size_t at, const gap *space)
{
    bool spaced = space->end > at;
    if (state->ending == TOKEN_PLAIN)
        return space->newlines == 1 && list_item(s, space->end);
    if (state->note || closes(state, s, space, spaced))
        return false;
    if (symbols_face(s, space->end) > space->end || scan_class(s, space->end) == CHARACTER_PICTURE)
        return false;
    switch (state->ending) {
    case TOKEN_STOP:
        if (state->number && state->count == 2 && space->newlines == 0)
            return false;
        return after_mark(state, s, space->end, spaced);
    case TOKEN_TERMINAL: return after_mark(state, s, space->end, spaced);
    case TOKEN_ELLIPSIS: {
        cluster first = first_letter(s, space->end, true);
        return spaced && (first.class == CHARACTER_UPPER || character_in(first.class, CHARACTER_SET_CJK));
    }
    case TOKEN_FINAL: {
        cluster first = first_letter(s, space->end, false);
        return spaced && first.class == CHARACTER_UPPER && !short_capitals(s, &first);
    }
    case TOKEN_ABBREVIATION:
    case TOKEN_INITIAL: {
        cluster first = first_letter(s, space->end, false);
        return spaced && first.class == CHARACTER_UPPER && state->ending == TOKEN_ABBREVIATION && starter(r, s, &first);
    }
    default: return false;
    }
}
