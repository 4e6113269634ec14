#include "base/memory.h"
#include "embeddings/coverage.h"
#include "embeddings/neighbours.h"
#include "embeddings/vectors_load.h"
#include "tests/support.h"

#include <string.h>

static vectors_loaded load(const char *text)
{
    vectors_loaded loaded;
    error err = {0};
    ck_assert_msg(vectors_load(&loaded, support_text(".txt", text), false, &err), "%s", err.message);
    return loaded;
}

static void count(coverage *c, const char *token)
{
    ck_assert(coverage_add(c, token, strlen(token), NULL));
}

START_TEST(tokens_and_types_are_counted_by_how_they_are_found)
{
    vectors_loaded loaded = load("the 1 2\nberlin 1 2\n0000 1 2\n");
    static const char *const tokens[] = {"the", "The", "Berlin", "1984", "x", "y", "the", "y", "1985", "z", "x"};
    coverage c;
    ck_assert(coverage_init(&c, NULL));
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
        count(&c, tokens[i]);
    ck_assert_uint_eq(c.tokens, 11);
    coverage_shares shares = coverage_measure(&c, &loaded.view);
    ck_assert_mem_eq(shares.tokens, ((size_t[]){2, 2, 2, 5}), sizeof shares.tokens);
    ck_assert_mem_eq(shares.types, ((size_t[]){1, 2, 2, 3}), sizeof shares.types);

    coverage_word *missing;
    size_t missing_count;
    ck_assert(coverage_missing(&c, &loaded.view, 2, &missing, &missing_count, NULL));
    ck_assert_uint_eq(missing_count, 2);
    ck_assert(missing[0].count == 2 && missing[0].size == 1 && missing[0].word[0] == 'x'); /* it came before y */
    ck_assert(missing[1].count == 2 && missing[1].word[0] == 'y');
    memory_free(missing);
    coverage_dispose(&c);
    vectors_unload(&loaded);
}
END_TEST

START_TEST(nothing_and_the_empty_word)
{
    vectors_loaded loaded = load("the 1 2\n");
    coverage c;
    coverage_word *missing;
    size_t missing_count;
    ck_assert(coverage_init(&c, NULL));
    ck_assert(coverage_missing(&c, &loaded.view, 9, &missing, &missing_count, NULL));
    ck_assert_uint_eq(missing_count, 0);
    memory_free(missing);
    count(&c, "");
    count(&c, "a");
    ck_assert(coverage_missing(&c, &loaded.view, 9, &missing, &missing_count, NULL));
    ck_assert_uint_eq(missing_count, 2);
    ck_assert_uint_eq(missing[0].size, 0);
    memory_free(missing);
    coverage_dispose(&c);
    vectors_unload(&loaded);
}
END_TEST

START_TEST(neighbours_stand_in_order)
{
    vectors_loaded loaded = load("a 1 0\nb 0 1\nc 2 0.1\nd -1 0\ne 0 0\nf 4 0.2\n");
    neighbour list[6];
    size_t used;
    ck_assert(neighbours_find(&loaded.view, 0, 6, list, &used, NULL));
    ck_assert_uint_eq(used, 5);
    static const size_t order[] = {2, 5, 1, 4, 3}; /* c before f, b before e: as they stand in the table */
    for (size_t i = 0; i < used; i++)
        ck_assert_uint_eq(list[i].row, order[i]);
    ck_assert_double_eq_tol(list[0].cosine, 0.998752, 1e-6);
    ck_assert_double_eq(list[3].cosine, 0);
    ck_assert_double_eq(list[4].cosine, -1);
    ck_assert(neighbours_find(&loaded.view, 0, 2, list, &used, NULL));
    ck_assert_uint_eq(used, 2);
    ck_assert_uint_eq(list[1].row, 5);
    ck_assert(neighbours_find(&loaded.view, 0, 1, list, &used, NULL));
    ck_assert_uint_eq(list[0].row, 2);
    ck_assert(neighbours_find(&loaded.view, 0, 0, list, &used, NULL));
    ck_assert_uint_eq(used, 0);
    vectors_unload(&loaded);
}
END_TEST

START_TEST(every_failed_allocation_is_reported)
{
    const char *path = support_text(".txt", "the 1 2\nberlin 1 2\n");
    bool done = false;
    for (size_t n = 1; !done; n++) {
        error err = {0};
        vectors_loaded loaded = {0};
        coverage c = {0};
        coverage_word *missing = NULL;
        neighbour list[2];
        size_t used;
        memory_fail_at(n);
        done = vectors_load(&loaded, path, false, &err) && coverage_init(&c, &err) &&
               coverage_add(&c, "x", 1, &err) && coverage_missing(&c, &loaded.view, 1, &missing, &used, &err) &&
               neighbours_find(&loaded.view, 0, 2, list, &used, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY);
        memory_free(missing);
        coverage_dispose(&c);
        vectors_unload(&loaded);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("coverage");
    TCase *tests = tcase_create("coverage");
    tcase_add_test(tests, tokens_and_types_are_counted_by_how_they_are_found);
    tcase_add_test(tests, nothing_and_the_empty_word);
    tcase_add_test(tests, neighbours_stand_in_order);
    tcase_add_test(tests, every_failed_allocation_is_reported);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
