/* Reads, splits, counts, and says what cannot be learned from. */
#include "models/training/material.h"

#include "base/memory.h"
#include "models/training/share.h"

#include <string.h>

/* Fewer of the corpus's tokens than this in the vectors means another language, or a file read wrongly. */
static const double LEAST_COVERAGE = 0.2;

static bool read_corpora(material *m, const config *c, fold_part fold, error *err)
{
    const corpus_options options = {.token_column = c->columns.token,
                                    .tag_column = c->columns.tag,
                                    .latin1 = c->encoding != NULL && strcmp(c->encoding, "latin1") == 0};
    m->train_corpus = corpus_read((const char *const *)c->train.items, c->train.count, &options, err);
    if (m->train_corpus == NULL)
        return false;
    if (m->train_corpus->spans == 0)
        return error_at(err, ERROR_DATA, c->train.items[0], 0,
                        "has no entities: all tags are O, so there is nothing to learn (is `columns.tag` right?)");
    if (c->dev == NULL || fold.count > 0)
        return true;
    m->dev_corpus = corpus_read((const char *const[]){c->dev}, 1, &options, err);
    return m->dev_corpus != NULL;
}

/* What is learned from, and behind it what is held out: a share for dev, or a fold of what such a share leaves. */
typedef struct parts {
    size_t *sentences; /* [twice the corpus's count]: the second half is scratch */
    size_t train, held_out;
} parts;

static bool part(const material *m, const config *c, fold_part fold, parts *out, error *err)
{
    const size_t count = m->train_corpus->count;
    out->sentences = memory_new(count, 2 * sizeof *out->sentences);
    if (out->sentences == NULL)
        return error_memory(err, count * 2 * sizeof *out->sentences);
    if (!share_take(m->train_corpus, c, fold.count > 0 ? fold.seed : c->seed, out->sentences, &out->train, err))
        return false;
    const size_t left = out->train;
    out->held_out = count - left;
    if (fold.count > 0) {
        out->train = fold_part_take(m->train_corpus, fold, out->sentences, left, out->sentences + count);
        out->held_out = left - out->train;
    }
    return true;
}

/* How many of the sentences teachers have tagged. */
static size_t count_taught(const material *m, const dataset *d)
{
    size_t taught = 0;
    for (size_t i = 0; i < d->count; i++)
        taught += teaching_holds(m->teaching, d->sentences[i].number);
    return taught;
}

static const char other_teachers[] =
    "`dev`, `seed` or `context` were others when it was made (make it again with `ner train --folds`, or have each run "
    "make its own by `teacher.folds`)";

/* Teachers must have tagged all that is learned from. What they have tagged they have learned from, too, in other
 * folds: a share of train that is dev must not be among it. */
static bool check_taught(const material *m, const char *path, error *err)
{
    const size_t untaught = m->train.count - count_taught(m, &m->train);
    const size_t seen = m->dev_corpus == NULL ? count_taught(m, &m->dev) : 0;
    if (untaught > 0)
        return error_at(err, ERROR_DATA, path, 0, "holds nothing of %zu of the %zu sentences to learn from: %s",
                        untaught, m->train.count, other_teachers);
    if (seen > 0)
        return error_at(err, ERROR_DATA, path, 0,
                        "is by teachers that have learned from %zu of the %zu sentences that are for dev: %s", seen,
                        m->dev.count, other_teachers);
    return true;
}

/* What teachers hold, and where the gold tags are other ones. */
static bool read_teaching(material *m, const config *c, const char *teachers, error *err)
{
    size_t done, folds;
    const char *path = teachers != NULL ? teachers : c->teacher.file;
    if (path == NULL)
        return true;
    if (teachers == NULL && !digest_file(path, m->teacher_sha256, err))
        return false;
    m->teaching = teaching_read(path, m->train_corpus, m->tags, &done, &folds, err);
    if (m->teaching == NULL)
        return false;
    if (done < folds)
        return error_at(err, ERROR_DATA, path, 0,
                        "has only %zu of %zu folds: go on with the command that made it, and --resume", done, folds);
    if (!check_taught(m, path, err))
        return false;
    for (size_t i = 0; i < m->train.count; i++)
        teaching_compare(m->teaching, m->train.sentences[i].number, m->train.sentences[i].tags);
    m->train.teaching = m->teaching;
    return true;
}

/* What vectors know of train, without what they can make: out of subwords, fastText makes a vector for any language's
 * words. */
static bool check_coverage(const vocabulary *v, const config *c, error *err)
{
    const double known = (double)(v->covered_tokens - v->composed_tokens), tokens = (double)v->tokens;
    return c->vectors == NULL || known >= LEAST_COVERAGE * tokens ||
           error_at(err, ERROR_DATA, c->vectors, 0,
                    "knows only %.1f %% of the tokens of the training corpus: are these the right vectors? "
                    "(see `ner vectors coverage`; `vectors: none` trains without)",
                    100 * known / tokens);
}

static bool build_words(material *m, const config *c, const size_t *sentences, size_t count, error *err)
{
    vocabulary *v = &m->words;
    if (!vocabulary_build(v, c, m->initial, m->train_corpus, sentences, count, err) || !check_coverage(v, c, err))
        return false;
    m->view = vectors_builder_view(v->words);
    if (!word_cases_learn(&m->cases, &m->view, v->pretrained, initial_casing(m->initial), m->train_corpus, sentences,
                          count, err))
        return false;
    return characters_init(&m->chars, v->characters, strlen(v->characters), err);
}

/* Both must have something to learn from and to choose by. */
static bool check_datasets(const material *m, const config *c, fold_part fold, error *err)
{
    if (fold.count > 0 && (m->train.count == 0 || m->dev.count == 0))
        return error_at(err, ERROR_DATA, c->train.items[0], 0, "is too small for %zu folds", fold.count);
    if (fold.count > 0)
        return true;
    if (c->dev_share > 0 && (m->train.count == 0 || m->dev.count == 0))
        return error_at(err, ERROR_DATA, c->train.items[0], 0,
                        "a share of %g for dev leaves %zu sentences to learn from and %zu for dev%s", c->dev_share,
                        m->train.count, m->dev.count,
                        c->context.kind != CONTEXT_DOCUMENT
                            ? ""
                            : " (documents stay whole, or pieces of `context.window` tokens: smaller ones may help)");
    if (m->has_dev && m->dev.spans == 0)
        return error_at(err, ERROR_DATA, c->dev != NULL ? c->dev : c->train.items[0], 0,
                        "has no entities%s, so that no epoch is better than another (`dev: none` keeps the last one)",
                        c->dev != NULL ? "" : " in the share that is for dev");
    return true;
}

static bool build_datasets(material *m, const config *c, const size_t *sentences, size_t train, size_t held_out,
                           error *err)
{
    const dataset_options dev = {.window = c->context.kind == CONTEXT_DOCUMENT ? c->context.window : 0};
    const dataset_options learned = {.window = dev.window, .capitals = c->capitals > 0};
    if (!dataset_init(&m->train, m->train_corpus, sentences, train, &m->view, &m->chars, m->tags, learned, err))
        return false;
    m->has_dev = held_out > 0 || m->dev_corpus != NULL;
    if (held_out > 0)
        return dataset_init(&m->dev, m->train_corpus, sentences + train, held_out, &m->view, &m->chars, m->tags, dev,
                            err);
    if (m->dev_corpus == NULL)
        return true;
    size_t *all = memory_new(m->dev_corpus->count, sizeof *all);
    if (all == NULL)
        return error_memory(err, m->dev_corpus->count * sizeof *all);
    for (size_t i = 0; i < m->dev_corpus->count; i++)
        all[i] = i;
    const bool ok =
        dataset_init(&m->dev, m->dev_corpus, all, m->dev_corpus->count, &m->view, &m->chars, m->tags, dev, err);
    memory_free(all);
    return ok;
}

/* Rows that occur in train move: all of them where words are tuned, else those alone that have no vector from a file.
 */
static bool mark_moving(material *m, const config *c, error *err)
{
    m->moves = memory_new(m->view.count, sizeof *m->moves);
    if (m->moves == NULL)
        return error_memory(err, m->view.count);
    for (size_t i = 0; i < m->train.lexicon.count; i++) {
        const size_t row = m->train.rows[i];
        if (row != VECTORS_NONE && (c->words.tune || row >= m->words.pretrained))
            m->moves[row] = true;
    }
    return true;
}

bool material_read(material *m, const config *c, const initial *from, const char *teachers, fold_part fold,
                   error *err)
{
    *m = (material){.initial = from};
    if (!read_corpora(m, c, fold, err)) {
        material_dispose(m);
        return false;
    }
    parts p = {0};
    bool ok = part(m, c, fold, &p, err);
    if (ok) {
        m->tags = initial_tags(from, c, m->train_corpus, err);
        ok = m->tags != NULL && fold_part_check(m->train_corpus, fold, err) &&
             build_words(m, c, p.sentences, p.train, err) &&
             build_datasets(m, c, p.sentences, p.train, p.held_out, err) && check_datasets(m, c, fold, err) &&
             read_teaching(m, c, teachers, err) && mark_moving(m, c, err);
    }
    m->has_dev = m->has_dev && fold.count == 0;
    memory_free(p.sentences);
    if (!ok)
        material_dispose(m);
    return ok;
}

void material_dispose(material *m)
{
    teaching_free(m->teaching);
    dataset_dispose(&m->train);
    dataset_dispose(&m->dev);
    memory_free(m->moves);
    tagset_free(m->tags);
    characters_dispose(&m->chars);
    word_cases_dispose(&m->cases);
    vocabulary_dispose(&m->words);
    corpus_free(m->train_corpus);
    corpus_free(m->dev_corpus);
    *m = (material){0};
}
