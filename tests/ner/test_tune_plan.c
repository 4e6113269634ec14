/* What the command line of ner tune asks for: names, folders, settings, seeds. */
#include "base/memory.h"
#include "ner/tune_others.h"
#include "ner/tune_plan.h"
#include "tests/support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static tune_plan p;
static error err;

static void begin(void)
{
    err = (error){0};
    ck_assert(tune_plan_init(&p, &err));
}

static void expect_variant(size_t i, const char *name, const char *folder, const char *settings)
{
    char joined[500] = "";
    const tune_variant *v = &p.variants[i];
    ck_assert_uint_lt(i, p.count);
    for (size_t j = 0; j < v->count; j++)
        snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s|", v->settings[j]);
    ck_assert_str_eq(v->name, name);
    ck_assert_str_eq(v->folder, folder);
    ck_assert_str_eq(joined, settings);
}

START_TEST(an_ablation)
{
    begin();
    ck_assert(tune_plan_try(&p, "no characters: chars.encoder=none", &err));
    ck_assert(tune_plan_try(&p, "no dropout: dropout.input=0  dropout.output=0 ", &err));
    ck_assert(tune_plan_try(&p, "rnn.cell=gru", &err));
    ck_assert_uint_eq(p.count, 4);
    expect_variant(0, "base", "base", "");
    expect_variant(1, "no characters", "no-characters", "chars.encoder=none|");
    expect_variant(2, "no dropout", "no-dropout", "dropout.input=0|dropout.output=0|");
    expect_variant(3, "rnn.cell=gru", "rnn.cell=gru", "rnn.cell=gru|");
    tune_plan_dispose(&p);
}
END_TEST

START_TEST(blanks_and_commas_inside_of_brackets_and_quotes)
{
    static const char *const grids[] = {"rnn={cell: gru, hidden: 5},{cell: lstm}", "train=['a, b',c],x"};
    begin();
    ck_assert(tune_plan_try(&p, "rnn={cell: gru, hidden: 7} lang=\"a b\"", &err));
    expect_variant(1, "rnn={cell: gru, hidden: 7} lang=\"a b\"", "rnn=-cell-gru-hidden-7-lang=-a-b",
                   "rnn={cell: gru, hidden: 7}|lang=\"a b\"|");
    ck_assert_msg(tune_plan_grid(&p, grids, 2, &err), "%s", err.message);
    ck_assert_uint_eq(p.count, 6);
    ck_assert_str_eq(p.variants[2].settings[0], "rnn={cell: gru, hidden: 5}");
    ck_assert_str_eq(p.variants[2].settings[1], "train=['a, b',c]");
    ck_assert_str_eq(p.variants[3].settings[1], "train=x");
    tune_plan_dispose(&p);
}
END_TEST

START_TEST(a_grid_has_every_combination)
{
    static const char *const grids[] = {"dropout.input=0.3,0.5", "rnn.hidden=100,200,300"};
    begin();
    ck_assert(tune_plan_grid(&p, grids, 2, &err));
    ck_assert_uint_eq(p.count, 7);
    expect_variant(1, "dropout.input=0.3 rnn.hidden=100", "dropout.input=0.3-rnn.hidden=100",
                   "dropout.input=0.3|rnn.hidden=100|");
    ck_assert_str_eq(p.variants[2].name, "dropout.input=0.3 rnn.hidden=200");
    ck_assert_str_eq(p.variants[6].name, "dropout.input=0.5 rnn.hidden=300");
    ck_assert(tune_plan_grid(&p, NULL, 0, &err));
    ck_assert_uint_eq(p.count, 7);
    tune_plan_remove(&p, 1);
    ck_assert_uint_eq(p.count, 6);
    ck_assert_str_eq(p.variants[1].name, "dropout.input=0.3 rnn.hidden=200");
    tune_plan_dispose(&p);
}
END_TEST

START_TEST(random_places)
{
    static const char *const grids[] = {"rnn.cell=lstm,gru"}, *const ranges[] = {"optimizer.lr=0.001..0.1:log",
                                                                                 "rnn.hidden=10..12"};
    begin();
    ck_assert_msg(tune_plan_random(&p, grids, 1, ranges, 2, 200, 1, &err), "%s", err.message);
    ck_assert_uint_gt(p.count, 150);
    size_t small = 0, widths[3] = {0};
    for (size_t i = 1; i < p.count; i++) {
        const char *const *s = (const char *const *)p.variants[i].settings;
        ck_assert(strcmp(s[0], "rnn.cell=lstm") == 0 || strcmp(s[0], "rnn.cell=gru") == 0);
        const double rate = strtod(s[1] + strlen("optimizer.lr="), NULL);
        ck_assert(rate >= 0.001 && rate <= 0.1);
        small += rate < 0.01;
        const long width = strtol(s[2] + strlen("rnn.hidden="), NULL, 10);
        ck_assert(width >= 10 && width <= 12);
        widths[width - 10]++;
    }
    ck_assert(small > p.count * 2 / 5 && small < p.count * 3 / 5);
    ck_assert(widths[0] > 40 && widths[1] > 40 && widths[2] > 40);
    char *third = memory_copy_text(p.variants[3].name, strlen(p.variants[3].name));
    tune_plan_dispose(&p);
    begin();
    ck_assert(tune_plan_random(&p, grids, 1, ranges, 2, 3, 1, &err)); /* fewer are the first ones */
    ck_assert_str_eq(p.variants[3].name, third);
    memory_free(third);
    tune_plan_dispose(&p);
}
END_TEST

/* 130 bytes, more than a folder's name has. */
#define LONG_LIST "train=[corpora/a-name-of-thirty-bytes.txt,corpora/b-name-of-thirty-bytes.txt," \
                  "corpora/c-name-of-thirty-bytes.txt,corpora/d.txt]"

static void expect_folders_apart(void)
{
    for (size_t i = 0; i < p.count; i++) {
        ck_assert_uint_le(strlen(p.variants[i].folder), 100);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(p.variants[i].folder, p.variants[j].folder);
    }
}

START_TEST(what_begins_alike_stays_apart)
{
    static const char *const grids[] = {LONG_LIST, "rnn.hidden=100,200"}, *const ranges[] = {"rnn.hidden=1..1000000"};
    begin();
    ck_assert_msg(tune_plan_grid(&p, grids, 2, &err), "%s", err.message);
    ck_assert_uint_eq(p.count, 3);
    ck_assert_uint_eq(strspn(p.variants[1].folder, "abcdefghijklmnopqrstuvwxyz0123456789=.-"),
                      strlen(p.variants[1].folder));
    ck_assert_msg(tune_plan_random(&p, grids, 1, ranges, 1, 20, 1, &err), "%s", err.message);
    ck_assert_uint_eq(p.count, 23);
    ck_assert(tune_plan_try(&p, "a----------------------------------------------------------------------------------"
                                "-----------------------: a=1", &err));
    ck_assert(tune_plan_try(&p, "a----------------------------------------------------------------------------------"
                                "----------------------b: a=1", &err));
    ck_assert(tune_plan_try(&p, "a: a=1", &err));
    expect_folders_apart();
    char *folder = memory_copy_text(p.variants[2].folder, strlen(p.variants[2].folder));
    tune_plan_dispose(&p);
    begin();
    ck_assert(tune_plan_try(&p, LONG_LIST " rnn.hidden=200", &err)); /* the folder depends on the name alone */
    ck_assert_str_eq(p.variants[1].folder, folder);
    memory_free(folder);
    tune_plan_dispose(&p);
}
END_TEST

START_TEST(only_what_was_drawn_before_is_passed_over)
{
    static const char *const range[] = {"a=1..3"}, *const wide[] = {"a=0..1000000000000"};
    static const char *const alike[] = {"a=b/c,b-c"};
    begin();
    ck_assert(tune_plan_try(&p, "two: a=2", &err));
    ck_assert_msg(tune_plan_random(&p, NULL, 0, range, 1, 100, 1, &err), "%s", err.message);
    ck_assert_uint_eq(p.count, 4);
    tune_plan_dispose(&p);
    begin();
    ck_assert(!tune_plan_random(&p, alike, 1, NULL, 0, 100, 1, &err));
    ck_assert_int_eq(err.code, ERROR_USAGE);
    ck_assert_msg(strstr(err.message, "would have the same folder as another one, a=b-c") != NULL, "%s", err.message);
    tune_plan_dispose(&p);
    begin();
    ck_assert(!tune_plan_random(&p, NULL, 0, wide, 1, 10001, 1, &err));
    ck_assert_int_eq(err.code, ERROR_USAGE);
    ck_assert_str_eq(err.message, "more than 10000 variants");
    tune_plan_dispose(&p);
}
END_TEST

/* Three digits would round 0.9996 to 1, which is no value of the range, nor one that a key takes. */
START_TEST(what_is_drawn_stays_in_its_range)
{
    static const char *const ranges[] = {"a=0.99..0.9999", "b=0.99961..0.99964", "c=-1e-9..-0.99999e-9",
                                         "d=0.0123456..0.0123457:log"};
    static const double bounds[][2] = {
        {0.99, 0.9999}, {0.99961, 0.99964}, {-1e-9, -0.99999e-9}, {0.0123456, 0.0123457}};
    begin();
    ck_assert_msg(tune_plan_random(&p, NULL, 0, ranges, 4, 500, 1, &err), "%s", err.message);
    ck_assert_uint_gt(p.count, 50);
    for (size_t i = 1; i < p.count; i++) {
        for (size_t j = 0; j < 4; j++) {
            const double value = strtod(p.variants[i].settings[j] + 2, NULL);
            ck_assert_msg(value >= bounds[j][0] && value <= bounds[j][1], "%s", p.variants[i].settings[j]);
        }
    }
    tune_plan_dispose(&p);
}
END_TEST

/* Whether a draw fails must not be luck: what a key does not take is refused before anything is drawn. */
START_TEST(ranges_are_of_values_that_the_key_takes)
{
    static const char *const right[] = {"dropout.input=0..0.5", "optimizer.lr=1e-4..1E-2:log", "epochs=+3..30",
                                        "columns.tag=-1..2"};
    static const char *const wrong[][2] = {
        {"dropout.input=-1..0.5",
         "--range: dropout.input=-1: dropout.input: expected a number from 0 to below 1, found -1, which is"},
        {"dropout.input=0..1",
         "--range: dropout.input=1: dropout.input: expected a number from 0 to below 1, found 1, which is"},
        {"epochs=1..2.5", "--range: epochs=2.5: epochs: expected a whole number from 1 to 1000000, found 2.5"},
        {"chars.width=3..7", "--range: chars.width=4: chars.width: expected an odd number from 1 to 15, found 4"},
        {"foo=1..2", "--range: foo=1: unknown key foo"},
        {"rnn.cell=1..2", "--range: rnn.cell=1: rnn.cell: expected "},
        {"seed=1..2", "seed is nothing to try: --seeds says which seeds, -o where"},
        {"a=2..1", "KEY=LOW..HIGH or KEY=LOW..HIGH:log is wanted, not \"a=2..1\""},
    };
    ck_assert_msg(tune_plan_check_ranges(right, sizeof right / sizeof *right, &err), "%s", err.message);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_msg(!tune_plan_check_ranges(wrong[i], 1, &err), "%s", wrong[i][0]);
        ck_assert_int_eq(err.code, ERROR_USAGE);
        ck_assert_msg(strncmp(err.message, wrong[i][1], strlen(wrong[i][1])) == 0, "%s", err.message);
    }
}
END_TEST

START_TEST(variants_from_a_file)
{
    begin();
    const char *path = support_text(".txt", "# what matters?\n\nno chars: chars.encoder=none\r\nrnn.cell=gru\n"
                                            "tabs:\ta=1\n\ttabs: a=1\tb=[1,\t2]\t");
    ck_assert(!tune_plan_tries(&p, path, &err));
    tune_plan_dispose(&p);
    begin();
    path = support_text(".txt", "# what matters?\n\nno chars: chars.encoder=none\r\nrnn.cell=gru\n\ttabs: a=1\tb=2\t");
    ck_assert_msg(tune_plan_tries(&p, path, &err), "%s", err.message);
    ck_assert_uint_eq(p.count, 4);
    expect_variant(3, "tabs", "tabs", "a=1|b=2|");
    ck_assert_str_eq(p.variants[3].file, path);
    ck_assert_uint_eq(p.variants[3].line, 5);
    ck_assert_ptr_null(p.variants[0].file);
    expect_variant(1, "no chars", "no-chars", "chars.encoder=none|");
    ck_assert(!tune_plan_tries(&p, support_text(".txt", "a: b=c\n\nnothing\n"), &err));
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_msg(strstr(err.message, ":3: KEY=VALUE is wanted, not \"nothing\"") != NULL, "%s", err.message);
    tune_plan_dispose(&p);
}
END_TEST

/* An empty file DIR/A/B/C. */
static void make_file(const char *dir, const char *a, const char *b, const char *c)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", dir, a);
    ck_assert(mkdir(path, 0777) == 0 || errno == EEXIST);
    snprintf(path, sizeof path, "%s/%s/%s", dir, a, b);
    ck_assert(mkdir(path, 0777) == 0 || errno == EEXIST);
    snprintf(path, sizeof path, "%s/%s/%s/%s", dir, a, b, c);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fclose(file);
}

static void remove_tree(const char *dir)
{
    char command[300];
    snprintf(command, sizeof command, "rm -r '%s'", dir);
    ck_assert_int_eq(system(command), 0);
}

START_TEST(variants_that_are_there_and_not_named)
{
    char dir[] = "/tmp/ner-others-XXXXXX";
    size_t others = 9;
    ck_assert_ptr_nonnull(mkdtemp(dir));
    make_file(dir, "base", "seed-1", "score.tsv");
    make_file(dir, "a=1", "seed-2", "score.tsv");
    make_file(dir, "a=2", "seed-2", "score.tsv");
    make_file(dir, "a=2", "seed-3", "score.tsv");
    make_file(dir, "a=3", "seed-1", "config.yaml");
    make_file(dir, ".a", "seed-1", "score.tsv");
    begin();
    ck_assert(tune_plan_try(&p, "a=1", &err));
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        memory_fail_at(nth);
        done = tune_others_count(&p, dir, &others, &err);
        memory_fail_at(0);
        ck_assert_msg(done || err.code == ERROR_MEMORY, "%s", err.message);
    }
    ck_assert_uint_eq(others, 1);
    ck_assert(tune_others_count(&p, "/no/where", &others, &err));
    ck_assert_uint_eq(others, 0);
    ck_assert(!tune_others_count(&p, support_text(".txt", ""), &others, &err));
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
    tune_plan_dispose(&p);
    remove_tree(dir);
}
END_TEST

START_TEST(seeds)
{
    static const char *const wrong[] = {"",     "x",   "1,",    "1-",      "3-1", "1,1",
                                        "1-3,2", "1 2", "1-1001", "1-5000000000000", "99999999999999999999", "-1"};
    begin();
    ck_assert(tune_plan_seeds(&p, "1-5", &err));
    ck_assert_uint_eq(p.seed_count, 5);
    ck_assert(tune_plan_seeds(&p, "7,2-3,18446744073709551615", &err));
    ck_assert_uint_eq(p.seed_count, 4);
    ck_assert(p.seeds[0] == 7 && p.seeds[1] == 2 && p.seeds[2] == 3 && p.seeds[3] == UINT64_MAX);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_msg(!tune_plan_seeds(&p, wrong[i], &err), "%s", wrong[i]);
        ck_assert_int_eq(err.code, ERROR_USAGE);
    }
    tune_plan_dispose(&p);
}
END_TEST

static void expect_refused(bool done, const char *message)
{
    ck_assert_msg(!done, "no error, but expected: %s", message);
    ck_assert_int_eq(err.code, ERROR_USAGE);
    ck_assert_str_eq(err.message, message);
    ck_assert_uint_eq(p.count, 2);
}

START_TEST(what_is_refused)
{
    static const char *const seed[] = {"seed=1,2"}, *const large[] = {"a=1,2,3,4,5,6,7,8,9,0", "b=1,2,3,4,5,6,7,8,9,0",
                                                                      "c=1,2,3,4,5,6,7,8,9,0", "d=1,2,3,4,5,6,7,8,9,0",
                                                                      "e=1,2"};
    static const char *const ranges[] = {"a=1..x", "a=2..1", "a=1..2:lin", "a=0..1:log", "a", "a=1"};
    begin();
    ck_assert(tune_plan_try(&p, "one: a=1", &err));
    expect_refused(tune_plan_try(&p, "one: b=1", &err),
                   "\"one\" would have the same folder as another one, one: give it another name");
    expect_refused(tune_plan_try(&p, "two: a", &err), "KEY=VALUE is wanted, not \"a\"");
    expect_refused(tune_plan_try(&p, "two\nlines: a=2", &err),
                   "a control character (byte 0A) stands behind \"two\"");
    expect_refused(tune_plan_try(&p, "two: a='2\x7F'", &err),
                   "a control character (byte 7F) stands behind \"a='2\"");
    expect_refused(tune_plan_try(&p, "two: =3", &err), "KEY=VALUE is wanted, not \"=3\"");
    expect_refused(tune_plan_try(&p, "two: ", &err), "\"two: \" sets nothing: NAME: KEY=VALUE ... is wanted");
    expect_refused(tune_plan_try(&p, "", &err), "\"\" sets nothing: NAME: KEY=VALUE ... is wanted");
    expect_refused(tune_plan_try(&p, "…: a=1", &err), "\"…\" is no name: a letter or a digit is wanted in it");
    expect_refused(tune_plan_try(&p, "../../x: model=y", &err),
                   "model is nothing to try: --seeds says which seeds, -o where");
    expect_refused(tune_plan_grid(&p, seed, 1, &err), "seed is nothing to try: --seeds says which seeds, -o where");
    expect_refused(tune_plan_grid(&p, large, 5, &err), "the grid has more than 10000 places");
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        ck_assert_msg(!tune_plan_random(&p, NULL, 0, ranges + i, 1, 1, 1, &err), "%s", ranges[i]);
    tune_plan_dispose(&p);
}
END_TEST

/* A folder's name never leads elsewhere. */
START_TEST(folders_are_plain)
{
    static const char *const names[][2] = {
        {"../../etc", "etc"}, {"a/b", "a-b"}, {".x", "x"}, {"é b", "b"}, {"x...", "x..."}};
    for (size_t i = 0; i < 5; i++) {
        char text[60];
        begin();
        snprintf(text, sizeof text, "%s: a=1", names[i][0]);
        ck_assert_msg(tune_plan_try(&p, text, &err), "%s", err.message);
        ck_assert_str_eq(p.variants[1].folder, names[i][1]);
        tune_plan_dispose(&p);
    }
}
END_TEST

START_TEST(without_memory)
{
    static const char *const grids[] = {"a=1,2"}, *const ranges[] = {"b=1..2.5"}, *const real[] = {"epochs=1..3"};
    bool done = false;
    size_t failures = 0;
    for (; !done; failures++) {
        err = (error){0};
        memory_fail_at(failures + 1);
        const bool made = tune_plan_init(&p, &err);
        done = made && tune_plan_seeds(&p, "1-3", &err) && tune_plan_try(&p, "x: c=1", &err) &&
               tune_plan_grid(&p, grids, 1, &err) && tune_plan_check_ranges(real, 1, &err) &&
               tune_plan_random(&p, grids, 1, ranges, 1, 2, 1, &err);
        memory_fail_at(0);
        ck_assert_msg(done || err.code == ERROR_MEMORY, "%s", err.message);
        tune_plan_dispose(&p);
    }
    ck_assert_uint_gt(failures, 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tune_plan");
    TCase *tests = tcase_create("tune_plan");
    tcase_add_test(tests, an_ablation);
    tcase_add_test(tests, blanks_and_commas_inside_of_brackets_and_quotes);
    tcase_add_test(tests, a_grid_has_every_combination);
    tcase_add_test(tests, random_places);
    tcase_add_test(tests, what_begins_alike_stays_apart);
    tcase_add_test(tests, only_what_was_drawn_before_is_passed_over);
    tcase_add_test(tests, what_is_drawn_stays_in_its_range);
    tcase_add_test(tests, ranges_are_of_values_that_the_key_takes);
    tcase_add_test(tests, variants_from_a_file);
    tcase_add_test(tests, variants_that_are_there_and_not_named);
    tcase_add_test(tests, seeds);
    tcase_add_test(tests, what_is_refused);
    tcase_add_test(tests, folders_are_plain);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
