/* The bar is drawn at most ten times a second, over itself. */
#include "ner/train_report.h"

#include "base/clock.h"
#include "models/model.h"
#include "ner/duration.h"
#include "ner/reliability_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BAR_CELLS = 24 };

static const char *const scheme_words[] = {"IOB1", "BIO", "IO", "BIOES", "BILOU", "BMES"};

void train_report_clear(train_report *r)
{
    if (r->drawn)
        fputs("\r\033[K", stderr);
    r->drawn = false;
}

static void print_corpus(const char *role, const corpus *c)
{
    for (size_t i = 0; i < c->file_count; i++) {
        const corpus_file *f = &c->files[i];
        fprintf(stderr, "%-6s %s: %zu sentences, %zu tokens, %zu entities, tags in %s\n", role, f->path, f->sentences,
                f->tokens, f->spans, scheme_words[f->scheme]);
    }
}

static void print_words(const training_summary *s)
{
    const vocabulary *v = s->words;
    if (s->config->vectors != NULL)
        fprintf(stderr, "words  %s: %.1f %% of the tokens, %.1f %% of the words of train have a vector\n",
                s->config->vectors, 100 * (double)v->covered_tokens / (double)v->tokens,
                100 * (double)v->covered_types / (double)v->types);
    if (v->composed > 0)
        fprintf(stderr, "words  %zu words of train that it lacks have vectors from their subwords\n", v->composed);
    fprintf(stderr, "words  %zu rows of %zu values, of which %zu are trained\n", s->rows, v->dim, s->moving);
}

static void print_initial(const training_summary *s)
{
    const model *m = s->initial->model;
    const tagset *tags = model_tagset(m);
    fprintf(stderr, "init   %s: %zu words and %zu more, %zu characters and %zu more\n", safetensors_path(model_file(m)),
            s->words->inherited, s->rows - s->words->inherited, model_characters(m)->count,
            s->characters - model_characters(m)->count);
    if (initial_missing_types(s->initial, s->train) == 0)
        return;
    fputs("init   train has no", stderr);
    for (size_t i = 0; i < tags->type_count; i++)
        if (initial_is_missing(s->initial, i, s->train))
            fprintf(stderr, " %s", tags->types[i]);
    fputs(s->initial->drop_types ? ": dropped\n" : ": kept, but training shows such names as O (--drop-types drops)\n",
          stderr);
}

static void report_prepared(void *context, const training_summary *s)
{
    train_report *r = context;
    r->prepared = true;
    r->dev_share = s->fold || s->train_tokens == 0 ? 0 : (double)s->dev_tokens / (double)s->train_tokens;
    r->epoch_seconds = r->dev_seconds = 0; /* a teacher may have run before */
    if (r->quiet)
        return;
    print_corpus("train", s->train);
    if (s->dev != NULL)
        print_corpus("dev", s->dev);
    else if (s->fold)
        fprintf(stderr, "part   %zu sentences of train are kept to be tagged\n", s->dev_sentences);
    else if (s->dev_sentences > 0)
        fprintf(stderr, "dev    %zu sentences cut from train\n", s->dev_sentences);
    print_words(s);
    if (s->initial != NULL)
        print_initial(s);
    fprintf(stderr, "net    %zu weights; %zu thread%s\n", s->parameters, r->threads, r->threads == 1 ? "" : "s");
    if (s->first_epoch > 0)
        fprintf(stderr, "resume after epoch %zu\n", s->first_epoch);
}

static void draw_bar(double share)
{
    const int full = (int)(share * BAR_CELLS);
    fputc('[', stderr);
    for (int i = 0; i < BAR_CELLS; i++)
        fputs(i < full ? "#" : i == full ? ">" : ".", stderr);
    fputc(']', stderr);
}

static double share_of(const training_progress *p)
{
    return p->epoch_tokens > 0 ? (double)p->tokens / (double)p->epoch_tokens : 0;
}

double train_report_left(const train_report *r, const training_progress *p)
{
    const double share = share_of(p), epoch = share > 0 ? p->seconds / share : 0;
    const double whole = r->epoch_seconds > 0 ? r->epoch_seconds : epoch;
    const double dev = r->dev_seconds > 0 ? r->dev_seconds : r->dev_share * whole;
    return epoch * (1 - share) + dev + (double)(p->epochs - p->epoch) * (whole + dev);
}

static void report_progress(void *context, const training_progress *p)
{
    train_report *r = context;
    if (!r->bar || (r->drawn && p->seconds >= r->last_drawn && p->seconds - r->last_drawn < 0.1) || p->seconds <= 0)
        return;
    r->last_drawn = p->seconds;
    const double share = share_of(p);
    train_report_clear(r);
    fprintf(stderr, "epoch %zu/%zu ", p->epoch, p->epochs);
    draw_bar(share);
    fprintf(stderr, " %3.0f %%  %.0f tokens/s  loss %.4f", 100 * share, (double)p->tokens / p->seconds, p->loss);
    if (p->has_best)
        fprintf(stderr, "  best F1 %.2f", 100 * p->best_f1);
    char time[DURATION_BYTES];
    fprintf(stderr, "  at most %s left", duration_format(train_report_left(r, p), time));
    r->drawn = true;
}

static void report_evaluating(void *context, size_t epoch)
{
    train_report *r = context;
    r->tagging_since = clock_seconds();
    if (!r->bar)
        return;
    train_report_clear(r);
    fprintf(stderr, "epoch %zu: tagging dev", epoch);
    r->drawn = true;
}

static void report_epoch(void *context, const training_epoch *e)
{
    train_report *r = context;
    r->epoch_seconds = e->seconds;
    r->dev_seconds = e->has_dev ? clock_seconds() - r->tagging_since : 0;
    train_report_clear(r);
    if (r->quiet)
        return;
    fprintf(stderr, "epoch %2zu: %6.1f s, %6.0f tokens/s, loss %.4f", e->epoch, e->seconds, e->tokens_per_second,
            e->loss);
    if (e->has_dev)
        fprintf(stderr, ", dev precision %.2f, recall %.2f, %sF1 %.2f%s%s", 100 * score_precision(&e->dev),
                100 * score_recall(&e->dev), r->color && e->best ? "\033[1m" : "", 100 * score_f1(&e->dev),
                r->color && e->best ? "\033[0m" : "", e->best ? " (best so far)" : "");
    fputc('\n', stderr);
}

static void print_counts(const char *name, int width, const score_counts *c)
{
    fprintf(stderr, "%-*s  %6zu  %7zu  %6zu  %9.2f  %6.2f  %6.2f\n", width, name, c->gold, c->guess, c->correct,
            100 * score_precision(c), 100 * score_recall(c), 100 * score_f1(c));
}

static void print_types(const training_review *v)
{
    int width = 4;
    for (size_t i = 0; i < v->tags->type_count; i++)
        if ((int)strlen(v->tags->types[i]) > width)
            width = (int)strlen(v->tags->types[i]);
    fprintf(stderr, "dev, epoch %zu\n%-*s    gold  guessed   right  precision  recall      F1\n", v->best_epoch, width,
            "type");
    for (size_t i = 0; i < v->tags->type_count; i++)
        print_counts(v->tags->types[i], width, &v->types[i]);
    print_counts("all", width, &v->dev);
    if (v->unknown_spans > 0)
        fprintf(stderr, "(%zu of the gold entities are of types that train lacks)\n", v->unknown_spans);
}

static void print_balance(const balance *b)
{
    fprintf(stderr,
            "balance  O scores %.3g %s: dev F1 %.2f without it, %.2f where each half has the shift of the other\n",
            fabs(b->shift), b->shift < 0 ? "more" : "less", 100 * score_f1(&b->before), 100 * score_f1(&b->crossed));
}

static void report_finished(void *context, const training_review *review)
{
    train_report *r = context;
    train_report_clear(r);
    if (r->quiet)
        return;
    print_types(review);
    if (review->balance != NULL)
        print_balance(review->balance);
    buffer table = {0};
    if (reliability_text(review->calibration, "", &table))
        fputs(table.data, stderr);
    buffer_dispose(&table);
}

training_listener train_report_listener(train_report *r)
{
    return (training_listener){.context = r,
                               .prepared = report_prepared,
                               .progress = report_progress,
                               .evaluating = report_evaluating,
                               .epoch = report_epoch,
                               .finished = report_finished};
}
