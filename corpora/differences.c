/* Each sentence is chunked in both ways; what only one list has gets the first reason that fits. */
#include "corpora/differences.h"

#include "base/memory.h"

#include <string.h>

static const difference known[DIFFERENCE_KINDS] = {
    {DIFFERENCE_ORPHAN, 0, 0, "orphan I-", "conlleval and partial count them as entities, strict does not"},
    {DIFFERENCE_OPEN, 0, 0, "entities without their end-tag",
     "conlleval and partial count them as entities, strict does not"},
    {DIFFERENCE_JOINED, 0, 0, "entities right behind an end-tag of their type",
     "conlleval joins them with the entity before, strict and partial do not (ner convert --to bio helps)"},
    {DIFFERENCE_LONE, 0, 0, "B- that stand where IOB1 has I-",
     "conlleval and partial begin an entity there, strict does not"},
    {DIFFERENCE_EMPTY, 0, 0, "entities of an empty type or of the type \"0\"",
     "conlleval takes both for one type, strict and partial do not"},
    {DIFFERENCE_FOREIGN, 0, 0, "sentences with a tag that the scheme has not",
     "conlleval takes every tag, strict ends there with an error"},
    {DIFFERENCE_OTHER, 0, 0, "other entities that do not fit the scheme",
     "conlleval counts them as they stand, strict does not"},
};

/* One sentence's tags and what both ways make of them. */
typedef struct sentence_view {
    split_field *tags;
    size_t count;
    span *conlleval, *strict; /* [longest] */
    size_t conlleval_count, strict_count;
} sentence_view;

static char prefix_at(const sentence_view *v, size_t i)
{
    return v->tags[i].size > 0 ? v->tags[i].text[0] : 'O';
}

static bool is_one_of(char prefix, const char *letters)
{
    return prefix != '\0' && strchr(letters, prefix) != NULL;
}

static bool has_ends(strict_scheme s)
{
    return s == STRICT_BIOES || s == STRICT_BILOU || s == STRICT_BMES;
}

static bool has_empty_type(split_field tag)
{
    const char *hyphen = tag.size > 0 ? memchr(tag.text, '-', tag.size) : NULL;
    size_t size = hyphen != NULL ? tag.size - (size_t)(hyphen - tag.text) - 1 : 0;
    return size == 0 || (size == 1 && hyphen[1] == '0');
}

/* Why strict has not what conlleval has at S. */
static difference_kind why_not_strict(const sentence_view *v, strict_scheme strict, span s)
{
    bool inside_may_begin = !has_ends(strict) && strict != STRICT_BIO;
    if (has_empty_type(v->tags[s.start]))
        return DIFFERENCE_EMPTY;
    for (size_t i = s.start + 1; i < s.end; i++) {
        if (is_one_of(prefix_at(v, i - 1), "ESLU") && is_one_of(prefix_at(v, i), "BSU"))
            return DIFFERENCE_JOINED;
    }
    if (!inside_may_begin && is_one_of(prefix_at(v, s.start), "IMEL"))
        return DIFFERENCE_ORPHAN;
    if (strict == STRICT_IOB1 && prefix_at(v, s.start) == 'B')
        return DIFFERENCE_LONE;
    if (has_ends(strict) && !is_one_of(prefix_at(v, s.end - 1), "ESLU"))
        return DIFFERENCE_OPEN;
    return DIFFERENCE_OTHER;
}

static bool holds(const span *spans, size_t count, span wanted)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (spans[middle].start < wanted.start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && span_equal(spans[low], wanted);
}

/* Types are numbered in one table for both ways, but conlleval's empty type is strict's "_". */
static void compare(const sentence_view *v, strict_scheme strict, size_t *counts)
{
    for (size_t i = 0; i < v->conlleval_count; i++) {
        span s = v->conlleval[i];
        if (holds(v->strict, v->strict_count, s))
            continue;
        difference_kind why = why_not_strict(v, strict, s);
        size_t parts = 1;
        if (why == DIFFERENCE_JOINED) {
            parts = 0;
            for (size_t k = 0; k < v->strict_count; k++)
                parts += v->strict[k].start > s.start && v->strict[k].end <= s.end;
        }
        counts[why] += parts;
    }
}

static bool look_at_side(const tagged *t, size_t sentence, bool guess, strict_scheme strict, sentence_view *v,
                         names *types, size_t *counts, error *err)
{
    error ignored = {0};
    size_t wrong;
    v->count = t->first[sentence + 1] - t->first[sentence];
    tagged_tags(t, sentence, guess, v->tags);
    if (!chunks_find(CHUNKS_STRICT, strict, v->tags, v->count, types, v->strict, &v->strict_count, &wrong, &ignored)) {
        counts[DIFFERENCE_FOREIGN]++;
        return ignored.code != ERROR_MEMORY || error_memory(err, 0);
    }
    bool ok = chunks_find(CHUNKS_CONLLEVAL, strict, v->tags, v->count, types, v->conlleval, &v->conlleval_count,
                          &wrong, err);
    if (ok)
        compare(v, strict, counts);
    return ok;
}

bool differences_find(const tagged *t, strict_scheme strict, difference *out_differences, size_t *out_count,
                      error *err)
{
    size_t longest = 0, gold[DIFFERENCE_KINDS] = {0}, guess[DIFFERENCE_KINDS] = {0};
    for (size_t i = 0; i < t->sentences; i++) {
        size_t size = t->first[i + 1] - t->first[i];
        longest = size > longest ? size : longest;
    }
    sentence_view v = {.tags = memory_new(longest, sizeof *v.tags),
                       .conlleval = memory_new(longest, sizeof *v.conlleval),
                       .strict = memory_new(longest, sizeof *v.strict)};
    names types;
    names_init(&types);
    bool ok = (v.tags != NULL && v.conlleval != NULL && v.strict != NULL) || error_memory(err, 0);
    for (size_t i = 0; ok && i < t->sentences; i++)
        ok = look_at_side(t, i, false, strict, &v, &types, gold, err) &&
             look_at_side(t, i, true, strict, &v, &types, guess, err);
    names_dispose(&types);
    memory_free(v.tags);
    memory_free(v.conlleval);
    memory_free(v.strict);
    *out_count = 0;
    for (size_t k = 0; ok && k < DIFFERENCE_KINDS; k++) {
        if (gold[k] + guess[k] == 0)
            continue;
        out_differences[*out_count] = known[k];
        out_differences[*out_count].gold = gold[k];
        out_differences[(*out_count)++].guess = guess[k];
    }
    return ok;
}
