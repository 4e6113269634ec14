/* The deep CNN over characters: what it computes, and that neither neighbours nor the size of a piece show in it. Its
 * gradients are in test_gradients.c, PyTorch's values in test_golden.c. */
#include "base/memory.h"
#include "models/layers/char_dense.h"
#include "tests/support.h"

#include <string.h>

enum { CHARS = 9, DIM = 5, FILTERS = 3, LAYERS = 7 };

typedef struct reader {
    char_dense dense;
    parameters layout;
    real *values;
    char_dense_weights weights;
    arena memory, scratch;
} reader;

static real *take(arena *memory, size_t count)
{
    real *taken = arena_take(memory, count, sizeof *taken);
    ck_assert_ptr_nonnull(taken);
    return taken;
}

static void reader_begin(reader *r, size_t dim, size_t filters, size_t width, size_t layers)
{
    *r = (reader){.scratch = {0}};
    ck_assert(char_dense_add(&r->dense, &r->layout, CHARS, dim, filters, width, layers, NULL));
    r->values = take(&r->memory, r->layout.size);
    parameters_randomize(&r->layout, 5, r->values);
    ck_assert(char_dense_pack(&r->dense, r->values, &r->memory, &r->weights));
}

static void reader_end(reader *r)
{
    parameters_dispose(&r->layout);
    arena_dispose(&r->memory);
    arena_dispose(&r->scratch);
}

static const real *read_strings(reader *r, const char_strings *s)
{
    real *out = take(&r->memory, s->count * r->dense.out);
    ck_assert(char_dense_read(&r->dense, r->values, &r->weights, s, &r->scratch, out));
    arena_reset(&r->scratch);
    return out;
}

static const real *forward_strings(reader *r, const char_strings *s)
{
    char_dense_pass pass;
    random_stream random = random_seed(1, 0, 0, 0);
    real *out = take(&r->memory, s->count * r->dense.out);
    ck_assert(char_dense_forward(&r->dense, r->values, &r->weights, s, 0, &random, &r->scratch, &pass, out));
    arena_reset(&r->scratch);
    return out;
}

static void set(reader *r, const char *name, const real *values)
{
    const parameter *p = parameters_find(&r->layout, name);
    ck_assert_ptr_nonnull(p);
    memcpy(r->values + p->at, values, p->size * sizeof *values);
}

/* One filter of each kind, characters of one number, worked out by hand: the character i is the number i. */
START_TEST(three_layers_by_hand)
{
    static const real numbers[CHARS] = {0, 1, 2, 3, 4, 5, 6, 7, 8}, zeros[8] = {0};
    static const real narrow[6] = {/* left, here, right */ 1, 0, 0, /* how much more than the next */ 0, 1, -1};
    static const real wide[10] = {/* two to the left */ 1, 0, 0, 0, 0, /* here and two to the right */ 0, 0, 1, 0, 1};
    static const real bottleneck[4] = {1, 0, 0, -1}, here[3] = {0, 1, 0}, all[5] = {1, 1, 1, 1, 1}, minus_two = -2;
    static const uint32_t codes[] = {2, 7, 3, 1};
    static const size_t first[] = {0, 4};
    /* 2 7 3 1: on the left 0 2 7 3, less the next 0 4 2 1, two to the left 0 0 2 7, with two to the right 5 8 3 1;
     * the bottleneck, left less the last: 0 0 4 2, of which the block keeps the value itself and the sum
     * of five less 2. */
    static const real expected[6] = {7, 4, 7, 8, 4, 4};
    reader r;
    reader_begin(&r, 1, 1, 3, 3);
    set(&r, "chars.embedding.weight", numbers);
    set(&r, "chars.first.narrow.weight", narrow);
    set(&r, "chars.first.wide.weight", wide);
    set(&r, "chars.first.narrow.bias", zeros);
    set(&r, "chars.first.wide.bias", zeros);
    set(&r, "chars.blocks.0.bottleneck.weight", bottleneck);
    set(&r, "chars.blocks.0.bottleneck.bias", zeros);
    set(&r, "chars.blocks.0.narrow.weight", here);
    set(&r, "chars.blocks.0.narrow.bias", zeros);
    set(&r, "chars.blocks.0.wide.weight", all);
    set(&r, "chars.blocks.0.wide.bias", &minus_two);
    ck_assert(char_dense_pack(&r.dense, r.values, &r.memory, &r.weights));
    const char_strings s = {.codes = codes, .first = first, .count = 1};
    const real *out = read_strings(&r, &s);
    ck_assert_uint_eq(r.dense.out, 6);
    for (size_t i = 0; i < 6; i++)
        ck_assert_double_eq((double)out[i], (double)expected[i]);
    reader_end(&r);
}
END_TEST

/* Strings of the given sizes, of characters that a formula makes. */
static char_strings strings_of(reader *r, const size_t *sizes, size_t count)
{
    size_t *first = arena_take(&r->memory, count + 1, sizeof *first);
    ck_assert_ptr_nonnull(first);
    first[0] = 0;
    for (size_t i = 0; i < count; i++)
        first[i + 1] = first[i] + sizes[i];
    uint32_t *codes = arena_take(&r->memory, first[count], sizeof *codes);
    ck_assert_ptr_nonnull(codes);
    for (size_t i = 0; i < first[count]; i++)
        codes[i] = (uint32_t)((i * i + i / 7) % CHARS);
    return (char_strings){.codes = codes, .first = first, .count = count};
}

/* To the bit: alone, among others, in pieces, and in the pass for training. */
START_TEST(company_does_not_show)
{
    static const size_t sizes[] = {3, 0, 1, 511, 512, 513, 0, 4, 1537, 17, 2, 0, 300, 300};
    const size_t count = sizeof sizes / sizeof *sizes;
    static const size_t widths[] = {1, 3, 7};
    reader r;
    reader_begin(&r, DIM, FILTERS, widths[_i], LAYERS);
    const char_strings s = strings_of(&r, sizes, count);
    const size_t row = r.dense.out;
    const real *trained = forward_strings(&r, &s), *read = read_strings(&r, &s);
    for (size_t i = 0; i < count; i++) {
        const char_strings one = {.codes = s.codes, .first = s.first + i, .count = 1};
        ck_assert_mem_eq(read + i * row, trained + i * row, row * sizeof *read);
        ck_assert_mem_eq(read_strings(&r, &one), trained + i * row, row * sizeof *read);
        for (size_t j = 0; j < row && sizes[i] == 0; j++)
            ck_assert(read[i * row + j] == 0);
        ck_assert(sizes[i] == 0 || read[i * row] + read[i * row + 1] + read[i * row + 2] > 0);
    }
    reader_end(&r);
}
END_TEST

/* A long string is read in pieces of 512 characters: the same character again and again, and others around the seam,
 * where every maximum then is. */
START_TEST(seams_do_not_show)
{
    enum { SIZE = 600, SEAM = 512, AROUND = 20 };
    uint32_t codes[SIZE] = {0};
    const size_t first[] = {0, SIZE};
    const char_strings s = {.codes = codes, .first = first, .count = 1};
    reader r;
    reader_begin(&r, DIM, FILTERS, 3, LAYERS);
    for (size_t at = SEAM - AROUND; at < SEAM + AROUND; at++) {
        codes[at] = 1 + (uint32_t)(at % (CHARS - 2));
        codes[at + 2] = 1 + (uint32_t)(at * at % (CHARS - 2));
        ck_assert_mem_eq(read_strings(&r, &s), forward_strings(&r, &s), r.dense.out * sizeof(real));
        codes[at] = codes[at + 2] = 0;
    }
    reader_end(&r);
}
END_TEST

START_TEST(no_strings)
{
    static const size_t first[] = {0};
    reader r;
    char_dense_pass pass;
    random_stream random = random_seed(1, 0, 0, 0);
    real out[1] = {7}, gradients[1] = {7};
    reader_begin(&r, DIM, FILTERS, 3, LAYERS);
    const char_strings none = {.first = first};
    ck_assert(char_dense_forward(&r.dense, r.values, &r.weights, &none, 0.5, &random, &r.scratch, &pass, out));
    ck_assert(char_dense_backward(&r.dense, r.values, &pass, &none, out, &r.scratch, gradients));
    ck_assert(char_dense_read(&r.dense, r.values, &r.weights, &none, &r.scratch, out));
    ck_assert(out[0] == 7 && gradients[0] == 7);
    reader_end(&r);
}
END_TEST

/* A token of a million characters must not take a million times the memory of one. */
START_TEST(memory_does_not_grow)
{
    static const size_t small = 500, large = 1000000;
    reader r;
    reader_begin(&r, DIM, FILTERS, 3, LAYERS);
    const char_strings one = strings_of(&r, &small, 1), giant = strings_of(&r, &large, 1);
    real *out = take(&r.memory, r.dense.out);
    ck_assert(char_dense_read(&r.dense, r.values, &r.weights, &one, &r.scratch, out));
    const size_t before = r.scratch.total;
    arena_reset(&r.scratch);
    ck_assert(char_dense_read(&r.dense, r.values, &r.weights, &giant, &r.scratch, out));
    ck_assert_uint_eq(r.scratch.total, before);
    reader_end(&r);
}
END_TEST

/* Dropout of the embeddings: other values, more of them zero, and none where there is no stream. */
START_TEST(dropout_of_the_embeddings)
{
    static const size_t sizes[] = {5, 4};
    reader r;
    char_dense_pass pass;
    random_stream random = random_seed(3, 0, 0, 0);
    reader_begin(&r, DIM, FILTERS, 3, LAYERS);
    const char_strings s = strings_of(&r, sizes, 2);
    const size_t count = 2 * r.dense.out;
    const real *whole = forward_strings(&r, &s);
    real *out = take(&r.memory, count);
    ck_assert(char_dense_forward(&r.dense, r.values, &r.weights, &s, 0.5, NULL, &r.scratch, &pass, out));
    ck_assert_ptr_null(pass.mask);
    ck_assert_mem_eq(out, whole, count * sizeof *out);
    ck_assert(char_dense_forward(&r.dense, r.values, &r.weights, &s, 0.5, &random, &r.scratch, &pass, out));
    ck_assert_mem_ne(out, whole, count * sizeof *out);
    size_t zeros = 0;
    for (size_t i = 0; i < pass.rows * DIM; i++)
        zeros += pass.mask[i] == 0;
    ck_assert(zeros > pass.rows * DIM / 4 && zeros < pass.rows * DIM * 3 / 4);
    reader_end(&r);
}
END_TEST

/* All that takes memory: false wherever it fails, until it does not. */
static bool run_all(reader *r, const char_strings *s, real *out, real *gradients)
{
    char_dense_weights weights;
    char_dense_pass pass;
    random_stream random = random_seed(1, 0, 0, 0);
    bool ok = char_dense_pack(&r->dense, r->values, &r->scratch, &weights) &&
              char_dense_forward(&r->dense, r->values, &weights, s, 0.5, &random, &r->scratch, &pass, out) &&
              char_dense_backward(&r->dense, r->values, &pass, s, out, &r->scratch, gradients) &&
              char_dense_read(&r->dense, r->values, &weights, s, &r->scratch, out);
    arena_dispose(&r->scratch);
    return ok;
}

START_TEST(without_memory)
{
    static const size_t sizes[] = {5, 4};
    reader r;
    reader_begin(&r, 700, 200, 3, LAYERS); /* so large that nearly every piece is a block of its own */
    const char_strings s = strings_of(&r, sizes, 2);
    real *out = take(&r.memory, 2 * r.dense.out), *gradients = take(&r.memory, r.layout.size);
    size_t failures = 0;
    for (bool done = false; !done; failures++) {
        memory_fail_at(failures + 1);
        done = run_all(&r, &s, out, gradients);
        memory_fail_at(0);
    }
    ck_assert_uint_gt(failures, 4);
    reader_end(&r);
    for (size_t nth = 1; nth < 8; nth++) { /* the layout itself */
        error err = {0};
        parameters layout = {0};
        char_dense dense;
        memory_fail_at(nth);
        const bool ok = char_dense_add(&dense, &layout, CHARS, DIM, FILTERS, 3, 31, &err);
        memory_fail_at(0);
        ck_assert(ok || err.code == ERROR_MEMORY);
        ck_assert(!ok || nth > 4);
        parameters_dispose(&layout);
    }
}
END_TEST

/* More characters than rows can be counted: no memory, and nothing read. */
START_TEST(too_many_characters)
{
    static const size_t first[] = {0, (size_t)UINT32_MAX};
    reader r;
    char_dense_pass pass;
    real out[1];
    reader_begin(&r, DIM, FILTERS, 3, LAYERS);
    const char_strings s = {.first = first, .count = 1};
    ck_assert(!char_dense_forward(&r.dense, r.values, &r.weights, &s, 0, NULL, &r.scratch, &pass, out));
    reader_end(&r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("char_dense");
    TCase *tests = tcase_create("char_dense");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, three_layers_by_hand);
    tcase_add_loop_test(tests, company_does_not_show, 0, 3);
    tcase_add_test(tests, seams_do_not_show);
    tcase_add_test(tests, no_strings);
    tcase_add_test(tests, memory_does_not_grow);
    tcase_add_test(tests, dropout_of_the_embeddings);
    tcase_add_test(tests, without_memory);
    tcase_add_test(tests, too_many_characters);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
