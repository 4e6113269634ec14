/* Reads what is compared, then adds one answer after the other. */
#include "ner/score_report.h"

#include "base/memory.h"
#include "corpora/alignment.h"
#include "corpora/corpus.h"
#include "corpora/scheme.h"

#include <string.h>

enum { MOST_TYPES = 2000 };

const char *const score_mode_names[] = {"conlleval", "strict", "partial", NULL};

size_t score_report_samples(const score_wishes *wishes, bool test)
{
    if (wishes->samples > 0)
        return wishes->samples;
    return test ? 10000 : 1000;
}

static chunks_mode chunks_of(score_mode mode)
{
    static const chunks_mode chunks[] = {CHUNKS_CONLLEVAL, CHUNKS_STRICT, CHUNKS_LENIENT};
    return chunks[mode];
}

/* The scheme of the gold tags; I- alone may be read as IOB1, of which it is the case without neighbours. */
static bool recognise(const tagged *t, strict_scheme *out, error *err)
{
    scheme_evidence evidence = {{0}, 0, 0, 0};
    size_t capacity = 0;
    split_field *texts = NULL;
    scheme_tag *tags = NULL;
    bool ok = true;
    for (size_t s = 0; ok && s < t->sentences; s++) {
        size_t count = t->first[s + 1] - t->first[s];
        if (count > capacity) {
            memory_free(texts);
            memory_free(tags);
            texts = memory_new(count, sizeof *texts);
            tags = memory_new(count, sizeof *tags);
            capacity = count;
        }
        ok = texts != NULL && tags != NULL;
        if (!ok)
            break;
        tagged_tags(t, s, false, texts);
        for (size_t i = 0; i < count; i++) {
            if (!scheme_parse_tag(texts[i].text, texts[i].size, &tags[i]))
                tags[i] = (scheme_tag){.prefix = 'O', .type = ""};
        }
        scheme_observe(&evidence, tags, count);
    }
    memory_free(texts);
    memory_free(tags);
    scheme found = scheme_recognise(&evidence);
    *out = (strict_scheme)(found == SCHEME_IO ? SCHEME_IOB1 : found);
    return ok || error_memory(err, 0);
}

static bool count_pair(conlleval *c, const tagged *t, size_t gold, size_t guess, error *err)
{
    const names_item *a = &t->tags.items[gold], *b = &t->tags.items[guess];
    return conlleval_add(c, (split_field){a->text, a->size}, (split_field){b->text, b->size}, err);
}

/* Numbers as conlleval counts them, its oddities included; that marks of documents are tokens is one of its report
 * alone. */
static bool count_as_conlleval(score_report *r, const tagged *t, error *err)
{
    conlleval *c = r->machine = conlleval_new(&(conlleval_options){false, "O"}, err);
    const size_t marks = r->wishes->count_marks ? t->mark_count : 0;
    bool ok = c != NULL;
    for (size_t s = 0, mark = 0; ok && s <= t->sentences; s++) {
        for (; ok && mark < marks && t->marks[mark].sentence == s; mark++)
            ok = count_pair(c, t, t->marks[mark].gold, t->marks[mark].guess, err);
        if (s == t->sentences)
            break;
        for (size_t i = t->first[s]; ok && i < t->first[s + 1]; i++)
            ok = count_pair(c, t, t->tokens[i].gold, t->tokens[i].guess, err);
        conlleval_boundary(c);
    }
    if (ok)
        conlleval_finish(c);
    return ok;
}

static bool read_tags(score_report *r, error *err)
{
    const score_wishes *w = r->wishes;
    pairs_options options = {w->paths[0], w->path_count > 1 ? w->paths[1] : NULL, w->delimiter, w->encoding};
    tagged *t = tagged_read(&options, err);
    bool ok = t != NULL && (w->scheme_given || recognise(t, &r->scheme, err)) &&
              count_as_conlleval(r, t, err) &&
              differences_find(t, r->scheme, r->differences, &r->difference_count, err);
    r->c = ok ? comparison_of_tags(t, chunks_of(w->mode), r->scheme, err) : NULL;
    tagged_free(t);
    return r->c != NULL;
}

/* The other system's answers over the same gold entities. */
static bool read_other(score_report *r, error *err)
{
    const score_wishes *w = r->wishes;
    chunks_mode mode = chunks_of(w->mode);
    pairs_options options = {w->other, NULL, w->delimiter, w->encoding};
    if (w->path_count > 1) {
        options.gold_path = w->paths[0];
        options.guess_path = w->other;
    }
    if (w->jsonl) {
        r->other = alignment_read_jsonl(w->paths[0], w->other, err);
    } else if (w->align) {
        r->other = alignment_read(&options, mode, r->scheme, err);
    } else {
        tagged *t = tagged_read(&options, err);
        r->other = t != NULL ? comparison_of_tags(t, mode, r->scheme, err) : NULL;
        tagged_free(t);
    }
    return r->other != NULL && comparison_same_gold(r->c, r->other, err);
}

static bool read_all(score_report *r, error *err)
{
    const score_wishes *w = r->wishes;
    if (w->jsonl) {
        r->c = alignment_read_jsonl(w->paths[0], w->paths[1], err);
    } else if (w->align) {
        pairs_options options = {w->paths[0], w->paths[1], w->delimiter, w->encoding};
        r->c = alignment_read(&options, chunks_of(w->mode), r->scheme, err);
    } else {
        if (!read_tags(r, err))
            return false;
    }
    return r->c != NULL && (w->other == NULL || read_other(r, err));
}

static bool has_entities(const tally *t)
{
    return tally_gold(t) + tally_guess(t) > 0;
}

/* Moves tallies from numbers of types to ranks. */
static tally *by_rank(const score_report *r, const tally *by_number)
{
    tally *ranked = memory_new(r->type_count, sizeof *ranked);
    for (size_t i = 0; ranked != NULL && i < r->type_count; i++)
        ranked[i] = by_number[r->types[i]];
    return ranked;
}

/* What conlleval counted takes the place of what was counted over spans. */
static bool overwrite(score_report *r, tally *by_number, error *err)
{
    conlleval_type *types;
    size_t count;
    if (!conlleval_types(r->machine, &types, &count, err))
        return false;
    score_counts total = conlleval_counts(r->machine);
    r->total = (tally){.correct = total.correct,
                       .missed = total.gold - total.correct,
                       .spurious = total.guess - total.correct};
    for (size_t i = 0; i < count; i++) {
        size_t number;
        score_counts n = types[i].counts;
        if (names_find(&r->c->types, types[i].text, types[i].size, &number))
            by_number[number] = (tally){.correct = n.correct, .missed = n.gold - n.correct,
                                        .spurious = n.guess - n.correct};
    }
    memory_free(types);
    return true;
}

static bool rank_types(score_report *r, const tally *by_number)
{
    size_t *order = memory_new(r->c->types.count, sizeof *order);
    if (order == NULL)
        return false;
    names_sort(&r->c->types, order);
    for (size_t i = 0; i < r->c->types.count; i++) {
        if (has_entities(&by_number[order[i]]))
            order[r->type_count++] = order[i];
    }
    r->types = order;
    return true;
}

static bool count_entities(score_report *r, error *err)
{
    tally *by_number = memory_new(r->c->types.count, sizeof *by_number);
    r->by_unit = memory_new(r->c->units, sizeof *r->by_unit);
    bool ok = (by_number != NULL && r->by_unit != NULL) || error_memory(err, 0);
    ok = ok && comparison_tally(r->c, r->way, &r->total, by_number, r->by_unit, err);
    if (ok && r->machine != NULL && r->wishes->mode == SCORE_CONLLEVAL)
        ok = overwrite(r, by_number, err);
    ok = ok && ((rank_types(r, by_number) && (r->by_type = by_rank(r, by_number)) != NULL) || error_memory(err, 0));
    for (int way = TALLY_STRICT; ok && r->wishes->mode == SCORE_PARTIAL && way < TALLY_WAYS; way++) {
        ok = comparison_tally(r->c, (tally_way)way, &r->ways[way], by_number, NULL, err) &&
             ((r->ways_by_type[way] = by_rank(r, by_number)) != NULL || error_memory(err, 0));
    }
    memory_free(by_number);
    if (ok) {
        r->macro = tally_macro(r->by_type, r->type_count);
        r->weighted = tally_weighted(r->by_type, r->type_count);
    }
    return ok;
}

/* Intervals of everything, then of each type. */
static bool draw_intervals(score_report *r, error *err)
{
    resample_options options = {score_report_samples(r->wishes, false), r->wishes->seed};
    size_t numbers = r->c->types.count, count;
    tally_cell *cells;
    if (!resample_bootstrap(r->by_unit, r->c->units, &options, &r->ci, err) ||
        !comparison_cells(r->c, r->way, &cells, &count, err))
        return false;
    resample_intervals *by_number = memory_new(numbers, sizeof *by_number);
    r->type_ci = memory_new(r->type_count, sizeof *r->type_ci);
    bool ok = (by_number != NULL && r->type_ci != NULL) || error_memory(err, 0);
    ok = ok && resample_bootstrap_types(cells, count, r->c->units, numbers, &options, by_number, err);
    for (size_t i = 0; ok && i < r->type_count; i++)
        r->type_ci[i] = by_number[r->types[i]];
    memory_free(by_number);
    memory_free(cells);
    return ok;
}

static bool compare_systems(score_report *r, error *err)
{
    tally *other = memory_new(r->c->units, sizeof *other);
    resample_options options = {score_report_samples(r->wishes, true), r->wishes->seed};
    bool ok = (other != NULL || error_memory(err, 0)) &&
              comparison_tally(r->other, r->way, &r->other_total, NULL, other, err) &&
              resample_compare(r->by_unit, other, r->c->units, &options, &r->compared, err);
    memory_free(other);
    return ok;
}

static bool find_mistakes(score_report *r, error *err)
{
    size_t types = r->c->types.count;
    if (types > MOST_TYPES)
        return error_set(err, ERROR_DATA, "%s: %zu types are too many for a table (at most %d)", r->c->guess_name,
                         types, MOST_TYPES);
    if (!mistakes_find(r->c, &r->mistakes, &r->mistake_count, err))
        return false;
    r->confusion = memory_new((types + 1) * (types + 1), sizeof *r->confusion);
    r->boundaries = memory_new(types, sizeof *r->boundaries);
    if (r->confusion == NULL || r->boundaries == NULL)
        return error_memory(err, 0);
    mistakes_confusion(r->c, r->mistakes, r->mistake_count, r->confusion, r->boundaries);
    for (size_t i = 0; i < r->mistake_count; i++)
        r->kinds[r->mistakes[i].kind]++;
    return true;
}

/* The tokens of a span with single spaces between them. */
static bool join_tokens(buffer *b, const token *tokens, span s)
{
    buffer_clear(b);
    for (size_t i = s.start; i < s.end; i++) {
        if ((i > s.start && !buffer_append_byte(b, ' ')) || !buffer_append(b, tokens[i].text, tokens[i].size))
            return false;
    }
    return true;
}

static bool read_training(const score_wishes *w, groups_training *training, error *err)
{
    if (w->train_count == 0)
        return true;
    corpus_options options = {.token_column = 0, .tag_column = -1, .latin1 = w->encoding == CONLL_LATIN1};
    corpus *c = corpus_read(w->train, w->train_count, &options, err);
    buffer text;
    buffer_init(&text);
    bool ok = c != NULL;
    for (size_t s = 0; ok && s < c->count; s++) {
        for (size_t i = 0; ok && i < c->sentences[s].span_count; i++) {
            span here = c->sentences[s].spans[i];
            const char *type = c->types[here.type];
            ok = (join_tokens(&text, c->sentences[s].tokens, here) &&
                  groups_training_add(training, (split_field){text.data, text.size},
                                      (split_field){type, strlen(type)})) ||
                 error_memory(err, 0);
        }
    }
    buffer_dispose(&text);
    corpus_free(c);
    return ok;
}

static bool group_entities(score_report *r, error *err)
{
    groups_training training;
    groups_training_init(&training);
    bool ok = !r->wishes->by[GROUP_SEEN] || read_training(r->wishes, &training, err);
    for (int kind = 0; ok && kind < GROUP_KINDS; kind++) {
        if (r->wishes->by[kind])
            ok = groups_count(r->c, (group_kind)kind, &training, r->groups[kind], &r->group_count[kind], err);
    }
    groups_training_dispose(&training);
    return ok;
}

static bool answer_all(score_report *r, error *err)
{
    const score_wishes *w = r->wishes;
    return count_entities(r, err) &&
           (!w->ci || draw_intervals(r, err)) &&
           (w->other == NULL || compare_systems(r, err)) &&
           ((!w->confusion && !w->errors) || find_mistakes(r, err)) && group_entities(r, err);
}

bool score_report_init(score_report *r, const score_wishes *wishes, error *err)
{
    *r = (score_report){.wishes = wishes, .scheme = wishes->scheme};
    r->way = wishes->mode == SCORE_PARTIAL ? TALLY_PARTIAL : TALLY_EQUAL;
    bool ok = read_all(r, err) && answer_all(r, err);
    if (!ok)
        score_report_dispose(r);
    return ok;
}

void score_report_dispose(score_report *r)
{
    comparison_free(r->c);
    comparison_free(r->other);
    conlleval_free(r->machine);
    memory_free(r->types);
    memory_free(r->by_type);
    memory_free(r->by_unit);
    memory_free(r->type_ci);
    for (int way = 0; way < TALLY_WAYS; way++)
        memory_free(r->ways_by_type[way]);
    memory_free(r->mistakes);
    memory_free(r->confusion);
    memory_free(r->boundaries);
    *r = (score_report){0};
}

split_field score_report_type(const score_report *r, size_t rank)
{
    const names_item *item = &r->c->types.items[r->types[rank]];
    return (split_field){item->text, item->size};
}
