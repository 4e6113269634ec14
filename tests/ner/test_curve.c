/* A log that `ner train` wrote becomes a picture; what is no log is refused with its line. */
#include "base/memory.h"
#include "base/reader.h"
#include "ner/curve.h"
#include "tests/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADING "epoch\tseconds\ttokens/s\ttrain loss\tdev precision\tdev recall\tdev F1\n"

static const char three[] = HEADING "1\t6.39\t31869\t0.150595\t0.9020\t0.8940\t0.8980\n"
                                    "2\t6.14\t33162\t0.061535\t0.9219\t0.9116\t0.9167\n"
                                    "3\t6.11\t33332\t0.046046\t0.9202\t0.9131\t0.9167\n";

static char *draw(const curve *c, const char *title)
{
    char path[256], *text;
    size_t size;
    error err = {0};
    const char *file = support_text(".svg", "");
    ck_assert_uint_lt(strlen(file), sizeof path);
    memcpy(path, file, strlen(file) + 1);
    ck_assert_msg(curve_write_svg(c, title, path, &err), "%s", err.message);
    ck_assert(reader_read_all(path, &text, &size, &err));
    return text;
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;
    while ((text = strstr(text, part)) != NULL) {
        found++;
        text++;
    }
    return found;
}

START_TEST(a_log_is_read)
{
    curve c;
    error err = {0};
    ck_assert_msg(curve_read(support_text(".tsv", three), &c, &err), "%s", err.message);
    ck_assert_uint_eq(c.count, 3);
    ck_assert(c.has_dev);
    ck_assert_uint_eq(c.epochs[1].epoch, 2);
    ck_assert_double_eq(c.epochs[1].loss, 0.061535);
    ck_assert_double_eq(c.epochs[2].precision, 0.9202);
    ck_assert_double_eq(c.epochs[2].recall, 0.9131);
    ck_assert_uint_eq(curve_best(&c), 1); /* the first of equals */
    curve_dispose(&c);
}
END_TEST

START_TEST(every_epoch_is_drawn)
{
    curve c;
    ck_assert(curve_read(support_text(".tsv", three), &c, NULL));
    char *svg = draw(&c, "a<b>.ner");
    ck_assert_uint_eq(count(svg, "<circle class=\"loss\""), 3);
    ck_assert_uint_eq(count(svg, "<circle class=\"f1\""), 3);
    ck_assert_uint_eq(count(svg, ">91.67 in epoch 2</text>"), 1);
    ck_assert_uint_eq(count(svg, "a&#60;b&#62;.ner"), 2);
    ck_assert_uint_eq(count(svg, "<title>epoch 3: loss 0.0460, F1 91.67, precision 92.02, recall 91.31</title>"), 2);
    ck_assert_ptr_null(strstr(svg, "nan"));
    memory_free(svg);
    curve_dispose(&c);
}
END_TEST

/* A higher F1 stands higher, and a first epoch far below does not press the others flat. */
START_TEST(the_end_of_the_curve_fills_the_panel)
{
    curve_epoch epochs[20];
    for (size_t i = 0; i < 20; i++)
        epochs[i] = (curve_epoch){.epoch = i + 1, .loss = 1.0 / (double)(i + 1), .f1 = 0.94 + 0.0005 * (double)i};
    epochs[0].f1 = 0.1;
    for (size_t i = 0; i < 20; i++)
        epochs[i].precision = epochs[i].recall = epochs[i].f1;
    char *svg = draw(&(curve){epochs, 20, true}, "x");
    double before = 1e9, first = 0;
    size_t points = 0;
    for (const char *at = svg; (at = strstr(at, "<circle class=\"f1\"")) != NULL; at++, points++) {
        const char *y_text = strstr(at, "cy=\"") + 4;
        double y = 0;
        for (; *y_text >= '0' && *y_text <= '9'; y_text++)
            y = 10 * y + (*y_text - '0');
        ck_assert_double_lt(y, before + 0.5);
        first = points == 0 ? y : first;
        before = y;
    }
    ck_assert_uint_eq(points, 19); /* the first is below the edge */
    ck_assert_double_gt(first - before, 60);
    memory_free(svg);
}
END_TEST

/* The line of the legend and the label of the best epoch, which stands wherever that epoch does, keep apart. */
START_TEST(the_best_epoch_is_named_below_the_legend)
{
    enum { LINE = 15 /* of the picture: a line of text */ };
    curve c;
    ck_assert(curve_read(support_text(".tsv", three), &c, NULL));
    char *svg = draw(&c, "x");
    const char *legend = strstr(svg, ">recall</text>"), *best = strstr(svg, "<text class=\"strong\"");
    ck_assert(legend != NULL && best != NULL);
    while (strncmp(legend, " y=\"", 4) != 0)
        legend--;
    best = strstr(best, " y=\"");
    ck_assert_double_ge(strtod(best + 4, NULL), strtod(legend + 4, NULL) + LINE);
    memory_free(svg);
    curve_dispose(&c);
}
END_TEST

/* Numbers beside a panel have no more digits than there is room for, however little the loss changes. */
START_TEST(numbers_of_an_axis_have_room)
{
    static const double losses[][2] = {{0.494883, 0.494883}, {0.5, 0.500001},  {0, 0},       {1e-6, 2e-6},
                                       {-1.853520, -1.85352}, {123456, 123456}, {1e-6, 1000}, {1e-6, 9e-6},
                                        {3e38, 3.1e38}, {0.1, 3e38},          {-3e38, 3e38}};
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        curve_epoch epochs[] = {{.epoch = 1, .loss = losses[i][0]}, {.epoch = 2, .loss = losses[i][1]}};
        char *svg = draw(&(curve){epochs, 2, false}, "x");
        size_t numbers = 0;
        for (const char *at = svg; (at = strstr(at, "text-anchor=\"end\">")) != NULL; numbers++) {
            at += strlen("text-anchor=\"end\">");
            ck_assert_msg(strcspn(at, "<") <= 7, "%.*s for a loss of %g", (int)strcspn(at, "<"), at, losses[i][0]);
        }
        ck_assert_msg(numbers > 0, "no number for a loss of %g", losses[i][0]);
        memory_free(svg);
    }
}
END_TEST

START_TEST(curves_without_much_in_them)
{
    curve_epoch one = {.epoch = 7, .loss = 0, .f1 = 0};
    const curve curves[] = {{0}, {&one, 1, false}, {&one, 1, true}, {.has_dev = true}};
    for (size_t i = 0; i < 4; i++) {
        char *svg = draw(&curves[i], "");
        ck_assert(strstr(svg, "</svg>\n") != NULL);
        ck_assert_msg(strstr(svg, "nan") == NULL && strstr(svg, "inf") == NULL, "%s", svg);
        memory_free(svg);
    }
}
END_TEST

START_TEST(a_log_without_dev)
{
    curve c;
    ck_assert(curve_read(support_text(".tsv", HEADING "1\t6.39\t31869\t0.150595\t\t\t\n"), &c, NULL));
    ck_assert(!c.has_dev);
    ck_assert_uint_eq(c.count, 1);
    ck_assert_uint_eq(curve_best(&c), 1);
    char *svg = draw(&c, "x");
    ck_assert_uint_eq(count(svg, "class=\"f1\""), 0);
    memory_free(svg);
    curve_dispose(&c);
}
END_TEST

START_TEST(what_is_no_log_is_refused)
{
    static const struct {
        const char *text;
        size_t line;
    } wrong[] = {
        {"Anna B-PER\n", 1},
        {HEADING "1\t2\t3\n", 2},
        {HEADING "1\t2\t3\t4\t5\t6\t7\t8\n", 2},
        {HEADING "1\t2\t3\t4\t5\t6\t7\nx\t2\t3\t4\t5\t6\t7\n", 3},
        {HEADING "0\t2\t3\t4\t5\t6\t7\n", 2},
        {HEADING "1\t2\t3\t\t5\t6\t7\n", 2},
        {HEADING "1\t2\t3\t4\t5\t\t\n", 2},
        {HEADING "1\t2\t3\t4\t5\t6\t7\n2\t2\t3\t4\t\t\t\n", 3},
        {HEADING "1\t2\t3\t1e300\t5\t6\t7\n", 2},
        {HEADING "\n", 2},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        curve c = {.count = 77};
        error err = {0};
        const char *path = support_text(".tsv", wrong[i].text);
        char place[300];
        ck_assert_msg(!curve_read(path, &c, &err), "%s", wrong[i].text);
        snprintf(place, sizeof place, "%s:%zu: is no l", path, wrong[i].line);
        ck_assert_msg(strncmp(err.message, place, strlen(place)) == 0, "%s", err.message);
        ck_assert_uint_eq(c.count, 77);
    }
    error err;
    curve c;
    ck_assert(!curve_read("/nowhere", &c, &err));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
}
END_TEST

START_TEST(without_memory)
{
    char path[256];
    const char *file = support_text(".tsv", three);
    memcpy(path, file, strlen(file) + 1);
    bool done = false;
    for (size_t i = 1; !done; i++) {
        curve c;
        error err;
        memory_fail_at(i);
        done = curve_read(path, &c, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY);
        if (done)
            curve_dispose(&c);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("curve");
    TCase *tests = tcase_create("curve");
    tcase_add_test(tests, a_log_is_read);
    tcase_add_test(tests, every_epoch_is_drawn);
    tcase_add_test(tests, the_end_of_the_curve_fills_the_panel);
    tcase_add_test(tests, the_best_epoch_is_named_below_the_legend);
    tcase_add_test(tests, numbers_of_an_axis_have_room);
    tcase_add_test(tests, curves_without_much_in_them);
    tcase_add_test(tests, a_log_without_dev);
    tcase_add_test(tests, what_is_no_log_is_refused);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
