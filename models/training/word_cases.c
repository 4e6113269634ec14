/* Counting, then stochastic gradient descent on the words that were counted, each once whatever its frequency: it is
 * the rare ones that have to be guessed. */
#include "models/training/word_cases.h"

#include "base/memory.h"
#include "base/random.h"
#include "embeddings/word_form.h"

#include <math.h>

enum {
    EPOCHS = 20,
    LEAST_EXAMPLES = 20 /* of each side; fewer tell nothing about other words */
};

/* A line through the space of word vectors. */
typedef struct separator {
    double *weights; /* [dim] */
    double bias;
    double scale;    /* values are multiplied by it, so that their mean square is 1 */
    float *row;      /* [dim] scratch */
    size_t dim;
} separator;

/* How often each word is written in each way: counts [words->count][WORD_CASES]. */
static void count_sentence(const vectors *words, const corpus_sentence *s, uint32_t (*counts)[WORD_CASES])
{
    bool inside = false;
    for (size_t i = 0; i < s->count; i++) {
        char lower[WORD_FORM_BYTES];
        const char *text = s->tokens[i].text;
        size_t size = s->tokens[i].size;
        const word_case kind = word_case_of(text, size);
        if (kind == WORD_CASE_UNKNOWN)
            continue;
        if (word_form_lower(text, size, lower, &size))
            text = lower;
        const size_t row = vectors_find_token(words, text, size);
        if (inside && row < words->count && counts[row][kind] < UINT32_MAX)
            counts[row][kind]++;
        inside = true;
    }
}

/* The most frequent one; of equals the one with less capitals. */
static word_case most_frequent(const uint32_t *counts)
{
    word_case best = WORD_CASE_UNKNOWN;
    for (word_case kind = WORD_CASE_LOWER; kind < WORD_CASES; kind++)
        if (counts[kind] > (best == WORD_CASE_UNKNOWN ? 0 : counts[best]))
            best = kind;
    return best;
}

static bool count_cases(word_cases *w, const vectors *words, const corpus *corpora, const size_t *sentences,
                        size_t count, error *err)
{
    uint32_t(*counts)[WORD_CASES] = memory_new(words->count, sizeof *counts);
    if (counts == NULL)
        return error_memory(err, words->count * sizeof *counts);
    for (size_t i = 0; i < count; i++) {
        const corpus_sentence *s = &corpora->sentences[sentences[i]];
        const casing kind = casing_of(&(sentence){.tokens = s->tokens, .count = s->count});
        w->counts.sentences[kind]++;
        w->counts.spans[kind] += s->span_count;
        if (kind == CASING_MIXED)
            count_sentence(words, s, counts);
    }
    for (size_t row = 0; row < words->count; row++)
        w->cases[row] = (uint8_t)most_frequent(counts[row]);
    memory_free(counts);
    return true;
}

/* The score of a word: above 0 for one that has a capital. Its values stay in `row`. */
static double separator_score(separator *p, const vectors *words, size_t row)
{
    double sum = p->bias;
    vectors_row(words, row, p->row);
    for (size_t d = 0; d < p->dim; d++)
        sum += p->weights[d] * p->scale * (double)p->row[d];
    return sum;
}

static double mean_square(separator *p, const vectors *words, const size_t *rows, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        vectors_row(words, rows[i], p->row);
        for (size_t d = 0; d < p->dim; d++)
            sum += (double)p->row[d] * (double)p->row[d];
    }
    return sum / ((double)count * (double)p->dim);
}

/* Fits to the words of ROWS [count], which are brought into another order. */
static void separator_fit(separator *p, const vectors *words, const uint8_t *cases, size_t *rows, size_t count)
{
    const double square = mean_square(p, words, rows, count);
    p->scale = square > 0 && isfinite(square) ? 1 / sqrt(square) : 0;
    random_stream random = random_seed(1, 0xCA5E, 0, 0);
    for (size_t epoch = 0; epoch < EPOCHS; epoch++) {
        const double rate = 1 / ((double)p->dim * (1 + (double)epoch));
        random_shuffle(&random, rows, count);
        for (size_t i = 0; i < count; i++) {
            const double score = separator_score(p, words, rows[i]);
            const double step = rate * ((cases[rows[i]] != WORD_CASE_LOWER) - 1 / (1 + exp(-score)));
            for (size_t d = 0; d < p->dim; d++)
                p->weights[d] += step * p->scale * (double)p->row[d];
            p->bias += step;
        }
    }
}

/* The rows of the file whose case is known so far; *out_enough: of both kinds. */
static size_t list_examples(const word_cases *w, size_t pretrained, size_t *out_rows, bool *out_enough)
{
    size_t count = 0, lower = 0;
    for (size_t row = 0; row < pretrained; row++) {
        if (w->cases[row] == WORD_CASE_UNKNOWN)
            continue;
        out_rows[count++] = row;
        lower += w->cases[row] == WORD_CASE_LOWER;
    }
    *out_enough = lower >= LEAST_EXAMPLES && count - lower >= LEAST_EXAMPLES;
    return count;
}

/* Fills in the words of the file that the corpus does not have. */
static void guess_others(word_cases *w, separator *p, const vectors *words, size_t pretrained, size_t *rows)
{
    bool enough;
    const size_t count = list_examples(w, pretrained, rows, &enough);
    if (!enough)
        return;
    separator_fit(p, words, w->cases, rows, count);
    for (size_t row = 0; row < pretrained; row++)
        if (w->cases[row] == WORD_CASE_UNKNOWN)
            w->cases[row] = separator_score(p, words, row) > 0 ? WORD_CASE_TITLE : WORD_CASE_LOWER;
}

/* Takes over what the corpus does not tell. */
static void take_known(word_cases *w, const vectors *words, const casing_knowledge *known)
{
    for (size_t row = 0; row < known->words->count && row < words->count; row++)
        if (w->cases[row] == WORD_CASE_UNKNOWN && known->cases[row] < WORD_CASES)
            w->cases[row] = known->cases[row];
    for (size_t kind = 0; kind < CASINGS; kind++) {
        w->counts.sentences[kind] += known->counts.sentences[kind];
        w->counts.spans[kind] += known->counts.spans[kind];
    }
}

bool word_cases_learn(word_cases *w, const vectors *words, size_t pretrained, const casing_knowledge *known,
                      const corpus *corpora, const size_t *sentences, size_t count, error *err)
{
    *w = (word_cases){.cases = memory_new(words->count, sizeof *w->cases)};
    separator p = {.weights = memory_new(words->dim, sizeof *p.weights),
                   .row = memory_new(words->dim, sizeof *p.row),
                   .dim = words->dim};
    size_t *rows = memory_new(pretrained, sizeof *rows);
    bool ok = (w->cases != NULL && p.weights != NULL && p.row != NULL && rows != NULL) ||
              error_memory(err, pretrained * sizeof *rows);
    ok = ok && count_cases(w, words, corpora, sentences, count, err);
    if (ok && known != NULL)
        take_known(w, words, known);
    if (ok)
        guess_others(w, &p, words, pretrained, rows);
    memory_free(p.weights);
    memory_free(p.row);
    memory_free(rows);
    if (!ok)
        word_cases_dispose(w);
    return ok;
}

void word_cases_dispose(word_cases *w)
{
    memory_free(w->cases);
    *w = (word_cases){0};
}
