/* Tokens are numbered by a set of strings; the distinct ones are looked for in the cache, and those that are not there
 * go through the network's first part some at a time. */
#include "models/block.h"

#include "models/inference.h"

enum {
    KEPT_BYTES = 32 << 20, /* of shares, across blocks: some ten thousand types of a small network */
    LEAST_KEPT = 4096,
    MOST_KEPT = 32768,
    READ_AT_ONCE = 256 /* types: their vectors and shares stay in the processor's cache */
};

/* Types whose shares are to be computed. */
typedef struct fresh_types {
    size_t *numbers; /* in the block */
    size_t count;
} fresh_types;

void block_init(block *b, const model *m)
{
    *b = (block){.model = m};
    const size_t width = inference_share_size(model_weights(m)->network), fitting = KEPT_BYTES / (width * sizeof(real));
    type_cache_init(&b->known, width, fitting < LEAST_KEPT ? LEAST_KEPT : fitting > MOST_KEPT ? MOST_KEPT : fitting);
    string_set_init(&b->forms);
    string_set_init(&b->lower);
    arena_init(&b->memory);
    arena_init(&b->scratch);
}

void block_dispose(block *b)
{
    type_cache_dispose(&b->known);
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

/* Takes the rows of all distinct tokens; those to be computed are listed in *out_fresh. */
static bool take_shares(block *b, fresh_types *out_fresh)
{
    const size_t count = b->forms.count;
    b->shares = arena_take(&b->memory, count, sizeof *b->shares);
    *out_fresh = (fresh_types){.numbers = arena_take(&b->memory, count, sizeof *out_fresh->numbers)};
    if (b->shares == NULL || out_fresh->numbers == NULL)
        return false;
    type_cache_begin(&b->known);
    for (size_t i = 0; i < count; i++) {
        size_t size;
        bool is_new;
        const char *text = string_set_text(&b->forms, i, &size);
        b->shares[i] = type_cache_take(&b->known, text, size, &is_new);
        if (b->shares[i] == NULL)
            return false;
        if (is_new)
            out_fresh->numbers[out_fresh->count++] = i;
    }
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

static bool compute(block *b, const fresh_types *fresh)
{
    for (size_t i = 0; i < fresh->count; i += READ_AT_ONCE) {
        const size_t count = fresh->count - i < READ_AT_ONCE ? fresh->count - i : READ_AT_ONCE;
        lexicon l;
        arena_reset(&b->scratch);
        real **shares = arena_take(&b->scratch, count, sizeof *shares);
        if (shares == NULL || !look_up(b, fresh->numbers + i, count, &b->scratch, &l))
            return false;
        for (size_t j = 0; j < count; j++)
            shares[j] = b->shares[fresh->numbers[i + j]];
        if (!inference_read(model_weights(b->model), &l, model_vectors(b->model), &b->scratch, shares))
            return false;
    }
    return true;
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
    fresh_types fresh;
    arena_reset(&b->memory);
    b->words = NULL;
    if (!number_tokens(b, sentences, windows, count) || (windows != NULL && !find_words(b)))
        return false;
    if (take_shares(b, &fresh) && compute(b, &fresh))
        return true;
    type_cache_clear(&b->known);
    return false;
}
