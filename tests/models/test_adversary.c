/* How words are moved against the network. */
#include "base/random.h"
#include "models/training/adversary.h"
#include "tests/support.h"

#include <math.h>

enum { DIM = 3, ROWS = 9 };

static const size_t lengths[] = {3, 1, 0, 5};

/* Each sentence is moved by its share of its own length, along its own gradient; what has no gradient stays. */
START_TEST(a_share_of_the_length_of_a_sentence)
{
    arena memory;
    packing p;
    real words[ROWS * DIM], gradient[ROWS * DIM], moved[ROWS * DIM];
    random_stream random = random_seed(5, 0, 0, 0);
    arena_init(&memory);
    ck_assert(packing_make(&memory, lengths, 4, &p));
    for (size_t i = 0; i < ROWS * DIM; i++) {
        words[i] = (real)random_normal(&random);
        gradient[i] = (real)(1e-4 * random_normal(&random));
    }
    const size_t still = packing_row(&p, 2, 0); /* the sentence of one token */
    for (size_t d = 0; d < DIM; d++)
        gradient[still * DIM + d] = 0;
    adversary_move(&p, DIM, words, gradient, 0.25, moved);
    for (size_t place = 0; place < p.sequences; place++) {
        double length = 0, way = 0, along = 0, steepness = 0;
        for (size_t t = 0; t < p.lengths[place]; t++)
            for (size_t i = packing_row(&p, place, t) * DIM; i < (packing_row(&p, place, t) + 1) * DIM; i++) {
                const double step = (double)moved[i] - (double)words[i];
                length += (double)words[i] * (double)words[i];
                way += step * step;
                along += step * (double)gradient[i];
                steepness += (double)gradient[i] * (double)gradient[i];
            }
        const double wanted = steepness > 0 ? 0.25 * sqrt(length) : 0;
        ck_assert_double_eq_tol(sqrt(way), wanted, 1e-5);
        ck_assert_double_eq_tol(along, wanted * sqrt(steepness), 1e-8);
    }
    arena_dispose(&memory);
}
END_TEST

START_TEST(nothing_to_move)
{
    arena memory;
    packing p;
    arena_init(&memory);
    ck_assert(packing_make(&memory, (const size_t[]){0, 0}, 2, &p));
    adversary_move(&p, DIM, NULL, NULL, 0.25, NULL);
    arena_dispose(&memory);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("adversary");
    TCase *tests = tcase_create("adversary");
    tcase_add_test(tests, a_share_of_the_length_of_a_sentence);
    tcase_add_test(tests, nothing_to_move);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
