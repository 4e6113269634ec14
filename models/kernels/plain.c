/* The reference: every kernel as its equation reads (docs/cells.md). Compiled for float and for double. */
#include "models/kernels/kernels.h"

static real at_or_zero(const real *state, size_t j)
{
    return state != NULL ? state[j] : 0;
}

static real sigmoid(real x)
{
    return 1 / (1 + real_exp(-x));
}

static void matmul(size_t rows, size_t n, size_t k, strided a, panels b, const real *bias, bool accumulate, real *out,
                   size_t out_row)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < n; j++) {
            const real *column = b.data + j / KERNELS_PANEL * b.panel + j % KERNELS_PANEL;
            real sum = accumulate ? out[i * out_row + j] : at_or_zero(bias, j);
            for (size_t p = 0; p < k; p++)
                sum += a.data[i * a.row + p * a.column] * column[p * b.row];
            out[i * out_row + j] = sum;
        }
}

/* gates [count][H], where they are kept. */
static void keep(real *gates, size_t gate, size_t hidden, size_t j, real value)
{
    if (gates != NULL)
        gates[gate * hidden + j] = value;
}

static void lstm_forward(size_t hidden, const real *input, const real *recurrent, const real *c_before, real *gates,
                         real *c, real *tanh_c, real *h)
{
    for (size_t j = 0; j < hidden; j++) {
        const real i = sigmoid(input[j] + recurrent[j]);
        const real f = sigmoid(input[hidden + j] + recurrent[hidden + j]);
        const real g = real_tanh(input[2 * hidden + j] + recurrent[2 * hidden + j]);
        const real o = sigmoid(input[3 * hidden + j] + recurrent[3 * hidden + j]);
        c[j] = f * at_or_zero(c_before, j) + i * g;
        h[j] = o * real_tanh(c[j]);
        keep(gates, 0, hidden, j, i);
        keep(gates, 1, hidden, j, f);
        keep(gates, 2, hidden, j, g);
        keep(gates, 3, hidden, j, o);
        keep(tanh_c, 0, hidden, j, real_tanh(c[j]));
    }
}

static void lstm_backward(size_t hidden, const real *gates, const real *c_before, const real *tanh_c, const real *dh,
                          real *dc, real *d_gates)
{
    const real *i = gates, *f = gates + hidden, *g = gates + 2 * hidden, *o = gates + 3 * hidden;
    for (size_t j = 0; j < hidden; j++) {
        real d = dc[j] + dh[j] * o[j] * (1 - tanh_c[j] * tanh_c[j]);
        d_gates[j] = d * g[j] * i[j] * (1 - i[j]);
        d_gates[hidden + j] = d * at_or_zero(c_before, j) * f[j] * (1 - f[j]);
        d_gates[2 * hidden + j] = d * i[j] * (1 - g[j] * g[j]);
        d_gates[3 * hidden + j] = dh[j] * tanh_c[j] * o[j] * (1 - o[j]);
        dc[j] = d * f[j];
    }
}

static void gru_forward(size_t hidden, const real *input, const real *recurrent, const real *h_before, real *gates,
                        real *recurrent_n, real *h)
{
    for (size_t j = 0; j < hidden; j++) {
        const real inner = recurrent[2 * hidden + j];
        const real r = sigmoid(input[j] + recurrent[j]);
        const real z = sigmoid(input[hidden + j] + recurrent[hidden + j]);
        const real n = real_tanh(input[2 * hidden + j] + r * inner);
        h[j] = (1 - z) * n + z * at_or_zero(h_before, j);
        keep(gates, 0, hidden, j, r);
        keep(gates, 1, hidden, j, z);
        keep(gates, 2, hidden, j, n);
        keep(recurrent_n, 0, hidden, j, inner);
    }
}

static void gru_backward(size_t hidden, const real *gates, const real *recurrent_n, const real *h_before,
                         const real *dh, real *d_input, real *d_recurrent, real *dh_before)
{
    const real *r = gates, *z = gates + hidden, *n = gates + 2 * hidden;
    for (size_t j = 0; j < hidden; j++) {
        real dn = dh[j] * (1 - z[j]) * (1 - n[j] * n[j]);
        real dz = dh[j] * (at_or_zero(h_before, j) - n[j]) * z[j] * (1 - z[j]);
        real dr = dn * recurrent_n[j] * r[j] * (1 - r[j]);
        d_input[j] = d_recurrent[j] = dr;
        d_input[hidden + j] = d_recurrent[hidden + j] = dz;
        d_input[2 * hidden + j] = dn;
        d_recurrent[2 * hidden + j] = dn * r[j];
        dh_before[j] = dh[j] * z[j];
    }
}

static void elman_forward(size_t hidden, const real *input, const real *recurrent, real *h)
{
    for (size_t j = 0; j < hidden; j++)
        h[j] = real_tanh(input[j] + recurrent[j]);
}

static void elman_backward(size_t hidden, const real *h, const real *dh, real *d_input)
{
    for (size_t j = 0; j < hidden; j++)
        d_input[j] = dh[j] * (1 - h[j] * h[j]);
}

static void best_step(size_t tags, const real *before, const real *moves, const real *emissions, real *now, real *from)
{
    for (size_t j = 0; j < tags; j++) {
        size_t best = 0;
        for (size_t i = 1; i < tags; i++)
            if (before[i] + moves[i * tags + j] > before[best] + moves[best * tags + j])
                best = i;
        now[j] = before[best] + moves[best * tags + j] + emissions[j];
        from[j] = (real)best;
    }
}

static void lstm_quick(size_t hidden, const real *input, const real *recurrent, const real *c_before, real *c, real *h)
{
    lstm_forward(hidden, input, recurrent, c_before, NULL, c, NULL, h);
}

static void exponential(size_t n, const real *x, real *y)
{
    for (size_t j = 0; j < n; j++)
        y[j] = real_exp(x[j]);
}

static void adapt(const adaptive_step *step, size_t n, const real *gradients, real *values, real *first, real *second)
{
    const adaptive_step s = *step;
    for (size_t i = 0; i < n; i++) {
        const real w = values[i], sign = w > 0 ? (real)1 : w < 0 ? (real)-1 : (real)0;
        const real g = s.scale * gradients[i] + s.l2 * w + s.l1 * sign;
        first[i] = s.beta1 * first[i] + s.rest1 * g;
        second[i] = s.beta2 * second[i] + s.rest2 * g * g;
        values[i] =
            s.decay * w - (s.rate * first[i] + s.rate_now * g) / (real_sqrt(second[i]) * s.correction2 + s.epsilon);
    }
}

const kernels kernels_plain = {
    .name = "plain",
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
