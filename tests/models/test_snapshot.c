/* Weights that are kept aside: given back, they are what they were, and what does not move is let be. */
#include "base/memory.h"
#include "models/training/snapshot.h"
#include "tests/support.h"

enum { SIZE = 3, DIM = 2, ROWS = 4, TRAINED = 2 };

/* A learner as far as a snapshot looks at it; rows 1 and 3 of the table move. */
typedef struct weights {
    real values[SIZE];
    float table[ROWS * DIM];
    size_t rows[TRAINED];
    learner learner;
} weights;

static void make_weights(weights *w)
{
    *w = (weights){.values = {1, 2, 3}, .table = {10, 11, 12, 13, 14, 15, 16, 17}, .rows = {1, 3}};
    w->learner = (learner){
        .values = w->values, .size = SIZE, .word_values = w->table, .dim = DIM, .rows = w->rows, .trained = TRAINED};
}

START_TEST(gives_back_what_it_took)
{
    weights w;
    snapshot s;
    make_weights(&w);
    ck_assert(snapshot_init(&s, &w.learner));
    snapshot_take(&s, &w.learner);
    for (size_t i = 0; i < SIZE; i++)
        w.values[i] = -1;
    for (size_t i = 0; i < ROWS * DIM; i++)
        w.table[i] = -1;
    snapshot_restore(&s, &w.learner);
    const real values[SIZE] = {1, 2, 3};
    const float table[ROWS * DIM] = {-1, -1, 12, 13, -1, -1, 16, 17};
    ck_assert_mem_eq(w.values, values, sizeof values);
    ck_assert_mem_eq(w.table, table, sizeof table);
    snapshot_dispose(&s);
}
END_TEST

START_TEST(without_memory)
{
    weights w;
    make_weights(&w);
    for (size_t n = 1; n <= 2; n++) {
        snapshot s;
        memory_fail_at(n);
        ck_assert(!snapshot_init(&s, &w.learner));
        memory_fail_at(0);
        snapshot_dispose(&s);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("snapshot");
    TCase *tests = tcase_create("snapshot");
    tcase_add_test(tests, gives_back_what_it_took);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
