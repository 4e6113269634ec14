/* Products of matrices of all shapes and strides, and that a row's result does not depend on the others. */
#include "models/kernels/kernels.h"
#include "tests/models/kernels/arrays.h"
#include "tests/models/kernels/kernel_tests.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* How a's elements stand: rows one behind the other, rows apart, columns one behind the other, columns apart. */
enum { A_ROWS, A_ROWS_APART, A_COLUMNS, A_COLUMNS_APART, A_KINDS };
/* How b stands: packed from rows or from columns, or row by row as it is, rows together or apart. */
enum { B_PACKED, B_PACKED_TRANSPOSED, B_ROWS, B_ROWS_APART, B_KINDS };
/* What a sum begins with. */
enum { FROM_ZERO, FROM_BIAS, FROM_OUT, FROM_KINDS };
enum { APART = 5, GAP = 3 };

typedef struct product {
    size_t rows, n, k;
    unsigned a, b, from;
    size_t gap; /* reals between the rows of out, which stay as they are */
} product;

/* Memory behind the operands of a product, as it is strided. */
typedef struct operands {
    float *a, *b, *packed, *bias;
    size_t a_size, b_size, packed_size;
    strided left;
    strided right; /* b by rows and columns, for the reference and to pack from */
    panels side;
} operands;

/* The last row (or column) does not have to be as long as the stride. */
static size_t strided_size(size_t lines, size_t length, size_t stride)
{
    return lines == 0 || length == 0 ? 0 : (lines - 1) * stride + length;
}

static void make_left(const product *p, random_stream *random, operands *o)
{
    const bool columns = p->a == A_COLUMNS || p->a == A_COLUMNS_APART;
    const size_t lines = columns ? p->k : p->rows, length = columns ? p->rows : p->k;
    const size_t stride = length + (p->a == A_ROWS_APART || p->a == A_COLUMNS_APART ? APART : 0);
    o->a_size = strided_size(lines, length, stride);
    o->a = array_random(random, o->a_size, 1);
    o->left = columns ? (strided){o->a, 1, stride} : (strided){o->a, stride, 1};
}

static void make_right(const product *p, random_stream *random, operands *o)
{
    const bool transposed = p->b == B_PACKED_TRANSPOSED;
    const size_t lines = transposed ? p->n : p->k, length = transposed ? p->k : p->n;
    const size_t stride = length + (p->b == B_ROWS_APART ? APART : 0);
    o->b_size = strided_size(lines, length, stride);
    o->b = array_random(random, o->b_size, 1);
    o->right = transposed ? (strided){o->b, 1, stride} : (strided){o->b, stride, 1};
    o->packed_size = kernels_packed_size(p->k, p->n);
    o->packed = array_random(random, o->packed_size, 1);
    const bool packed = p->b == B_PACKED || transposed;
    o->side = packed ? kernels_pack(p->k, p->n, o->right, o->packed) : kernels_row_major(o->b, stride);
}

static operands make_operands(const product *p, random_stream *random)
{
    operands o;
    make_left(p, random, &o);
    make_right(p, random, &o);
    o.bias = array_random(random, p->n, 1);
    return o;
}

static void release_operands(const product *p, operands *o)
{
    array_release(o->a, o->a_size);
    array_release(o->b, o->b_size);
    array_release(o->packed, o->packed_size);
    array_release(o->bias, p->n);
}

/* Three nested loops in double. */
static void multiply(const product *p, const operands *o, float *out, size_t out_row)
{
    for (size_t i = 0; i < p->rows; i++)
        for (size_t j = 0; j < p->n; j++) {
            double sum = p->from == FROM_BIAS  ? (double)o->bias[j]
                         : p->from == FROM_OUT ? (double)out[i * out_row + j]
                                               : 0;
            for (size_t q = 0; q < p->k; q++)
                sum += (double)o->left.data[i * o->left.row + q * o->left.column] *
                       (double)o->right.data[q * o->right.row + j * o->right.column];
            out[i * out_row + j] = (float)sum;
        }
}

static const char *say(const kernels *make, const product *p)
{
    static const char *const a[] = {"rows", "rows apart", "columns", "columns apart"};
    static const char *const b[] = {"packed", "packed from columns", "rows", "rows apart"};
    static const char *const from[] = {"zero", "bias", "out"};
    static char what[160];
    snprintf(what, sizeof what, "%s: %zu x %zu x %zu, a in %s, b %s, from %s, gap %zu", make->name, p->rows, p->n, p->k,
             a[p->a], b[p->b], from[p->from], p->gap);
    return what;
}

static void check_product(const kernels *make, product p, random_stream *random)
{
    operands o = make_operands(&p, random);
    const size_t out_row = p.n + p.gap, size = strided_size(p.rows, p.n, out_row);
    float *out = array_random(random, size, 1), *before = array_copy(out, size), *right = array_copy(out, size);
    make->matmul(p.rows, p.n, p.k, o.left, o.side, p.from == FROM_BIAS ? o.bias : NULL, p.from == FROM_OUT, out,
                 out_row);
    multiply(&p, &o, right, out_row);
    for (size_t i = 0; i + 1 < p.rows && size > 0; i++)
        if (memcmp(out + i * out_row + p.n, before + i * out_row + p.n, p.gap * sizeof *out) != 0)
            ck_abort_msg("%s: wrote between the rows", say(make, &p));
    array_release(before, size);
    /* A sum of k products of numbers up to 1, rounded k times: a step wrong is off by 0.1 and more. */
    array_expect(say(make, &p), out, right, size, 1e-6 * (1 + (double)p.k / 50));
    release_operands(&p, &o);
}

enum { KINDS = A_KINDS * B_KINDS * FROM_KINDS };

static product of_kind(size_t kind)
{
    return (product){.a = (unsigned)(kind % A_KINDS),
                     .b = (unsigned)(kind / A_KINDS % B_KINDS),
                     .from = (unsigned)(kind / A_KINDS / B_KINDS),
                     .gap = kind % 2 == 0 ? GAP : 0};
}

/* The shape of an LSTM's recurrent step: a few states, all gates. */
START_TEST(the_recurrent_product)
{
    const product p = {.rows = 16, .n = 800, .k = 200, .a = A_ROWS_APART, .b = B_PACKED_TRANSPOSED, .from = FROM_BIAS};
    random_stream random = random_seed(1, 0, 0, 0);
    check_product(kernels_at((size_t)_i), p, &random);
}
END_TEST

/* Every shape in some kinds, and every kind in many shapes. */
START_TEST(small_shapes_of_all_kinds)
{
    static const size_t row_counts[] = {0, 1, 2, 5, 7, 12, 13, 25}, depths[] = {0, 1, 3, 37};
    static const size_t widths[] = {0, 1, 3, 8, 15, 16, 17, 31, 32, 33, 47, 67};
    enum { EACH = 7, PRIME = 5 };
    random_stream random = random_seed(2, 0, 0, 0);
    size_t kind = 0;
    for (size_t i = 0; i < sizeof row_counts / sizeof *row_counts; i++)
        for (size_t j = 0; j < sizeof widths / sizeof *widths; j++)
            for (size_t q = 0; q < EACH * sizeof depths / sizeof *depths; q++) {
                product p = of_kind(kind++ * PRIME % KINDS);
                p.rows = row_counts[i];
                p.n = widths[j];
                p.k = depths[q / EACH];
                check_product(kernels_at((size_t)_i), p, &random);
            }
}
END_TEST

/* Primes, and more than the caches hold. */
START_TEST(large_shapes)
{
    static const product shapes[] = {
        {.rows = 131, .n = 251, .k = 509, .a = A_ROWS, .b = B_PACKED, .from = FROM_BIAS, .gap = GAP},
        {.rows = 397, .n = 151, .k = 263, .a = A_COLUMNS_APART, .b = B_ROWS_APART, .from = FROM_OUT},
        {.rows = 1, .n = 1999, .k = 1021, .a = A_ROWS, .b = B_PACKED_TRANSPOSED, .from = FROM_ZERO},
        {.rows = 1009, .n = 1, .k = 503, .a = A_COLUMNS, .b = B_ROWS, .from = FROM_ZERO, .gap = GAP},
        {.rows = 7, .n = 13, .k = 40009, .a = A_ROWS_APART, .b = B_PACKED, .from = FROM_OUT},
    };
    random_stream random = random_seed(3, 0, 0, 0);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        check_product(kernels_at((size_t)_i), shapes[i], &random);
}
END_TEST

/* Whatever is computed with it, a row is the same to the last bit: tagging must not depend on the batch. */
static void check_independence(const kernels *make, product p, random_stream *random)
{
    operands o = make_operands(&p, random);
    const float *bias = p.from == FROM_BIAS ? o.bias : NULL;
    const bool adds = p.from == FROM_OUT;
    const size_t size = p.rows * p.n;
    float *begin = array_random(random, size, 1), *alone = array_copy(begin, size), *some = array_new(size);
    for (size_t i = 0; i < p.rows; i++)
        make->matmul(1, p.n, p.k, (strided){o.left.data + i * o.left.row, o.left.row, o.left.column}, o.side, bias,
                     adds, alone + i * p.n, p.n);
    for (size_t count = 1; count <= p.rows; count++)
        for (size_t first = 0; first + count <= p.rows; first += count) {
            const strided left = {o.left.data + first * o.left.row, o.left.row, o.left.column};
            memcpy(some, begin + first * p.n, count * p.n * sizeof *some);
            make->matmul(count, p.n, p.k, left, o.side, bias, adds, some, p.n);
            if (memcmp(some, alone + first * p.n, count * p.n * sizeof *some) != 0)
                ck_abort_msg("%s: rows %zu to %zu differ from the same rows alone", say(make, &p), first,
                             first + count);
        }
    array_release(begin, size);
    array_release(alone, size);
    array_release(some, size);
    release_operands(&p, &o);
}

START_TEST(a_row_does_not_depend_on_the_others)
{
    random_stream random = random_seed(4, 0, 0, 0);
    for (size_t kind = 0; kind < KINDS; kind++) {
        product p = of_kind(kind);
        p.rows = 40;
        p.n = 77;
        p.k = 83;
        p.gap = 0;
        check_independence(kernels_at((size_t)_i), p, &random);
    }
}
END_TEST

/* Nor on how the right side stands in memory: packed or not, the order of a sum is the same. */
START_TEST(packing_does_not_change_a_bit)
{
    enum { ROWS = 9, N = 53, K = 61 };
    const kernels *make = kernels_at((size_t)_i);
    random_stream random = random_seed(5, 0, 0, 0);
    const product p = {.rows = ROWS, .n = N, .k = K, .a = A_ROWS, .b = B_PACKED};
    operands o = make_operands(&p, &random);
    float packed[ROWS * N], plain[ROWS * N];
    make->matmul(ROWS, N, K, o.left, o.side, NULL, false, packed, N);
    make->matmul(ROWS, N, K, o.left, kernels_row_major(o.b, N), NULL, false, plain, N);
    ck_assert_mem_eq(packed, plain, sizeof packed);
    release_operands(&p, &o);
}
END_TEST

TCase *product_tests(int makes)
{
    TCase *tests = tcase_create("products");
    tcase_add_loop_test(tests, the_recurrent_product, 0, makes);
    tcase_add_loop_test(tests, small_shapes_of_all_kinds, 0, makes);
    tcase_add_loop_test(tests, large_shapes, 0, makes);
    tcase_add_loop_test(tests, a_row_does_not_depend_on_the_others, 0, makes);
    tcase_add_loop_test(tests, packing_does_not_change_a_bit, 0, makes);
    return tests;
}
