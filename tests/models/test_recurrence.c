/* States that sequences begin from: in training, and in every arithmetic of tagging. */
#include "base/memory.h"
#include "base/random.h"
#include "models/layers/recurrence_infer.h"
#include "models/layers/rnn.h"
#include "tests/support.h"

#include <string.h>

enum { INPUT = 5, HIDDEN = 19, SEQUENCES = 30, WHOLE = 40 };

enum { TRAINING, FLOATS, HALVES, BYTES, WAYS };

/* A layer of one direction; what it reads is the same for a sequence, whole or in pieces. */
typedef struct layer {
    parameters layout;
    rnn rnn;
    rnn_weights weights;
    quantized bytes;
    bf16_weights halves;
    real *values;
    real x[SEQUENCES][WHOLE][INPUT];
    arena memory;
} layer;

static void randomize(random_stream *random, real *values, size_t size)
{
    for (size_t i = 0; i < size; i++)
        values[i] = (real)(2 * random_uniform(random) - 1);
}

static void begin(layer *l, cell_kind cell, bool reverse)
{
    random_stream random = random_seed(31, (uint64_t)cell, reverse, 0);
    memset(l, 0, sizeof *l);
    arena_init(&l->memory);
    ck_assert(rnn_add(&l->rnn, &l->layout, "rnn", cell, INPUT, HIDDEN, 1, false, NULL));
    l->rnn.parts[0].reverse = reverse;
    ck_assert(rnn_weights_init(&l->weights, &l->rnn, NULL));
    l->values = memory_new(l->layout.size, sizeof *l->values);
    ck_assert_ptr_nonnull(l->values);
    randomize(&random, l->values, l->layout.size);
    randomize(&random, &l->x[0][0][0], SEQUENCES * WHOLE * INPUT);
    rnn_weights_pack(&l->weights, &l->rnn, l->values, 0);
    const real *hh = l->values + l->rnn.parts[0].weight_hh;
    const size_t width = recurrence_gates(cell) * HIDDEN;
    ck_assert(quantized_init(&l->bytes, width, HIDDEN, hh, NULL) && bf16_init(&l->halves, width, HIDDEN, hh, NULL));
}

static void end(layer *l)
{
    quantized_dispose(&l->bytes);
    bf16_dispose(&l->halves);
    rnn_weights_dispose(&l->weights);
    rnn_dispose(&l->rnn);
    parameters_dispose(&l->layout);
    memory_free(l->values);
    arena_dispose(&l->memory);
}

static real *take(layer *l, size_t count)
{
    real *taken = arena_take_zeroed(&l->memory, count, sizeof *taken);
    ck_assert_ptr_nonnull(taken);
    return taken;
}

/* Steps FIRST to first + length of every sequence. */
typedef struct piece {
    size_t first[SEQUENCES], length[SEQUENCES];
    packing packing;
    matrix out, cells; /* cells: of training */
} piece;

static bool train(layer *l, piece *p, matrix x, const recurrence_start *start)
{
    recurrence_memory memory;
    if (!recurrence_memory_take(&l->rnn.parts[0], p->packing.rows, &l->memory, &memory))
        return false;
    if (start != NULL)
        memory.start = *start;
    p->cells = (matrix){memory.cells, HIDDEN};
    return recurrence_forward(&l->rnn.parts[0], l->values, l->weights.parts, &p->packing, x, &memory, &l->memory,
                              p->out);
}

static bool infer(layer *l, int way, piece *p, matrix x, const recurrence_start *start)
{
    const recurrence *r = &l->rnn.parts[0];
    const size_t width = recurrence_gates(r->cell) * HIDDEN;
    const state_product weights = way == BYTES    ? state_product_of_bytes(&l->bytes)
                                  : way == HALVES ? state_product_of_halves(&l->halves)
                                                  : state_product_of_floats(width, HIDDEN, l->weights.parts->recurrent);
    real *shares = take(l, p->packing.rows * width);
    const real **inputs = arena_take(&l->memory, p->packing.rows, sizeof *inputs);
    ck_assert_ptr_nonnull(inputs);
    kernels_best()->matmul(p->packing.rows, width, INPUT, (strided){x.data, INPUT, 1}, l->weights.parts->input,
                           l->values + r->bias_ih, false, shares, width);
    for (size_t i = 0; i < p->packing.rows; i++)
        inputs[i] = shares + i * width;
    return recurrence_infer(r, l->values + r->bias_hh, &weights, &p->packing, inputs, start, &l->memory, p->out);
}

static void run(layer *l, int way, piece *p, const recurrence_start *start)
{
    ck_assert(packing_make(&l->memory, p->length, SEQUENCES, &p->packing));
    const packing *k = &p->packing;
    const matrix x = {take(l, k->rows * INPUT), INPUT};
    for (size_t place = 0; place < SEQUENCES; place++)
        for (size_t t = 0; t < k->lengths[place]; t++)
            memcpy(x.data + packing_row(k, place, t) * INPUT, l->x[k->order[place]][p->first[k->order[place]] + t],
                   INPUT * sizeof(real));
    p->out = (matrix){take(l, k->rows * HIDDEN), HIDDEN};
    ck_assert(way == TRAINING ? train(l, p, x, start) : infer(l, way, p, x, start));
}

static void find_places(const packing *p, size_t *places)
{
    for (size_t place = 0; place < SEQUENCES; place++)
        places[p->order[place]] = place;
}

/* What the sequences of OTHER begin from where they go on from P, which has no empty sequence. */
static recurrence_start go_on(layer *l, const piece *p, const packing *other, bool cells)
{
    const recurrence_start start = {take(l, SEQUENCES * HIDDEN), cells ? take(l, SEQUENCES * HIDDEN) : NULL};
    size_t places[SEQUENCES];
    find_places(&p->packing, places);
    for (size_t place = 0; place < SEQUENCES; place++) {
        const size_t own = places[other->order[place]];
        const size_t last = l->rnn.parts[0].reverse ? 0 : p->packing.lengths[own] - 1;
        const size_t row = packing_row(&p->packing, own, last);
        memcpy(start.h + place * HIDDEN, p->out.data + row * HIDDEN, HIDDEN * sizeof(real));
        if (cells)
            memcpy(start.c + place * HIDDEN, p->cells.data + row * HIDDEN, HIDDEN * sizeof(real));
    }
    return start;
}

static void expect_piece(const piece *whole, const piece *p, const char *what)
{
    size_t places[SEQUENCES], own[SEQUENCES];
    find_places(&whole->packing, places);
    find_places(&p->packing, own);
    for (size_t i = 0; i < SEQUENCES; i++)
        for (size_t t = 0; t < p->length[i]; t++) {
            const real *a = whole->out.data + packing_row(&whole->packing, places[i], p->first[i] + t) * HIDDEN;
            const real *b = p->out.data + packing_row(&p->packing, own[i], t) * HIDDEN;
            ck_assert_msg(memcmp(a, b, HIDDEN * sizeof *a) == 0, "%s, sequence %zu, step %zu", what, i, t);
        }
}

/* The cases of a loop test: every cell in both directions. */
enum { CASES = 2 * 3 };

/* The rest of a sequence goes on where its beginning has ended, and gets the same numbers as in one run, to the last
 * bit: in training and in tagging, whatever the lengths, in each direction. */
START_TEST(a_sequence_in_two_pieces)
{
    const cell_kind cell = (cell_kind)(_i / 2);
    const bool reverse = _i % 2 == 1;
    static layer l;
    begin(&l, cell, reverse);
    static piece whole, head, tail;
    for (size_t i = 0; i < SEQUENCES; i++) {
        head.length[i] = 1 + i * 7 % 11;
        tail.first[i] = head.length[i];
        tail.length[i] = 1 + i * 5 % 13;
        whole.length[i] = head.length[i] + tail.length[i];
    }
    piece *first = reverse ? &tail : &head, *second = reverse ? &head : &tail;
    run(&l, TRAINING, &whole, NULL);
    run(&l, TRAINING, first, NULL);
    run(&l, TRAINING, second, NULL); /* for its packing */
    recurrence_start start = go_on(&l, first, &second->packing, cell == CELL_LSTM);
    run(&l, TRAINING, second, &start);
    expect_piece(&whole, second, "training");
    run(&l, FLOATS, second, &start);
    expect_piece(&whole, second, "floats");
    /* Cells are not to be had from tagging: without them, less than floats is for the other cells alone. */
    for (int way = HALVES; way < WAYS && cell != CELL_LSTM; way++) {
        run(&l, way, &whole, NULL);
        run(&l, way, first, NULL);
        start = go_on(&l, first, &second->packing, false);
        run(&l, way, second, &start);
        expect_piece(&whole, second, way == HALVES ? "halves" : "bytes");
    }
    end(&l);
}
END_TEST

/* Less than floats is near floats from a start, too; for the LSTM's cells, which the pieces above cannot show. */
START_TEST(less_than_floats_from_a_start)
{
    static layer l;
    static piece floats, less;
    begin(&l, CELL_LSTM, _i == 1);
    random_stream random = random_seed(32, 0, 0, 0);
    const recurrence_start start = {take(&l, SEQUENCES * HIDDEN), take(&l, SEQUENCES * HIDDEN)};
    randomize(&random, start.h, SEQUENCES * HIDDEN);
    randomize(&random, start.c, SEQUENCES * HIDDEN);
    for (size_t i = 0; i < SEQUENCES; i++)
        floats.length[i] = less.length[i] = i % 4;
    run(&l, FLOATS, &floats, &start);
    for (int way = HALVES; way < WAYS; way++) {
        run(&l, way, &less, &start);
        for (size_t i = 0; i < less.packing.rows * HIDDEN; i++)
            ck_assert_float_eq_tol(less.out.data[i], floats.out.data[i], 0.05F);
    }
    end(&l);
}
END_TEST

/* To begin from zeros that are given is to begin from nothing, to the last bit. */
START_TEST(zeros_are_no_start)
{
    static layer l;
    static piece with, without;
    begin(&l, (cell_kind)(_i / 2), _i % 2 == 1);
    for (size_t i = 0; i < SEQUENCES; i++)
        with.length[i] = without.length[i] = i % 7;
    const recurrence_start zeros = {take(&l, SEQUENCES * HIDDEN),
                                    _i / 2 == CELL_LSTM ? take(&l, SEQUENCES * HIDDEN) : NULL};
    for (int way = TRAINING; way < WAYS; way++) {
        run(&l, way, &without, NULL);
        run(&l, way, &with, &zeros);
        expect_piece(&without, &with, "zeros");
    }
    end(&l);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("recurrence");
    TCase *tests = tcase_create("recurrence");
    tcase_add_loop_test(tests, a_sequence_in_two_pieces, 0, CASES);
    tcase_add_loop_test(tests, less_than_floats_from_a_start, 0, 2);
    tcase_add_loop_test(tests, zeros_are_no_start, 0, CASES);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
