/* One row of each cell, forward and backward, in training and in tagging, at sizes around whole vectors and far from
 * them. */
#include "models/kernels/kernels.h"
#include "tests/models/kernels/arrays.h"
#include "tests/models/kernels/kernel_tests.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

static const size_t sizes[] = {0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 67, 200, 1009, 4099};
enum { SIZES = sizeof sizes / sizeof *sizes };

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
        o.arrays[i] = array_random(random, o.sizes[i], 1);
    }
    return o;
}

static outputs copy_outputs(const outputs *other)
{
    outputs o = *other;
    for (size_t i = 0; i < ARRAYS; i++)
        o.arrays[i] = array_copy(other->arrays[i], o.sizes[i]);
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

static void lstm_quick(const kernels *make, size_t h, const inputs *in, float *const *out)
{
    make->lstm_quick(h, in->gates, in->recurrent, in->before == NULL ? NULL : out[0], out[0], out[1]);
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
    bool in_place;        /* finds what goes in in its first output */
    double looser;        /* than 1e-6: as many times; 0: not */
    bool multiplies;      /* a gate with what goes in, before it is squashed: so errors grow with it */
} cells[] = {
    {"lstm_forward", lstm_forward, {4, 1, 1, 1}, true, true, 0, false},
    {"lstm_backward", lstm_backward, {4, 1, 0, 0}, false, false, 0, false},
    {"gru_forward", gru_forward, {3, 1, 1, 0}, true, true, 0, true},
    {"gru_backward", gru_backward, {3, 3, 1, 0}, false, false, 0, false},
    {"lstm_forward, nothing kept", lstm_tagging, {1, 1, 0, 0}, true, false, 0, false},
    {"lstm_quick", lstm_quick, {1, 1, 0, 0}, true, false, 10, false},
    {"gru_forward, nothing kept", gru_tagging, {1, 0, 0, 0}, true, false, 0, true},
    {"elman_forward", elman_forward, {1, 0, 0, 0}, true, false, 0, false},
    {"elman_backward", elman_backward, {1, 0, 0, 0}, false, false, 0, false},
};
enum { CELLS = sizeof cells / sizeof *cells };

/* REACH: of what goes into σ and tanh; at 60 they have long reached their ends, and nothing may become NaN. */
static void check_cell(const kernels *make, size_t cell, size_t h, bool begins, double reach, random_stream *random)
{
    char what[96];
    inputs in = {array_random(random, 4 * h, reach), array_random(random, 4 * h, reach), array_random(random, h, 1),
                 array_random(random, h, 1), array_random(random, h, 1)};
    float *before = in.before;
    outputs out = take_outputs(random, h, cells[cell].parts);
    for (size_t i = 0; cells[cell].in_place && i < out.sizes[0]; i++)
        out.arrays[0][i] *= (float)reach;
    outputs right = copy_outputs(&out);
    const double looser = cells[cell].looser > 0 ? cells[cell].looser : 1;
    const double tolerance = 1e-6 * looser * (cells[cell].multiplies ? fmin(reach, 1000) : 1);
    in.before = begins ? NULL : before;
    cells[cell].call(make, h, &in, out.arrays);
    cells[cell].call(&kernels_plain, h, &in, right.arrays);
    for (size_t i = 0; i < ARRAYS; i++) {
        snprintf(what, sizeof what, "%s: %s, %zu units, output %zu", make->name, cells[cell].name, h, i);
        array_expect(what, out.arrays[i], right.arrays[i], out.sizes[i], tolerance);
    }
    array_release(in.gates, 4 * h);
    array_release(in.recurrent, 4 * h);
    array_release(before, h);
    array_release(in.state, h);
    array_release(in.dh, h);
}

START_TEST(cells_of_one_row)
{
    static const double reaches[] = {1, 6, 60, 1000, 1e30};
    const kernels *make = kernels_at((size_t)_i);
    random_stream random = random_seed(3, 0, 0, 0);
    for (size_t cell = 0; cell < CELLS; cell++)
        for (size_t i = 0; i < SIZES; i++)
            for (size_t j = 0; j < sizeof reaches / sizeof *reaches; j++)
                for (int begins = 0; begins < 2; begins++)
                    check_cell(make, cell, sizes[i], begins, cells[cell].squashes ? reaches[j] : 1, &random);
}
END_TEST

TCase *cell_tests(int makes)
{
    TCase *tests = tcase_create("cells");
    tcase_add_loop_test(tests, cells_of_one_row, 0, makes);
    return tests;
}
