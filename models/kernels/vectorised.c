/* The kernels for processors with vectors; compiled once for each kind, with KERNELS_MAKE naming the table.
 *
 * matmul: a tile of up to MATMUL_ROWS rows by two vectors of columns stays in registers while k runs; a panel of the
 * right side stays in the first-level cache while the rows run. */
#include "models/kernels/kernels.h"
#include "models/kernels/simd.h"

#define NAME_OF(make) #make
#define NAME(make) NAME_OF(make)
#define TABLE_OF(make) kernels_##make
#define TABLE(make) TABLE_OF(make)

enum { TILE = 2 * VEC };

typedef struct tile {
    size_t k, columns;
    strided a;      /* from the tile's first row */
    const float *b; /* from the tile's first column */
    size_t b_row;
    bool b_whole;   /* b may be read to the end of the tile */
    const float *bias;
    bool accumulate;
    float *out;
    size_t out_row;
} tile;

SIMD_INLINE vec load_columns(const float *p, size_t first, size_t columns)
{
    if (columns >= first + VEC)
        return vec_load(p + first);
    return columns > first ? vec_load_part(p + first, columns - first) : vec_set(0);
}

SIMD_INLINE void store_columns(float *p, vec a, size_t first, size_t columns)
{
    if (columns >= first + VEC)
        vec_store(p + first, a);
    else if (columns > first)
        vec_store_part(p + first, a, columns - first);
}

SIMD_INLINE vec first_sum(const tile *t, size_t row, size_t first, size_t columns)
{
    if (t->accumulate)
        return load_columns(t->out + row * t->out_row, first, columns);
    return t->bias != NULL ? load_columns(t->bias, first, columns) : vec_set(0);
}

/* ROWS and WHOLE are constants at every call, so that the sums live in registers. */
SIMD_INLINE void multiply_tile(const size_t rows, const bool whole, const tile *t)
{
    const size_t columns = whole ? TILE : t->columns;
    vec sums[MATMUL_ROWS][2];
#pragma GCC unroll 12
    for (size_t i = 0; i < rows; i++) {
        sums[i][0] = first_sum(t, i, 0, columns);
        sums[i][1] = first_sum(t, i, VEC, columns);
    }
    const float *a = t->a.data, *b = t->b;
    const size_t a_row = t->a.row, a_column = t->a.column, b_row = t->b_row, k = t->k;
    const size_t b_columns = whole || t->b_whole ? TILE : columns;
    for (size_t p = 0; p < k; p++, a += a_column, b += b_row) {
        const vec b0 = load_columns(b, 0, b_columns), b1 = load_columns(b, VEC, b_columns);
#pragma GCC unroll 12
        for (size_t i = 0; i < rows; i++) {
            const vec x = vec_set(a[i * a_row]);
            sums[i][0] = vec_fma(x, b0, sums[i][0]);
            sums[i][1] = vec_fma(x, b1, sums[i][1]);
        }
    }
#pragma GCC unroll 12
    for (size_t i = 0; i < rows; i++) {
        store_columns(t->out + i * t->out_row, sums[i][0], 0, columns);
        store_columns(t->out + i * t->out_row, sums[i][1], VEC, columns);
    }
}

SIMD_INLINE void multiply_rows(size_t rows, const bool whole, const tile *t)
{
    switch (rows) {
    case 1: multiply_tile(1, whole, t); break;
    case 2: multiply_tile(2, whole, t); break;
    case 3: multiply_tile(3, whole, t); break;
    case 4: multiply_tile(4, whole, t); break;
    case 5: multiply_tile(5, whole, t); break;
    case 6: multiply_tile(6, whole, t); break;
#if MATMUL_ROWS >= 8
    case 7: multiply_tile(7, whole, t); break;
    case 8: multiply_tile(8, whole, t); break;
#endif
#if MATMUL_ROWS >= 12
    case 9: multiply_tile(9, whole, t); break;
    case 10: multiply_tile(10, whole, t); break;
    case 11: multiply_tile(11, whole, t); break;
    case 12: multiply_tile(12, whole, t); break;
#endif
    default: break;
    }
}

/* Rows a call: as even as they come, so that 13 rows are 7 and 6 and not 12 and 1. */
static size_t even_rows(size_t rows)
{
    size_t calls = (rows + MATMUL_ROWS - 1) / MATMUL_ROWS;
    return calls == 0 ? 1 : (rows + calls - 1) / calls;
}

static void matmul(size_t rows, size_t n, size_t k, strided a, panels b, const real *bias, bool accumulate, real *out,
                   size_t out_row)
{
    const size_t step = even_rows(rows);
    for (size_t first = 0; first < n; first += TILE) {
        tile t = {.k = k,
                  .columns = n - first < TILE ? n - first : TILE,
                  .a = a,
                  .b_row = b.row,
                  .b_whole = b.packed,
                  .bias = bias != NULL ? bias + first : NULL,
                  .accumulate = accumulate,
                  .out_row = out_row};
        t.b = b.data + first / KERNELS_PANEL * b.panel + first % KERNELS_PANEL;
        for (size_t i = 0; i < rows; i += step) {
            size_t count = rows - i < step ? rows - i : step;
            t.a.data = a.data + i * a.row;
            t.out = out + i * out_row + first;
            if (t.columns == TILE)
                multiply_rows(count, true, &t);
            else
                multiply_rows(count, false, &t);
        }
    }
}

/* Whole vectors, and once what is left over: j is the place, left what remains from there. */
#define FOR_VECTORS(n) for (size_t j = 0, left = (n); j < (n); j += VEC, left -= left < VEC ? left : VEC)
#define LOAD(p) (left >= VEC ? vec_load((p) + j) : vec_load_part((p) + j, left))
#define LOAD_STATE(p) ((p) == NULL ? vec_set(0) : LOAD(p))
#define STORE(p, a) (left >= VEC ? vec_store((p) + j, a) : vec_store_part((p) + j, a, left))

static void lstm_forward(size_t hidden, const real *input, const real *recurrent, const real *c_before, real *gates,
                         real *c, real *tanh_c, real *h)
{
    const size_t n = hidden;
    FOR_VECTORS(n) {
        vec i = vec_sigmoid(LOAD(input) + LOAD(recurrent));
        vec f = vec_sigmoid(LOAD(input + n) + LOAD(recurrent + n));
        vec g = vec_tanh(LOAD(input + 2 * n) + LOAD(recurrent + 2 * n));
        vec o = vec_sigmoid(LOAD(input + 3 * n) + LOAD(recurrent + 3 * n));
        vec cell = vec_fma(f, LOAD_STATE(c_before), i * g);
        vec squashed = vec_tanh(cell);
        STORE(c, cell);
        STORE(h, o * squashed);
        if (gates == NULL)
            continue;
        STORE(gates, i);
        STORE(gates + n, f);
        STORE(gates + 2 * n, g);
        STORE(gates + 3 * n, o);
        STORE(tanh_c, squashed);
    }
}

/* tanh(x) as a ratio over/under: x P(x²) / Q(x²) with P and Q of degree 3, fitted to the least relative error over
 * [-7, 7] (1e-6), where x is held. */
typedef struct ratio {
    vec over, under;
} ratio;

SIMD_INLINE ratio quick_tanh(vec x)
{
    const vec held = vec_min(vec_set(7.0f), vec_max(vec_set(-7.0f), x)), square = held * held;
    vec p = vec_fma(vec_set(3.995854582e-6f), square, vec_set(2.293085203e-3f));
    vec q = vec_fma(vec_set(1.439840685e-4f), square, vec_set(2.115159703e-2f));
    p = vec_fma(p, square, vec_set(1.232205075e-1f));
    q = vec_fma(q, square, vec_set(4.565461058e-1f));
    p = vec_fma(p, square, vec_set(9.999989669e-1f));
    return (ratio){held * p, vec_fma(q, square, vec_set(1.0f))};
}

/* Twice the sigmoid, 1 + tanh(x / 2). */
SIMD_INLINE ratio quick_sigmoid(vec x)
{
    const ratio half = quick_tanh(x * vec_set(0.5f));
    return (ratio){half.under + half.over, half.under};
}

/* The gates stay ratios until they are needed: two divisions a unit instead of five. */
static void lstm_quick(size_t hidden, const real *input, const real *recurrent, const real *c_before, real *c, real *h)
{
    const size_t n = hidden;
    const vec half = vec_set(0.5f);
    FOR_VECTORS(n) {
        const ratio i = quick_sigmoid(LOAD(input) + LOAD(recurrent));
        const ratio f = quick_sigmoid(LOAD(input + n) + LOAD(recurrent + n));
        const ratio g = quick_tanh(LOAD(input + 2 * n) + LOAD(recurrent + 2 * n));
        const ratio o = quick_sigmoid(LOAD(input + 3 * n) + LOAD(recurrent + 3 * n));
        const vec fresh = i.under * g.under, kept = f.over * LOAD_STATE(c_before) * fresh;
        const vec cell = half * vec_fma(i.over * g.over, f.under, kept) / (f.under * fresh);
        const ratio squashed = quick_tanh(cell);
        STORE(c, cell);
        STORE(h, half * (o.over * squashed.over) / (o.under * squashed.under));
    }
}

static void lstm_backward(size_t hidden, const real *gates, const real *c_before, const real *tanh_c, const real *dh,
                          real *dc, real *d_gates)
{
    const size_t n = hidden;
    const vec one = vec_set(1);
    FOR_VECTORS(n)
    {
        vec i = LOAD(gates), f = LOAD(gates + n), g = LOAD(gates + 2 * n), o = LOAD(gates + 3 * n);
        vec squashed = LOAD(tanh_c), d_out = LOAD(dh);
        vec d = vec_fma(d_out * o, vec_fnma(squashed, squashed, one), LOAD(dc));
        STORE(d_gates, d * g * i * (one - i));
        STORE(d_gates + n, d * LOAD_STATE(c_before) * f * (one - f));
        STORE(d_gates + 2 * n, d * i * vec_fnma(g, g, one));
        STORE(d_gates + 3 * n, d_out * squashed * o * (one - o));
        STORE(dc, d * f);
    }
}

static void gru_forward(size_t hidden, const real *input, const real *recurrent, const real *h_before, real *gates,
                        real *recurrent_n, real *h)
{
    const size_t n = hidden;
    FOR_VECTORS(n) {
        vec inner = LOAD(recurrent + 2 * n);
        vec r = vec_sigmoid(LOAD(input) + LOAD(recurrent));
        vec z = vec_sigmoid(LOAD(input + n) + LOAD(recurrent + n));
        vec fresh = vec_tanh(vec_fma(r, inner, LOAD(input + 2 * n)));
        vec before = LOAD_STATE(h_before);
        STORE(h, vec_fma(z, before - fresh, fresh));
        if (gates == NULL)
            continue;
        STORE(recurrent_n, inner);
        STORE(gates, r);
        STORE(gates + n, z);
        STORE(gates + 2 * n, fresh);
    }
}

static void gru_backward(size_t hidden, const real *gates, const real *recurrent_n, const real *h_before,
                         const real *dh, real *d_input, real *d_recurrent, real *dh_before)
{
    const size_t n = hidden;
    const vec one = vec_set(1);
    FOR_VECTORS(n)
    {
        vec r = LOAD(gates), z = LOAD(gates + n), fresh = LOAD(gates + 2 * n), d_out = LOAD(dh);
        vec dn = d_out * (one - z) * vec_fnma(fresh, fresh, one);
        vec dz = d_out * (LOAD_STATE(h_before) - fresh) * z * (one - z);
        vec dr = dn * LOAD(recurrent_n) * r * (one - r);
        STORE(d_input, dr);
        STORE(d_recurrent, dr);
        STORE(d_input + n, dz);
        STORE(d_recurrent + n, dz);
        STORE(d_input + 2 * n, dn);
        STORE(d_recurrent + 2 * n, dn * r);
        STORE(dh_before, d_out * z);
    }
}

static void elman_forward(size_t hidden, const real *input, const real *recurrent, real *h)
{
    FOR_VECTORS(hidden)
    STORE(h, vec_tanh(LOAD(input) + LOAD(recurrent)));
}

static void elman_backward(size_t hidden, const real *h, const real *dh, real *d_input)
{
    FOR_VECTORS(hidden)
    {
        vec out = LOAD(h);
        STORE(d_input, LOAD(dh) * vec_fnma(out, out, vec_set(1)));
    }
}

static void best_step(size_t tags, const real *before, const real *moves, const real *emissions, real *now, real *from)
{
    FOR_VECTORS(tags) {
        vec best = vec_set(before[0]) + LOAD(moves), number = vec_set(0);
        const float *row = moves + tags;
        for (size_t i = 1; i < tags; i++, row += tags) {
            const vec score = vec_set(before[i]) + LOAD(row);
            number = vec_if_less(best, score, vec_set((float)i), number);
            best = vec_if_less(best, score, score, best);
        }
        STORE(now, best + LOAD(emissions));
        STORE(from, number);
    }
}

static void exponential(size_t n, const real *x, real *y)
{
    FOR_VECTORS(n)
    STORE(y, vec_exp(LOAD(x)));
}

SIMD_INLINE vec penalty(const adaptive_step *s, vec w)
{
    const vec zero = vec_set(0), l1 = vec_set(s->l1);
    const vec signed_l1 = vec_if_less(zero, w, l1, vec_if_less(w, zero, zero - l1, zero));
    return vec_fma(vec_set(s->l2), w, signed_l1);
}

static void adapt(const adaptive_step *step, size_t n, const real *gradients, real *values, real *first, real *second)
{
    const adaptive_step s = *step;
    FOR_VECTORS(n) {
        const vec w = LOAD(values), g = vec_fma(vec_set(s.scale), LOAD(gradients), penalty(&s, w));
        const vec m = vec_fma(vec_set(s.beta1), LOAD(first), vec_set(s.rest1) * g);
        const vec v = vec_fma(vec_set(s.beta2), LOAD(second), vec_set(s.rest2) * g * g);
        const vec size = vec_fma(vec_sqrt(v), vec_set(s.correction2), vec_set(s.epsilon));
        const vec move = vec_fma(vec_set(s.rate), m, vec_set(s.rate_now) * g) / size;
        STORE(first, m);
        STORE(second, v);
        STORE(values, vec_fma(vec_set(s.decay), w, vec_set(0) - move));
    }
}

const kernels TABLE(KERNELS_MAKE) = {
    .name = NAME(KERNELS_MAKE),
    .matmul = matmul,
    .lstm_forward = lstm_forward,
    .lstm_backward = lstm_backward,
    .gru_forward = gru_forward,
    .gru_backward = gru_backward,
    .elman_forward = elman_forward,
    .elman_backward = elman_backward,
    .best_step = best_step,
    .lstm_quick = lstm_quick,
    .exp = exponential,
    .adapt = adapt,
};
