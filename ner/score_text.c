/* Tables for people: types to the left, numbers to the right, columns as wide as they need to be. */
#include "base/utf8.h"
#include "corpora/conlleval.h"
#include "ner/help.h"
#include "ner/score_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NARROWEST = 8 };

static double percent(double fraction)
{
    return 100 * fraction;
}

/* Bytes that could steer a terminal are shown as ^X, and a newline cannot be in a column. */
static void print_safely(writer *out, split_field text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.text[i];
        if (byte < 0x20 || byte == 0x7F)
            writer_format(out, "^%c", byte ^ 0x40);
        else
            writer_byte(out, (char)byte);
    }
}

static size_t columns_of(split_field text)
{
    size_t columns = utf8_count(text.text, text.size);
    for (size_t i = 0; i < text.size; i++)
        columns += (unsigned char)text.text[i] < 0x20 || text.text[i] == 0x7F;
    return columns;
}

static void print_cell(writer *out, split_field text, size_t width)
{
    print_safely(out, text);
    for (size_t used = columns_of(text); used < width; used++)
        writer_byte(out, ' ');
}

static split_field field(const char *text)
{
    return (split_field){text, strlen(text)};
}

static size_t type_width(const score_report *r)
{
    size_t width = NARROWEST;
    for (size_t i = 0; i < r->type_count; i++) {
        size_t columns = columns_of(score_report_type(r, i));
        width = columns > width ? columns : width;
    }
    return width;
}

static void print_scores(writer *out, split_field name, size_t width, tally_scores s)
{
    print_cell(out, name, width);
    writer_format(out, "  %9.2f  %6.2f  %6.2f", percent(s.precision), percent(s.recall), percent(s.f1));
}

static void print_row(writer *out, split_field name, size_t width, const tally *t)
{
    print_scores(out, name, width, tally_score(t));
    writer_format(out, "  %7zu  %7zu  %7zu\n", tally_gold(t), tally_guess(t), t->correct);
}

static void print_types(const score_report *r, writer *out)
{
    size_t width = type_width(r);
    writer_format(out, "%*s  precision  recall      F1     gold  guessed  correct\n", (int)width, "");
    for (size_t i = 0; i < r->type_count; i++)
        print_row(out, score_report_type(r, i), width, &r->by_type[i]);
    print_row(out, field("micro"), width, &r->total);
    print_scores(out, field("macro"), width, r->macro);
    writer_byte(out, '\n');
    print_scores(out, field("weighted"), width, r->weighted);
    writer_byte(out, '\n');
}

static void print_size(const score_report *r, writer *out)
{
    writer_text(out, score_mode_names[r->wishes->mode]);
    if (r->wishes->mode == SCORE_STRICT)
        writer_format(out, ", scheme %s%s", strict_scheme_names[r->scheme],
                      r->wishes->scheme_given ? "" : " (recognised)");
    writer_format(out, ": %zu %s", r->c->units, r->wishes->jsonl ? "documents" : "sentences");
    if (r->c->tokens > 0)
        writer_format(out, ", %zu tokens", r->c->tokens);
    writer_text(out, "\n");
}

static void print_ways(const score_report *r, writer *out)
{
    writer_text(out, "          precision  recall      F1  correct  incorrect  partial   missed  spurious\n");
    for (int way = TALLY_STRICT; way < TALLY_WAYS; way++) {
        const tally *t = &r->ways[way];
        print_scores(out, field(tally_way_names[way]), NARROWEST, tally_score(t));
        writer_format(out, "  %7zu  %9zu  %7zu  %7zu  %8zu\n", t->correct, t->incorrect, t->partial, t->missed,
                      t->spurious);
    }
    writer_text(out, "\nF1 by type\n");
    size_t width = type_width(r);
    writer_format(out, "%*s   strict   exact  partial    type     gold  guessed\n", (int)width, "");
    for (size_t i = 0; i < r->type_count; i++) {
        print_cell(out, score_report_type(r, i), width);
        for (int way = TALLY_STRICT; way < TALLY_WAYS; way++)
            writer_format(out, "  %*.2f", way == TALLY_PARTIAL ? 7 : 6,
                          percent(tally_score(&r->ways_by_type[way][i]).f1));
        writer_format(out, "  %7zu  %7zu\n", tally_gold(&r->by_type[i]), tally_guess(&r->by_type[i]));
    }
}

static void print_interval_of(writer *out, split_field name, size_t width, double value, interval i)
{
    print_cell(out, name, width);
    writer_format(out, "  %6.2f  %6.2f .. %6.2f\n", percent(value), percent(i.low), percent(i.high));
}

static void print_interval(writer *out, const char *name, double value, interval i)
{
    print_interval_of(out, field(name), sizeof "precision" - 1, value, i);
}

static void print_intervals(const score_report *r, writer *out)
{
    tally_scores s = tally_score(&r->total);
    writer_byte(out, '\n');
    help_heading(out, "95 % intervals");
    print_interval(out, "precision", s.precision, r->ci.precision);
    print_interval(out, "recall", s.recall, r->ci.recall);
    print_interval(out, "F1", s.f1, r->ci.f1);
    writer_text(out, "\nF1 by type\n");
    for (size_t i = 0, width = type_width(r); i < r->type_count; i++)
        print_interval_of(out, score_report_type(r, i), width, tally_score(&r->by_type[i]).f1, r->type_ci[i].f1);
    writer_format(out, "from %zu bootstrap samples of %zu %s, seed %llu\n", score_report_samples(r->wishes, false),
                  r->c->units, r->wishes->jsonl ? "documents" : "sentences", (unsigned long long)r->wishes->seed);
}

static void print_comparison(const score_report *r, writer *out)
{
    const resample_difference *d = &r->compared;
    writer_byte(out, '\n');
    help_heading(out, "Two systems");
    writer_format(out, "F1 %6.2f  %s\n", percent(tally_score(&r->total).f1), r->c->guess_name);
    writer_format(out, "F1 %6.2f  %s\n", percent(tally_score(&r->other_total).f1), r->other->guess_name);
    writer_format(out, "difference %+.2f, 95 %% interval %+.2f .. %+.2f, p = %.4f\n", percent(d->f1),
                  percent(d->interval.low), percent(d->interval.high), d->p);
    writer_format(out, "from %zu random exchanges of the systems' answers, seed %llu\n",
                  score_report_samples(r->wishes, true), (unsigned long long)r->wishes->seed);
}

/* How a number of the table is coloured: right, wrong, or nothing to look at. */
static const char *color_of(bool right, size_t count)
{
    if (count == 0)
        return "\033[2m";
    return right ? "\033[32m" : "\033[31m";
}

static bool wants_color(const writer *out)
{
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return writer_is_terminal(out) && (no_color == NULL || no_color[0] == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

static void print_count(writer *out, size_t count, size_t width, bool right, bool color)
{
    writer_format(out, "  %s%*zu%s", color ? color_of(right, count) : "", (int)width, count, color ? "\033[0m" : "");
}

/* Where type number I of the table stands; the last row and column are for nobody. */
static size_t cell_number(const score_report *r, size_t rank)
{
    return rank < r->type_count ? r->types[rank] : r->c->types.count;
}

static void print_confusion(const score_report *r, writer *out)
{
    bool color = wants_color(out);
    size_t left = type_width(r), across = r->c->types.count + 1;
    writer_byte(out, '\n');
    help_heading(out, "Confusion: a row is a gold type, a column what it was taken for");
    print_cell(out, field(""), left);
    for (size_t k = 0; k < r->type_count; k++) {
        split_field name = score_report_type(r, k);
        writer_text(out, "  ");
        for (size_t used = columns_of(name); used < NARROWEST; used++)
            writer_byte(out, ' ');
        print_safely(out, name);
    }
    writer_text(out, "    missed  boundary\n");
    for (size_t i = 0; i <= r->type_count; i++) {
        print_cell(out, i < r->type_count ? score_report_type(r, i) : field("spurious"), left);
        for (size_t k = 0; k < r->type_count + (i < r->type_count); k++) {
            size_t columns = k < r->type_count ? columns_of(score_report_type(r, k)) : NARROWEST;
            print_count(out, r->confusion[cell_number(r, i) * across + cell_number(r, k)],
                        columns > NARROWEST ? columns : NARROWEST, i == k, color);
        }
        if (i < r->type_count)
            print_count(out, r->boundaries[r->types[i]], NARROWEST, false, color);
        writer_byte(out, '\n');
    }
    writer_text(out, "boundary: those of the diagonal whose ends are wrong\n");
}

static void print_side(const score_report *r, writer *out, const mistake *m, bool guess)
{
    size_t number = guess ? m->guess : m->gold;
    if (number == MISTAKE_NOBODY) {
        writer_byte(out, 'O');
        return;
    }
    span s = (guess ? &r->c->guess : &r->c->gold)->spans[number];
    const names_item *type = &r->c->types.items[s.type];
    print_safely(out, (split_field){type->text, type->size});
    writer_text(out, " \"");
    print_safely(out, comparison_text(r->c, m->unit, s));
    writer_byte(out, '"');
}

static void print_errors(const score_report *r, writer *out)
{
    writer_byte(out, '\n');
    help_heading(out, "Errors: gold -> guess");
    for (size_t i = 0; i < r->mistake_count; i++) {
        const mistake *m = &r->mistakes[i];
        if (m->kind == MISTAKE_NONE)
            continue;
        bool has_guess = m->guess != MISTAKE_NOBODY;
        writer_format(out, "%s:%zu: %s: ", has_guess ? r->c->guess_name : r->c->gold_name,
                      has_guess ? r->c->guess.lines[m->guess] : r->c->gold.lines[m->gold], mistake_names[m->kind]);
        print_side(r, out, m, false);
        writer_text(out, " -> ");
        print_side(r, out, m, true);
        writer_byte(out, '\n');
    }
    writer_format(out, "%zu missed, %zu spurious, %zu of another type, %zu with other boundaries; %zu right\n",
                  r->kinds[MISTAKE_MISSED], r->kinds[MISTAKE_SPURIOUS], r->kinds[MISTAKE_TYPE],
                  r->kinds[MISTAKE_BOUNDARY], r->kinds[MISTAKE_NONE]);
}

static void print_groups(const score_report *r, group_kind kind, writer *out)
{
    enum { WIDTH = 22 };
    writer_byte(out, '\n');
    writer_format(out, "By %s\n%*s  precision  recall      F1     gold  guessed  correct\n", group_kind_names[kind],
                  WIDTH, "");
    for (size_t i = 0; i < r->group_count[kind]; i++)
        print_row(out, field(r->groups[kind][i].name), WIDTH, &r->groups[kind][i].counts);
}

static void print_differences(const score_report *r, writer *out)
{
    if (r->difference_count == 0)
        return;
    writer_format(out, "\nWhere the modes disagree (scheme %s)\n", strict_scheme_names[r->scheme]);
    for (size_t i = 0; i < r->difference_count; i++) {
        const difference *d = &r->differences[i];
        writer_format(out, "%zu %s (%zu in gold, %zu guessed): %s\n", d->gold + d->guess, d->name, d->gold, d->guess,
                      d->words);
    }
}

bool score_text_print(const score_report *r, writer *out, error *err)
{
    const score_wishes *w = r->wishes;
    if (w->mode == SCORE_CONLLEVAL && r->machine != NULL) {
        if (!conlleval_print(r->machine, false, out, err))
            return false;
    } else {
        print_size(r, out);
        if (w->mode == SCORE_PARTIAL)
            print_ways(r, out);
        else
            print_types(r, out);
    }
    if (w->ci)
        print_intervals(r, out);
    if (w->other != NULL)
        print_comparison(r, out);
    if (w->confusion)
        print_confusion(r, out);
    for (int kind = 0; kind < GROUP_KINDS; kind++) {
        if (w->by[kind])
            print_groups(r, (group_kind)kind, out);
    }
    print_differences(r, out);
    if (w->errors)
        print_errors(r, out);
    return true;
}
