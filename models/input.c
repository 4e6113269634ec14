/* Places tokens in the packing's order and numbers the spellings of this minibatch. */
#include "models/input.h"

#include "embeddings/word_form.h"

#include <stdlib.h>
#include <string.h>

static bool has_letter(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] >= 0x80 || (unsigned char)((text[i] | 0x20) - 'a') < 26)
            return true;
    return false;
}

bool lexicon_words(const string_set *forms, string_set *lower, uint32_t *out_words)
{
    for (size_t i = 0; i < forms->count; i++) {
        char folded[WORD_FORM_BYTES];
        size_t size, number;
        const char *text = string_set_text(forms, i, &size);
        out_words[i] = LEXICON_ALONE;
        if (!has_letter(text, size))
            continue;
        if (word_form_lower(text, size, folded, &size))
            text = folded;
        if (!string_set_add(lower, text, size, &number, NULL))
            return false;
        out_words[i] = (uint32_t)number;
    }
    return true;
}

bool input_place(const input_sentence *sentences, size_t count, arena *memory, packing *out_packing,
                 uint32_t **out_forms)
{
    packing p;
    size_t *lengths = arena_take(memory, count, sizeof *lengths);
    if (lengths == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        lengths[i] = sentences[i].count;
    if (!packing_make(memory, lengths, count, &p))
        return false;
    uint32_t *forms = arena_take(memory, p.rows, sizeof *forms);
    if (forms == NULL)
        return false;
    for (size_t place = 0; place < p.sequences; place++)
        for (size_t t = 0; t < p.lengths[place]; t++)
            forms[packing_row(&p, place, t)] = sentences[p.order[place]].forms[t];
    *out_packing = p;
    *out_forms = forms;
    return true;
}

/* Numbers the distinct forms; their characters one behind the other. */
static bool collect_strings(const lexicon *l, const uint32_t *forms, size_t rows, uint32_t *local, arena *memory,
                            uint32_t *spelling, char_strings *out)
{
    uint32_t *distinct = arena_take(memory, rows, sizeof *distinct);
    if (distinct == NULL)
        return false;
    size_t count = 0, code_count = 0;
    for (size_t i = 0; i < rows; i++) {
        if (local[forms[i]] == 0) {
            distinct[count++] = forms[i];
            local[forms[i]] = (uint32_t)count;
            code_count += l->first[forms[i] + 1] - l->first[forms[i]];
        }
        spelling[i] = local[forms[i]] - 1;
    }
    for (size_t i = 0; i < count; i++)
        local[distinct[i]] = 0;
    uint32_t *codes = arena_take(memory, code_count, sizeof *codes);
    size_t *first = arena_take_zeroed(memory, count + 1, sizeof *first);
    if (codes == NULL || first == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const size_t from = l->first[distinct[i]], size = l->first[distinct[i] + 1] - from;
        memcpy(codes + first[i], l->codes + from, size * sizeof *codes);
        first[i + 1] = first[i] + size;
    }
    *out = (char_strings){.codes = codes, .first = first, .count = count};
    return true;
}

/* The place of every sentence in the packing. */
static size_t *find_places(const packing *p, arena *memory)
{
    size_t *places = arena_take(memory, p->sequences, sizeof *places);
    for (size_t place = 0; places != NULL && place < p->sequences; place++)
        places[p->order[place]] = place;
    return places;
}

/* Sentences that follow one another in a document, as places in the packing; those without tokens are passed over. */
static bool find_neighbours(const input_sentence *sentences, size_t count, const size_t *places, arena *memory,
                            carry_neighbours *out)
{
    uint32_t *before = arena_take(memory, count, sizeof *before), *after = arena_take(memory, count, sizeof *after);
    if (before == NULL || after == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        before[i] = after[i] = CARRY_NONE;
    size_t last = count; /* the last one with tokens */
    for (size_t i = 0; i < count; i++) {
        if (sentences[i].count == 0)
            continue;
        if (last < count && sentences[i].document == sentences[last].document) {
            before[places[i]] = (uint32_t)places[last];
            after[places[last]] = (uint32_t)places[i];
        }
        last = i;
    }
    *out = (carry_neighbours){.before = before, .after = after};
    return true;
}

static bool find_alone(const input_sentence *sentences, const packing *p, const size_t *places,
                       const carry_neighbours *neighbours, arena *memory, const bool **out)
{
    bool *alone = arena_take_zeroed(memory, p->rows, sizeof *alone);
    if (alone == NULL)
        return false;
    for (size_t i = 0; i < p->sequences; i++)
        if (neighbours->before[places[i]] == CARRY_NONE && neighbours->after[places[i]] == CARRY_NONE)
            for (size_t t = 0; t < sentences[i].count; t++)
                alone[packing_row(p, places[i], t)] = true;
    *out = alone;
    return true;
}

static bool find_same(const lexicon *l, const input_sentence *sentences, const packing *p, const size_t *places,
                      uint32_t *local, arena *memory, pooling *out)
{
    uint32_t *group = arena_take_zeroed(memory, p->rows, sizeof *group);
    uint32_t *seen = arena_take(memory, p->rows, sizeof *seen); /* words of the groups so far */
    if (group == NULL || seen == NULL)
        return false;
    size_t groups = 0;
    for (size_t i = 0, first = 0; i < p->sequences; i++) {
        for (size_t t = 0; t < sentences[i].count; t++) {
            const uint32_t word = l->words[sentences[i].forms[t]];
            if (word == LEXICON_ALONE)
                continue;
            if (local[word] == 0) {
                seen[groups++] = word;
                local[word] = (uint32_t)groups;
            }
            group[packing_row(p, places[i], t)] = local[word];
        }
        const bool ends = i + 1 == p->sequences || sentences[i + 1].document != sentences[i].document;
        for (; first < groups && ends; first++)
            local[seen[first]] = 0;
    }
    *out = (pooling){.group = group, .groups = groups};
    return true;
}

bool input_look_around(const lexicon *l, const input_sentence *sentences, const packing *p, uint32_t *local,
                       arena *memory, neighbourhood *out)
{
    const size_t *places = find_places(p, memory);
    return places != NULL && find_neighbours(sentences, p->sequences, places, memory, &out->sentences) &&
           find_alone(sentences, p, places, &out->sentences, memory, &out->alone) &&
           find_same(l, sentences, p, places, local, memory, &out->same);
}

bool input_look_up(const vectors *words, const vectors *more, const real *unknown, size_t dim, const size_t *rows,
                   size_t count, arena *memory, real *out)
{
    float *vector = arena_take(memory, dim, sizeof *vector);
    if (vector == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (rows[i] == VECTORS_NONE) {
            memcpy(out + i * dim, unknown, dim * sizeof *out);
            continue;
        }
        if (more != NULL && rows[i] >= words->count)
            vectors_row(more, rows[i] - words->count, vector);
        else
            vectors_row(words, rows[i], vector);
        for (size_t d = 0; d < dim; d++)
            out[i * dim + d] = vector[d];
    }
    return true;
}

bool input_build(const network *n, const lexicon *l, const vectors *words, const real *unknown,
                 const input_sentence *sentences, size_t count, input_dropout dropout, uint32_t *local, arena *memory,
                 network_input *out_input, size_t **out_rows)
{
    network_input input = {0};
    uint32_t *forms;
    if (!input_place(sentences, count, memory, &input.packing, &forms))
        return false;
    const size_t row_count = input.packing.rows;
    uint32_t *spelling = arena_take(memory, row_count, sizeof *spelling);
    size_t *rows = arena_take(memory, row_count, sizeof *rows);
    real *vectors_out = arena_take(memory, row_count, n->word_dim * sizeof *vectors_out);
    if (spelling == NULL || rows == NULL || vectors_out == NULL)
        return false;
    for (size_t i = 0; i < row_count; i++) {
        const bool once = l->once != NULL && l->once[forms[i]];
        const double p = once && dropout.singleton > dropout.word ? dropout.singleton : dropout.word;
        rows[i] = dropout.random != NULL && random_uniform(dropout.random) < p ? VECTORS_NONE : l->rows[forms[i]];
    }
    if (!collect_strings(l, forms, row_count, local, memory, spelling, &input.strings) ||
        !input_look_up(words, l->more, unknown, n->word_dim, rows, row_count, memory, vectors_out) ||
        (n->context == CONTEXT_DOCUMENT &&
         !input_look_around(l, sentences, &input.packing, local, memory, &input.around)))
        return false;
    input.words = vectors_out;
    input.spelling = spelling;
    *out_input = input;
    if (out_rows != NULL)
        *out_rows = rows;
    return true;
}

static int longer_first(const void *a, const void *b)
{
    const input_length *x = a, *y = b;
    if (x->length != y->length)
        return x->length < y->length ? 1 : -1;
    return x->number < y->number ? -1 : x->number > y->number;
}

void input_sort_by_length(input_length *lengths, size_t count)
{
    qsort(lengths, count, sizeof *lengths, longer_first);
}
