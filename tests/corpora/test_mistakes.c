#include "base/memory.h"
#include "corpora/groups.h"
#include "corpora/mistakes.h"
#include "tests/corpora/tagged_text.h"

static comparison *compared(const char *gold, const char *guess)
{
    static char text[TAGGED_TEXT_BYTES];
    error err = {0};
    text[0] = '\0';
    tagged_text_add(text, gold, guess);
    tagged *t = tagged_text_read(text);
    comparison *c = comparison_of_tags(t, CHUNKS_LENIENT, STRICT_BIO, &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    tagged_free(t);
    return c;
}

/* "missed spurious": the kinds in order. */
static const char *kinds_of(const char *gold, const char *guess)
{
    static char shown[256];
    comparison *c = compared(gold, guess);
    mistake *items;
    size_t count, used = 0;
    shown[0] = '\0';
    ck_assert(mistakes_find(c, &items, &count, NULL));
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%s%s", i > 0 ? " " : "",
                                 mistake_names[items[i].kind]);
    memory_free(items);
    comparison_free(c);
    return shown;
}

START_TEST(names_what_went_wrong)
{
    ck_assert_str_eq(kinds_of("B-A I-A O B-B", "B-A I-A O B-B"), "right right");
    ck_assert_str_eq(kinds_of("B-A O", "O O"), "missed");
    ck_assert_str_eq(kinds_of("O O", "O B-A"), "spurious");
    ck_assert_str_eq(kinds_of("B-A I-A", "B-B I-B"), "type");
    ck_assert_str_eq(kinds_of("B-A I-A", "O B-A"), "boundary");
    ck_assert_str_eq(kinds_of("B-A I-A", "O B-B"), "type");
    ck_assert_str_eq(kinds_of("O O O B-A", "B-A O O B-A"), "spurious right");
    ck_assert_str_eq(kinds_of("O", "O"), "");
}
END_TEST

START_TEST(pairs_one_to_one_by_the_longest_overlap)
{
    ck_assert_str_eq(kinds_of("B-A I-A I-A", "B-A B-A I-A"), "boundary spurious");
    ck_assert_str_eq(kinds_of("B-A B-A I-A", "B-A I-A I-A"), "missed boundary");
    /* The type counts more than the length of the overlap. */
    ck_assert_str_eq(kinds_of("B-A B-B I-B", "B-A I-A I-A"), "boundary missed");
    /* Who is right is taken by nobody else. */
    ck_assert_str_eq(kinds_of("B-A I-A B-A", "B-A I-A I-A"), "boundary missed");
}
END_TEST

START_TEST(makes_a_table_of_types)
{
    comparison *c = compared("B-A O B-B O B-B I-B", "B-A O B-A B-A O B-B");
    mistake *items;
    size_t count, table[9], boundaries[2];
    ck_assert(mistakes_find(c, &items, &count, NULL));
    mistakes_confusion(c, items, count, table, boundaries);
    /* rows and columns: A, B, nobody */
    ck_assert_mem_eq(table, ((size_t[]){1, 0, 0, 1, 1, 0, 1, 0, 0}), sizeof table);
    ck_assert_mem_eq(boundaries, ((size_t[]){0, 1}), sizeof boundaries);
    memory_free(items);
    comparison_free(c);
}
END_TEST

START_TEST(fails_whole_when_memory_does)
{
    comparison *c = compared("B-A", "B-B");
    mistake *items = NULL;
    size_t count;
    for (size_t nth = 1; items == NULL; nth++) {
        error err = {0};
        ck_assert_uint_lt(nth, 10);
        memory_fail_at(nth);
        bool ok = mistakes_find(c, &items, &count, &err);
        memory_fail_at(0);
        ck_assert(ok || err.code == ERROR_MEMORY);
    }
    memory_free(items);
    comparison_free(c);
}
END_TEST

static void check_group(const comparison *c, group_kind kind, const groups_training *training, const char *name,
                        size_t gold, size_t guess, size_t correct)
{
    group groups[GROUP_MOST];
    size_t count;
    ck_assert(groups_count(c, kind, training, groups, &count, NULL));
    for (size_t i = 0; i < count; i++) {
        if (strcmp(groups[i].name, name) != 0)
            continue;
        ck_assert_uint_eq(tally_gold(&groups[i].counts), gold);
        ck_assert_uint_eq(tally_guess(&groups[i].counts), guess);
        ck_assert_uint_eq(groups[i].counts.correct, correct);
        return;
    }
    ck_abort_msg("no group %s", name);
}

START_TEST(groups_by_length_and_density)
{
    comparison *c = compared("B-A O B-A I-A O", "B-A O B-A O B-A");
    check_group(c, GROUP_LENGTH, NULL, "1 token", 1, 3, 1);
    check_group(c, GROUP_LENGTH, NULL, "2 tokens", 1, 0, 0);
    check_group(c, GROUP_DENSITY, NULL, "2 in the sentence", 2, 3, 1);
    comparison_free(c);
}
END_TEST

START_TEST(groups_by_what_was_seen)
{
    comparison *c = compared("B-A O B-A I-A O", "B-A O B-B I-B B-A");
    groups_training training;
    groups_training_init(&training);
    ck_assert(groups_training_add(&training, (split_field){"t0", 2}, (split_field){"A", 1}));
    ck_assert(groups_training_add(&training, (split_field){"t2 t3", 5}, (split_field){"B", 1}));
    check_group(c, GROUP_SEEN, &training, "seen", 1, 2, 1);
    check_group(c, GROUP_SEEN, &training, "seen with another type", 1, 0, 0);
    check_group(c, GROUP_SEEN, &training, "unseen", 0, 1, 0);
    groups_training_dispose(&training);
    comparison_free(c);
}
END_TEST

START_TEST(groups_by_case)
{
    static const char text[] = "New B-A B-A\nYork I-A I-A\nNATO B-A B-A\nof B-A B-A\neBay B-A B-A\n1999 B-A B-A\n"
                               "Élan B-A B-A\n";
    tagged *t = tagged_text_read(text);
    comparison *c = comparison_of_tags(t, CHUNKS_LENIENT, STRICT_BIO, NULL);
    check_group(c, GROUP_CASE, NULL, "Capitalised", 2, 2, 2);
    check_group(c, GROUP_CASE, NULL, "CAPITALS", 1, 1, 1);
    check_group(c, GROUP_CASE, NULL, "small", 1, 1, 1);
    check_group(c, GROUP_CASE, NULL, "miXed", 1, 1, 1);
    check_group(c, GROUP_CASE, NULL, "no case", 1, 1, 1);
    comparison_free(c);
    tagged_free(t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mistakes");
    TCase *tests = tcase_create("mistakes");
    tcase_add_test(tests, names_what_went_wrong);
    tcase_add_test(tests, pairs_one_to_one_by_the_longest_overlap);
    tcase_add_test(tests, makes_a_table_of_types);
    tcase_add_test(tests, fails_whole_when_memory_does);
    tcase_add_test(tests, groups_by_length_and_density);
    tcase_add_test(tests, groups_by_what_was_seen);
    tcase_add_test(tests, groups_by_case);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
