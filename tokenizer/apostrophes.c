/* Apostrophes inside and behind words: elisions (l'homme), clitics (it's, don't), and names that keep theirs
 * (O'Neill). */
#include "tokenizer/growth.h"

/* "n't": the letter before the apostrophe goes with what follows. */
static bool negates(const growth *g, size_t run, size_t end)
{
    if (g->r->lang->negation == NULL || g->end - g->run < 2 || end - run != 1)
        return false;
    const char *n = g->s->text + g->end - 1;
    return (g->s->text[run] | 32) == 't' && (n[0] | 32) == 'n' && (unsigned char)n[-1] < 0x80;
}

bool apostrophes_join(growth *g, const cluster *c)
{
    size_t behind = c->end, end = behind;
    character_set seen = 0;
    if (character_in(scan_class(g->s, behind), CHARACTER_SET_WORD)) {
        end = growth_compound(g, behind);
        if (g->r->ud && (growth_find(g, g->at, end) & LEXICON_WHOLE) != 0)
            return growth_stop(g, end, TOKEN_PLAIN);
        end = growth_run(g->s, behind, &seen);
    }
    if ((growth_find(g, g->run, end) & LEXICON_WHOLE) != 0 || (growth_find(g, g->at, end) & LEXICON_WHOLE) != 0) {
        if (end == behind)
            return growth_stop(g, behind, TOKEN_PLAIN);
        growth_take(g, behind);
        return true;
    }
    if (g->run == g->at && (growth_find(g, g->at, g->end) & LEXICON_ELISION) != 0)
        return growth_stop(g, behind, TOKEN_PLAIN);
    if (end == behind)
        return false;
    if (negates(g, behind, end))
        return growth_stop(g, g->end - 1, TOKEN_PLAIN);
    bool digits = g->seen == CHARACTER_IN(DIGIT);
    if (!digits && (growth_find(g, behind, end) & LEXICON_ENCLITIC) != 0)
        return growth_stop(g, g->end, TOKEN_PLAIN);
    growth_take(g, behind);
    return !g->done;
}
