/* A word grows from its first run of letters and digits: at each sign behind a run, the rules say whether the sign and
 * what follows belong to the word. */
#include "tokenizer/words.h"

#include "tokenizer/addresses.h"
#include "tokenizer/growth.h"

enum { PLAIN_BYTES = 64 };

size_t growth_run(scan *s, size_t at, character_set *out_seen)
{
    const unsigned char *text = (const unsigned char *)s->text;
    character_set seen = 0;
    size_t start = at, limit = s->size - at > TOKENIZER_TOKEN_BYTES ? at + TOKENIZER_TOKEN_BYTES : s->size;
    while (true) {
        size_t from = at;
        while (at < limit && character_ascii_word(text[at]))
            seen |= (character_set)1 << character_ascii[text[at++]];
        if (at < limit && text[at] < 0x80)
            break;
        if (at > from)
            at--; /* a mark may follow it */
        if (at - start >= TOKENIZER_TOKEN_BYTES - 1 && at > start)
            break;
        cluster c = scan_cluster(s, at);
        if (!character_in(c.class, CHARACTER_SET_WORD))
            break;
        seen |= (character_set)1 << c.class;
        at = c.end;
    }
    *out_seen = seen;
    return at;
}

uint32_t growth_find(const growth *g, size_t at, size_t end)
{
    return lexicon_find(g->r->words, g->s->text + at, end - at);
}

size_t growth_compound(const growth *g, size_t at)
{
    character_set seen;
    size_t end = growth_run(g->s, at, &seen);
    while (end - g->at <= LEXICON_WORD_BYTES) {
        cluster hyphen = scan_cluster(g->s, end);
        if (hyphen.class != CHARACTER_HYPHEN || !character_in(scan_class(g->s, hyphen.end), CHARACTER_SET_WORD))
            break;
        end = growth_run(g->s, hyphen.end, &seen);
    }
    return end;
}

bool growth_stop(growth *g, size_t end, token_kind kind)
{
    g->end = end;
    g->kind = kind;
    g->done = true;
    return false;
}

/* Where the number before a unit ends ("5km": 1), or END. */
static size_t before_unit(const growth *g, size_t run, size_t end)
{
    size_t at = run;
    while (at < end && g->s->text[at] >= '0' && g->s->text[at] <= '9')
        at++;
    return at > run && at < end && (growth_find(g, at, end) & LEXICON_UNIT) != 0 ? at : end;
}

/* Where the letters before a superscript end ("km²": 2), or END. */
static size_t before_superscript(const growth *g, size_t run, size_t end)
{
    for (size_t at = run; at < end;) {
        cluster c = scan_cluster(g->s, at);
        if (c.class == CHARACTER_NUMBER && at > run)
            return at;
        at = c.end;
    }
    return end;
}

void growth_take(growth *g, size_t run)
{
    g->run = run;
    g->end = growth_run(g->s, run, &g->seen);
    size_t end = g->end;
    if (g->r->ud && g->digits && (g->seen & CHARACTER_IN(DIGIT)) != 0 && (g->seen & CHARACTER_SET_LETTERS) != 0)
        end = before_unit(g, run, g->end);
    if (g->r->ud && g->r->lang->superscripts && (g->seen & CHARACTER_IN(NUMBER)) != 0)
        end = before_superscript(g, run, g->end);
    if (end < g->end)
        growth_stop(g, end, TOKEN_PLAIN);
    g->digits = g->digits && (g->seen & ~(character_set)CHARACTER_IN(DIGIT)) == 0;
}

static bool digits_join(growth *g, const cluster *c)
{
    if (!g->digits || scan_class(g->s, c->end) != CHARACTER_DIGIT)
        return false;
    growth_take(g, c->end);
    return true;
}

static bool colons_join(growth *g, const cluster *c)
{
    if (g->run == g->at && !g->digits && (growth_find(g, g->at, g->end) & LEXICON_SCHEME) != 0) {
        cluster slash = scan_cluster(g->s, c->end);
        if (slash.code == '/' && scan_cluster(g->s, slash.end).code == '/') {
            size_t rest = scan_cluster(g->s, slash.end).end, end = addresses_rest(g->s, rest);
            return end > rest ? growth_stop(g, end, TOKEN_PLAIN) : false;
        }
        size_t end = addresses_mail(g->s, c->end);
        if (end > c->end)
            return growth_stop(g, end, TOKEN_PLAIN);
    }
    return digits_join(g, c);
}

/* Whether digits, a slash and digits follow DIGITS/: a date. */
static bool date_follows(growth *g, size_t at)
{
    character_set seen;
    size_t end = growth_run(g->s, at, &seen);
    cluster slash = scan_cluster(g->s, end);
    return seen == CHARACTER_IN(DIGIT) && slash.class == CHARACTER_SLASH
        && scan_class(g->s, slash.end) == CHARACTER_DIGIT;
}

static bool slashes_join(growth *g, const cluster *c)
{
    character_class next = scan_class(g->s, c->end);
    if (g->digits && next == CHARACTER_DIGIT) {
        bool slashed = g->run > g->at && g->s->text[g->run - 1] == '/';
        if (g->r->ud && !g->r->lang->number_slashes && !slashed && !date_follows(g, c->end))
            return false;
        growth_take(g, c->end);
        return true;
    }
    character_set seen;
    size_t end = growth_run(g->s, c->end, &seen);
    if ((growth_find(g, g->at, end) & LEXICON_WHOLE) == 0)
        return false;
    if (end > c->end)
        growth_take(g, c->end);
    else
        growth_stop(g, c->end, TOKEN_PLAIN);
    return !g->done;
}

/* "AT&T", "R&D": short and in capitals. */
static bool ampersands_join(growth *g, const cluster *c)
{
    if (g->seen != CHARACTER_IN(UPPER) || g->end - g->run > 3)
        return false;
    character_set seen;
    size_t end = growth_run(g->s, c->end, &seen);
    if (seen != CHARACTER_IN(UPPER) || end - c->end > 3)
        return false;
    growth_take(g, c->end);
    return true;
}

/* "person(s)": a bracket with an ending in it. */
static bool endings_join(growth *g, const cluster *c)
{
    character_set seen;
    size_t end = growth_run(g->s, c->end, &seen);
    if (c->code != '(' || g->seen != CHARACTER_IN(LOWER) || seen != CHARACTER_IN(LOWER) || end - c->end > 2)
        return false;
    cluster close = scan_cluster(g->s, end);
    if (close.code != ')' || character_in(scan_class(g->s, close.end), CHARACTER_SET_WORD))
        return false;
    return growth_stop(g, close.end, TOKEN_PLAIN);
}

/* "C++", "f**k", "l·l", "n°". */
static bool symbols_join(growth *g, const cluster *c)
{
    size_t behind = c->end;
    if (c->code == '+' && (g->s->text[g->at] | 32) == 'c' && g->end == g->at + 1) {
        cluster second = scan_cluster(g->s, behind);
        return second.code == '+' ? growth_stop(g, second.end, TOKEN_PLAIN) : false;
    }
    if (c->code == 0xB0 && (g->s->text[g->at] | 32) == 'n' && g->end == g->at + 1)
        return growth_stop(g, behind, TOKEN_PLAIN);
    if (c->code == '*') {
        for (cluster star = *c; star.code == '*' && behind - c->end < 8; star = scan_cluster(g->s, behind))
            behind = star.end;
    } else if (c->code != 0xB7) {
        return false;
    }
    if ((g->seen & CHARACTER_SET_LETTERS) == 0 || !character_in(scan_class(g->s, behind), CHARACTER_SET_LETTERS))
        return false;
    growth_take(g, behind);
    return true;
}

/* "US$", "R$". */
static bool currency_joins(growth *g, const cluster *c)
{
    if (g->seen != CHARACTER_IN(UPPER) || g->end - g->at > 3)
        return false;
    return growth_stop(g, c->end, TOKEN_PLAIN);
}

/* A mail address may begin with any first run, whatever its signs would mean elsewhere. */
static bool mail_joins(growth *g, const cluster *c)
{
    if (g->run != g->at || (c->code != '.' && c->code != '-' && c->code != '+' && c->code != '@' && c->code != '%'))
        return false;
    if (c->code == '.' && character_in(scan_class(g->s, c->end), CHARACTER_SET_BLANKS))
        return false; /* most stops */
    size_t end = addresses_mail(g->s, g->at);
    if (end > g->end)
        growth_stop(g, end, TOKEN_PLAIN);
    return g->done;
}

/* "Yahoo!" */
static bool marks_join(growth *g, const cluster *c)
{
    return (growth_find(g, g->at, c->end) & LEXICON_WHOLE) != 0 ? growth_stop(g, c->end, TOKEN_PLAIN) : false;
}

/* A stroke that stands for an apostrophe inside a word: it´s. */
static bool strokes_join(growth *g, const cluster *c)
{
    bool stroke = c->code == '`' || c->code == 0xB4;
    return stroke && (g->seen & CHARACTER_SET_LETTERS) != 0 && character_in(scan_class(g->s, c->end),
                                                                            CHARACTER_SET_LETTERS)
           && apostrophes_join(g, c);
}

static bool join(growth *g)
{
    cluster c = scan_cluster(g->s, g->end);
    if (mail_joins(g, &c))
        return false;
    switch (c.class) {
    case CHARACTER_STOP: return stops_join(g, &c);
    case CHARACTER_APOSTROPHE: return apostrophes_join(g, &c);
    case CHARACTER_HYPHEN: return hyphens_join(g, &c);
    case CHARACTER_COMMA: return digits_join(g, &c);
    case CHARACTER_COLON: return colons_join(g, &c);
    case CHARACTER_SLASH: return slashes_join(g, &c);
    case CHARACTER_AMPERSAND: return ampersands_join(g, &c);
    case CHARACTER_OPEN: return endings_join(g, &c);
    case CHARACTER_SYMBOL: return c.code == 0xB4 ? strokes_join(g, &c) : symbols_join(g, &c);
    case CHARACTER_QUOTE: return strokes_join(g, &c);
    case CHARACTER_TERMINAL: return marks_join(g, &c);
    case CHARACTER_CURRENCY: return currency_joins(g, &c);
    default: return false;
    }
}

/* The end of the first part of a word that is written as one and counts as two ("cannot", "quedarse"), or END. */
static size_t first_part(const rules *r, const scan *s, size_t at, size_t end)
{
    const char *word = s->text + at;
    size_t size = end - at;
    if (lexicon_may_be_fused(r->words, word, size)) {
        size_t cut = lexicon_fused(r->words, word, size);
        if (cut > 0)
            return at + cut;
    }
    if (r->lang->verb_endings == NULL || size < 5 || size > 20 || word[0] < 'a' || word[0] > 'z')
        return end;
    for (size_t back = 5; back >= 4; back--) {
        const char *ending = word + size - back;
        if (ending[1] == 'r' && (lexicon_find(r->words, ending, back) & LEXICON_VERB_ENDING) != 0
            && (lexicon_find(r->words, word, size) & LEXICON_NO_VERB) == 0)
            return end - back + 2;
    }
    return end;
}

/* The end of a word of ASCII letters behind which stands what no rule of join() looks at, or AT: most words of
 * English. */
static size_t plain_word(const scan *s, size_t at)
{
    const unsigned char *text = (const unsigned char *)s->text;
    size_t end = at, limit = s->size - at > PLAIN_BYTES ? at + PLAIN_BYTES : s->size;
    while (end < limit && (text[end] | 32) >= 'a' && (text[end] | 32) <= 'z')
        end++;
    if (end == limit)
        return at;
    switch (text[end]) {
    case ' ':
    case '\n':
    case ',':
    case ';':
    case ')':
    case '"': return end;
    default: return at;
    }
}

piece words_token(const rules *r, scan *s, size_t at, bool first)
{
    size_t plain = plain_word(s, at);
    if (plain > at)
        return (piece){r->ud ? first_part(r, s, at, plain) : plain, TOKEN_PLAIN};
    growth g = {.r = r, .s = s, .at = at, .first = first, .digits = true, .kind = TOKEN_PLAIN};
    growth_take(&g, at);
    while (!g.done && g.end - at < TOKENIZER_TOKEN_BYTES && join(&g))
        continue;
    if (r->ud && g.run == at && g.kind == TOKEN_PLAIN && !g.done)
        g.end = first_part(r, s, at, g.end);
    return (piece){g.end, g.kind};
}
