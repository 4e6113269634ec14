/* Every make of the kernels that this processor runs, against the plain one, at sizes around whole vectors and far from
 * them. */
#include "base/random.h"
#include "models/kernels/kernels.h"
#include "tests/support.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const size_t sizes[] = {0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 67, 200};
enum { SIZES = sizeof sizes / sizeof *sizes };

enum { SLOTS = 24, SLOT_FLOATS = 1 << 16 };

/* Memory that ends where a page ends that must not be touched; taken and given back, so that it is mapped once. */
static struct slot {
    float *end;
    bool taken;
} slots[SLOTS];

static float *map_slot(void)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), size = SLOT_FLOATS * sizeof(float);
    const int zeros = open("/dev/zero", O_RDWR);
    char *mapped = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE, zeros, 0);
    if (mapped == MAP_FAILED || mprotect(mapped + size, page, PROT_NONE) != 0)
        ck_abort_msg("no memory");
    close(zeros);
    return (float *)(void *)(mapped + size);
}

/* SIZE floats with a page behind them that must not be touched: a kernel that reads or writes too far ends the test
 * with a fault. */
static float *array(size_t size)
{
    size_t i = 0;
    while (i < SLOTS && slots[i].taken)
        i++;
    if (i == SLOTS || size > SLOT_FLOATS)
        ck_abort_msg("no slot for %zu floats", size);
    if (slots[i].end == NULL)
        slots[i].end = map_slot();
    slots[i].taken = true;
    return slots[i].end - size;
}

static void release(float *made, size_t size)
{
    for (size_t i = 0; i < SLOTS; i++)
        if (slots[i].end == made + size)
            slots[i].taken = false;
}

static float *random_array(random_stream *random, size_t size, double reach)
{
    float *made = array(size);
    for (size_t i = 0; i < size; i++)
        made[i] = (float)(reach * (2 * random_uniform(random) - 1));
    return made;
}

static float *copy_of(const float *other, size_t size)
{
    float *made = array(size);
    memcpy(made, other, size * sizeof *made);
    return made;
}

/* Compares and releases both. */
static void expect_equal(const char *what, float *actual, float *expected, size_t size, double tolerance)
{
    for (size_t i = 0; i < size; i++)
        if (!(fabs((double)actual[i] - (double)expected[i]) <= tolerance * (1 + fabs((double)expected[i]))))
            ck_abort_msg("%s: %zu of %zu is %.9g, plain has %.9g", what, i, size, (double)actual[i],
                         (double)expected[i]);
    release(actual, size);
    release(expected, size);
}

typedef struct product {
    size_t rows, n, k;
    bool transposed, packed, accumulate, bias;
    size_t gap; /* columns between the rows of out */
} product;

static void check_product(const kernels *make, product p, random_stream *random)
{
    char what[96];
    const size_t out_row = p.n + p.gap, out_size = p.rows * out_row;
    float *a = random_array(random, p.rows * p.k, 1), *b = random_array(random, p.k * p.n, 1);
    float *bias = random_array(random, p.n, 1), *out = random_array(random, out_size, 1);
    float *right = copy_of(out, out_size);
    float *packed = array(kernels_packed_size(p.k, p.n));
    const strided left = p.transposed ? (strided){a, 1, p.rows} : (strided){a, p.k, 1};
    const panels side = p.packed ? kernels_pack(p.k, p.n, (strided){b, p.n, 1}, packed) : kernels_row_major(b, p.n);
    snprintf(what, sizeof what, "%s: %zux%zux%zu%s%s%s%s", make->name, p.rows, p.n, p.k,
             p.transposed ? " transposed" : "", p.packed ? " packed" : "", p.accumulate ? " added" : "",
             p.bias ? " bias" : "");
    make->matmul(p.rows, p.n, p.k, left, side, p.bias ? bias : NULL, p.accumulate, out, out_row);
    kernels_plain.matmul(p.rows, p.n, p.k, left, kernels_row_major(b, p.n), p.bias ? bias : NULL, p.accumulate, right,
                         out_row);
    expect_equal(what, out, right, out_size, 1e-6 * (1 + (double)p.k / 20));
    release(a, p.rows * p.k);
    release(b, p.k * p.n);
    release(bias, p.n);
    release(packed, kernels_packed_size(p.k, p.n));
}

START_TEST(products)
{
    static const size_t row_counts[] = {0, 1, 2, 5, 7, 12, 13, 25, 64}, depths[] = {0, 1, 3, 37, 200};
    const kernels *make = kernels_at((size_t)_i);
    random_stream random = random_seed(1, 0, 0, 0);
    for (size_t i = 0; i < sizeof row_counts / sizeof *row_counts; i++)
        for (size_t j = 0; j < SIZES; j++)
            for (size_t k = 0; k < sizeof depths / sizeof *depths; k++)
                for (unsigned kind = 0; kind < 12; kind++)
                    check_product(make,
                                  (product){.rows = row_counts[i], .n = sizes[j], .k = depths[k],
                                            .transposed = kind & 1, .packed = kind & 2, .bias = kind / 4 == 1,
                                            .accumulate = kind / 4 == 2, .gap = kind / 4 == 2 ? 3 : 0},
                                  &random);
}
END_TEST

/* A row is the same to the last bit, however many are computed with it: tagging must not depend on the batch. */
START_TEST(a_row_does_not_depend_on_the_others)
{
    enum { ROWS = 29, N = 45, K = 83 };
    const kernels *make = kernels_at((size_t)_i);
    random_stream random = random_seed(2, 0, 0, 0);
    float *a = random_array(&random, ROWS * K, 1), *b = random_array(&random, K * N, 1);
    float *bias = random_array(&random, N, 1), *packed = array(kernels_packed_size(K, N));
    float *together = array(ROWS * N), *alone = array(N);
    const panels side = kernels_pack(K, N, (strided){b, N, 1}, packed);
    make->matmul(ROWS, N, K, (strided){a, K, 1}, side, bias, false, together, N);
    for (size_t count = 1; count < ROWS; count++) {
        float *some = array(count * N);
        make->matmul(count, N, K, (strided){a, K, 1}, side, bias, false, some, N);
        ck_assert_msg(memcmp(some, together, count * N * sizeof *some) == 0, "%s: %zu rows", make->name, count);
        release(some, count * N);
    }
    for (size_t i = 0; i < ROWS; i++) {
        make->matmul(1, N, K, (strided){a + i * K, K, 1}, side, bias, false, alone, N);
        ck_assert_msg(memcmp(alone, together + i * N, N * sizeof *alone) == 0, "%s: row %zu", make->name, i);
    }
    release(a, ROWS * K);
    release(b, K * N);
    release(bias, N);
    release(packed, kernels_packed_size(K, N));
    release(together, ROWS * N);
    release(alone, N);
}
END_TEST

/* The arrays of one cell's row, before and after, for a make and for `plain`. */
enum { ARRAYS = 4 };

typedef struct outputs {
    float *arrays[ARRAYS];
    size_t sizes[ARRAYS];
} outputs;

static outputs take_outputs(random_stream *random, size_t h, const size_t parts[ARRAYS])
{
    outputs o;
    for (size_t i = 0; i < ARRAYS; i++) {
        o.sizes[i] = parts[i] * h;
        o.arrays[i] = random_array(random, o.sizes[i], 1);
    }
    return o;
}

static outputs copy_outputs(const outputs *other)
{
    outputs o = *other;
    for (size_t i = 0; i < ARRAYS; i++)
        o.arrays[i] = copy_of(other->arrays[i], o.sizes[i]);
    return o;
}

/* What a cell's backward kernel reads that a forward kernel made: gates and states in their ranges. */
typedef struct inputs {
    float *gates;     /* [4][H] in (0, 1), or (-1, 1) for the part of a tanh */
    float *recurrent; /* [4][H] */
    float *before;    /* [H], or NULL */
    float *state;     /* [H] in (-1, 1) */
    float *dh;        /* [H] */
} inputs;

typedef void cell_call(const kernels *make, size_t h, const inputs *in, float *const *out);

static void lstm_forward(const kernels *make, size_t h, const inputs *in, float *const *out)
{
    make->lstm_forward(h, out[0], in->recurrent, in->before, out[0], out[1], out[2], out[3]);
}

/* As in tagging: nothing is kept but the state, which is updated in place. */
static void lstm_tagging(const kernels *make, size_t h, const inputs *in, float *const *out)
{
    make->lstm_forward(h, in->gates, in->recurrent, in->before == NULL ? NULL : out[0], NULL, out[0], NULL, out[1]);
}

static void gru_tagging(const kernels *make, size_t h, const inputs *in, float *const *out)
{
    make->gru_forward(h, in->gates, in->recurrent, in->before, NULL, NULL, out[0]);
}

static void lstm_backward(const kernels *make, size_t h, const inputs *in, float *const *out)
{
    make->lstm_backward(h, in->gates, in->before, in->state, in->dh, out[1], out[0]);
}

static void gru_forward(const kernels *make, size_t h, const inputs *in, float *const *out)
{
    make->gru_forward(h, out[0], in->recurrent, in->before, out[0], out[1], out[2]);
}

static void gru_backward(const kernels *make, size_t h, const inputs *in, float *const *out)
{
    make->gru_backward(h, in->gates, in->recurrent, in->before, in->dh, out[0], out[1], out[2]);
}

static void elman_forward(const kernels *make, size_t h, const inputs *in, float *const *out)
{
    make->elman_forward(h, in->gates, in->recurrent, out[0]);
}

static void elman_backward(const kernels *make, size_t h, const inputs *in, float *const *out)
{
    make->elman_backward(h, in->state, in->dh, out[0]);
}

static const struct {
    const char *name;
    cell_call *call;
    size_t parts[ARRAYS]; /* sizes of the outputs in H */
    bool squashes;        /* σ or tanh of what goes in */
} cells[] = {
    {"lstm_forward", lstm_forward, {4, 1, 1, 1}, true},
    {"lstm_backward", lstm_backward, {4, 1, 0, 0}, false},
    {"gru_forward", gru_forward, {3, 1, 1, 0}, true},
    {"gru_backward", gru_backward, {3, 3, 1, 0}, false},
    {"lstm_forward, nothing kept", lstm_tagging, {1, 1, 0, 0}, false},
    {"gru_forward, nothing kept", gru_tagging, {1, 0, 0, 0}, false},
    {"elman_forward", elman_forward, {1, 0, 0, 0}, true},
    {"elman_backward", elman_backward, {1, 0, 0, 0}, false},
};
enum { CELLS = sizeof cells / sizeof *cells };

/* REACH: of what goes into σ and tanh; at 60 they have long reached their ends. */
static void check_cell(const kernels *make, size_t cell, size_t h, bool begins, double reach, random_stream *random)
{
    char what[96];
    inputs in = {random_array(random, 4 * h, reach), random_array(random, 4 * h, reach), random_array(random, h, 1),
                 random_array(random, h, 1), random_array(random, h, 1)};
    float *before = in.before;
    outputs out = take_outputs(random, h, cells[cell].parts);
    for (size_t i = 0; i < out.sizes[0]; i++)
        out.arrays[0][i] *= (float)reach; /* a forward pass finds its gates there */
    outputs right = copy_outputs(&out);
    in.before = begins ? NULL : before;
    cells[cell].call(make, h, &in, out.arrays);
    cells[cell].call(&kernels_plain, h, &in, right.arrays);
    for (size_t i = 0; i < ARRAYS; i++) {
        snprintf(what, sizeof what, "%s: %s, %zu units, output %zu", make->name, cells[cell].name, h, i);
        expect_equal(what, out.arrays[i], right.arrays[i], out.sizes[i], 1e-6);
    }
    release(in.gates, 4 * h);
    release(in.recurrent, 4 * h);
    release(before, h);
    release(in.state, h);
    release(in.dh, h);
}

START_TEST(cells_of_one_row)
{
    static const double reaches[] = {1, 6, 60, 1000};
    const kernels *make = kernels_at((size_t)_i);
    random_stream random = random_seed(3, 0, 0, 0);
    for (size_t cell = 0; cell < CELLS; cell++)
        for (size_t i = 0; i < SIZES; i++)
            for (size_t j = 0; j < sizeof reaches / sizeof *reaches; j++)
                for (int begins = 0; begins < 2; begins++)
                    check_cell(make, cell, sizes[i], begins, cells[cell].squashes ? reaches[j] : 1, &random);
}
END_TEST

static void expect_exp(const kernels *make, float x)
{
    float y;
    make->exp(1, &x, &y);
    const double right = exp((double)x);
    if (x < -87.3f)
        ck_assert_msg(y >= 0 && y < 1.3e-38f, "%s: exp(%.9g) is %.9g", make->name, (double)x, (double)y);
    else
        ck_assert_msg(fabs((double)y - right) <= 3e-7 * right, "%s: exp(%.9g) is %.9g, not %.9g", make->name, (double)x,
                      (double)y, right);
}

START_TEST(exponentials)
{
    const kernels *make = kernels_at((size_t)_i);
    for (int i = -1100; i <= 880; i++)
        expect_exp(make, (float)i / 10);
    for (int i = -1000; i <= 1000; i++)
        expect_exp(make, (float)i * 1e-6f);
    expect_exp(make, -0.0f);
    expect_exp(make, -INFINITY);
    expect_exp(make, -3e38f);
    random_stream random = random_seed(4, 0, 0, 0);
    for (size_t i = 0; i < SIZES; i++) {
        float *x = random_array(&random, sizes[i], 20), *y = array(sizes[i]), *right = array(sizes[i]);
        kernels_plain.exp(sizes[i], x, right);
        make->exp(sizes[i], x, y);
        make->exp(sizes[i], x, x); /* in place */
        float *again = copy_of(right, sizes[i]);
        expect_equal(make->name, y, right, sizes[i], 3e-7);
        expect_equal(make->name, x, again, sizes[i], 3e-7);
    }
}
END_TEST

int main(void)
{
    size_t makes = 1;
    while (kernels_at(makes) != NULL)
        fprintf(stderr, "kernels: %s\n", kernels_at(makes++)->name);
    Suite *suite = suite_create("kernels");
    TCase *tests = tcase_create("kernels");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, products, 0, (int)makes);
    tcase_add_loop_test(tests, a_row_does_not_depend_on_the_others, 0, (int)makes);
    tcase_add_loop_test(tests, cells_of_one_row, 0, (int)makes);
    tcase_add_loop_test(tests, exponentials, 0, (int)makes);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
