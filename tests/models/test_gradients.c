/* Every layer and loss against finite differences, in double precision. */
#include "models/layers/chain.h"
#include "models/layers/char_cnn.h"
#include "models/layers/char_dense.h"
#include "models/layers/char_rnn.h"
#include "models/layers/dropout.h"
#include "models/layers/linear.h"
#include "models/layers/loss.h"
#include "models/layers/rnn.h"
#include "models/training/optimizer.h"
#include "tests/models/gradient.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void randomize(random_stream *random, real *values, size_t size)
{
    for (size_t i = 0; i < size; i++)
        values[i] = 2 * random_uniform(random) - 1;
}

static real *take(arena *memory, size_t count)
{
    real *taken = arena_take_zeroed(memory, count, sizeof *taken);
    ck_assert_ptr_nonnull(taken);
    return taken;
}

static real *take_random(arena *memory, random_stream *random, size_t count)
{
    real *taken = take(memory, count);
    randomize(random, taken, count);
    return taken;
}

/* The sum of weights · values: a loss whose gradient is WEIGHTS. */
static double weighted(const real *weights, const real *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += weights[i] * values[i];
    return sum;
}

typedef struct network {
    parameters layout;
    rnn rnn;
    rnn_weights weights;
    packing packing;
    rnn_dropout dropout;
    bool started;         /* sequences begin from states that are values too */
    size_t input, output; /* of a row */
    const real *d_output; /* weights of the loss */
    arena memory, scratch;
} network;

/* Where a part's starts stand in a block that begins with them: h [sequences][H] and, of an LSTM, c. */
static recurrence_start start_of(const network *n, size_t part, real *block)
{
    const size_t size = n->packing.sequences * n->rnn.hidden;
    const bool cells = n->rnn.parts[part].cell == CELL_LSTM;
    real *h = block + part * size * (cells ? 2 : 1);
    return (recurrence_start){.h = h, .c = cells ? h + size : NULL};
}

static size_t start_size(const network *n)
{
    const size_t states = n->rnn.parts[0].cell == CELL_LSTM ? 2 : 1;
    return n->started ? n->rnn.layers * n->rnn.directions * states * n->packing.sequences * n->rnn.hidden : 0;
}

/* VALUES: the weights, then x, then what the sequences begin from. */
static double network_loss(void *context, const real *values, real *gradient)
{
    network *n = context;
    const size_t count = n->packing.rows;
    random_stream random = random_seed(5, 0, 0, 0);
    rnn_dropout dropout = n->dropout;
    dropout.random = &random;
    rnn_pass pass;
    matrix x = {take(&n->scratch, count * n->input), n->input};
    memcpy(x.data, values + n->layout.size, count * n->input * sizeof(real));
    for (size_t part = 0; part < n->rnn.layers * n->rnn.directions; part++)
        rnn_weights_pack(&n->weights, &n->rnn, values, part);
    const size_t parts = n->rnn.layers * n->rnn.directions, behind = n->layout.size + count * n->input;
    recurrence_start starts[8], d_starts[8];
    real *block = take(&n->scratch, start_size(n));
    memcpy(block, values + behind, start_size(n) * sizeof *block);
    for (size_t part = 0; n->started && part < parts; part++) {
        starts[part] = start_of(n, part, block);
        if (gradient != NULL)
            d_starts[part] = start_of(n, part, gradient + behind);
    }
    ck_assert(rnn_forward(&n->rnn, values, &n->weights, &n->packing, x, n->started ? starts : NULL, dropout,
                          &n->scratch, &pass));
    const double loss = weighted(n->d_output, pass.outputs[n->rnn.layers - 1].data, count * n->output);
    if (gradient != NULL) {
        matrix d_output = {take(&n->scratch, count * n->output), n->output};
        memcpy(d_output.data, n->d_output, count * n->output * sizeof(real));
        matrix dx = {gradient + n->layout.size, n->input};
        for (size_t i = 0; i < start_size(n); i++)
            gradient[behind + i] = 1; /* is written, not added to */
        ck_assert(rnn_backward(&n->rnn, values, &pass, d_output, &n->scratch, gradient, dx,
                               n->started ? d_starts : NULL));
    }
    arena_reset(&n->scratch);
    return loss;
}

static void check_network(cell_kind cell, size_t layers, bool bidirectional, rnn_dropout dropout, bool started)
{
    static const size_t lengths[] = {2, 4, 0, 1, 4};
    enum { INPUT = 3, HIDDEN = 4 };
    network n = {.dropout = dropout, .started = started, .input = INPUT, .output = (bidirectional ? 2 : 1) * HIDDEN};
    random_stream random = random_seed(7, (uint64_t)cell, layers, bidirectional);
    char name[96];
    snprintf(name, sizeof name, "cell %d, %zu layers, %s, dropout %g %g%s", (int)cell, layers,
             bidirectional ? "both directions" : "one direction", dropout.between, dropout.recurrent,
             started ? ", started" : "");
    ck_assert(rnn_add(&n.rnn, &n.layout, "rnn", cell, INPUT, HIDDEN, layers, bidirectional, NULL));
    ck_assert(rnn_weights_init(&n.weights, &n.rnn, NULL));
    ck_assert(packing_make(&n.memory, lengths, sizeof lengths / sizeof *lengths, &n.packing));
    n.d_output = take_random(&n.memory, &random, n.packing.rows * n.output);
    const size_t size = n.layout.size + n.packing.rows * INPUT + start_size(&n);
    gradient_check(name, network_loss, &n, take_random(&n.memory, &random, size), size);
    rnn_weights_dispose(&n.weights);
    rnn_dispose(&n.rnn);
    parameters_dispose(&n.layout);
    arena_dispose(&n.memory);
    arena_dispose(&n.scratch);
}

START_TEST(recurrent_layers)
{
    const cell_kind cell = (cell_kind)_i;
    check_network(cell, 1, false, (rnn_dropout){0}, false);
    check_network(cell, 1, true, (rnn_dropout){0}, false);
    check_network(cell, 3, false, (rnn_dropout){0}, false);
    check_network(cell, 2, true, (rnn_dropout){0}, false);
    check_network(cell, 2, true, (rnn_dropout){.between = 0.4}, false);
    check_network(cell, 2, true, (rnn_dropout){.between = 0.4, .locked = true}, false);
    check_network(cell, 2, true, (rnn_dropout){.recurrent = 0.4}, false);
}
END_TEST

/* Sequences that begin from states, in each direction at steps of their own; dropped on their way into the product. */
START_TEST(recurrent_layers_from_states)
{
    const cell_kind cell = (cell_kind)_i;
    check_network(cell, 1, false, (rnn_dropout){0}, true);
    check_network(cell, 1, true, (rnn_dropout){0}, true);
    check_network(cell, 2, true, (rnn_dropout){.between = 0.4, .recurrent = 0.4}, true);
}
END_TEST

typedef struct projection {
    parameters layout;
    linear linear;
    size_t count;
    const real *d_output;
    arena memory, scratch;
} projection;

static double projection_loss(void *context, const real *values, real *gradient)
{
    projection *p = context;
    const linear *l = &p->linear;
    const real *x = values + p->layout.size;
    real *y = take(&p->scratch, p->count * l->out);
    linear_forward(l, values, linear_pack(l, values, take(&p->scratch, linear_packed_size(l))), p->count, x, y);
    if (gradient != NULL)
        linear_backward(l, values, p->count, x, p->d_output, gradient, gradient + p->layout.size);
    const double loss = weighted(p->d_output, y, p->count * l->out);
    arena_reset(&p->scratch);
    return loss;
}

START_TEST(linear_layer)
{
    enum { IN = 5, OUT = 3, ROWS = 4 };
    projection p = {.count = ROWS};
    random_stream random = random_seed(8, 0, 0, 0);
    ck_assert(linear_add(&p.linear, &p.layout, "linear", IN, OUT, NULL));
    p.d_output = take_random(&p.memory, &random, ROWS * OUT);
    const size_t size = p.layout.size + ROWS * IN;
    gradient_check("linear", projection_loss, &p, take_random(&p.memory, &random, size), size);
    parameters_dispose(&p.layout);
    arena_dispose(&p.memory);
    arena_dispose(&p.scratch);
}
END_TEST

typedef struct spelling {
    parameters layout;
    char_cnn cnn;
    char_strings strings;
    const real *d_output;
    arena memory, scratch;
} spelling;

static double spelling_loss(void *context, const real *values, real *gradient)
{
    spelling *s = context;
    const size_t count = s->strings.count * s->cnn.filters;
    real *table = take(&s->scratch, char_cnn_table_size(&s->cnn)), *out = take(&s->scratch, count);
    uint32_t *best = arena_take(&s->scratch, count, sizeof *best);
    ck_assert(char_cnn_table(&s->cnn, values, &s->scratch, table));
    ck_assert(char_cnn_forward(&s->cnn, values, table, &s->strings, &s->scratch, out, best));
    if (gradient != NULL)
        ck_assert(char_cnn_backward(&s->cnn, values, &s->strings, best, s->d_output, &s->scratch, gradient));
    const double loss = weighted(s->d_output, out, count);
    arena_reset(&s->scratch);
    return loss;
}

/* The empty string, one character, and the same character again and again are among them. */
START_TEST(character_cnn)
{
    static const uint32_t codes[] = {3, 1, 2, 4, 4, 4, 4, 4, 4, 0, 5, 1};
    static const size_t first[] = {0, 1, 1, 3, 9, 12};
    spelling s = {.strings = {.codes = codes, .first = first, .count = 5}};
    random_stream random = random_seed(9, (uint64_t)_i, 0, 0);
    char name[32];
    snprintf(name, sizeof name, "char_cnn of width %d", _i);
    ck_assert(char_cnn_add(&s.cnn, &s.layout, 6, 3, 4, (size_t)_i, NULL));
    s.d_output = take_random(&s.memory, &random, s.strings.count * 4);
    gradient_check(name, spelling_loss, &s, take_random(&s.memory, &random, s.layout.size), s.layout.size);
    parameters_dispose(&s.layout);
    arena_dispose(&s.memory);
    arena_dispose(&s.scratch);
}
END_TEST

typedef struct dense_spelling {
    parameters layout;
    char_dense dense;
    char_strings strings;
    double dropout;
    const real *d_output;
    arena memory, scratch;
} dense_spelling;

static double dense_spelling_loss(void *context, const real *values, real *gradient)
{
    dense_spelling *s = context;
    const size_t count = s->strings.count * s->dense.out;
    real *out = take(&s->scratch, count);
    random_stream random = random_seed(14, 0, 0, 0);
    char_dense_weights weights;
    char_dense_pass pass;
    ck_assert(char_dense_pack(&s->dense, values, &s->scratch, &weights));
    ck_assert(char_dense_forward(&s->dense, values, &weights, &s->strings, s->dropout, &random, &s->scratch, &pass,
                                 out));
    if (gradient != NULL)
        ck_assert(char_dense_backward(&s->dense, values, &pass, &s->strings, s->d_output, &s->scratch, gradient));
    const double loss = weighted(s->d_output, out, count);
    arena_reset(&s->scratch);
    return loss;
}

/* Filters of widths 1 and 3, 3 and 5, 5 and 7; one layer, and up to three blocks; with dropout and without. */
START_TEST(character_dense_cnn)
{
    static const uint32_t codes[] = {3, 1, 2, 4, 4, 4, 4, 4, 4, 0, 5, 1};
    static const size_t first[] = {0, 1, 1, 3, 9, 12}, layers[] = {5, 1, 3, 7}, widths[] = {3, 3, 5, 1};
    dense_spelling s = {.strings = {.codes = codes, .first = first, .count = 5}, .dropout = _i % 2 == 0 ? 0.3 : 0};
    random_stream random = random_seed(13, (uint64_t)_i, 0, 0);
    char name[48];
    snprintf(name, sizeof name, "char_dense of %zu layers", layers[_i]);
    ck_assert(char_dense_add(&s.dense, &s.layout, 6, 3, 2, widths[_i], layers[_i], NULL));
    ck_assert_uint_eq(s.dense.out, 8 + layers[_i] / 2 * 4);
    s.d_output = take_random(&s.memory, &random, s.strings.count * s.dense.out);
    gradient_check(name, dense_spelling_loss, &s, take_random(&s.memory, &random, s.layout.size), s.layout.size);
    parameters_dispose(&s.layout);
    arena_dispose(&s.memory);
    arena_dispose(&s.scratch);
}
END_TEST

typedef struct recurrent_spelling {
    parameters layout;
    char_rnn encoder;
    rnn_weights weights;
    char_strings strings;
    const real *d_output;
    arena memory, scratch;
} recurrent_spelling;

static double recurrent_spelling_loss(void *context, const real *values, real *gradient)
{
    recurrent_spelling *s = context;
    const size_t count = s->strings.count * 2 * s->encoder.rnn.hidden;
    real *out = take(&s->scratch, count);
    char_rnn_pass pass;
    for (size_t part = 0; part < 2; part++)
        rnn_weights_pack(&s->weights, &s->encoder.rnn, values, part);
    ck_assert(char_rnn_forward(&s->encoder, values, &s->weights, &s->strings, &s->scratch, &pass, out));
    if (gradient != NULL)
        ck_assert(char_rnn_backward(&s->encoder, values, &pass, &s->strings, s->d_output, &s->scratch, gradient));
    const double loss = weighted(s->d_output, out, count);
    arena_reset(&s->scratch);
    return loss;
}

START_TEST(character_rnn)
{
    static const uint32_t codes[] = {3, 1, 2, 4, 4, 4, 0, 5, 1};
    static const size_t first[] = {0, 1, 1, 3, 6, 9};
    static const cell_kind cells[] = {CELL_LSTM, CELL_GRU};
    recurrent_spelling s = {.strings = {.codes = codes, .first = first, .count = 5}};
    random_stream random = random_seed(12, (uint64_t)_i, 0, 0);
    ck_assert(char_rnn_add(&s.encoder, &s.layout, cells[_i], 6, 3, 4, NULL));
    ck_assert(rnn_weights_init(&s.weights, &s.encoder.rnn, NULL));
    s.d_output = take_random(&s.memory, &random, s.strings.count * 4);
    gradient_check(_i == 0 ? "char_rnn, LSTM" : "char_rnn, GRU", recurrent_spelling_loss, &s,
                   take_random(&s.memory, &random, s.layout.size), s.layout.size);
    rnn_weights_dispose(&s.weights);
    char_rnn_dispose(&s.encoder);
    parameters_dispose(&s.layout);
    arena_dispose(&s.memory);
    arena_dispose(&s.scratch);
}
END_TEST

enum { LOSS_ROWS = 5, LOSS_COLUMNS = 4 };

static double cross_entropy(void *context, const real *values, real *gradient)
{
    static const size_t right[LOSS_ROWS] = {0, 3, 1, 1, 2};
    real ignored[LOSS_ROWS * LOSS_COLUMNS];
    return loss_cross_entropy(LOSS_ROWS, LOSS_COLUMNS, values, right, *(const double *)context, 0.37,
                              gradient != NULL ? gradient : ignored);
}

static double squared(void *context, const real *values, real *gradient)
{
    real ignored[LOSS_ROWS * LOSS_COLUMNS];
    return loss_squared(LOSS_ROWS, LOSS_COLUMNS, values, context, 0.37, gradient != NULL ? gradient : ignored);
}

START_TEST(losses_of_rows)
{
    real values[LOSS_ROWS * LOSS_COLUMNS], target[LOSS_ROWS * LOSS_COLUMNS];
    random_stream random = random_seed(10, 0, 0, 0);
    randomize(&random, values, LOSS_ROWS * LOSS_COLUMNS);
    randomize(&random, target, LOSS_ROWS * LOSS_COLUMNS);
    gradient_check("cross entropy", cross_entropy, &(double){0}, values, LOSS_ROWS * LOSS_COLUMNS);
    gradient_check("cross entropy, smoothed", cross_entropy, &(double){0.2}, values, LOSS_ROWS * LOSS_COLUMNS);
    gradient_check("squared error", squared, target, values, LOSS_ROWS * LOSS_COLUMNS);
}
END_TEST

enum { TAGS = 4 };

typedef struct path {
    size_t length;
    size_t tags[8];
    bool illegal; /* tag 3 neither begins nor follows tag 0, tag 2 does not end */
    real smoothing;
    arena scratch;
} path;

static const real *legal_part(const path *p, const real *values, size_t size, const size_t *illegal, size_t count,
                              arena *memory)
{
    real *copy = take(memory, size);
    memcpy(copy, values, size * sizeof *copy);
    for (size_t i = 0; i < count && p->illegal; i++)
        copy[illegal[i]] = CHAIN_ILLEGAL;
    return copy;
}

/* VALUES: start [K], stop [K], transitions [K][K], emissions [T][K]. */
static double path_loss(void *context, const real *values, real *gradient)
{
    path *p = context;
    arena *memory = &p->scratch;
    const real *start = legal_part(p, values, TAGS, (size_t[]){3}, 1, memory);
    const real *stop = legal_part(p, values + TAGS, TAGS, (size_t[]){2}, 1, memory);
    const real *moves = legal_part(p, values + 2 * TAGS, TAGS * TAGS, (size_t[]){3}, 1, memory);
    const real *emissions = values + 2 * TAGS + TAGS * TAGS;
    real *d = take(memory, 2 * TAGS + TAGS * TAGS + p->length * TAGS);
    chain c;
    double loss;
    ck_assert(chain_prepare(&c, TAGS, start, stop, moves, memory));
    ck_assert(chain_loss(&c, emissions, p->tags, p->length, 1, memory, d + 2 * TAGS + TAGS * TAGS, d, d + TAGS,
                         d + 2 * TAGS, &loss));
    ck_assert(chain_smooth(&c, emissions, p->tags, p->length, p->smoothing, 1, memory, d + 2 * TAGS + TAGS * TAGS, d,
                           d + TAGS, d + 2 * TAGS, &loss));
    if (gradient != NULL)
        memcpy(gradient, d, (2 * TAGS + TAGS * TAGS + p->length * TAGS) * sizeof *d);
    arena_reset(memory);
    return loss;
}

START_TEST(loss_of_a_chain)
{
    static const path paths[] = {
        {.length = 1, .tags = {1}},
        {.length = 2, .tags = {2, 2}},
        {.length = 6, .tags = {0, 1, 3, 3, 2, 0}},
        {.length = 1, .tags = {1}, .illegal = true},
        {.length = 6, .tags = {0, 1, 3, 3, 2, 0}, .illegal = true},
        {.length = 1, .tags = {1}, .smoothing = 0.25},
        {.length = 6, .tags = {0, 1, 3, 3, 2, 0}, .illegal = true, .smoothing = 0.25},
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        real values[2 * TAGS + TAGS * TAGS + 8 * TAGS];
        random_stream random = random_seed(11, i, 0, 0);
        path p = paths[i];
        char name[32];
        snprintf(name, sizeof name, "path %zu", i);
        randomize(&random, values, sizeof values / sizeof *values);
        gradient_check(name, path_loss, &p, values, 2 * TAGS + TAGS * TAGS + p.length * TAGS);
        arena_dispose(&p.scratch);
    }
}
END_TEST

enum { PENALIZED = 9 };

static double penalties(void *context, const real *values, real *gradient)
{
    optimizer o = optimizer_make(OPTIMIZER_SGD, 0, 0.3, 0.7);
    double absolute = 0, squares = 0;
    (void)context;
    for (size_t i = 0; i < PENALIZED; i++) {
        absolute += fabs(values[i]);
        squares += values[i] * values[i];
    }
    if (gradient != NULL) { /* a step of SGD at rate 1 without another gradient is minus the penalties' gradient */
        const real none[PENALIZED] = {0};
        real moved[PENALIZED], moments[PENALIZED] = {0};
        const optimizer_step step = optimizer_next(&o, 1, 1);
        memcpy(moved, values, sizeof moved);
        optimizer_update(&step, PENALIZED, none, moved, moments, NULL);
        for (size_t i = 0; i < PENALIZED; i++)
            gradient[i] = values[i] - moved[i];
    }
    return 0.3 * absolute + 0.7 / 2 * squares;
}

START_TEST(penalties_of_the_weights)
{
    real values[PENALIZED];
    random_stream random = random_seed(12, 0, 0, 0);
    randomize(&random, values, PENALIZED);
    gradient_check("l1 and l2", penalties, NULL, values, PENALIZED);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("gradients");
    TCase *tests = tcase_create("gradients");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, recurrent_layers, CELL_LSTM, CELL_RNN + 1);
    tcase_add_loop_test(tests, recurrent_layers_from_states, CELL_LSTM, CELL_RNN + 1);
    tcase_add_test(tests, linear_layer);
    tcase_add_loop_test(tests, character_cnn, 1, 2);
    tcase_add_loop_test(tests, character_cnn, 3, 4);
    tcase_add_loop_test(tests, character_cnn, 5, 6);
    tcase_add_loop_test(tests, character_dense_cnn, 0, 4);
    tcase_add_loop_test(tests, character_rnn, 0, 2);
    tcase_add_test(tests, losses_of_rows);
    tcase_add_test(tests, loss_of_a_chain);
    tcase_add_test(tests, penalties_of_the_weights);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
