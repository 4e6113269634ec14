/* Hyphens inside and behind words. CoNLL-2003 keeps them; Universal Dependencies goes by language, and by what stands
 * on both sides: prefixes, suffixes, telephone numbers and dates stay whole, ranges do not. */
#include "tokenizer/growth.h"

enum { GROUPS = 4 };

/* The sizes of the groups of digits from AT, with hyphens between them; at most GROUPS are counted. */
static size_t digit_groups(scan *s, size_t at, size_t sizes[GROUPS], size_t starts[GROUPS])
{
    size_t count = 0;
    while (count < GROUPS) {
        character_set seen;
        size_t end = growth_run(s, at, &seen);
        if (seen != CHARACTER_IN(DIGIT))
            break;
        starts[count] = at;
        sizes[count++] = end - at;
        if (scan_class(s, end) != CHARACTER_HYPHEN)
            break;
        at = scan_cluster(s, end).end;
    }
    return count;
}

/* Whether the numbers around a hyphen are one: 555-0199, 2024-02-29; not 10-20. */
static bool one_number(growth *g)
{
    size_t sizes[GROUPS], starts[GROUPS];
    if (g->r->lang->number_hyphens || g->hyphens)
        return true;
    size_t count = digit_groups(g->s, g->run, sizes, starts);
    if (count >= 3)
        return true;
    if (count < 2)
        return false;
    if (sizes[1] == 4 && (sizes[0] == 1 || sizes[0] == 3 || sizes[0] == 5))
        return true;
    return g->s->text[starts[1]] == '0' && sizes[1] > 1;
}

/* A hyphen that ends a word: "pre- and post-war". */
static bool broken(growth *g, const cluster *c, character_class next)
{
    if (next == CHARACTER_HYPHEN || next == CHARACTER_DASH)
        return false;
    bool room = next == CHARACTER_END || character_in(next, CHARACTER_SET_BLANKS) || next == CHARACTER_COMMA
                || next == CHARACTER_STOP || next == CHARACTER_SLASH || next == CHARACTER_TERMINAL
                    || next == CHARACTER_CLOSE;
    if (!room)
        return false;
    if (g->r->ud) {
        bool known = g->run == g->at && (growth_find(g, g->at, g->end) & LEXICON_PREFIX) != 0;
        if (g->digits || (!known && g->end - g->at > g->r->lang->broken_word))
            return false;
    }
    return growth_stop(g, c->end, TOKEN_PLAIN);
}

/* "-il" in "est-il", "-t-il" in "va-t-il"; BEHIND is behind the hyphen, END behind the run there. */
static bool enclitic(const growth *g, size_t behind, size_t end)
{
    if (g->r->lang->hyphen_enclitics == NULL)
        return false;
    if (scan_class(g->s, end) == CHARACTER_HYPHEN) {
        character_set seen;
        size_t next = scan_cluster(g->s, end).end, last = growth_run(g->s, next, &seen);
        if (last > next)
            return (growth_find(g, behind, last) & LEXICON_HYPHEN_ENCLITIC) != 0;
    }
    return (growth_find(g, behind, end) & LEXICON_HYPHEN_ENCLITIC) != 0;
}

bool hyphens_join(growth *g, const cluster *c)
{
    size_t behind = c->end;
    character_class next = scan_class(g->s, behind);
    if (!character_in(next, CHARACTER_SET_WORD))
        return broken(g, c, next);
    character_set seen;
    size_t end = growth_run(g->s, behind, &seen);
    if (g->r->ud && (growth_find(g, g->at, end) & LEXICON_WHOLE) == 0) {
        if (enclitic(g, behind, end))
            return false;
        bool numbers = g->seen == CHARACTER_IN(DIGIT) && seen == CHARACTER_IN(DIGIT);
        if (numbers && !one_number(g))
            return false;
        bool prefix = g->run == g->at && (growth_find(g, g->at, g->end) & LEXICON_PREFIX) != 0;
        bool suffix = (growth_find(g, behind, end) & LEXICON_SUFFIX) != 0;
        if (g->r->cuts && !numbers && !prefix && !suffix)
            return false;
    }
    g->hyphens = true;
    growth_take(g, behind);
    return !g->done;
}
