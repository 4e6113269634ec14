/* Forward, backward and ten steps of Adam, beside PyTorch's: the layers one by one, and whole taggers. */
#include "models/layers/char_cnn.h"
#include "models/layers/char_dense.h"
#include "models/layers/linear.h"
#include "models/layers/loss.h"
#include "models/layers/rnn.h"
#include "tests/models/golden.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

enum { STEPS = 10 };

/* A recurrent network with a linear layer on top. */
typedef struct recurrent {
    trainee trainee;
    rnn rnn;
    linear linear;
    rnn_weights weights;
    packing packing;
    matrix x;
    size_t classes;
    const size_t *right;
    const real *target; /* NULL: classes */
} recurrent;

static void recurrent_begin(recurrent *r, const safetensors *file, const char *name, cell_kind cell, size_t layers,
                            bool bidirectional)
{
    *r = (recurrent){.trainee = {.file = file, .name = name}};
    trainee *t = &r->trainee;
    const tensor *x = golden_tensor(file, "%s/x", name), *scores = golden_tensor(file, "%s/scores", name);
    const tensor *lengths = golden_tensor(file, "%s/lengths", name);
    const size_t hidden = golden_tensor(file, "%s/first.rnn.weight_hh_l0", name)->shape[1];
    r->classes = scores->shape[1];
    r->x = (matrix){(real *)arena_take(&t->memory, x->bytes, 1), x->shape[1]};
    ck_assert_ptr_nonnull(r->x.data);
    memcpy(r->x.data, x->data, x->bytes);
    r->right = golden_numbers(golden_tensor(file, "%s/right", name), &t->memory);
    r->target = cell == CELL_RNN ? golden_tensor(file, "%s/target", name)->data : NULL;
    ck_assert(rnn_add(&r->rnn, &t->layout, "rnn", cell, x->shape[1], hidden, layers, bidirectional, NULL));
    ck_assert(linear_add(&r->linear, &t->layout, "linear", r->rnn.directions * hidden, r->classes, NULL));
    ck_assert(rnn_weights_init(&r->weights, &r->rnn, NULL));
    ck_assert(packing_make(&t->memory, golden_numbers(lengths, &t->memory), lengths->shape[0], &r->packing));
    ck_assert_uint_eq(r->packing.rows, x->shape[0]);
    trainee_begin(t);
}

static void recurrent_end(recurrent *r)
{
    rnn_weights_dispose(&r->weights);
    rnn_dispose(&r->rnn);
    trainee_dispose(&r->trainee);
}

static real *take(arena *memory, size_t count)
{
    real *taken = arena_take(memory, count, sizeof *taken);
    ck_assert_ptr_nonnull(taken);
    return taken;
}

/* Forward, loss and backward with the weights as they are; returns the loss. CHECK: against the first step's values. */
static double recurrent_pass(recurrent *r, arena *memory, bool check)
{
    trainee *t = &r->trainee;
    const size_t count = r->packing.rows;
    rnn_pass pass;
    for (size_t part = 0; part < r->rnn.layers * r->rnn.directions; part++)
        rnn_weights_pack(&r->weights, &r->rnn, t->values, part);
    ck_assert(rnn_forward(&r->rnn, t->values, &r->weights, &r->packing, r->x, NULL, (rnn_dropout){0}, memory, &pass));
    const matrix output = pass.outputs[r->rnn.layers - 1];
    real *scores = take(memory, count * r->classes), *d_scores = take(memory, count * r->classes);
    const panels weight = linear_pack(&r->linear, t->values, take(memory, linear_packed_size(&r->linear)));
    linear_forward(&r->linear, t->values, weight, count, output.data, scores);
    const double scale = 1 / (double)count;
    const double loss = r->target == NULL
                            ? loss_cross_entropy(count, r->classes, scores, r->right, 0, scale, d_scores)
                            : loss_squared(count, r->classes, scores, r->target, scale, d_scores);
    matrix d_output = {take(memory, count * output.row), output.row}, dx = {take(memory, count * r->x.row), r->x.row};
    linear_backward(&r->linear, t->values, count, output.data, d_scores, t->gradients, d_output.data);
    ck_assert(rnn_backward(&r->rnn, t->values, &pass, d_output, memory, t->gradients, dx, NULL));
    if (check) {
        golden_expect(golden_tensor(t->file, "%s/output", t->name), output.data, count * output.row);
        golden_expect(golden_tensor(t->file, "%s/scores", t->name), scores, count * r->classes);
        golden_expect(golden_tensor(t->file, "%s/d_0", t->name), dx.data, count * dx.row);
        trainee_expect(t, "gradient", t->gradients);
    }
    return loss;
}

static void check_recurrent(const safetensors *file, const char *name, cell_kind cell, size_t layers,
                            bool bidirectional)
{
    recurrent r;
    arena memory;
    double losses[STEPS];
    arena_init(&memory);
    recurrent_begin(&r, file, name, cell, layers, bidirectional);
    for (size_t step = 0; step < STEPS; step++) {
        losses[step] = recurrent_pass(&r, &memory, step == 0);
        trainee_step(&r.trainee);
        arena_reset(&memory);
    }
    golden_expect_doubles(golden_tensor(file, "%s/losses", name), losses, STEPS);
    trainee_expect(&r.trainee, "last", r.trainee.values);
    recurrent_end(&r);
    arena_dispose(&memory);
}

static const char *const cell_names[] = {[CELL_LSTM] = "lstm", [CELL_GRU] = "gru", [CELL_RNN] = "rnn"};

START_TEST(recurrent_networks_are_those_of_torch)
{
    safetensors *file = golden_open("recurrent");
    const cell_kind cell = (cell_kind)_i;
    for (size_t layers = 1; layers <= 2; layers++)
        for (size_t directions = 1; directions <= 2; directions++) {
            char name[32];
            snprintf(name, sizeof name, "%s.%zu.%zu", cell_names[cell], layers, directions);
            check_recurrent(file, name, cell, layers, directions == 2);
        }
    safetensors_close(file);
}
END_TEST

/* Wide enough for whole vectors of the processor. */
START_TEST(wide_networks_too)
{
    char name[32];
    safetensors *file = golden_open("recurrent");
    snprintf(name, sizeof name, "%s.wide", cell_names[_i]);
    check_recurrent(file, name, (cell_kind)_i, 1, true);
    safetensors_close(file);
}
END_TEST

static char_strings golden_strings(const safetensors *file, const char *name, arena *memory)
{
    const tensor *codes = golden_tensor(file, "%s/codes", name), *first = golden_tensor(file, "%s/strings", name);
    uint32_t *copy = arena_take(memory, codes->bytes, 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, codes->data, codes->bytes);
    return (char_strings){.codes = copy, .first = golden_numbers(first, memory), .count = first->shape[0] - 1};
}

/* One pass; the loss is the sum of out times d_out. */
static double char_cnn_pass(trainee *t, const char_cnn *cnn, const char_strings *strings, arena *memory, bool check)
{
    const tensor *weights = golden_tensor(t->file, "%s/d_out", t->name);
    const size_t count = strings->count * cnn->filters;
    const real *d_out = weights->data;
    real *table = take(memory, char_cnn_table_size(cnn)), *out = take(memory, count);
    uint32_t *best = arena_take(memory, count, sizeof *best);
    ck_assert(best != NULL && char_cnn_table(cnn, t->values, memory, table));
    ck_assert(char_cnn_forward(cnn, t->values, table, strings, memory, out, best));
    ck_assert(char_cnn_backward(cnn, t->values, strings, best, d_out, memory, t->gradients));
    if (check) {
        golden_expect(golden_tensor(t->file, "%s/out", t->name), out, count);
        trainee_expect(t, "gradient", t->gradients);
    }
    double loss = 0;
    for (size_t i = 0; i < count; i++)
        loss += (double)out[i] * (double)d_out[i];
    return loss;
}

START_TEST(the_char_cnn_is_conv1d_and_a_maximum)
{
    char name[32];
    char_cnn cnn;
    double losses[STEPS];
    arena memory;
    arena_init(&memory);
    safetensors *file = golden_open("char_cnn");
    snprintf(name, sizeof name, "width.%d", _i);
    trainee t = {.file = file, .name = name};
    ck_assert(char_cnn_add(&cnn, &t.layout, 7, 5, 6, (size_t)_i, NULL));
    trainee_begin(&t);
    const char_strings strings = golden_strings(file, name, &t.memory);
    for (size_t step = 0; step < STEPS; step++) {
        losses[step] = char_cnn_pass(&t, &cnn, &strings, &memory, step == 0);
        trainee_step(&t);
        arena_reset(&memory);
    }
    golden_expect_doubles(golden_tensor(file, "%s/losses", name), losses, STEPS);
    trainee_expect(&t, "last", t.values);
    trainee_dispose(&t);
    arena_dispose(&memory);
    safetensors_close(file);
}
END_TEST

static const struct {
    size_t dim, filters, width, layers;
} dense_sizes[] = {{5, 3, 3, 5}, {5, 3, 1, 1}, {4, 2, 5, 7}, {9, 20, 3, 3}};

static double char_dense_step(trainee *t, const char_dense *dense, const char_strings *strings, arena *memory,
                              bool check)
{
    const size_t count = strings->count * dense->out;
    const real *d_out = golden_tensor(t->file, "%s/d_out", t->name)->data;
    real *out = take(memory, count), *read = take(memory, count);
    random_stream random = random_seed(1, 0, 0, 0);
    char_dense_weights weights;
    char_dense_pass pass;
    ck_assert(char_dense_pack(dense, t->values, memory, &weights));
    ck_assert(char_dense_forward(dense, t->values, &weights, strings, 0, &random, memory, &pass, out));
    ck_assert(char_dense_backward(dense, t->values, &pass, strings, d_out, memory, t->gradients));
    ck_assert(char_dense_read(dense, t->values, &weights, strings, memory, read));
    ck_assert_mem_eq(read, out, count * sizeof *out);
    if (check) {
        golden_expect(golden_tensor(t->file, "%s/out", t->name), out, count);
        trainee_expect(t, "gradient", t->gradients);
    }
    double loss = 0;
    for (size_t i = 0; i < count; i++)
        loss += (double)out[i] * (double)d_out[i];
    return loss;
}

START_TEST(the_dense_cnn_is_that_of_torch)
{
    char name[32];
    char_dense dense;
    double losses[STEPS];
    arena memory;
    arena_init(&memory);
    safetensors *file = golden_open("char_dense");
    snprintf(name, sizeof name, "layers.%zu", dense_sizes[_i].layers);
    trainee t = {.file = file, .name = name};
    ck_assert(char_dense_add(&dense, &t.layout, 7, dense_sizes[_i].dim, dense_sizes[_i].filters,
                             dense_sizes[_i].width, dense_sizes[_i].layers, NULL));
    trainee_begin(&t);
    const char_strings strings = golden_strings(file, name, &t.memory);
    for (size_t step = 0; step < STEPS; step++) {
        losses[step] = char_dense_step(&t, &dense, &strings, &memory, step == 0);
        trainee_step(&t);
        arena_reset(&memory);
    }
    golden_expect_doubles(golden_tensor(file, "%s/losses", name), losses, STEPS);
    trainee_expect(&t, "last", t.values);
    trainee_dispose(&t);
    arena_dispose(&memory);
    safetensors_close(file);
}
END_TEST

static const struct {
    const char *name;
    optimizer_kind kind;
    double lr, momentum, l2;
} rules[] = {
    {"sgd", OPTIMIZER_SGD, 0.1, 0, 0},         {"sgd.momentum", OPTIMIZER_SGD, 0.1, 0.9, 0},
    {"sgd.l2", OPTIMIZER_SGD, 0.1, 0.9, 0.05}, {"adam", OPTIMIZER_ADAM, 0.01, 0, 0},
    {"adam.l2", OPTIMIZER_ADAM, 0.01, 0, 0.05}, {"adamw", OPTIMIZER_ADAMW, 0.01, 0, 0.05},
    {"nadam", OPTIMIZER_NADAM, 0.01, 0, 0},
};

START_TEST(optimizers_are_those_of_torch)
{
    enum { SIZE = 37 };
    safetensors *file = golden_open("optimizers");
    const char *name = rules[_i].name;
    real values[SIZE], first[SIZE] = {0}, second[SIZE] = {0}, steps[STEPS * SIZE];
    const real *gradients = golden_tensor(file, "%s/gradients", name)->data;
    const tensor *begin = golden_tensor(file, "%s/first", name);
    ck_assert_uint_eq(begin->bytes, sizeof values);
    memcpy(values, begin->data, sizeof values);
    optimizer o = optimizer_make(rules[_i].kind, rules[_i].momentum, 0, rules[_i].l2);
    for (size_t step = 0; step < STEPS; step++) {
        const optimizer_step now = optimizer_next(&o, rules[_i].lr, 1);
        /* Two parts, as two threads would share the block out. */
        optimizer_update(&now, 10, gradients + step * SIZE, values, first, second);
        optimizer_update(&now, SIZE - 10, gradients + step * SIZE + 10, values + 10, first + 10, second + 10);
        memcpy(steps + step * SIZE, values, sizeof values);
    }
    golden_expect(golden_tensor(file, "%s/steps", name), steps, STEPS * SIZE);
    safetensors_close(file);
}
END_TEST

START_TEST(clipping_is_that_of_torch)
{
    enum { SIZE = 37, LIMITS = 2 };
    safetensors *file = golden_open("optimizers");
    const real *gradient = golden_tensor(file, "clip/gradient")->data;
    const real *limits = golden_tensor(file, "clip/limits")->data;
    real clipped[LIMITS * SIZE];
    double squares = 0;
    for (size_t i = 0; i < SIZE; i++)
        squares += (double)gradient[i] * (double)gradient[i];
    for (size_t limit = 0; limit < LIMITS; limit++)
        for (size_t i = 0; i < SIZE; i++)
            clipped[limit * SIZE + i] = gradient[i] * (real)optimizer_clip(sqrt(squares), (double)limits[limit]);
    golden_expect(golden_tensor(file, "clip/clipped"), clipped, LIMITS * SIZE);
    ck_assert_double_eq(optimizer_clip(sqrt(squares), 0), 1);
    safetensors_close(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("golden");
    TCase *tests = tcase_create("golden");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, recurrent_networks_are_those_of_torch, CELL_LSTM, CELL_RNN + 1);
    tcase_add_loop_test(tests, wide_networks_too, CELL_LSTM, CELL_RNN + 1);
    tcase_add_loop_test(tests, the_char_cnn_is_conv1d_and_a_maximum, 1, 2);
    tcase_add_loop_test(tests, the_char_cnn_is_conv1d_and_a_maximum, 3, 4);
    tcase_add_loop_test(tests, the_char_cnn_is_conv1d_and_a_maximum, 5, 6);
    tcase_add_loop_test(tests, the_dense_cnn_is_that_of_torch, 0, sizeof dense_sizes / sizeof *dense_sizes);
    tcase_add_loop_test(tests, optimizers_are_those_of_torch, 0, sizeof rules / sizeof *rules);
    tcase_add_test(tests, clipping_is_that_of_torch);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
