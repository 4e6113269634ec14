#include "base/memory.h"
#include "corpora/conlleval.h"
#include "tests/support.h"

#include <string.h>

static const conlleval_options plain = {false, "O"};

/* Scores LINES, a token "GOLD GUESS" or a boundary "" each. */
static conlleval *scored(const char *lines, const conlleval_options *options)
{
    error err = {0};
    conlleval *c = conlleval_new(options, &err);
    split *space = split_new(" ", &err);
    ck_assert(c != NULL && space != NULL);
    size_t number = 0;
    for (const char *at = lines; *at != '\0';) {
        size_t size = strcspn(at, "\n");
        line l = {.text = at, .size = size, .number = ++number, .newline = true};
        ck_assert_msg(conlleval_add_line(c, space, "test", &l, &err), "%s", err.message);
        at += size + (at[size] == '\n');
    }
    conlleval_finish(c);
    split_free(space);
    return c;
}

static void check_counts(const char *lines, size_t gold, size_t guess, size_t correct)
{
    conlleval *c = scored(lines, &plain);
    score_counts counts = conlleval_counts(c);
    ck_assert_msg(counts.gold == gold && counts.guess == guess && counts.correct == correct, "%s: %zu %zu %zu", lines,
                  counts.gold, counts.guess, counts.correct);
    conlleval_free(c);
}

START_TEST(counts_whole_entities)
{
    check_counts("B-PER B-PER\nI-PER I-PER\nO O\nB-LOC O\n", 2, 1, 1);
    check_counts("B-PER B-PER\nI-PER O\n", 1, 1, 0);
    check_counts("B-PER B-LOC\n", 1, 1, 0);
    check_counts("", 0, 0, 0);
}
END_TEST

START_TEST(begins_chunks_at_orphans_and_at_changes_of_type)
{
    check_counts("I-PER I-PER\nI-LOC I-LOC\n", 2, 2, 2);
    check_counts("O O\nI-PER B-PER\n", 1, 1, 1);
    check_counts("B-PER B-PER\n\nI-PER I-PER\n", 2, 2, 2);
    check_counts("B-PER B-PER\n-X- O\nI-PER I-PER\n", 2, 2, 2);
}
END_TEST

START_TEST(has_the_oddities_of_the_script)
{
    /* E ends nothing before B: two entities of BIOES are one. */
    check_counts("B-P B-P\nE-P E-P\nB-P B-P\nE-P E-P\n", 1, 1, 1);
    check_counts("E-P E-P\nE-P E-P\nI-P I-P\n", 3, 3, 3);
    check_counts("S-P S-P\nS-P S-P\nS-Q S-Q\n", 2, 2, 2);
    check_counts("[ [\n] ]\n[ ]\n", 3, 3, 3);
    check_counts(".-P .-P\n.-Q .-Q\nB-Q B-Q\n", 0, 0, 0);
    check_counts("-DOCSTART- O\n", 1, 0, 0);
}
END_TEST

START_TEST(counts_entities_that_it_joins)
{
    conlleval *c = scored("B-P B-P\nE-P E-P\nB-P O\nE-P O\nS-P S-P\nU-P S-Q\n\nS-P O\n", &plain);
    ck_assert_uint_eq(conlleval_joined(c), 3);
    conlleval_free(c);
    c = scored("B-P B-P\nI-P I-P\nB-P B-P\nO O\n", &plain);
    ck_assert_uint_eq(conlleval_joined(c), 0);
    conlleval_free(c);
}
END_TEST

START_TEST(has_an_empty_type)
{
    conlleval *c = scored("B-0 B-\nB B-0\nI-X I-X\n", &plain);
    conlleval_type *types;
    size_t count;
    ck_assert(conlleval_types(c, &types, &count, NULL));
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(types[0].text, "");
    ck_assert_uint_eq(types[0].counts.correct, 2);
    ck_assert_str_eq(types[1].text, "X");
    ck_assert_uint_eq(conlleval_correct_tags(c), 3);
    memory_free(types);
    conlleval_free(c);
}
END_TEST

START_TEST(takes_raw_tags)
{
    conlleval_options raw = {true, "out"};
    conlleval *c = scored("PER PER\nPER LOC\nout O\nO PER\n", &raw);
    score_counts counts = conlleval_counts(c);
    ck_assert_uint_eq(counts.gold, 2);
    ck_assert_uint_eq(counts.guess, 3);
    ck_assert_uint_eq(counts.correct, 1);
    ck_assert_uint_eq(conlleval_correct_tags(c), 2);
    ck_assert_uint_eq(conlleval_tokens(c), 4);
    conlleval_free(c);
}
END_TEST

static error refused(const char *first, const char *second)
{
    error err = {0};
    conlleval *c = conlleval_new(&plain, &err);
    split *space = split_new(" ", &err);
    line a = {.text = first, .size = strlen(first), .number = 1};
    line b = {.text = second, .size = strlen(second), .number = 2};
    ck_assert(!conlleval_add_line(c, space, "f", &a, &err) || !conlleval_add_line(c, space, "f", &b, &err));
    conlleval_free(c);
    split_free(space);
    return err;
}

START_TEST(names_the_place_of_a_wrong_line)
{
    error err = refused("w O O", "w O O O");
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_str_eq(err.message, "f:2: unexpected number of features: 4 (3)");
    err = refused("-X-", "w O O");
    ck_assert_str_eq(err.message, "f:2: unexpected number of features: 3 (1)");
    err = refused("", "word");
    ck_assert_int_eq(err.code, ERROR_USAGE);
    ck_assert_str_eq(err.message,
                     "f:2: one column alone; gold is the second last and guess the last (-d gives another separator)");
    err = refused("word\tO\tO", "");
    ck_assert_str_eq(err.message, "f:1: one column alone; gold is the second last and guess the last (-d gives another "
                                  "separator, -d '\\t' a tab)");
}
END_TEST

START_TEST(fails_whole_when_memory_does)
{
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        ck_assert_uint_lt(nth, 100);
        error err = {0};
        char tag[] = "B-A";
        memory_fail_at(nth);
        conlleval *c = conlleval_new(&plain, &err);
        done = c != NULL;
        for (; done && tag[2] <= 'z'; tag[2]++)
            done = conlleval_add(c, (split_field){tag, 3}, (split_field){"O", 1}, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY);
        conlleval_free(c);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("conlleval");
    TCase *tests = tcase_create("conlleval");
    tcase_add_test(tests, counts_whole_entities);
    tcase_add_test(tests, begins_chunks_at_orphans_and_at_changes_of_type);
    tcase_add_test(tests, has_the_oddities_of_the_script);
    tcase_add_test(tests, counts_entities_that_it_joins);
    tcase_add_test(tests, has_an_empty_type);
    tcase_add_test(tests, takes_raw_tags);
    tcase_add_test(tests, names_the_place_of_a_wrong_line);
    tcase_add_test(tests, fails_whole_when_memory_does);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
