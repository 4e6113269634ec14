/* Numbers tokens as they come, then looks each distinct one up once. */
#include "models/training/dataset.h"

#include "base/memory.h"
#include "base/string_set.h"
#include "embeddings/word_form.h"
#include "models/context.h"

#include <string.h>

static bool number_tokens(dataset *d, string_set *forms, const corpus *corpora, const size_t *sentences, error *err)
{
    size_t at = 0;
    for (size_t i = 0; i < d->count; i++) {
        const corpus_sentence *s = &corpora->sentences[sentences[i]];
        d->sentences[i] = (dataset_sentence){.input = {.forms = d->all_forms + at, .count = s->count},
                                             .tags = d->all_tags + at,
                                             .source = s,
                                             .number = sentences[i]};
        for (size_t j = 0; j < s->count; j++) {
            size_t number;
            if (!string_set_add(forms, s->tokens[j].text, s->tokens[j].size, &number, NULL))
                return error_memory(err, s->tokens[j].size);
            d->all_forms[at++] = (uint32_t)number;
        }
    }
    return true;
}

/* Adds every form in capitals, behind the corpus's own forms. */
static bool add_capitals(dataset *d, string_set *forms, error *err)
{
    const size_t count = forms->count;
    d->capitals = memory_new(count, 2 * sizeof *d->capitals); /* at most as many again */
    if (d->capitals == NULL)
        return error_memory(err, count * 2 * sizeof *d->capitals);
    for (size_t i = 0; i < count; i++) {
        char upper[WORD_FORM_BYTES];
        size_t size, number = i;
        const char *text = string_set_text(forms, i, &size);
        if (word_form_upper(text, size, upper, &size) && !string_set_add(forms, upper, size, &number, NULL))
            return error_memory(err, size);
        d->capitals[i] = (uint32_t)number;
    }
    for (size_t i = count; i < forms->count; i++)
        d->capitals[i] = (uint32_t)i;
    return true;
}

/* times [forms]: how often each one stands in the sentences. One that they lack is there for capitals alone: it stands
 * as often as the forms that are read so. */
static void count_forms(const dataset *d, size_t *times)
{
    size_t own = 0; /* which are the first ones */
    for (size_t i = 0; i < d->tokens; i++)
        own += times[d->all_forms[i]]++ == 0;
    for (size_t i = 0; d->capitals != NULL && i < own; i++)
        if (d->capitals[i] >= own)
            times[d->capitals[i]] += times[i];
}

/* Which forms are the same word, and which stand once. */
static bool count_words(dataset *d, const string_set *forms, error *err)
{
    string_set lower;
    string_set_init(&lower);
    d->words = memory_new(forms->count, sizeof *d->words);
    d->once = memory_new(forms->count, sizeof *d->once);
    size_t *times = memory_new(forms->count, sizeof *times);
    const bool ok = d->words != NULL && d->once != NULL && times != NULL && lexicon_words(forms, &lower, d->words);
    if (ok)
        count_forms(d, times);
    for (size_t i = 0; ok && i < forms->count; i++)
        d->once[i] = times[i] == 1;
    memory_free(times);
    string_set_dispose(&lower);
    return ok || error_memory(err, forms->count * sizeof *d->words);
}

static bool look_up(dataset *d, const string_set *forms, const vectors *words, const characters *chars, error *err)
{
    d->rows = memory_new(forms->count, sizeof *d->rows);
    d->first = memory_new(forms->count + 1, sizeof *d->first);
    d->codes = memory_new(forms->bytes.size, sizeof *d->codes);
    if (d->rows == NULL || d->first == NULL || d->codes == NULL)
        return error_memory(err, forms->bytes.size * sizeof *d->codes);
    if (!count_words(d, forms, err))
        return false;
    d->lexicon = (lexicon){.count = forms->count,
                           .rows = d->rows,
                           .first = d->first,
                           .codes = d->codes,
                           .words = d->words,
                           .once = d->once};
    for (size_t i = 0; i < forms->count; i++) {
        size_t size;
        const char *text = string_set_text(forms, i, &size);
        d->rows[i] = vectors_find_token(words, text, size);
        d->first[i + 1] = d->first[i] + characters_encode(chars, text, size, d->codes + d->first[i]);
    }
    return true;
}

/* The number of a corpus type in the tag set; type_count where it has none. */
static size_t type_in(const tagset *tags, const char *name)
{
    size_t type = 0;
    while (type < tags->type_count && strcmp(tags->types[type], name) != 0)
        type++;
    return type;
}

static bool set_tags(dataset *d, const corpus *corpora, const tagset *tags, error *err)
{
    size_t *types = memory_new(corpora->type_count, sizeof *types);
    size_t longest = 0;
    for (size_t i = 0; i < d->count; i++)
        longest = d->sentences[i].input.count > longest ? d->sentences[i].input.count : longest;
    span *known = memory_new(longest, sizeof *known);
    const bool ok = types != NULL && known != NULL;
    for (size_t i = 0; ok && i < corpora->type_count; i++)
        types[i] = type_in(tags, corpora->types[i]);
    size_t at = 0;
    for (size_t i = 0; ok && i < d->count; i++) {
        const corpus_sentence *s = d->sentences[i].source;
        size_t count = 0;
        for (size_t j = 0; j < s->span_count; j++)
            if (types[s->spans[j].type] < tags->type_count)
                known[count++] = (span){s->spans[j].start, s->spans[j].end, types[s->spans[j].type]};
        d->spans += s->span_count;
        d->unknown_spans += s->span_count - count;
        tagset_from_spans(tags, known, count, d->all_tags + at, s->count);
        at += s->count;
    }
    memory_free(types);
    memory_free(known);
    return ok || error_memory(err, longest * sizeof *known);
}

/* Whether a sentence goes on where the one before it ended: a share for dev or a fold may stand between them. */
static bool follows(const dataset_sentence *before, const dataset_sentence *s)
{
    return s->source->document == before->source->document && s->number == before->number + 1;
}

/* Windows of at most SIZE tokens; 0: one a sentence. */
static bool cut_windows(dataset *d, size_t size, error *err)
{
    d->windows = memory_new(d->count + 1, sizeof *d->windows);
    if (d->windows == NULL)
        return error_memory(err, (d->count + 1) * sizeof *d->windows);
    context_windows windows = {.size = size};
    for (size_t i = 0; i < d->count; i++) {
        dataset_sentence *s = &d->sentences[i];
        const bool begins = i == 0 || !follows(&d->sentences[i - 1], s);
        if (context_begins_window(&windows, begins, s->input.count))
            d->windows[d->window_count++] = i;
        s->input.document = d->window_count - 1;
    }
    d->windows[d->window_count] = d->count;
    return true;
}

bool dataset_init(dataset *d, const corpus *corpora, const size_t *sentences, size_t count, const vectors *words,
                  const characters *chars, const tagset *tags, dataset_options options, error *err)
{
    *d = (dataset){.count = count};
    for (size_t i = 0; i < count; i++)
        d->tokens += corpora->sentences[sentences[i]].count;
    d->sentences = memory_new(count, sizeof *d->sentences);
    d->all_forms = memory_new(d->tokens, sizeof *d->all_forms);
    d->all_tags = memory_new(d->tokens, sizeof *d->all_tags);
    string_set forms;
    string_set_init(&forms);
    const bool taken = d->sentences != NULL && d->all_forms != NULL && d->all_tags != NULL;
    const bool ok = (taken || error_memory(err, d->tokens * sizeof *d->all_tags)) &&
                    number_tokens(d, &forms, corpora, sentences, err) && cut_windows(d, options.window, err) &&
                    (!options.capitals || add_capitals(d, &forms, err)) && look_up(d, &forms, words, chars, err) &&
                    set_tags(d, corpora, tags, err);
    string_set_dispose(&forms);
    if (!ok)
        dataset_dispose(d);
    return ok;
}

void dataset_dispose(dataset *d)
{
    memory_free(d->sentences);
    memory_free(d->rows);
    memory_free(d->first);
    memory_free(d->codes);
    memory_free(d->words);
    memory_free(d->once);
    memory_free(d->capitals);
    memory_free(d->windows);
    memory_free(d->all_forms);
    memory_free(d->all_tags);
    *d = (dataset){0};
}

size_t dataset_window_tokens(const dataset *d, size_t window)
{
    size_t tokens = 0;
    for (size_t s = d->windows[window]; s < d->windows[window + 1]; s++)
        tokens += d->sentences[s].input.count;
    return tokens;
}
