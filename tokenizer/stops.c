/* A stop behind a word: part of a number, an acronym, an abbreviation, an address, or the end of a sentence. */
#include "tokenizer/addresses.h"
#include "tokenizer/growth.h"

enum { ABBREVIATIONS = LEXICON_TITLE | LEXICON_NUMBERED | LEXICON_ABBREVIATION | LEXICON_FINAL, LOOK_BACK = 64 };

/* What stands behind white space. */
typedef struct follower {
    cluster c;         /* its first cluster; class CHARACTER_END at the end of the paragraph */
    size_t start, end; /* its run of word characters, empty where there is none */
    bool gap;          /* there is white space before it */
} follower;

static follower follower_at(scan *s, size_t at)
{
    follower f = {.gap = false};
    gap space = scan_gap(s, at);
    f.gap = space.end > at;
    f.start = f.end = space.end;
    if (space.newlines > 1)
        f.c = (cluster){0, CHARACTER_END, space.end};
    else
        f.c = scan_cluster(s, space.end);
    character_set seen;
    if (character_in(f.c.class, CHARACTER_SET_WORD))
        f.end = growth_run(s, f.start, &seen);
    return f;
}

static bool single_letter(const growth *g)
{
    cluster c = scan_cluster(g->s, g->run);
    return c.end == g->end && character_in(c.class, CHARACTER_SET_LETTERS);
}

static token_kind kind_of(uint32_t flags)
{
    return (flags & LEXICON_TITLE) != 0 ? TOKEN_TITLE : (flags & LEXICON_FINAL) != 0 ? TOKEN_FINAL : TOKEN_ABBREVIATION;
}

/* The flags of the word, or of its last run where that is all there is to know. */
static uint32_t abbreviation(const growth *g)
{
    uint32_t flags = growth_find(g, g->at, g->end);
    if ((flags & ABBREVIATIONS) == 0 && g->run > g->at)
        flags = growth_find(g, g->run, g->end);
    return flags & ABBREVIATIONS;
}

/* Whether the word before AT begins with a capital. */
static bool after_capital(const scan *s, size_t at)
{
    size_t back = at;
    while (back > 0 && at - back < LOOK_BACK && character_in(scan_class_before(s, back), CHARACTER_SET_BLANKS))
        back--;
    while (back > 0 && at - back < LOOK_BACK && !character_in(scan_class_before(s, back), CHARACTER_SET_BLANKS))
        back--;
    return back < at && s->text[back] >= 'A' && s->text[back] <= 'Z';
}

/* "J." in "J. Smith", against the end of "plan B." */
static bool initial(const growth *g, size_t behind)
{
    if (g->seen != CHARACTER_IN(UPPER))
        return false;
    follower f = follower_at(g->s, behind);
    if (f.c.class == CHARACTER_COMMA && !f.gap)
        return after_capital(g->s, g->at);
    if (!f.gap || f.c.class == CHARACTER_END)
        return false;
    if (g->first)
        return true;
    if (f.c.class == CHARACTER_UPPER) {
        bool another = f.c.end == f.end && scan_class(g->s, f.end) == CHARACTER_STOP;
        bool starter = (growth_find(g, f.start, f.end) & LEXICON_STARTER) != 0;
        return another || (!starter && (g->s->text[g->at] != 'I' || after_capital(g->s, g->at)));
    }
    return character_in(f.c.class, CHARACTER_SET_LETTERS) || f.c.class == CHARACTER_AMPERSAND;
}

/* "3." in "am 3. Oktober", against the end of "im Jahr 1999." */
static bool ordinal(const growth *g, size_t behind)
{
    if (g->end - g->run > (g->digits ? 2 : 4))
        return false;
    follower f = follower_at(g->s, behind);
    if (g->r->lang->ordinals && g->first && f.gap && f.c.class != CHARACTER_END)
        return true;
    if (!g->r->lang->ordinals)
        return !g->r->ud && f.gap && f.c.class == CHARACTER_UPPER
               && (g->first || (growth_find(g, f.start, f.end) & LEXICON_STARTER) == 0);
    if (f.c.class == CHARACTER_LOWER || f.c.class == CHARACTER_DIGIT)
        return true;
    if (f.c.class == CHARACTER_UPPER)
        return (growth_find(g, f.start, f.end) & LEXICON_STARTER) == 0;
    return f.c.class == CHARACTER_COMMA || f.c.class == CHARACTER_HYPHEN || f.c.class == CHARACTER_DASH
           || f.c.class == CHARACTER_SLASH;
}

/* "II", "XIV". */
static bool roman(const scan *s, size_t at, size_t end)
{
    for (; at < end; at++) {
        if (s->text[at] != 'I' && s->text[at] != 'V' && s->text[at] != 'X')
            return false;
    }
    return true;
}

/* A stop before something that is no letter, digit or stop. */
static bool stop_before_other(growth *g, size_t behind)
{
    if (g->acronym) {
        uint32_t flags = growth_find(g, g->at, g->end);
        return growth_stop(g, behind, (flags & ABBREVIATIONS) != 0 ? kind_of(flags) : TOKEN_ABBREVIATION);
    }
    if (g->digits)
        return ordinal(g, behind) ? growth_stop(g, behind, TOKEN_ORDINAL) : false;
    if (g->r->lang->ordinals && g->run == g->at && roman(g->s, g->at, g->end) && ordinal(g, behind))
        return growth_stop(g, behind, TOKEN_ORDINAL);
    uint32_t flags = abbreviation(g);
    if ((flags & LEXICON_NUMBERED) != 0) {
        follower f = follower_at(g->s, behind);
        bool numeral = f.c.class == CHARACTER_UPPER && f.end - f.start > 1 && roman(g->s, f.start, f.end);
        if (f.gap && (f.c.class == CHARACTER_DIGIT || f.c.class == CHARACTER_NUMBER || f.c.code == '[' || numeral))
            return growth_stop(g, behind, TOKEN_NUMBERED);
        flags &= ~(uint32_t)LEXICON_NUMBERED;
    }
    if (flags != 0)
        return growth_stop(g, behind, kind_of(flags));
    if (g->run == g->at && single_letter(g) && initial(g, behind))
        return growth_stop(g, behind, TOKEN_INITIAL);
    return false;
}

static bool stop_before_digit(growth *g, size_t behind)
{
    if (!g->digits && g->r->ud) {
        uint32_t flags = abbreviation(g);
        if (flags != 0)
            return growth_stop(g, behind, (flags & LEXICON_NUMBERED) != 0 ? TOKEN_NUMBERED : kind_of(flags));
        size_t end = g->run == g->at ? addresses_name(g->r, g->s, g->at) : g->at;
        if (end > behind)
            return growth_stop(g, end, TOKEN_PLAIN);
        if ((g->seen & CHARACTER_IN(DIGIT)) == 0 && !single_letter(g))
            return false;
    }
    growth_take(g, behind);
    return !g->done;
}

/* Letters with stops between them: "U.S", "e.g"; a last part may be longer: "O.F.Cook". */
static bool acronym_joins(growth *g, size_t behind)
{
    character_set seen;
    size_t end = growth_run(g->s, behind, &seen);
    bool longer = scan_cluster(g->s, behind).end != end;
    bool lower = (g->seen & CHARACTER_IN(LOWER)) != 0;
    if (longer && g->acronym && (growth_find(g, behind, end) & LEXICON_STARTER) != 0)
        return growth_stop(g, behind, TOKEN_ABBREVIATION);
    if (longer && lower && (seen & CHARACTER_IN(UPPER)) != 0)
        return false;
    growth_take(g, behind);
    g->acronym = !longer;
    return !g->done;
}

static bool stop_before_letter(growth *g, size_t behind)
{
    character_set seen;
    size_t next = growth_run(g->s, behind, &seen);
    if (g->run == g->at && (growth_find(g, g->at, next) & ABBREVIATIONS) != 0) {
        growth_take(g, behind);
        g->acronym = true;
        return !g->done;
    }
    bool begins = g->run == g->at || (g->hyphens && !g->r->ud);
    if ((g->acronym || begins) && single_letter(g))
        return acronym_joins(g, behind);
    uint32_t sign = scan_cluster(g->s, behind).code;
    if (g->digits && (sign == 0xAA || sign == 0xBA)) { /* 1.º */
        growth_take(g, behind);
        return !g->done;
    }
    if (g->run == g->at || g->digits || g->hyphens) {
        bool web = g->end - g->at == 3 && (g->s->text[g->at] | 32) == 'w' && (g->s->text[g->at + 1] | 32) == 'w'
                   && (g->s->text[g->at + 2] | 32) == 'w';
        size_t end = web ? addresses_rest(g->s, behind) : addresses_name(g->r, g->s, g->at);
        if (end > behind)
            return growth_stop(g, end, TOKEN_PLAIN);
    }
    if (g->digits)
        return g->r->lang->ordinals && g->end - g->run <= 2 ? growth_stop(g, behind, TOKEN_ORDINAL) : false;
    uint32_t flags = abbreviation(g);
    if (flags != 0)
        return growth_stop(g, behind, (flags & LEXICON_NUMBERED) != 0 ? TOKEN_NUMBERED : kind_of(flags));
    return false;
}

/* Two stops are an abbreviation's and a sentence's ("Inc.."); more are an ellipsis. */
static bool stop_before_stop(growth *g, size_t behind)
{
    bool two = scan_class(g->s, scan_cluster(g->s, behind).end) != CHARACTER_STOP;
    if (two && (g->acronym || (abbreviation(g) & ~(uint32_t)LEXICON_NUMBERED) != 0))
        return stop_before_other(g, behind);
    return false;
}

/* "J.-P. Sartre": initials with a hyphen. */
static bool initials_join(growth *g, size_t behind)
{
    cluster hyphen = scan_cluster(g->s, behind);
    cluster letter = scan_cluster(g->s, hyphen.end);
    if (letter.class != CHARACTER_UPPER || scan_class(g->s, letter.end) != CHARACTER_STOP)
        return false;
    growth_take(g, hyphen.end);
    g->acronym = true;
    return true;
}

bool stops_join(growth *g, const cluster *c)
{
    size_t behind = c->end;
    character_class next = scan_class(g->s, behind);
    if (next == CHARACTER_DIGIT)
        return stop_before_digit(g, behind);
    if (character_in(next, CHARACTER_SET_LETTERS))
        return stop_before_letter(g, behind);
    if (next == CHARACTER_STOP)
        return stop_before_stop(g, behind);
    if (next == CHARACTER_HYPHEN && g->seen == CHARACTER_IN(UPPER) && single_letter(g) && initials_join(g, behind))
        return true;
    if (next == CHARACTER_HYPHEN && !g->r->ud && (g->acronym || abbreviation(g) != 0)) {
        cluster hyphen = scan_cluster(g->s, behind);
        if (character_in(scan_class(g->s, hyphen.end), CHARACTER_SET_WORD)) {
            growth_take(g, hyphen.end);
            return !g->done;
        }
    }
    return stop_before_other(g, behind);
}
