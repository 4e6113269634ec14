/* Tokens are numbered by a set of strings; the distinct ones are looked for in the cache, and those that are not there
 * go through the network's first part some at a time. */
#include "models/block.h"

#include "models/inference.h"

enum {
    KEPT_BYTES = 32 << 20, /* of shares, across blocks and threads: some ten thousand types of a small network */
    LEAST_KEPT = 4096,
    MOST_KEPT = 32768,
    READ_AT_ONCE = 256 /* types: their vectors and shares stay in the processor's cache */
};

void block_init(block *b, const model *m)
{
    *b = (block){.model = m};
    const size_t width = inference_share_size(model_weights(m)->network), fitting = KEPT_BYTES / (width * sizeof(real));
    type_cache_init(&b->own, width, fitting < LEAST_KEPT ? LEAST_KEPT : fitting > MOST_KEPT ? MOST_KEPT : fitting);
    b->known = &b->own;
    string_set_init(&b->forms);
    string_set_init(&b->lower);
    arena_init(&b->memory);
    arena_init(&b->scratch);
}

void block_share(block *b, block *other)
{
    b->known = other->known;
}

static void give_rows(block *b)
{
    type_cache_give(b->known, b->rows, b->row_count);
    b->row_count = 0;
}

void block_dispose(block *b)
{
    give_rows(b);
    type_cache_dispose(&b->own);
    string_set_dispose(&b->forms);
    string_set_dispose(&b->lower);
    arena_dispose(&b->memory);
    arena_dispose(&b->scratch);
}

/* Numbers all tokens. */
static bool number_tokens(block *b, const sentence *sentences, const size_t *windows, size_t count)
{
    string_set_clear(&b->forms);
    b->sentences = arena_take(&b->memory, count, sizeof *b->sentences);
    if (b->sentences == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t *forms = arena_take(&b->memory, sentences[i].count, sizeof *forms);
        if (forms == NULL)
            return false;
        for (size_t j = 0; j < sentences[i].count; j++) {
            size_t number;
            const token *own = &sentences[i].tokens[j];
            if (!string_set_add(&b->forms, own->text, own->size, &number, NULL))
                return false;
            forms[j] = (uint32_t)number;
        }
        b->sentences[i] =
            (input_sentence){.forms = forms, .count = sentences[i].count, .document = windows != NULL ? windows[i] : i};
    }
    return true;
}

/* Takes the rows of all distinct tokens. */
static bool take_rows(block *b)
{
    const size_t count = b->forms.count;
    b->shares = arena_take(&b->memory, count, sizeof *b->shares);
    b->rows = arena_take(&b->memory, count, sizeof *b->rows);
    if (b->shares == NULL || b->rows == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        b->rows[i].text = string_set_text(&b->forms, i, &b->rows[i].size);
    if (!type_cache_take(b->known, b->rows, count))
        return false;
    b->row_count = count;
    for (size_t i = 0; i < count; i++)
        b->shares[i] = b->rows[i].values;
    return true;
}

/* The row of a word in the model's table, or behind it that of the other one. */
static size_t find_word(const block *b, const char *text, size_t size)
{
    const vectors *own = model_vectors(b->model);
    const size_t row = vectors_find_token(own, text, size);
    if (row != VECTORS_NONE || b->more == NULL)
        return row;
    const size_t other = vectors_find_token(b->more, text, size);
    return other != VECTORS_NONE ? own->count + other : VECTORS_NONE;
}

/* The lexicon of some types, in memory of the arena. */
static bool look_up(const block *b, const size_t *numbers, size_t count, arena *memory, lexicon *out)
{
    size_t bytes = 0, size, at = 0;
    for (size_t i = 0; i < count; i++) {
        string_set_text(&b->forms, numbers[i], &size);
        bytes += size;
    }
    size_t *rows = arena_take(memory, count, sizeof *rows), *first = arena_take(memory, count + 1, sizeof *first);
    uint32_t *codes = arena_take(memory, bytes, sizeof *codes);
    if (rows == NULL || first == NULL || codes == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *text = string_set_text(&b->forms, numbers[i], &size);
        rows[i] = find_word(b, text, size);
        first[i] = at;
        at += characters_encode(model_characters(b->model), text, size, codes + at);
    }
    first[count] = at;
    *out = (lexicon){.count = count, .rows = rows, .first = first, .codes = codes, .more = b->more};
    return true;
}

/* Computes the shares of some types. */
static bool compute_some(block *b, const size_t *numbers, size_t count)
{
    lexicon l;
    arena_reset(&b->scratch);
    real **shares = arena_take(&b->scratch, count, sizeof *shares);
    if (shares == NULL || !look_up(b, numbers, count, &b->scratch, &l))
        return false;
    for (size_t i = 0; i < count; i++)
        shares[i] = b->shares[numbers[i]];
    return inference_read(model_weights(b->model), &l, model_vectors(b->model), &b->scratch, shares);
}

/* Computes what is new of the rows. */
static bool compute(block *b)
{
    size_t fresh[READ_AT_ONCE], count = 0;
    for (size_t i = 0; i < b->row_count; i++) {
        if (b->rows[i].is_new)
            fresh[count++] = i;
        if (count < READ_AT_ONCE && i + 1 < b->row_count)
            continue;
        if (count > 0 && !compute_some(b, fresh, count))
            return false;
        count = 0;
    }
    return true;
}

/* Finds or computes the shares of all distinct tokens. */
static bool read_shares(block *b)
{
    if (!take_rows(b))
        return false;
    const bool good = compute(b);
    type_cache_fill(b->known, b->rows, b->row_count, good);
    return good && type_cache_await(b->known, b->rows, b->row_count);
}

/* Which tokens are the same word. */
static bool find_words(block *b)
{
    string_set_clear(&b->lower);
    b->words = arena_take(&b->memory, b->forms.count, sizeof *b->words);
    return b->words != NULL && lexicon_words(&b->forms, &b->lower, b->words);
}

bool block_read(block *b, const sentence *sentences, const size_t *windows, size_t count)
{
    give_rows(b);
    arena_reset(&b->memory);
    b->words = NULL;
    return number_tokens(b, sentences, windows, count) && (windows == NULL || find_words(b)) && read_shares(b);
}
