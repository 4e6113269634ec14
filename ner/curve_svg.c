/* Two panels over one axis of epochs. The panel of dev shows where the curve flattens, which is what one looks at: its
 * lower edge is cut where the first epochs are far below. The loss stands on a logarithmic axis where it spans much. */
#include "base/writer.h"
#include "ner/curve.h"
#include "ner/markup.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 760, LEFT = 64, RIGHT = 736, TOP = 78, GAP = 44, DEV_HEIGHT = 250, LOSS_HEIGHT = 120, FOOT = 48 };
enum { MOST_LINES = 40, NUMBER_BYTES = 32 };

/* A panel: values from LOW to HIGH between two lines of the picture. */
typedef struct panel {
    double top, height;
    double low, high; /* of the values, or of their logarithms */
    bool logarithmic;
} panel;

typedef double value_of(const curve_epoch *e);

static double f1_of(const curve_epoch *e)
{
    return 100 * e->f1;
}

static double precision_of(const curve_epoch *e)
{
    return 100 * e->precision;
}

static double recall_of(const curve_epoch *e)
{
    return 100 * e->recall;
}

static double loss_of(const curve_epoch *e)
{
    return e->loss;
}

static double x_of(const curve *c, size_t i)
{
    const double first = (double)c->epochs[0].epoch, last = (double)c->epochs[c->count - 1].epoch;
    return last > first ? LEFT + (RIGHT - LEFT) * ((double)c->epochs[i].epoch - first) / (last - first)
                        : (LEFT + RIGHT) / 2.0;
}

static double y_of(const panel *p, double value)
{
    const double at = p->logarithmic ? log10(value) : value;
    return p->top + p->height * (1 - (at - p->low) / (p->high - p->low));
}

/* The least of 1, 2, 5 times a power of ten that cuts RANGE into at most PARTS. */
static double nice_step(double range, double parts)
{
    const double power = pow(10, floor(log10(range / parts))), rest = range / parts / power;
    return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}

/* The middle one of the F1 of all epochs, roughly: half of them are above it. */
static double middle_f1(const curve *c)
{
    double low = 0, high = 100;
    for (size_t step = 0; step < 40; step++) {
        const double middle = (low + high) / 2;
        size_t above = 0;
        for (size_t i = 0; i < c->count; i++)
            above += f1_of(&c->epochs[i]) > middle;
        *(2 * above > c->count ? &low : &high) = middle;
    }
    return (low + high) / 2;
}

static panel dev_panel(const curve *c)
{
    double low = 100, high = 0;
    for (size_t i = 0; i < c->count; i++) {
        const curve_epoch *e = &c->epochs[i];
        low = fmin(low, fmin(f1_of(e), fmin(precision_of(e), recall_of(e))));
        high = fmax(high, fmax(f1_of(e), fmax(precision_of(e), recall_of(e))));
    }
    const double middle = c->count > 0 ? middle_f1(c) : 50;
    low = fmax(low, middle - 4 * fmax(high - middle, 0.25));
    const double room = fmax(0.05 * (high - low), 0.1 + 1e-9 * fabs(high));
    return (panel){.top = TOP, .height = DEV_HEIGHT, .low = low - room, .high = high + room};
}

static panel loss_panel(const curve *c, double top)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < c->count; i++) {
        low = fmin(low, c->epochs[i].loss);
        high = fmax(high, c->epochs[i].loss);
    }
    panel p = {.top = top, .height = LOSS_HEIGHT, .low = c->count > 0 ? low : 0, .high = c->count > 0 ? high : 1};
    p.logarithmic = p.low > 0 && p.high > 6 * p.low;
    if (p.logarithmic) {
        p.low = log10(p.low);
        p.high = log10(p.high);
    }
    /* Where it hardly changes, the numbers beside it would be too long to stand there: four decimals are enough. */
    const double least = fmax(1e-4, 0.01 * fabs(p.high));
    const double room = fmax(0.06 * (p.high - p.low), p.logarithmic ? 0 : least);
    p.low -= room;
    p.high += room;
    return p;
}

static void draw_line_at(writer *w, const panel *p, double value, const char *number)
{
    const double y = y_of(p, value);
    writer_format(w,
                  "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                  LEFT, y, RIGHT, LEFT - 8, y + 4, number);
}

/* DIGIT times a power of ten; 1e-5 where the number is long. */
static void draw_power(writer *w, const panel *p, int digit, int power)
{
    char number[NUMBER_BYTES];
    const double value = pow(10, power) * digit;
    if (power < -4 || power > 5)
        snprintf(number, sizeof number, "%de%d", digit, power);
    else
        snprintf(number, sizeof number, "%.*f", power < 0 ? -power : 0, value);
    if (log10(value) >= p->low && log10(value) <= p->high)
        draw_line_at(w, p, value, number);
}

static void draw_grid(writer *w, const panel *p)
{
    if (p->logarithmic) {
        static const int digits[] = {1, 2, 5};
        for (int power = (int)floor(p->low); power <= p->high; power++)
            for (int i = 0; i < (p->high - p->low < 2 ? 3 : 1); i++)
                draw_power(w, p, digits[i], power);
        return;
    }
    const double step = nice_step(p->high - p->low, p->height / 36);
    const int decimals = step < 1 ? (int)ceil(-log10(step) - 1e-9) : 0;
    const double first = ceil(p->low / step);
    for (int i = 0; i < MOST_LINES && (first + i) * step <= p->high; i++) {
        char number[NUMBER_BYTES];
        if (step < 1e6)
            snprintf(number, sizeof number, "%.*f", decimals, (first + i) * step);
        else
            snprintf(number, sizeof number, "%.2g", (first + i) * step);
        draw_line_at(w, p, (first + i) * step, number);
    }
}

static void draw_epochs(writer *w, const curve *c, double bottom)
{
    if (c->count == 0)
        return;
    const double last = (double)c->epochs[c->count - 1].epoch;
    const double step = fmax(1, nice_step(last, 14));
    for (size_t i = 0; i < c->count; i++)
        if (c->count < 3 || fmod((double)c->epochs[i].epoch, step) == 0 || c->epochs[i].epoch == 1)
            writer_format(w, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%zu</text>\n", x_of(c, i), bottom + 18,
                          c->epochs[i].epoch);
    writer_format(w, "<text class=\"quiet\" x=\"%d\" y=\"%.1f\" text-anchor=\"middle\">epoch</text>\n",
                  (LEFT + RIGHT) / 2, bottom + 38);
}

/* What is outside the panel is not seen. */
static void draw_clip(writer *w, const panel *p, const char *name)
{
    writer_format(w, "<clipPath id=\"%s\"><rect x=\"0\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"/></clipPath>\n", name,
                  p->top, WIDTH, p->height);
}

static void draw_curve(writer *w, const curve *c, const panel *p, value_of *value, const char *kind)
{
    if (c->count == 0)
        return;
    writer_format(w, "<path class=\"%s\" clip-path=\"url(#%s)\" d=\"", kind, value == loss_of ? "loss" : "dev");
    for (size_t i = 0; i < c->count; i++)
        writer_format(w, "%s%.1f %.1f", i == 0 ? "M" : "L", x_of(c, i), y_of(p, value(&c->epochs[i])));
    writer_text(w, "\"/>\n");
}

/* Points with what a pointer over them shows. */
static void draw_points(writer *w, const curve *c, const panel *p, value_of *value, const char *kind)
{
    for (size_t i = 0; i < c->count; i++) {
        const curve_epoch *e = &c->epochs[i];
        const double y = y_of(p, value(e));
        if (y > p->top + p->height)
            continue;
        writer_format(w, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"><title>epoch %zu: loss %.4f", kind,
                      x_of(c, i), y, c->count > 60 ? "1.5" : "2.5", e->epoch, e->loss);
        if (c->has_dev)
            writer_format(w, ", F1 %.2f, precision %.2f, recall %.2f", f1_of(e), precision_of(e), recall_of(e));
        writer_text(w, "</title></circle>\n");
    }
}

static void draw_best(writer *w, const curve *c, const panel *p)
{
    const size_t best = curve_best(c);
    if (best >= c->count)
        return;
    const double x = x_of(c, best), y = y_of(p, f1_of(&c->epochs[best]));
    const char *anchor = x > WIDTH - 160 ? "end" : x < LEFT + 90 ? "start" : "middle";
    writer_format(w,
                  "<circle class=\"best\" cx=\"%.1f\" cy=\"%.1f\" r=\"5.5\"/>"
                  "<text class=\"strong\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%.2f in epoch %zu</text>\n",
                  x, y, x, p->top - 8, anchor, f1_of(&c->epochs[best]), c->epochs[best].epoch);
    writer_format(w, "<path class=\"drop\" d=\"M%.1f %.1fV%.1f\"/>\n", x, p->top - 3, y - 6);
}

static void draw_legend(writer *w)
{
    static const char *const names[] = {"F1", "precision", "recall"}, *const kinds[] = {"f1", "precision", "recall"};
    static const int places[] = {LEFT + 56, LEFT + 122, LEFT + 228};
    for (int i = 0; i < 3; i++)
        writer_format(w, "<path class=\"%s\" d=\"M%d 44h24\"/><text x=\"%d\" y=\"48\">%s</text>\n", kinds[i],
                      places[i], places[i] + 30, names[i]);
    writer_format(w, "<text class=\"quiet\" x=\"%d\" y=\"48\">dev, %%</text>\n", LEFT);
}

static void draw_head(writer *w, const char *title, int height)
{
    writer_format(w, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                     "role=\"img\">\n<title>",
                  WIDTH, height, WIDTH, height);
    markup_escape(w, title, strlen(title));
    writer_text(w, "</title>\n<style>\n" MARKUP_COLOURS
                   "text { fill: var(--text); font: 12px system-ui, sans-serif; font-variant-numeric: tabular-nums }\n"
                   ".name { font-size: 15px; font-weight: 600 } .quiet { fill: var(--quiet) } "
                   ".strong { font-weight: 600 }\n"
                   "path { fill: none } .grid { stroke: var(--line) } .drop { stroke: var(--quiet); "
                   "stroke-dasharray: 2 3 }\n"
                   ".f1 { stroke: var(--bar); stroke-width: 2 } circle.f1 { fill: var(--bar) }\n"
                   ".precision { stroke: var(--quiet); stroke-dasharray: 5 3 } .recall { stroke: var(--quiet); "
                   "stroke-dasharray: 1 3; stroke-width: 1.5 }\n"
                   ".loss { stroke: var(--warm); stroke-width: 2 } circle.loss { fill: var(--warm) }\n"
                   ".best { fill: none; stroke: var(--text); stroke-width: 1.5 }\n"
                   "circle.f1, circle.loss { stroke: none }\n"
                   "</style>\n");
    writer_format(w, "<rect width=\"%d\" height=\"%d\" fill=\"var(--page)\"/>\n<text class=\"name\" x=\"%d\" y=\"24\">",
                  WIDTH, height, LEFT);
    markup_escape(w, title, strlen(title));
    writer_text(w, "</text>\n");
}

static void draw_dev(writer *w, const curve *c)
{
    const panel p = dev_panel(c);
    draw_clip(w, &p, "dev");
    draw_legend(w);
    draw_grid(w, &p);
    draw_curve(w, c, &p, precision_of, "precision");
    draw_curve(w, c, &p, recall_of, "recall");
    draw_curve(w, c, &p, f1_of, "f1");
    draw_points(w, c, &p, f1_of, "f1");
    draw_best(w, c, &p);
}

static void draw_loss(writer *w, const curve *c, double top)
{
    const panel p = loss_panel(c, top);
    draw_clip(w, &p, "loss");
    writer_format(w, "<text class=\"quiet\" x=\"%d\" y=\"%.1f\">train loss of a token</text>\n", LEFT, top - 10);
    draw_grid(w, &p);
    draw_curve(w, c, &p, loss_of, "loss");
    draw_points(w, c, &p, loss_of, "loss");
}

bool curve_write_svg(const curve *c, const char *title, const char *path, error *err)
{
    writer *w = writer_open(path, err);
    if (w == NULL)
        return false;
    const double loss_top = c->has_dev ? TOP + DEV_HEIGHT + GAP : TOP;
    draw_head(w, title, (int)loss_top + LOSS_HEIGHT + FOOT);
    if (c->has_dev)
        draw_dev(w, c);
    draw_loss(w, c, loss_top);
    draw_epochs(w, c, loss_top + LOSS_HEIGHT);
    writer_text(w, "</svg>\n");
    return writer_commit(w, err);
}
