/* One page that stands alone: tables, and plots as SVG inside it; no script, nothing from elsewhere. */
#include "base/utf8.h"
#include "ner/markup.h"
#include "ner/score_report.h"

#include <string.h>

enum { BAR_HEIGHT = 20, BAR_LEFT = 190, BAR_WIDTH = 420, BAR_RIGHT = 70, CELL = 56, MOST_ERRORS = 5000 };

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>ner score</title>\n<style>\n"
    MARKUP_COLOURS
    "body { font: 15px/1.45 system-ui, sans-serif; color: var(--text); background: var(--page); max-width: 60em; "
    "margin: 2em auto; padding: 0 1em }\n"
    "h1 { font-size: 1.5em } h2 { font-size: 1.15em; margin-top: 2em }\n"
    "table { border-collapse: collapse } th, td { padding: .2em .7em; border-bottom: 1px solid var(--line); "
    "text-align: right; font-variant-numeric: tabular-nums }\n"
    "th:first-child, td.text, th.text { text-align: left; font-weight: normal } thead th { color: var(--quiet) }\n"
    ".wide { overflow-x: auto } .big { font-size: 2.4em; font-weight: 600 } .quiet { color: var(--quiet) }\n"
    "svg { max-width: 100%; height: auto } svg text { fill: var(--text); font: 12px system-ui, sans-serif }\n"
    "</style>\n</head>\n<body>\n";

static double percent(double fraction)
{
    return 100 * fraction;
}

static void escape(writer *out, split_field text)
{
    markup_escape(out, text.text, text.size);
}

static split_field field(const char *text)
{
    return (split_field){text, strlen(text)};
}

static void heading(writer *out, const char *text)
{
    writer_format(out, "<h2>%s</h2>\n", text);
}

static void print_head(const score_report *r, writer *out)
{
    tally_scores s = tally_score(&r->total);
    writer_text(out, head);
    writer_text(out, "<h1>");
    escape(out, field(r->c->guess_name));
    writer_format(out, "</h1>\n<p class=\"quiet\">mode %s", score_mode_names[r->wishes->mode]);
    if (r->machine != NULL)
        writer_format(out, ", scheme %s", strict_scheme_names[r->scheme]);
    writer_format(out, " · %zu %s · %zu gold entities, %zu guessed, %zu right", r->c->units,
                  r->wishes->jsonl ? "documents" : "sentences", tally_gold(&r->total), tally_guess(&r->total),
                  r->total.correct);
    if (strcmp(r->c->gold_name, r->c->guess_name) != 0) {
        writer_text(out, " · gold: ");
        escape(out, field(r->c->gold_name));
    }
    writer_format(out, "</p>\n<p><span class=\"big\">F1 %.2f</span> &nbsp; precision %.2f, recall %.2f</p>\n",
                  percent(s.f1), percent(s.precision), percent(s.recall));
}

/* One bar of a plot that begins at the top of its SVG: a name, F1 from 0 to 100, the number. */
static void print_bar(writer *out, size_t row, split_field name, double f1, const interval *whisker)
{
    double middle = (double)row * BAR_HEIGHT + BAR_HEIGHT / 2.0;
    writer_format(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", BAR_LEFT - 8, middle + 4);
    escape(out, name);
    writer_format(out, "</text><rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"var(--bar)\"/>", BAR_LEFT,
                  middle - 7, f1 * BAR_WIDTH, 14);
    if (whisker != NULL)
        writer_format(out,
                      "<path d=\"M%.1f %.1fH%.1fM%.1f %.1fv8M%.1f %.1fv8\" stroke=\"currentColor\" fill=\"none\"/>",
                      BAR_LEFT + whisker->low * BAR_WIDTH, middle, BAR_LEFT + whisker->high * BAR_WIDTH,
                      BAR_LEFT + whisker->low * BAR_WIDTH, middle - 4, BAR_LEFT + whisker->high * BAR_WIDTH,
                      middle - 4);
    writer_format(out, "<text x=\"%d\" y=\"%.1f\">%.2f</text>\n", BAR_LEFT + BAR_WIDTH + 8, middle + 4, percent(f1));
}

static void begin_plot(writer *out, size_t rows, const char *title)
{
    int width = BAR_LEFT + BAR_WIDTH + BAR_RIGHT;
    writer_format(out, "<svg viewBox=\"0 0 %d %zu\" width=\"%d\" role=\"img\" aria-label=\"%s\">\n", width,
                  rows * BAR_HEIGHT, width, title);
}

static void print_type_plot(const score_report *r, writer *out)
{
    heading(out, "F1 by type");
    begin_plot(out, r->type_count + 1, "F1 by type");
    for (size_t i = 0; i < r->type_count; i++)
        print_bar(out, i, score_report_type(r, i), tally_score(&r->by_type[i]).f1,
                  r->wishes->ci ? &r->type_ci[i].f1 : NULL);
    print_bar(out, r->type_count, field("all"), tally_score(&r->total).f1, r->wishes->ci ? &r->ci.f1 : NULL);
    writer_text(out, "</svg>\n");
}

static void begin_table(writer *out, const char *const *columns)
{
    writer_text(out, "<div class=\"wide\"><table>\n<thead><tr>");
    for (; *columns != NULL; columns++)
        writer_format(out, "<th>%s</th>", *columns);
    writer_text(out, "</tr></thead>\n");
}

static void end_table(writer *out)
{
    writer_text(out, "</table></div>\n");
}

static void print_scores(writer *out, split_field name, tally_scores s)
{
    writer_text(out, "<tr><td class=\"text\">");
    escape(out, name);
    writer_format(out, "</td><td>%.2f</td><td>%.2f</td><td>%.2f</td>", percent(s.precision), percent(s.recall),
                  percent(s.f1));
}

static void print_row(writer *out, split_field name, const tally *t)
{
    print_scores(out, name, tally_score(t));
    writer_format(out, "<td>%zu</td><td>%zu</td><td>%zu</td></tr>\n", tally_gold(t), tally_guess(t), t->correct);
}

static const char *const score_columns[] = {"", "precision", "recall", "F1", "gold", "guessed", "right", NULL};

static void print_type_table(const score_report *r, writer *out)
{
    begin_table(out, score_columns);
    for (size_t i = 0; i < r->type_count; i++)
        print_row(out, score_report_type(r, i), &r->by_type[i]);
    print_row(out, field("micro"), &r->total);
    print_scores(out, field("macro"), r->macro);
    writer_text(out, "<td></td><td></td><td></td></tr>\n");
    print_scores(out, field("weighted"), r->weighted);
    writer_text(out, "<td></td><td></td><td></td></tr>\n");
    end_table(out);
}

static void print_ways(const score_report *r, writer *out)
{
    static const char *const columns[] = {"",        "precision", "recall", "F1",      "correct", "incorrect",
                                          "partial", "missed",    "spurious", NULL};
    heading(out, "Strict, exact, partial, type");
    begin_table(out, columns);
    for (int way = TALLY_STRICT; way < TALLY_WAYS; way++) {
        const tally *t = &r->ways[way];
        print_scores(out, field(tally_way_names[way]), tally_score(t));
        writer_format(out, "<td>%zu</td><td>%zu</td><td>%zu</td><td>%zu</td><td>%zu</td></tr>\n", t->correct,
                      t->incorrect, t->partial, t->missed, t->spurious);
    }
    end_table(out);
}

static void print_ends(writer *out, interval i)
{
    writer_format(out, "</td><td>%.2f</td><td>%.2f</td></tr>\n", percent(i.low), percent(i.high));
}

static void print_interval(writer *out, const char *name, interval i)
{
    writer_format(out, "<tr><td class=\"text\">%s", name);
    print_ends(out, i);
}

static void print_intervals(const score_report *r, writer *out)
{
    static const char *const columns[] = {"", "from", "to", NULL};
    heading(out, "95 % intervals");
    begin_table(out, columns);
    print_interval(out, "precision", r->ci.precision);
    print_interval(out, "recall", r->ci.recall);
    print_interval(out, "F1", r->ci.f1);
    for (size_t i = 0; i < r->type_count; i++) {
        writer_text(out, "<tr><td class=\"text\">F1 of ");
        escape(out, score_report_type(r, i));
        print_ends(out, r->type_ci[i].f1);
    }
    end_table(out);
    writer_format(out, "<p class=\"quiet\">%zu bootstrap samples, seed %llu</p>\n",
                  score_report_samples(r->wishes, false), (unsigned long long)r->wishes->seed);
}

static void print_comparison(const score_report *r, writer *out)
{
    heading(out, "Against another system");
    begin_plot(out, 2, "F1 of two systems");
    print_bar(out, 0, field("this one"), tally_score(&r->total).f1, NULL);
    print_bar(out, 1, field("the other"), tally_score(&r->other_total).f1, NULL);
    writer_text(out, "</svg>\n<p>");
    escape(out, field(r->other->guess_name));
    writer_format(out, ": difference %+.2f, 95 %% interval %+.2f to %+.2f, p = %.4f", percent(r->compared.f1),
                  percent(r->compared.interval.low), percent(r->compared.interval.high), r->compared.p);
    writer_format(out, " (%zu random exchanges, seed %llu)</p>\n", score_report_samples(r->wishes, true),
                  (unsigned long long)r->wishes->seed);
}

static split_field rank_name(const score_report *r, size_t rank, const char *nobody)
{
    return rank < r->type_count ? score_report_type(r, rank) : field(nobody);
}

typedef struct square {
    size_t row, column, count, row_total;
} square;

/* How dark it is says which share of its row stands in it. */
static void print_square(writer *out, const square *s, size_t cell)
{
    double share = s->row_total > 0 ? (double)s->count / (double)s->row_total : 0.0;
    double x = BAR_LEFT + (double)(s->column * cell), y = (double)(s->row + 1) * BAR_HEIGHT;
    writer_format(out, "<rect x=\"%.0f\" y=\"%.0f\" width=\"%zu\" height=\"%d\" fill=\"rgba(var(--%s), %.3f)\"/>", x, y,
                  cell - 2, BAR_HEIGHT - 2, s->row == s->column ? "right" : "wrong", share);
    writer_format(out, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">%zu</text>\n", x + (double)cell / 2, y + 14,
                  s->count);
}

/* As wide as the longest name over a column. */
static size_t cell_width(const score_report *r)
{
    enum { CHARACTER = 7, MOST = 30 };
    size_t longest = 0;
    for (size_t i = 0; i < r->type_count; i++) {
        split_field name = score_report_type(r, i);
        size_t characters = utf8_count(name.text, name.size);
        longest = characters > longest ? characters : longest;
    }
    size_t wanted = (longest < MOST ? longest : MOST) * CHARACTER + 8;
    return wanted > CELL ? wanted : CELL;
}

static void print_confusion(const score_report *r, writer *out)
{
    size_t across = r->c->types.count + 1, cell = cell_width(r), width = BAR_LEFT + (r->type_count + 1) * cell;
    heading(out, "Confusion: a row is a gold type, a column what it was taken for");
    writer_format(out, "<div class=\"wide\"><svg viewBox=\"0 0 %zu %zu\" width=\"%zu\" role=\"img\" "
                       "aria-label=\"confusion\">\n", width, (r->type_count + 2) * BAR_HEIGHT, width);
    for (size_t i = 0; i <= r->type_count; i++) {
        size_t row = i < r->type_count ? r->types[i] : across - 1, total = 0;
        writer_format(out, "<text x=\"%zu\" y=\"14\" text-anchor=\"middle\">", BAR_LEFT + i * cell + cell / 2);
        escape(out, rank_name(r, i, "missed"));
        writer_format(out, "</text><text x=\"%d\" y=\"%zu\" text-anchor=\"end\">", BAR_LEFT - 8,
                      (i + 1) * BAR_HEIGHT + 14);
        escape(out, rank_name(r, i, "spurious"));
        writer_text(out, "</text>\n");
        for (size_t k = 0; k < across; k++)
            total += r->confusion[row * across + k];
        for (size_t k = 0; k <= r->type_count; k++) {
            size_t column = k < r->type_count ? r->types[k] : across - 1;
            if (i < r->type_count || k < r->type_count)
                print_square(out, &(square){i, k, r->confusion[row * across + column], total}, cell);
        }
    }
    writer_text(out, "</svg></div>\n");
}

static void print_groups(const score_report *r, group_kind kind, writer *out)
{
    writer_format(out, "<h2>By %s</h2>\n", group_kind_names[kind]);
    begin_plot(out, r->group_count[kind], group_kind_names[kind]);
    for (size_t i = 0; i < r->group_count[kind]; i++)
        print_bar(out, i, field(r->groups[kind][i].name), tally_score(&r->groups[kind][i].counts).f1, NULL);
    writer_text(out, "</svg>\n");
    begin_table(out, score_columns);
    for (size_t i = 0; i < r->group_count[kind]; i++)
        print_row(out, field(r->groups[kind][i].name), &r->groups[kind][i].counts);
    end_table(out);
}

static void print_differences(const score_report *r, writer *out)
{
    if (r->difference_count == 0)
        return;
    heading(out, "Where the modes disagree");
    writer_text(out, "<ul>\n");
    for (size_t i = 0; i < r->difference_count; i++) {
        const difference *d = &r->differences[i];
        writer_format(out, "<li>%zu ", d->gold + d->guess);
        escape(out, field(d->name));
        writer_format(out, " (%zu in gold, %zu guessed): ", d->gold, d->guess);
        escape(out, field(d->words));
        writer_text(out, "</li>\n");
    }
    writer_text(out, "</ul>\n");
}

static void print_side(const score_report *r, writer *out, const mistake *m, bool guess)
{
    size_t number = guess ? m->guess : m->gold;
    writer_text(out, "<td class=\"text\">");
    if (number != MISTAKE_NOBODY) {
        span s = (guess ? &r->c->guess : &r->c->gold)->spans[number];
        const names_item *type = &r->c->types.items[s.type];
        escape(out, (split_field){type->text, type->size});
        writer_text(out, " “");
        escape(out, comparison_text(r->c, m->unit, s));
        writer_text(out, "”");
    }
    writer_text(out, "</td>");
}

static void print_errors(const score_report *r, writer *out)
{
    static const char *const columns[] = {"place", "kind", "gold", "guess", NULL};
    size_t shown = 0, all = r->mistake_count - r->kinds[MISTAKE_NONE];
    heading(out, "Errors");
    writer_format(out, "<p>%zu missed, %zu spurious, %zu of another type, %zu with other boundaries</p>\n",
                  r->kinds[MISTAKE_MISSED], r->kinds[MISTAKE_SPURIOUS], r->kinds[MISTAKE_TYPE],
                  r->kinds[MISTAKE_BOUNDARY]);
    begin_table(out, columns);
    for (size_t i = 0; i < r->mistake_count && shown < MOST_ERRORS; i++) {
        const mistake *m = &r->mistakes[i];
        if (m->kind == MISTAKE_NONE)
            continue;
        bool guess = m->guess != MISTAKE_NOBODY;
        writer_format(out, "<tr><td class=\"text\">%zu</td><td class=\"text\">%s</td>",
                      guess ? r->c->guess.lines[m->guess] : r->c->gold.lines[m->gold], mistake_names[m->kind]);
        print_side(r, out, m, false);
        print_side(r, out, m, true);
        writer_text(out, "</tr>\n");
        shown++;
    }
    end_table(out);
    if (shown < all)
        writer_format(out, "<p class=\"quiet\">and %zu more: ner score --errors lists them all</p>\n", all - shown);
}

void score_html_print(const score_report *r, writer *out)
{
    const score_wishes *w = r->wishes;
    print_head(r, out);
    print_type_plot(r, out);
    print_type_table(r, out);
    if (w->mode == SCORE_PARTIAL)
        print_ways(r, out);
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
    writer_text(out, "</body>\n</html>\n");
}
