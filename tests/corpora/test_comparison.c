#include "base/memory.h"
#include "base/reader.h"
#include "tests/corpora/tagged_text.h"

#include <stdlib.h>

static comparison *compared(const char *gold, const char *guess, chunks_mode mode, strict_scheme strict)
{
    static char text[TAGGED_TEXT_BYTES];
    error err = {0};
    text[0] = '\0';
    tagged_text_add(text, gold, guess);
    tagged *t = tagged_text_read(text);
    comparison *c = comparison_of_tags(t, mode, strict, &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    tagged_free(t);
    return c;
}

START_TEST(holds_the_entities_of_both_sides)
{
    comparison *c = compared("B-PER I-PER O B-LOC", "B-PER I-PER O O", CHUNKS_CONLLEVAL, STRICT_BIO);
    tally total, by_type[2];
    ck_assert_uint_eq(c->units, 1);
    ck_assert_uint_eq(c->gold.count, 2);
    ck_assert_uint_eq(c->gold.lines[1], 4);
    split_field text = comparison_text(c, 0, c->gold.spans[0]);
    ck_assert_mem_eq(text.text, "t0 t1", 5);
    ck_assert_uint_eq(text.size, 5);
    ck_assert_uint_eq(comparison_size(c, 0), 4);
    ck_assert(comparison_tally(c, TALLY_EQUAL, &total, by_type, NULL, NULL));
    ck_assert_uint_eq(total.correct, 1);
    ck_assert_uint_eq(total.missed, 1);
    ck_assert_uint_eq(by_type[1].missed, 1);
    comparison_free(c);
}
END_TEST

/* No sentence has a mark of a document in it, nor is it one. */
START_TEST(marks_of_documents_are_no_units)
{
    tagged *t = tagged_text_read("-DOCSTART-\n\na B-A B-A\n-DOCSTART- O B-B\n-DOCSTART-\nb B-A I-A\nc O O\n\n"
                                 "-DOCSTART-\n");
    comparison *c = comparison_of_tags(t, CHUNKS_CONLLEVAL, STRICT_BIO, NULL);
    ck_assert_uint_eq(t->mark_count, 4);
    ck_assert_uint_eq(t->marks[1].sentence, 1);
    ck_assert_str_eq(t->tags.items[t->marks[1].guess].text, "B-B");
    ck_assert_uint_eq(t->marks[3].sentence, 2);
    ck_assert_uint_eq(c->units, 2);
    ck_assert_uint_eq(c->tokens, 3);
    ck_assert_uint_eq(c->guess.count, 2);
    ck_assert_uint_eq(c->gold.lines[1], 6);
    comparison_free(c);
    tagged_free(t);
}
END_TEST

START_TEST(counts_each_type_in_each_unit)
{
    tagged *t = tagged_text_read("a B-A B-A\nb B-B O\n\nc O O\n\nd O B-B\ne B-A B-A\n");
    comparison *c = comparison_of_tags(t, CHUNKS_LENIENT, STRICT_BIO, NULL);
    tally_cell *cells;
    size_t count;
    ck_assert(comparison_cells(c, TALLY_EQUAL, &cells, &count, NULL));
    ck_assert_uint_eq(count, 4);
    for (size_t i = 0; i < count; i++) {
        ck_assert_uint_eq(cells[i].unit, i < 2 ? 0 : 2);
        ck_assert_uint_eq(cells[i].type, i % 2);
    }
    ck_assert_uint_eq(cells[0].counts.correct, 1);
    ck_assert_uint_eq(cells[1].counts.missed, 1);
    ck_assert_uint_eq(cells[2].counts.correct, 1);
    ck_assert_uint_eq(cells[3].counts.spurious, 1);
    memory_free(cells);
    comparison_free(c);
    tagged_free(t);
}
END_TEST

START_TEST(modes_see_other_entities)
{
    static const char tags[] = "I-PER O B-PER E-PER B-PER E-PER S-LOC";
    static const size_t wanted[] = {3, 3, 4};
    for (int mode = CHUNKS_CONLLEVAL; mode <= CHUNKS_LENIENT; mode++) {
        comparison *c = compared(tags, tags, (chunks_mode)mode, STRICT_BIOES);
        ck_assert_uint_eq(c->gold.count, wanted[mode]);
        comparison_free(c);
    }
}
END_TEST

START_TEST(names_the_place_of_a_tag_it_does_not_take)
{
    error err = {0};
    pairs_options options = {support_text(".txt", "a O O\n\nb O X-PER\n"), NULL, NULL, CONLL_UTF8};
    tagged *t = tagged_read(&options, &err);
    ck_assert_ptr_null(comparison_of_tags(t, CHUNKS_STRICT, STRICT_BIO, &err));
    ck_assert_str_eq(err.message + strlen(options.gold_path),
                     ":3: \"X-PER\" is no tag of the scheme bio (prefixes IOB)");
    ck_assert_ptr_null(comparison_of_tags(t, CHUNKS_LENIENT, STRICT_BIO, &err));
    ck_assert_str_eq(err.message + strlen(options.gold_path),
                     ":3: \"X-PER\" is no tag: O, or one of B I E S L U M, a hyphen and a type");
    comparison *c = comparison_of_tags(t, CHUNKS_CONLLEVAL, STRICT_BIO, &err);
    ck_assert_uint_eq(c->guess.count, 1);
    comparison_free(c);
    tagged_free(t);
}
END_TEST

START_TEST(tells_other_gold_entities)
{
    error err = {0};
    comparison *a = compared("B-A O", "O O", CHUNKS_LENIENT, STRICT_BIO);
    comparison *b = compared("B-A O", "B-B O", CHUNKS_LENIENT, STRICT_BIO);
    comparison *c = compared("B-B O", "O O", CHUNKS_LENIENT, STRICT_BIO);
    ck_assert(comparison_same_gold(a, b, &err));
    ck_assert(!comparison_same_gold(a, c, &err));
    ck_assert_int_eq(err.code, ERROR_DATA);
    comparison_free(a);
    comparison_free(b);
    comparison_free(c);
}
END_TEST

/* A case of the golden file while it is read. */
typedef struct golden_case {
    char text[TAGGED_TEXT_BYTES];
    char gold[4096];
    comparison *c;
    tally *by_type;
    size_t checks;
} golden_case;

static void read_case(golden_case *g, chunks_mode mode, strict_scheme strict)
{
    error err = {0};
    tagged *t = tagged_text_read(g->text);
    g->c = comparison_of_tags(t, mode, strict, &err);
    ck_assert_msg(g->c != NULL, "%s", err.message);
    g->by_type = memory_new(g->c->types.count, sizeof *g->by_type);
    tagged_free(t);
}

static void check_mean(golden_case *g, const char *words)
{
    char name[16];
    double p, r, f;
    tally total;
    ck_assert_int_eq(sscanf(words, "%15s %lf %lf %lf", name, &p, &r, &f), 4);
    ck_assert(comparison_tally(g->c, TALLY_EQUAL, &total, g->by_type, NULL, NULL));
    tally_scores s = strcmp(name, "micro") == 0   ? tally_score(&total)
                     : strcmp(name, "macro") == 0 ? tally_macro(g->by_type, g->c->types.count)
                                                  : tally_weighted(g->by_type, g->c->types.count);
    ck_assert_double_eq_tol(s.precision, p, 1e-9);
    ck_assert_double_eq_tol(s.recall, r, 1e-9);
    ck_assert_double_eq_tol(s.f1, f, 1e-9);
    g->checks++;
}

static void check_way(golden_case *g, const char *words)
{
    char type[16], name[16];
    tally wanted, total;
    size_t number, way = TALLY_STRICT;
    ck_assert_int_eq(sscanf(words, "%15s %15s %zu %zu %zu %zu %zu", type, name, &wanted.correct, &wanted.incorrect,
                            &wanted.partial, &wanted.missed, &wanted.spurious), 7);
    while (strcmp(name, tally_way_names[way]) != 0)
        way++;
    ck_assert(comparison_tally(g->c, (tally_way)way, &total, g->by_type, NULL, NULL));
    if (strcmp(type, "*") != 0) {
        ck_assert(names_find(&g->c->types, type, strlen(type), &number));
        total = g->by_type[number];
    }
    ck_assert_msg(memcmp(&total, &wanted, sizeof total) == 0, "%s: %zu %zu %zu %zu %zu", words, total.correct,
                  total.incorrect, total.partial, total.missed, total.spurious);
    g->checks++;
}

static void end_case(golden_case *g)
{
    comparison_free(g->c);
    memory_free(g->by_type);
    g->c = NULL;
    g->by_type = NULL;
    g->text[0] = '\0';
}

static strict_scheme scheme_named(const char *name)
{
    size_t i = 0;
    while (strcmp(strict_scheme_names[i], name) != 0)
        i++;
    return strict_scheme_of(i);
}

START_TEST(agrees_with_seqeval_and_nervaluate)
{
    static golden_case g;
    char *all, mode[16] = "", name[16] = "";
    size_t size, cases = 0;
    ck_assert(reader_read_all(support_source("tests/corpora/golden_score.txt"), &all, &size, NULL));
    for (char *at = all; *at != '\0'; at++) {
        size_t line_size = strcspn(at, "\n");
        at[line_size] = '\0';
        if (strncmp(at, "case ", 5) == 0) {
            ck_assert_int_ge(sscanf(at + 5, "%15s %15s", mode, name), 1);
        } else if (strncmp(at, "gold ", 5) == 0) {
            snprintf(g.gold, sizeof g.gold, "%s", at + 5);
        } else if (strncmp(at, "guess ", 6) == 0) {
            tagged_text_add(g.text, g.gold, at + 6);
        } else if (strcmp(at, "end") == 0) {
            end_case(&g);
            cases++;
        } else {
            bool strict = strcmp(mode, "strict") == 0;
            if (g.c == NULL)
                read_case(&g, strict ? CHUNKS_STRICT : CHUNKS_LENIENT, strict ? scheme_named(name) : STRICT_BIO);
            if (strict)
                check_mean(&g, at + 5);
            else
                check_way(&g, at + 4);
        }
        at += line_size;
    }
    ck_assert_uint_eq(cases, 80);
    ck_assert_uint_gt(g.checks, 300);
    memory_free(all);
}
END_TEST

START_TEST(fails_whole_when_memory_does)
{
    tagged *t = tagged_text_read("a B-A B-A\nb I-A O\n\nc B-B B-A\n");
    comparison *c = NULL;
    for (size_t nth = 1; c == NULL; nth++) {
        error err = {0};
        ck_assert_uint_lt(nth, 100);
        memory_fail_at(nth);
        c = comparison_of_tags(t, CHUNKS_LENIENT, STRICT_BIO, &err);
        memory_fail_at(0);
        ck_assert(c != NULL || err.code == ERROR_MEMORY);
    }
    tally total, by_type[2], by_unit[2];
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        ck_assert_uint_lt(nth, 100);
        memory_fail_at(nth);
        done = comparison_tally(c, TALLY_TYPE, &total, by_type, by_unit, NULL);
        memory_fail_at(0);
    }
    done = false;
    for (size_t nth = 1; !done; nth++) {
        tally_cell *cells = NULL;
        size_t count = 0;
        error err = {0};
        ck_assert_uint_lt(nth, 100);
        memory_fail_at(nth);
        done = comparison_cells(c, TALLY_EQUAL, &cells, &count, &err);
        memory_fail_at(0);
        ck_assert(done ? count == 3 : cells == NULL && err.code == ERROR_MEMORY);
        memory_free(cells);
    }
    comparison_free(c);
    tagged_free(t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("comparison");
    TCase *tests = tcase_create("comparison");
    tcase_add_test(tests, holds_the_entities_of_both_sides);
    tcase_add_test(tests, marks_of_documents_are_no_units);
    tcase_add_test(tests, counts_each_type_in_each_unit);
    tcase_add_test(tests, modes_see_other_entities);
    tcase_add_test(tests, names_the_place_of_a_tag_it_does_not_take);
    tcase_add_test(tests, tells_other_gold_entities);
    tcase_add_test(tests, agrees_with_seqeval_and_nervaluate);
    tcase_add_test(tests, fails_whole_when_memory_does);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
