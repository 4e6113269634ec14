/* Four rounds over the entities of a unit, each over a window of gold entities that moves on with the guesses. */
#include "corpora/mistakes.h"

#include "base/memory.h"
#include "corpora/list.h"

#include <string.h>

const char *const mistake_names[MISTAKE_KINDS] = {"right", "missed", "spurious", "type", "boundary"};

typedef enum pairing_round { ROUND_SAME, ROUND_PLACE, ROUND_TYPE, ROUND_OVERLAP, ROUNDS } pairing_round;

/* The entities of one unit, and who is paired with whom. */
typedef struct pairing {
    const span *gold, *guess;
    size_t golds, guesses;
    size_t *gold_of;  /* [guesses]: number in `gold`, or MISTAKE_NOBODY */
    size_t *guess_of; /* [golds] */
} pairing;

static size_t overlap(span a, span b)
{
    size_t start = a.start > b.start ? a.start : b.start, end = a.end < b.end ? a.end : b.end;
    return start < end ? end - start : 0;
}

static bool may_pair(pairing_round round, span gold, span guess)
{
    bool place = gold.start == guess.start && gold.end == guess.end, type = gold.type == guess.type;
    switch (round) {
    case ROUND_SAME:
        return place && type;
    case ROUND_PLACE:
        return place;
    case ROUND_TYPE:
        return type;
    case ROUND_OVERLAP:
    case ROUNDS:
        break;
    }
    return true;
}

static void choose(pairing *p, pairing_round round, size_t guess, size_t from)
{
    size_t longest = 0, chosen = MISTAKE_NOBODY;
    for (size_t g = from; g < p->golds && p->gold[g].start < p->guess[guess].end; g++) {
        size_t common = overlap(p->gold[g], p->guess[guess]);
        if (common > longest && p->guess_of[g] == MISTAKE_NOBODY && may_pair(round, p->gold[g], p->guess[guess])) {
            longest = common;
            chosen = g;
        }
    }
    if (chosen != MISTAKE_NOBODY) {
        p->gold_of[guess] = chosen;
        p->guess_of[chosen] = guess;
    }
}

static void pair_all(pairing *p)
{
    for (size_t i = 0; i < p->guesses; i++)
        p->gold_of[i] = MISTAKE_NOBODY;
    for (size_t i = 0; i < p->golds; i++)
        p->guess_of[i] = MISTAKE_NOBODY;
    for (int round = ROUND_SAME; round < ROUNDS; round++) {
        size_t from = 0;
        for (size_t i = 0; i < p->guesses; i++) {
            while (from < p->golds && p->gold[from].end <= p->guess[i].start)
                from++;
            if (p->gold_of[i] == MISTAKE_NOBODY)
                choose(p, (pairing_round)round, i, from);
        }
    }
}

static mistake_kind kind_of(span gold, span guess)
{
    if (gold.type != guess.type)
        return MISTAKE_TYPE;
    return span_equal(gold, guess) ? MISTAKE_NONE : MISTAKE_BOUNDARY;
}

/* Gold entities in order, each with its guess; a spurious guess stands before the gold entity that begins behind it. */
static size_t list_unit(const comparison *c, size_t unit, const pairing *p, mistake *out)
{
    size_t count = 0, gold_base = c->gold.first[unit], guess_base = c->guess.first[unit];
    for (size_t g = 0, i = 0; g < p->golds || i < p->guesses;) {
        bool guess_next = i < p->guesses && (g == p->golds || p->guess[i].start < p->gold[g].start);
        if (i < p->guesses && p->gold_of[i] != MISTAKE_NOBODY && (guess_next || g == p->golds)) {
            i++; /* listed with its gold entity */
        } else if (guess_next) {
            out[count++] = (mistake){MISTAKE_SPURIOUS, unit, MISTAKE_NOBODY, guess_base + i++};
        } else {
            size_t guess = p->guess_of[g];
            bool paired = guess != MISTAKE_NOBODY;
            out[count++] = (mistake){paired ? kind_of(p->gold[g], p->guess[guess]) : MISTAKE_MISSED, unit,
                                     gold_base + g, paired ? guess_base + guess : MISTAKE_NOBODY};
            g++;
        }
    }
    return count;
}

static bool add_unit(const comparison *c, size_t unit, size_t *room, mistake **items, size_t *count,
                     size_t *capacity)
{
    pairing p = {.gold = c->gold.spans + c->gold.first[unit], .guess = c->guess.spans + c->guess.first[unit]};
    p.golds = c->gold.first[unit + 1] - c->gold.first[unit];
    p.guesses = c->guess.first[unit + 1] - c->guess.first[unit];
    p.gold_of = room;
    p.guess_of = room + p.guesses;
    if (!list_reserve(items, *count, p.golds + p.guesses, capacity, sizeof **items))
        return false;
    if (p.golds + p.guesses > 0) {
        pair_all(&p);
        *count += list_unit(c, unit, &p, *items + *count);
    }
    return true;
}

static size_t most_entities(const comparison *c)
{
    size_t most = 0;
    for (size_t u = 0; u < c->units; u++) {
        size_t here = c->gold.first[u + 1] - c->gold.first[u] + c->guess.first[u + 1] - c->guess.first[u];
        most = here > most ? here : most;
    }
    return most;
}

bool mistakes_find(const comparison *c, mistake **out_items, size_t *out_count, error *err)
{
    mistake *items = NULL;
    size_t count = 0, capacity = 0, *room = memory_new(most_entities(c), sizeof *room);
    bool ok = room != NULL;
    for (size_t u = 0; ok && u < c->units; u++)
        ok = add_unit(c, u, room, &items, &count, &capacity);
    memory_free(room);
    if (!ok) {
        memory_free(items);
        return error_memory(err, 0);
    }
    *out_items = items;
    *out_count = count;
    return true;
}

void mistakes_confusion(const comparison *c, const mistake *items, size_t count, size_t *out_table,
                        size_t *out_boundaries)
{
    size_t types = c->types.count, width = types + 1;
    memset(out_table, 0, width * width * sizeof *out_table);
    memset(out_boundaries, 0, types * sizeof *out_boundaries);
    for (size_t i = 0; i < count; i++) {
        size_t gold = items[i].gold != MISTAKE_NOBODY ? c->gold.spans[items[i].gold].type : types;
        size_t guess = items[i].guess != MISTAKE_NOBODY ? c->guess.spans[items[i].guess].type : types;
        out_table[gold * width + guess]++;
        if (items[i].kind == MISTAKE_BOUNDARY)
            out_boundaries[gold]++;
    }
}
