/* Counting over a whole comparison. By type, the entities of a unit are sorted by type, so that those of one type stand
 * together and still in order. */
#include "corpora/comparison.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Room for the unit with the most entities. */
typedef struct tally_room {
    span *gold, *guess;
    bool *used;
} tally_room;

static size_t most(const comparison *c, const comparison_list *list)
{
    size_t largest = 0;
    for (size_t u = 0; u < c->units; u++) {
        size_t count = list->first[u + 1] - list->first[u];
        largest = count > largest ? count : largest;
    }
    return largest;
}

static bool room_new(tally_room *room, const comparison *c)
{
    room->gold = memory_new(most(c, &c->gold), sizeof *room->gold);
    room->guess = memory_new(most(c, &c->guess), sizeof *room->guess);
    room->used = memory_new(most(c, &c->gold), sizeof *room->used);
    return room->gold != NULL && room->guess != NULL && room->used != NULL;
}

static void room_free(tally_room *room)
{
    memory_free(room->gold);
    memory_free(room->guess);
    memory_free(room->used);
}

static int by_type_and_start(const void *a, const void *b)
{
    const span *x = a, *y = b;
    if (x->type != y->type)
        return x->type < y->type ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

static size_t sorted_copy(span *out, const comparison_list *list, size_t unit)
{
    size_t count = list->first[unit + 1] - list->first[unit];
    if (count > 0)
        memcpy(out, list->spans + list->first[unit], count * sizeof *out);
    if (count > 1)
        qsort(out, count, sizeof *out, by_type_and_start);
    return count;
}

static size_t run_of_type(const span *spans, size_t from, size_t count, size_t type)
{
    size_t to = from;
    while (to < count && spans[to].type == type)
        to++;
    return to;
}

/* Goes through the types of one unit. */
typedef struct type_walk {
    size_t golds, guesses; /* of the unit, sorted by type in the room */
    size_t gold, guess;    /* where the next type begins */
} type_walk;

static type_walk walk_types(const comparison *c, size_t unit, tally_room *room)
{
    return (type_walk){sorted_copy(room->gold, &c->gold, unit), sorted_copy(room->guess, &c->guess, unit), 0, 0};
}

/* Counts the entities of the next type; false when there is none. */
static bool next_type(type_walk *w, tally_way way, tally_room *room, size_t *out_type, tally *out_counts)
{
    if (w->gold == w->golds && w->guess == w->guesses)
        return false;
    const span *gold = room->gold + w->gold, *guess = room->guess + w->guess;
    bool gold_first = w->guess == w->guesses || (w->gold < w->golds && gold->type <= guess->type);
    size_t type = gold_first ? gold->type : guess->type;
    size_t gold_end = run_of_type(room->gold, w->gold, w->golds, type);
    size_t guess_end = run_of_type(room->guess, w->guess, w->guesses, type);
    *out_type = type;
    *out_counts = (tally){0};
    tally_add(out_counts, way, gold, gold_end - w->gold, guess, guess_end - w->guess, room->used);
    w->gold = gold_end;
    w->guess = guess_end;
    return true;
}

static void add_by_type(const comparison *c, size_t unit, tally_way way, tally_room *room, tally *by_type)
{
    type_walk w = walk_types(c, unit, room);
    size_t type;
    tally counts;
    while (next_type(&w, way, room, &type, &counts))
        tally_sum(&by_type[type], &counts);
}

bool comparison_cells(const comparison *c, tally_way way, tally_cell **out_cells, size_t *out_count, error *err)
{
    tally_room room;
    tally_cell *cells = memory_new(c->gold.count + c->guess.count + 1, sizeof *cells); /* at most one an entity */
    size_t count = 0;
    bool ok = (room_new(&room, c) && cells != NULL) || error_memory(err, 0);
    for (size_t u = 0; ok && u < c->units; u++) {
        type_walk w = walk_types(c, u, &room);
        while (next_type(&w, way, &room, &cells[count].type, &cells[count].counts))
            cells[count++].unit = u;
    }
    room_free(&room);
    if (!ok) {
        memory_free(cells);
        return false;
    }
    *out_cells = cells;
    *out_count = count;
    return true;
}

bool comparison_tally(const comparison *c, tally_way way, tally *out_total, tally *out_by_type, tally *out_by_unit,
                      error *err)
{
    tally_room room;
    bool ok = room_new(&room, c) || error_memory(err, 0);
    if (ok) {
        *out_total = (tally){0};
        for (size_t i = 0; out_by_type != NULL && i < c->types.count; i++)
            out_by_type[i] = (tally){0};
    }
    for (size_t u = 0; ok && u < c->units; u++) {
        const span *gold = c->gold.spans + c->gold.first[u], *guess = c->guess.spans + c->guess.first[u];
        tally here = {0};
        tally_add(&here, way, gold, c->gold.first[u + 1] - c->gold.first[u], guess,
                  c->guess.first[u + 1] - c->guess.first[u], room.used);
        tally_sum(out_total, &here);
        if (out_by_unit != NULL)
            out_by_unit[u] = here;
        if (out_by_type != NULL)
            add_by_type(c, u, way, &room, out_by_type);
    }
    room_free(&room);
    return ok;
}

static bool same_type(const comparison *a, size_t type, const comparison *b, size_t other)
{
    const names_item *x = &a->types.items[type], *y = &b->types.items[other];
    return x->size == y->size && memcmp(x->text, y->text, x->size) == 0;
}

bool comparison_same_gold(const comparison *a, const comparison *b, error *err)
{
    if (a->units != b->units)
        return error_set(err, ERROR_DATA, "%s has %zu sentences, %s has %zu", a->gold_name, a->units, b->gold_name,
                         b->units);
    for (size_t u = 0; u < a->units; u++) {
        size_t count = a->gold.first[u + 1] - a->gold.first[u];
        bool same = count == b->gold.first[u + 1] - b->gold.first[u];
        for (size_t i = 0; i < count && same; i++) {
            span x = a->gold.spans[a->gold.first[u] + i], y = b->gold.spans[b->gold.first[u] + i];
            same = x.start == y.start && x.end == y.end && same_type(a, x.type, b, y.type);
        }
        if (!same)
            return error_set(err, ERROR_DATA, "sentence %zu has other gold entities in %s than in %s", u + 1,
                             b->gold_name, a->gold_name);
    }
    return true;
}
