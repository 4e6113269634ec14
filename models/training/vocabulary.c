/* Reads the vectors, makes those that they lack where their file can, finds out which of them the corpus uses, drops
 * what is not to be kept, and adds the corpus's own frequent words. */
#include "models/training/vocabulary.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/string_set.h"
#include "base/utf8.h"
#include "corpora/digest.h"
#include "embeddings/vectors_compose.h"
#include "embeddings/word_form.h"
#include "models/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The distinct tokens of the chosen sentences, and how often each occurs. */
typedef struct token_counts {
    string_set forms;
    size_t *counts; /* [capacity] */
    size_t capacity;
} token_counts;

static bool count_token(token_counts *t, const char *text, size_t size, error *err)
{
    size_t number;
    bool is_new;
    if (!string_set_add(&t->forms, text, size, &number, &is_new))
        return error_memory(err, size);
    if (number >= t->capacity) {
        const size_t capacity = memory_grown(t->capacity, number + 1);
        size_t *counts = memory_resize(t->counts, capacity, sizeof *counts);
        if (counts == NULL)
            return error_memory(err, capacity * sizeof *counts);
        t->counts = counts;
        t->capacity = capacity;
    }
    t->counts[number] = is_new ? 1 : t->counts[number] + 1;
    return true;
}

static bool count_tokens(token_counts *t, const corpus *corpora, const size_t *sentences, size_t count, error *err)
{
    for (size_t i = 0; i < count; i++) {
        const corpus_sentence *s = &corpora->sentences[sentences[i]];
        for (size_t j = 0; j < s->count; j++)
            if (!count_token(t, s->tokens[j].text, s->tokens[j].size, err))
                return false;
    }
    return true;
}

static void token_counts_dispose(token_counts *t)
{
    string_set_dispose(&t->forms);
    memory_free(t->counts);
}

/* Adds the vectors of READER; one of a word that the model has is not looked at. *out_kept: the rows up to the KEEPth
 * word of the file. */
static bool add_vectors(vocabulary *v, vectors_reader *reader, size_t keep, size_t *out_kept, error *err)
{
    vectors_status status = VECTORS_WORD;
    size_t words = 0;
    *out_kept = vectors_builder_count(v->words);
    while (status == VECTORS_WORD) {
        const char *word;
        const float *values;
        size_t size, row;
        bool is_new;
        status = vectors_reader_next(reader, &word, &size, &values, err);
        if (status != VECTORS_WORD)
            break;
        if (!vectors_builder_add(v->words, word, size, values, &row, &is_new, err))
            return false;
        words += is_new || row < v->inherited;
        if (words <= keep)
            *out_kept = vectors_builder_count(v->words);
    }
    return status == VECTORS_END;
}

/* Words that stand MIN_COUNT times get vectors of their parts, where the file can make them; rarer ones are unknown,
 * but for those that add_learned_words takes, so that the vector of unknown words is learned as without parts. The rows
 * are words of the corpus, so that none of them is dropped: *out_kept takes them in where it is all. */
static bool add_composed(vocabulary *v, vectors_reader *reader, const token_counts *t, size_t min_count,
                         size_t *out_kept, error *err)
{
    const bool all = *out_kept == vectors_builder_count(v->words);
    for (size_t i = 0; vectors_reader_composes(reader) && i < t->forms.count; i++) {
        size_t size;
        bool is_new = false;
        const char *text = string_set_text(&t->forms, i, &size);
        if (t->counts[i] >= min_count && !vectors_compose(v->words, reader, text, size, &is_new, err))
            return false;
        v->composed += is_new;
    }
    if (all)
        *out_kept = vectors_builder_count(v->words);
    return true;
}

static bool keep_source(vocabulary *v, const vectors_reader *reader, error *err)
{
    const char *source = vectors_reader_source(reader);
    if (source != NULL)
        v->vectors_source = memory_copy_text(source, strlen(source));
    return source == NULL || v->vectors_source != NULL || error_memory(err, 0);
}

/* The table as it is before rows are dropped: the model's words, the file's, those that are made. */
static bool read_vectors(vocabulary *v, const config *c, const initial *from, const token_counts *t, size_t *out_kept,
                         error *err)
{
    vectors_reader *reader = c->vectors != NULL ? vectors_reader_open(c->vectors, err) : NULL;
    if (c->vectors != NULL && reader == NULL)
        return false;
    v->dim = reader != NULL ? vectors_reader_dim(reader) : c->words.dim;
    const size_t wanted = from != NULL ? model_vectors(from->model)->dim : v->dim;
    bool ok = v->dim == wanted || error_at(err, ERROR_DATA, c->vectors, 0,
                                           "has vectors of %zu values, but %s, from which training is to go on, of %zu",
                                           v->dim, safetensors_path(model_file(from->model)), wanted);
    v->words = ok ? vectors_builder_new(v->dim, err) : NULL;
    ok = v->words != NULL && initial_words(from, v->words, err);
    v->inherited = ok ? vectors_builder_count(v->words) : 0;
    *out_kept = v->inherited;
    ok = ok && (reader == NULL ||
                (keep_source(v, reader, err) && add_vectors(v, reader, c->words.keep, out_kept, err) &&
                 add_composed(v, reader, t, c->words.min_count, out_kept, err)));
    vectors_reader_close(reader);
    return ok;
}

/* Coverage of the corpus, and which rows it uses. */
static void find_used(vocabulary *v, const token_counts *t, const vectors *table, bool *used)
{
    const size_t composed = table->count - v->composed;
    for (size_t i = 0; i < t->forms.count; i++) {
        size_t size;
        const char *text = string_set_text(&t->forms, i, &size);
        const size_t row = vectors_find_token(table, text, size);
        v->types++;
        v->tokens += t->counts[i];
        if (row == VECTORS_NONE)
            continue;
        used[row] = true;
        v->covered_types++;
        v->covered_tokens += t->counts[i];
        v->composed_tokens += row >= composed ? t->counts[i] : 0;
    }
}

/* A new table of the FIRST rows and of those that are used. */
static bool keep_rows(vocabulary *v, size_t first, const bool *used, error *err)
{
    vectors_builder *kept = vectors_builder_new(v->dim, err);
    bool ok = kept != NULL;
    const vectors all = vectors_builder_view(v->words);
    const float *values = vectors_builder_values(v->words);
    for (size_t row = 0; ok && row < all.count; row++) {
        const char *word;
        size_t size;
        if ((row < first || used[row]) && vectors_word(&all, row, &word, &size))
            ok = vectors_builder_add(kept, word, size, values + row * v->dim, NULL, NULL, err);
    }
    if (!ok) {
        vectors_builder_free(kept);
        return false;
    }
    vectors_builder_free(v->words);
    v->words = kept;
    return true;
}

static bool load_pretrained(vocabulary *v, const config *c, const initial *from, const token_counts *t, error *err)
{
    size_t kept;
    if (!read_vectors(v, c, from, t, &kept, err))
        return false;
    const vectors table = vectors_builder_view(v->words);
    bool *used = memory_new(table.count, sizeof *used);
    if (used == NULL)
        return error_memory(err, table.count);
    find_used(v, t, &table, used);
    const bool ok = kept >= table.count || keep_rows(v, kept, used, err);
    memory_free(used);
    v->pretrained = ok ? vectors_builder_count(v->words) : 0;
    return ok && (c->vectors == NULL || digest_file(c->vectors, v->vectors_sha256, err));
}

/* The form under which a word without a vector is learned: lower case, digits folded. space [2 * WORD_FORM_BYTES] */
static const char *learned_form(const char *text, size_t *size, char *space)
{
    if (word_form_lower(text, *size, space, size))
        text = space;
    if (word_form_fold_digits(text, *size, space + WORD_FORM_BYTES, size))
        text = space + WORD_FORM_BYTES;
    return text;
}

static bool add_learned_word(vocabulary *v, const char *text, size_t size, uint64_t seed, float *values, error *err)
{
    random_stream random = random_seed(seed, 0x3017D5, vectors_builder_count(v->words), 0);
    const double reach = sqrt(3.0 / (double)v->dim);
    for (size_t d = 0; d < v->dim; d++)
        values[d] = (float)((2 * random_uniform(&random) - 1) * reach);
    return vectors_builder_add(v->words, text, size, values, NULL, NULL, err);
}

/* Words without a vector, counted under the form in which they are learned. */
static bool count_learned(token_counts *learned, const token_counts *t, const vectors *table, error *err)
{
    char space[2 * WORD_FORM_BYTES];
    for (size_t i = 0; i < t->forms.count; i++) {
        size_t size;
        const char *text = string_set_text(&t->forms, i, &size);
        if (vectors_find_token(table, text, size) != VECTORS_NONE)
            continue;
        text = learned_form(text, &size, space);
        if (!count_token(learned, text, size, err))
            return false;
        learned->counts[string_set_find(&learned->forms, text, size)] += t->counts[i] - 1;
    }
    return true;
}

static bool add_learned_words(vocabulary *v, const config *c, const token_counts *t, error *err)
{
    token_counts learned = {0};
    const vectors table = vectors_builder_view(v->words);
    float *values = memory_new(v->dim, sizeof *values);
    bool ok = values != NULL || error_memory(err, v->dim * sizeof *values);
    ok = ok && count_learned(&learned, t, &table, err);
    for (size_t i = 0; ok && i < learned.forms.count; i++) {
        size_t size;
        const char *text = string_set_text(&learned.forms, i, &size);
        if (learned.counts[i] >= c->words.min_count)
            ok = add_learned_word(v, text, size, c->seed, values, err);
    }
    memory_free(values);
    token_counts_dispose(&learned);
    return ok;
}

static bool list_characters(vocabulary *v, const initial *from, const token_counts *t, error *err)
{
    const char *known = initial_characters(from);
    bool *seen = memory_new(0x110000, sizeof *seen);
    buffer list;
    buffer_init(&list);
    bool ok = seen != NULL && buffer_append_text(&list, known);
    for (size_t i = 0; ok && i < t->forms.count; i++) {
        size_t size;
        const char *text = string_set_text(&t->forms, i, &size);
        for (size_t at = 0; at < size;) {
            uint32_t code;
            at += utf8_decode(text + at, size - at, &code);
            if (code < UTF8_MALFORMED)
                seen[code] = true;
        }
    }
    for (uint32_t code = 1; ok && code < 0x110000; code++) {
        char bytes[4];
        if (seen[code] && (from == NULL || characters_find(model_characters(from->model), code) == 0))
            ok = buffer_append(&list, bytes, utf8_encode(code, bytes));
    }
    memory_free(seen);
    if (!ok) {
        buffer_dispose(&list);
        return error_memory(err, 0x110000);
    }
    v->characters = list.data;
    return true;
}

bool vocabulary_build(vocabulary *v, const config *c, const initial *from, const corpus *corpora,
                      const size_t *sentences, size_t count, error *err)
{
    *v = (vocabulary){0};
    token_counts t = {0};
    const bool ok = count_tokens(&t, corpora, sentences, count, err) && load_pretrained(v, c, from, &t, err) &&
                    add_learned_words(v, c, &t, err) && list_characters(v, from, &t, err);
    token_counts_dispose(&t);
    if (!ok)
        vocabulary_dispose(v);
    return ok;
}

void vocabulary_dispose(vocabulary *v)
{
    vectors_builder_free(v->words);
    memory_free(v->characters);
    memory_free(v->vectors_source);
    *v = (vocabulary){0};
}
