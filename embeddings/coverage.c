/* Types are counted first and looked up once each. */
#include "embeddings/coverage.h"

#include "base/memory.h"

#include <stdlib.h>

bool coverage_init(coverage *c, error *err)
{
    *c = (coverage){0};
    return word_index_init(&c->types, err);
}

void coverage_dispose(coverage *c)
{
    word_index_dispose(&c->types);
    memory_free(c->counts);
    *c = (coverage){0};
}

bool coverage_add(coverage *c, const char *token, size_t size, error *err)
{
    if (c->types.count == c->capacity) {
        size_t capacity = memory_grown(c->capacity, c->types.count + 1);
        size_t *counts = memory_resize(c->counts, capacity, sizeof *counts);
        if (counts == NULL)
            return error_memory(err, 0);
        c->counts = counts;
        c->capacity = capacity;
    }
    size_t type;
    bool is_new;
    if (!word_index_add(&c->types, token, size, &type, &is_new, err))
        return false;
    c->counts[type] = is_new ? 1 : c->counts[type] + 1;
    c->tokens++;
    return true;
}

static coverage_word word_of(const coverage *c, size_t type)
{
    size_t start = c->types.offset[type], end = c->types.offset[type + 1];
    const char *text = c->types.text.data != NULL ? c->types.text.data + start : "";
    return (coverage_word){text, end - start, c->counts[type]};
}

static vectors_match match_of(const vectors *v, coverage_word word)
{
    vectors_match match;
    (void)vectors_match_token(v, word.word, word.size, &match);
    return match;
}

coverage_shares coverage_measure(const coverage *c, const vectors *v)
{
    coverage_shares shares = {0};
    for (size_t type = 0; type < c->types.count; type++) {
        coverage_word word = word_of(c, type);
        vectors_match match = match_of(v, word);
        shares.tokens[match] += word.count;
        shares.types[match]++;
    }
    return shares;
}

/* Words stand one behind the other in memory in the order in which they first came. */
static int compare_words(const void *left, const void *right)
{
    const coverage_word *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    if (a->word != b->word)
        return a->word < b->word ? -1 : 1;
    return (a->size > b->size) - (a->size < b->size); /* the empty word stands where the next one does */
}

bool coverage_missing(const coverage *c, const vectors *v, size_t limit, coverage_word **out, size_t *out_count,
                      error *err)
{
    coverage_word *missing = memory_new(c->types.count, sizeof *missing);
    if (missing == NULL)
        return error_memory(err, 0);
    size_t count = 0;
    for (size_t type = 0; type < c->types.count; type++) {
        coverage_word word = word_of(c, type);
        if (match_of(v, word) == VECTORS_MATCH_NONE)
            missing[count++] = word;
    }
    qsort(missing, count, sizeof *missing, compare_words);
    *out = missing;
    *out_count = count < limit ? count : limit;
    return true;
}
