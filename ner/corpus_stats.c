/* One walk over the sentences; words and entities are numbered, then counted. */
#include "ner/corpus_stats.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "corpora/list.h"

#include <stdlib.h>
#include <string.h>

/* Counts one more of TEXT. */
static bool count_name(names *n, size_t **counts, size_t *capacity, const char *text, size_t size)
{
    size_t number, known = n->count;
    if (!names_number(n, text, size, &number) || !list_reserve(counts, known, 1, capacity, sizeof **counts))
        return false;
    if (number == known)
        (*counts)[number] = 0;
    (*counts)[number]++;
    return true;
}

static bool join_entity(const corpus *c, const corpus_sentence *within, span s, buffer *out)
{
    const char *type = c->types[s.type];
    buffer_clear(out);
    for (size_t i = s.start; i < s.end; i++) {
        const token *t = &within->tokens[i];
        if ((i > s.start && !buffer_append_byte(out, ' ')) || !buffer_append(out, t->text, t->size))
            return false;
    }
    return buffer_append_byte(out, '\0') && buffer_append(out, type, strlen(type));
}

/* Room that grows while a file is walked through. */
typedef struct walk_room {
    buffer text;
    size_t word_capacity, entity_capacity;
} walk_room;

static bool count_entity(corpus_stats *s, const corpus_sentence *within, span here, walk_room *room)
{
    size_t length = here.end - here.start, known = s->entities.count;
    if (!join_entity(s->c, within, here, &room->text) ||
        !count_name(&s->entities, &s->entity_counts, &room->entity_capacity, room->text.data, room->text.size))
        return false;
    bool is_new = s->entities.count > known;
    stats_type *both[] = {&s->types[here.type], &s->all};
    for (size_t i = 0; i < 2; i++) {
        both[i]->entities++;
        both[i]->tokens += length;
        both[i]->distinct += is_new;
    }
    s->lengths[length < STATS_LENGTHS ? length - 1 : STATS_LENGTHS - 1]++;
    return true;
}

static bool count_sentence(corpus_stats *s, const corpus_sentence *within, walk_room *room)
{
    for (size_t i = 0; i < within->count; i++) {
        const token *t = &within->tokens[i];
        if (!count_name(&s->words, &s->word_counts, &room->word_capacity, t->text, t->size))
            return false;
    }
    for (size_t i = 0; i < within->span_count; i++) {
        if (!count_entity(s, within, within->spans[i], room))
            return false;
    }
    if (within->count > s->longest) {
        s->longest = within->count;
        s->longest_line = within->line;
    }
    return true;
}

static int ascending(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static bool measure_sentences(corpus_stats *s)
{
    size_t *lengths = memory_new(s->c->count, sizeof *lengths);
    if (lengths == NULL)
        return false;
    for (size_t i = 0; i < s->c->count; i++)
        lengths[i] = s->c->sentences[i].count;
    qsort(lengths, s->c->count, sizeof *lengths, ascending);
    s->median = lengths[(s->c->count - 1) / 2];
    s->most = lengths[(s->c->count - 1) * 95 / 100];
    memory_free(lengths);
    return true;
}

static void cover(corpus_stats *s, const vectors *v)
{
    stats_coverage *coverage = &s->coverage;
    for (size_t i = 0; i < s->words.count; i++) {
        vectors_match match;
        (void)vectors_match_token(v, s->words.items[i].text, s->words.items[i].size, &match);
        coverage->forms[match]++;
        coverage->tokens[match] += s->word_counts[i];
    }
    for (size_t i = 0; i < s->c->count; i++) {
        const corpus_sentence *within = &s->c->sentences[i];
        for (size_t k = 0; k < within->span_count; k++) {
            for (size_t t = within->spans[k].start; t < within->spans[k].end; t++) {
                coverage->entity_tokens++;
                coverage->entity_found += vectors_find_token(v, within->tokens[t].text, within->tokens[t].size) !=
                                          VECTORS_NONE;
            }
        }
    }
}

static bool count_all(corpus_stats *s)
{
    walk_room room = {.word_capacity = 0};
    buffer_init(&room.text);
    s->types = memory_new(s->c->type_count, sizeof *s->types);
    bool ok = s->types != NULL;
    for (size_t i = 0; ok && i < s->c->count; i++)
        ok = count_sentence(s, &s->c->sentences[i], &room);
    buffer_dispose(&room.text);
    for (size_t i = 0; ok && i < s->words.count; i++)
        s->singletons += s->word_counts[i] == 1;
    return ok && measure_sentences(s);
}

bool corpus_stats_init(corpus_stats *s, const char *path, const corpus_options *options, const vectors *v, error *err)
{
    *s = (corpus_stats){0};
    names_init(&s->words);
    names_init(&s->entities);
    s->c = corpus_read(&path, 1, options, err);
    if (s->c == NULL)
        return false;
    if (!count_all(s)) {
        corpus_stats_dispose(s);
        return error_memory(err, 0);
    }
    if (v != NULL)
        cover(s, v);
    return true;
}

void corpus_stats_dispose(corpus_stats *s)
{
    corpus_free(s->c);
    names_dispose(&s->words);
    names_dispose(&s->entities);
    memory_free(s->types);
    memory_free(s->word_counts);
    memory_free(s->entity_counts);
}

stats_overlap corpus_stats_overlap(const corpus_stats *s, const corpus_stats *known)
{
    stats_overlap overlap = {0, 0};
    for (size_t i = 0; i < s->entities.count; i++) {
        size_t number;
        if (!names_find(&known->entities, s->entities.items[i].text, s->entities.items[i].size, &number))
            continue;
        overlap.distinct++;
        overlap.entities += s->entity_counts[i];
    }
    return overlap;
}
