/* Each entity is put into a group by itself and its sentence; then groups are counted. */
#include "corpora/groups.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <utf8proc.h>

const char *const group_kind_names[GROUP_KINDS] = {"length", "seen", "case", "density"};

static const char *const length_names[GROUP_MOST] = {"1 token", "2 tokens", "3 tokens", "4-5 tokens", "6+ tokens"};
static const char *const size_names[GROUP_MOST] = {"1-5 characters", "6-10 characters", "11-20 characters",
                                                   "21-40 characters", "41+ characters"};
static const char *const seen_names[GROUP_MOST] = {"seen", "seen with another type", "unseen"};
static const char *const case_names[GROUP_MOST] = {"Capitalised", "CAPITALS", "small", "miXed", "no case"};
static const char *const density_names[GROUP_MOST] = {"0 in the sentence", "1 in the sentence", "2 in the sentence",
                                                      "3-4 in the sentence", "5+ in the sentence"};

void groups_training_init(groups_training *t)
{
    names_init(&t->entities);
}

void groups_training_dispose(groups_training *t)
{
    names_dispose(&t->entities);
}

/* TEXT, a NUL, TYPE. */
static bool join(buffer *b, split_field text, split_field type)
{
    buffer_clear(b);
    return buffer_append(b, text.text, text.size) && buffer_append_byte(b, '\0') &&
           buffer_append(b, type.text, type.size);
}

bool groups_training_add(groups_training *t, split_field text, split_field type)
{
    buffer both;
    size_t number;
    buffer_init(&both);
    bool ok = join(&both, text, type) && names_number(&t->entities, both.data, both.size, &number) &&
              names_number(&t->entities, text.text, text.size, &number);
    buffer_dispose(&both);
    return ok;
}

static size_t group_of_length(const comparison *c, span s)
{
    static const size_t tokens[] = {1, 2, 3, 5}, characters[] = {5, 10, 20, 40};
    const size_t *bounds = c->token_at != NULL ? tokens : characters;
    size_t i = 0;
    while (i < 4 && s.end - s.start > bounds[i])
        i++;
    return i;
}

static size_t group_of_density(size_t entities)
{
    if (entities <= 2)
        return entities;
    return entities <= 4 ? 3 : 4;
}

/* What letters a word has. */
typedef struct letters {
    bool any, small, capital, inner_capital, small_first;
} letters;

static void look_at(letters *l, uint32_t code, bool first)
{
    utf8proc_category_t category =
        code < UTF8_MALFORMED ? utf8proc_category((utf8proc_int32_t)code) : UTF8PROC_CATEGORY_CN;
    bool small = category == UTF8PROC_CATEGORY_LL;
    bool capital = category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
    l->any = l->any || small || capital;
    l->small = l->small || small;
    l->capital = l->capital || capital;
    l->inner_capital = l->inner_capital || (capital && !first);
    l->small_first = l->small_first || (small && first);
}

/* Capitalised: every word that begins with a cased letter begins with a capital, and has no others. */
static size_t group_of_case(split_field text)
{
    letters l = {false, false, false, false, false};
    bool first = true;
    for (size_t at = 0; at < text.size;) {
        uint32_t code;
        at += utf8_decode(text.text + at, text.size - at, &code);
        if (code != ' ')
            look_at(&l, code, first);
        first = code == ' ';
    }
    if (!l.any)
        return 4;
    if (!l.capital)
        return 2;
    if (!l.small)
        return 1;
    return l.inner_capital || l.small_first ? 3 : 0;
}

static bool group_of_seen(const comparison *c, const groups_training *training, split_field text, size_t type,
                          buffer *room, size_t *out_group)
{
    const names_item *name = &c->types.items[type];
    size_t number;
    if (!join(room, text, (split_field){name->text, name->size}))
        return false;
    if (names_find(&training->entities, room->data, room->size, &number))
        *out_group = 0;
    else
        *out_group = names_find(&training->entities, text.text, text.size, &number) ? 1 : 2;
    return true;
}

static const char *const *names_of(const comparison *c, group_kind kind)
{
    switch (kind) {
    case GROUP_LENGTH:
        return c->token_at != NULL ? length_names : size_names;
    case GROUP_SEEN:
        return seen_names;
    case GROUP_CASE:
        return case_names;
    case GROUP_DENSITY:
        break;
    }
    return density_names;
}

static bool find_group(const comparison *c, group_kind kind, const groups_training *training, size_t unit, span s,
                       buffer *room, size_t *out_group)
{
    switch (kind) {
    case GROUP_LENGTH:
        *out_group = group_of_length(c, s);
        return true;
    case GROUP_SEEN:
        return group_of_seen(c, training, comparison_text(c, unit, s), s.type, room, out_group);
    case GROUP_CASE:
        *out_group = group_of_case(comparison_text(c, unit, s));
        return true;
    case GROUP_DENSITY:
        *out_group = group_of_density(c->gold.first[unit + 1] - c->gold.first[unit]);
        return true;
    }
    return true;
}

static bool count_unit(const comparison *c, group_kind kind, const groups_training *training, size_t unit, buffer *room,
                       group *groups)
{
    size_t g = c->gold.first[unit], p = c->guess.first[unit], group_number = 0;
    while (g < c->gold.first[unit + 1] || p < c->guess.first[unit + 1]) {
        bool gold_left = g < c->gold.first[unit + 1], guess_left = p < c->guess.first[unit + 1];
        bool gold_next = gold_left && (!guess_left || c->gold.spans[g].start <= c->guess.spans[p].start);
        bool right = gold_left && guess_left && span_equal(c->gold.spans[g], c->guess.spans[p]);
        span s = gold_next ? c->gold.spans[g] : c->guess.spans[p];
        if (!find_group(c, kind, training, unit, s, room, &group_number))
            return false;
        tally *counts = &groups[group_number].counts;
        counts->correct += right;
        counts->missed += gold_next && !right;
        counts->spurious += !gold_next && !right;
        g += gold_next;
        p += right || !gold_next;
    }
    return true;
}

bool groups_count(const comparison *c, group_kind kind, const groups_training *training, group *out_groups,
                  size_t *out_count, error *err)
{
    group all[GROUP_MOST];
    buffer room;
    buffer_init(&room);
    bool ok = true;
    for (size_t i = 0; i < GROUP_MOST; i++)
        all[i] = (group){.name = names_of(c, kind)[i]};
    for (size_t u = 0; ok && u < c->units; u++)
        ok = count_unit(c, kind, training, u, &room, all);
    buffer_dispose(&room);
    if (!ok)
        return error_memory(err, 0);
    *out_count = 0;
    for (size_t i = 0; i < GROUP_MOST; i++) {
        if (tally_gold(&all[i].counts) + tally_guess(&all[i].counts) > 0)
            out_groups[(*out_count)++] = all[i];
    }
    return true;
}
