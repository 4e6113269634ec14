/* Every layer is one product over the characters of all strings. Strings stand one below the other with rows of zeros
 * between them, so that the window of a filter at row r is the run of values that begins at row r - margin, and the
 * matrix of all windows (overlapping rows, a width apart) needs no copy: not forward, not for the gradient of the
 * filters, and not for that of the input, which is a convolution of the output's gradient with the filters turned
 * round. Both widths are one product: the narrow filters have zeros at both ends.
 *
 * Rows between the strings get values like any other; they are set to zero before somebody reads them. Since features
 * have passed a ReLU, zero is where the maximum begins, and a maximum of zero has no gradient. */
#include "models/layers/char_dense.h"

#include "models/layers/dropout.h"
#include "models/layers/linear.h"

#include <stdio.h>
#include <string.h>

/* Rows that char_dense_read works on at once: their features fit into the second-level cache. */
enum { PIECE = 512 };

/* For outputs that pass a ReLU (He et al. 2015). */
static real reach_of(size_t inputs)
{
    return real_sqrt((real)6 / (real)inputs);
}

static bool add_tensor(parameters *p, const char *layer, const char *name, size_t dimensions, const size_t *shape,
                       real reach, size_t *out_at, error *err)
{
    char full[64];
    snprintf(full, sizeof full, "chars.%s.%s", layer, name);
    return parameters_add(p, full, dimensions, shape, reach, out_at, err);
}

/* The biases come last, so that both are one run of values. */
static bool add_pair(char_dense_pair *pair, parameters *p, const char *layer, size_t in, size_t filters, size_t width,
                     error *err)
{
    *pair = (char_dense_pair){.in = in, .filters = filters, .width = width};
    const size_t narrow[] = {filters, in, width}, wide[] = {filters, in, width + 2};
    size_t behind;
    return add_tensor(p, layer, "narrow.weight", 3, narrow, reach_of(in * width), &pair->narrow, err) &&
           add_tensor(p, layer, "wide.weight", 3, wide, reach_of(in * (width + 2)), &pair->wide, err) &&
           add_tensor(p, layer, "narrow.bias", 1, &filters, 0, &pair->bias, err) &&
           add_tensor(p, layer, "wide.bias", 1, &filters, 0, &behind, err);
}

static bool add_block(char_dense *c, parameters *p, size_t number, size_t width, error *err)
{
    char_dense_block *b = &c->block[number];
    char layer[48], pair[32];
    snprintf(layer, sizeof layer, "blocks.%zu.bottleneck", number);
    snprintf(pair, sizeof pair, "blocks.%zu", number);
    b->in = c->out;
    c->out += 2 * c->filters;
    return add_tensor(p, layer, "weight", 2, (size_t[]){c->filters, b->in}, reach_of(b->in), &b->weight, err) &&
           add_tensor(p, layer, "bias", 1, &c->filters, 0, &b->bias, err) &&
           add_pair(&b->pair, p, pair, c->filters, c->filters, width, err);
}

bool char_dense_add(char_dense *c, parameters *p, size_t chars, size_t dim, size_t filters, size_t width, size_t layers,
                    error *err)
{
    *c = (char_dense){.dim = dim, .filters = filters, .blocks = layers / 2, .margin = width / 2 + 1};
    c->out = 4 * filters;
    const real reach = real_sqrt((real)3 / (real)dim);
    bool ok = parameters_add(p, "chars.embedding.weight", 2, (size_t[]){chars, dim}, reach, &c->embedding, err) &&
              add_pair(&c->first, p, "first", dim, 2 * filters, width, err);
    for (size_t i = 0; ok && i < c->blocks; i++)
        ok = add_block(c, p, i, width, err);
    return ok;
}

/* Characters that a pair's filters see, and its outputs. */
static size_t taps_of(const char_dense_pair *p)
{
    return p->width + 2;
}

static size_t outputs_of(const char_dense_pair *p)
{
    return 2 * p->filters;
}

/* Where in a block the weight of output F for input E at tap T stands; SIZE_MAX at the ends of a narrow filter. */
static size_t weight_at(const char_dense_pair *p, size_t f, size_t e, size_t t)
{
    if (f >= p->filters)
        return p->wide + ((f - p->filters) * p->in + e) * (p->width + 2) + t;
    return t == 0 || t > p->width ? SIZE_MAX : p->narrow + (f * p->in + e) * p->width + t - 1;
}

/* The pair as one matrix, from windows to outputs: [taps][in][outputs]. */
static void join(const char_dense_pair *p, const real *values, real *matrix)
{
    for (size_t f = 0; f < outputs_of(p); f++)
        for (size_t e = 0; e < p->in; e++)
            for (size_t t = 0; t < taps_of(p); t++) {
                const size_t at = weight_at(p, f, e, t);
                matrix[(t * p->in + e) * outputs_of(p) + f] = at != SIZE_MAX ? values[at] : 0;
            }
}

/* From windows of the outputs' gradient to the inputs': [taps][outputs][in], the taps in reverse. */
static void join_reversed(const char_dense_pair *p, const real *values, real *matrix)
{
    for (size_t f = 0; f < outputs_of(p); f++)
        for (size_t e = 0; e < p->in; e++)
            for (size_t t = 0; t < taps_of(p); t++) {
                const size_t at = weight_at(p, f, e, t), row = (taps_of(p) - 1 - t) * outputs_of(p) + f;
                matrix[row * p->in + e] = at != SIZE_MAX ? values[at] : 0;
            }
}

/* The gradient of the joined matrix, back to the weights. */
static void separate(const char_dense_pair *p, const real *d_matrix, real *gradients)
{
    for (size_t f = 0; f < outputs_of(p); f++)
        for (size_t e = 0; e < p->in; e++)
            for (size_t t = 0; t < taps_of(p); t++) {
                const size_t at = weight_at(p, f, e, t);
                if (at != SIZE_MAX)
                    gradients[at] += d_matrix[(t * p->in + e) * outputs_of(p) + f];
            }
}

static bool pack_pair(const char_dense_pair *p, const real *values, arena *memory, panels *out)
{
    const size_t k = taps_of(p) * p->in, n = outputs_of(p);
    real *joined = arena_take(memory, k, n * sizeof *joined);
    real *packed = arena_take(memory, kernels_packed_size(k, n), sizeof *packed);
    if (joined == NULL || packed == NULL)
        return false;
    join(p, values, joined);
    *out = kernels_pack(k, n, (strided){joined, n, 1}, packed);
    return true;
}

bool char_dense_pack(const char_dense *c, const real *values, arena *memory, char_dense_weights *out_weights)
{
    bool ok = pack_pair(&c->first, values, memory, &out_weights->first);
    for (size_t i = 0; ok && i < c->blocks; i++) {
        const char_dense_block *b = &c->block[i];
        real *packed = arena_take(memory, kernels_packed_size(b->in, c->filters), sizeof *packed);
        ok = packed != NULL && pack_pair(&b->pair, values, memory, &out_weights->pair[i]);
        if (ok)
            out_weights->bottleneck[i] =
                kernels_pack(b->in, c->filters, (strided){values + b->weight, 1, b->in}, packed);
    }
    return ok;
}

/* The row of the first character of string I; for I = count the number of rows. */
static size_t first_row(const char_dense *c, const char_strings *s, size_t i)
{
    return c->margin * (i + 1) + s->first[i] - s->first[0];
}

static size_t size_of(const char_strings *s, size_t i)
{
    return s->first[i + 1] - s->first[i];
}

static void clear_rows(real *rows, size_t count, size_t columns, size_t row)
{
    for (size_t i = 0; i < count; i++)
        memset(rows + i * row, 0, columns * sizeof *rows);
}

static void rectify_rows(real *rows, size_t count, size_t columns, size_t row)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < columns; j++)
            rows[i * row + j] = rows[i * row + j] > 0 ? rows[i * row + j] : 0;
}

/* ReLU of the characters' rows; zeros in the others. ROW: from one row to the next. */
static void rectify(const char_dense *c, const char_strings *s, real *rows, size_t columns, size_t row)
{
    clear_rows(rows, c->margin, columns, row);
    for (size_t i = 0; i < s->count; i++) {
        real *own = rows + first_row(c, s, i) * row;
        rectify_rows(own, size_of(s, i), columns, row);
        clear_rows(own + size_of(s, i) * row, c->margin, columns, row);
    }
}

static void embed(const char_dense *c, const real *values, const char_strings *s, real *embedded)
{
    clear_rows(embedded, c->margin, c->dim, c->dim);
    for (size_t i = 0; i < s->count; i++) {
        real *own = embedded + first_row(c, s, i) * c->dim;
        const uint32_t *codes = s->codes + s->first[i];
        for (size_t t = 0; t < size_of(s, i); t++)
            memcpy(own + t * c->dim, values + c->embedding + codes[t] * c->dim, c->dim * sizeof *own);
        clear_rows(own + size_of(s, i) * c->dim, c->margin, c->dim, c->dim);
    }
}

/* A pair over x [R][in] into columns of the features, whose rows stand c->out apart. */
static void convolve(const char_dense *c, const char_dense_pair *p, const real *values, panels weight,
                     const char_strings *s, const real *x, real *columns)
{
    const size_t inner = first_row(c, s, s->count) - 2 * c->margin;
    kernels_best()->matmul(inner, outputs_of(p), taps_of(p) * p->in, (strided){x, p->in, 1}, weight, values + p->bias,
                           false, columns + c->margin * c->out, c->out);
    rectify(c, s, columns, outputs_of(p), c->out);
}

/* From pass->embedded to pass->features. */
static void find_features(const char_dense *c, const real *values, const char_dense_weights *w, const char_strings *s,
                          const char_dense_pass *pass)
{
    const size_t rows = first_row(c, s, s->count);
    real *features = pass->features;
    convolve(c, &c->first, values, w->first, s, pass->embedded, features);
    for (size_t i = 0; i < c->blocks; i++) {
        const char_dense_block *b = &c->block[i];
        kernels_best()->matmul(rows, c->filters, b->in, (strided){features, c->out, 1}, w->bottleneck[i],
                               values + b->bias, false, pass->narrowed[i], c->filters);
        rectify(c, s, pass->narrowed[i], c->filters, c->filters);
        convolve(c, &b->pair, values, w->pair[i], s, pass->narrowed[i], features + b->in);
    }
}

static void greatest(const real *restrict row, size_t columns, real *restrict out)
{
    for (size_t j = 0; j < columns; j++)
        out[j] = row[j] > out[j] ? row[j] : out[j];
}

static void greatest_at(const real *restrict row, size_t columns, uint32_t number, real *restrict out,
                        uint32_t *restrict best)
{
    for (size_t j = 0; j < columns; j++)
        best[j] = row[j] > out[j] ? number : best[j];
    greatest(row, columns, out);
}

static bool take_pass(const char_dense *c, size_t rows, bool keep, arena *memory, char_dense_pass *pass)
{
    *pass = (char_dense_pass){.rows = rows};
    pass->embedded = arena_take(memory, rows, c->dim * sizeof(real));
    pass->features = arena_take(memory, rows, c->out * sizeof(real));
    bool ok = pass->embedded != NULL && pass->features != NULL;
    for (size_t i = 0; ok && i < c->blocks; i++) {
        pass->narrowed[i] = keep || i == 0 ? arena_take(memory, rows, c->filters * sizeof(real)) : pass->narrowed[0];
        ok = pass->narrowed[i] != NULL;
    }
    return ok;
}

/* The number of rows, SIZE_MAX where there are too many to count. */
static size_t rows_of(const char_dense *c, const char_strings *s)
{
    const size_t characters = s->first[s->count] - s->first[0];
    return s->count < UINT32_MAX / 2 / c->margin && characters < UINT32_MAX / 2 ? first_row(c, s, s->count) : SIZE_MAX;
}

static bool drop(const char_dense *c, double p, random_stream *random, arena *memory, char_dense_pass *pass)
{
    if (random == NULL || p <= 0)
        return true;
    const size_t size = pass->rows * c->dim;
    pass->mask = arena_take(memory, size, sizeof *pass->mask);
    if (pass->mask == NULL)
        return false;
    dropout_mask(random, p, size, pass->mask);
    dropout_apply(size, pass->mask, pass->embedded);
    return true;
}

bool char_dense_forward(const char_dense *c, const real *values, const char_dense_weights *weights,
                        const char_strings *strings, double dropout, random_stream *random, arena *memory,
                        char_dense_pass *out_pass, real *out)
{
    const char_strings *s = strings;
    if (!take_pass(c, rows_of(c, s), true, memory, out_pass))
        return false;
    out_pass->best = arena_take_zeroed(memory, s->count, c->out * sizeof *out_pass->best);
    if (out_pass->best == NULL)
        return false;
    embed(c, values, s, out_pass->embedded);
    if (!drop(c, dropout, random, memory, out_pass))
        return false;
    if (s->count > 0)
        find_features(c, values, weights, s, out_pass);
    memset(out, 0, s->count * c->out * sizeof *out);
    for (size_t i = 0; i < s->count; i++)
        for (size_t row = first_row(c, s, i), t = 0; t < size_of(s, i); row++, t++)
            greatest_at(out_pass->features + row * c->out, c->out, (uint32_t)row, out + i * c->out,
                        out_pass->best + i * c->out);
    return true;
}

/* What the backward pass works on. */
typedef struct backward {
    real *d_features; /* [R][out] */
    real *d_outputs;  /* [R][4 F]: of one pair, before its ReLU */
    real *d_inputs;   /* [R][F] or [R][E]: of one pair */
    real *matrix;     /* of one pair */
} backward;

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static bool take_backward(const char_dense *c, size_t rows, arena *memory, backward *b)
{
    const size_t inputs = larger(c->dim, c->filters);
    b->d_features = arena_take_zeroed(memory, rows, c->out * sizeof(real));
    b->d_outputs = arena_take(memory, rows, 4 * c->filters * sizeof(real));
    b->d_inputs = arena_take_zeroed(memory, rows, inputs * sizeof(real));
    b->matrix = arena_take(memory, taps_of(&c->first) * inputs, 4 * c->filters * sizeof(real));
    return b->d_features != NULL && b->d_outputs != NULL && b->d_inputs != NULL && b->matrix != NULL;
}

/* One row: D may be D_OUT. Both are read whatever the sign, so that the compiler may do many at once. */
static void before_relu_row(size_t columns, const real *out, const real *d_out, real *d)
{
    for (size_t j = 0; j < columns; j++) {
        const real passed = out[j], gradient = d_out[j];
        d[j] = passed > 0 ? gradient : 0;
    }
}

/* d [rows][columns], a row after the other, from the gradient of columns of features that have passed a ReLU. */
static void before_relu(size_t rows, size_t columns, const real *features, const real *d_features, size_t row, real *d)
{
    for (size_t i = 0; i < rows; i++)
        before_relu_row(columns, features + i * row, d_features + i * row, d + i * columns);
}

/* A pair over x [R][in] whose outputs are the features from COLUMN on: gradients of its weights, and b->d_inputs in the
 * inner rows. */
static void pair_backward(const char_dense *c, const char_dense_pair *p, const real *values,
                          const char_dense_pass *pass, const real *x, size_t column, const backward *b, real *gradients)
{
    const kernels *k = kernels_best();
    const size_t inner = pass->rows - 2 * c->margin, n = outputs_of(p), window = taps_of(p) * p->in;
    const real *d = b->d_outputs + c->margin * n;
    before_relu(pass->rows, n, pass->features + column, b->d_features + column, c->out, b->d_outputs);
    k->matmul(window, n, inner, (strided){x, 1, p->in}, kernels_row_major(d, n), NULL, false, b->matrix, n);
    separate(p, b->matrix, gradients);
    linear_add_rows(inner, n, d, gradients + p->bias);
    join_reversed(p, values, b->matrix);
    k->matmul(inner, p->in, taps_of(p) * n, (strided){b->d_outputs, n, 1}, kernels_row_major(b->matrix, p->in), NULL,
              false, b->d_inputs + c->margin * p->in, p->in);
}

static void block_backward(const char_dense *c, size_t number, const real *values, const char_dense_pass *pass,
                           const backward *b, real *gradients)
{
    const kernels *k = kernels_best();
    const char_dense_block *own = &c->block[number];
    const size_t f = c->filters;
    real *d = b->d_inputs;
    pair_backward(c, &own->pair, values, pass, pass->narrowed[number], own->in, b, gradients);
    before_relu(pass->rows, f, pass->narrowed[number], d, f, d);
    k->matmul(f, own->in, pass->rows, (strided){d, 1, f}, kernels_row_major(pass->features, c->out), NULL, true,
              gradients + own->weight, own->in);
    linear_add_rows(pass->rows, f, d, gradients + own->bias);
    k->matmul(pass->rows, own->in, f, (strided){d, f, 1}, kernels_row_major(values + own->weight, own->in), NULL, true,
              b->d_features, c->out);
}

static void embedding_backward(const char_dense *c, const char_dense_pass *pass, const char_strings *s, real *d,
                               real *gradients)
{
    if (pass->mask != NULL)
        dropout_apply(pass->rows * c->dim, pass->mask, d);
    for (size_t i = 0; i < s->count; i++)
        for (size_t t = 0; t < size_of(s, i); t++)
            linear_add_rows(1, c->dim, d + (first_row(c, s, i) + t) * c->dim,
                            gradients + c->embedding + s->codes[s->first[i] + t] * c->dim);
}

bool char_dense_backward(const char_dense *c, const real *values, const char_dense_pass *pass,
                         const char_strings *strings, const real *d_out, arena *memory, real *gradients)
{
    backward b;
    if (strings->count == 0)
        return true;
    if (!take_backward(c, pass->rows, memory, &b))
        return false;
    /* A maximum of zero is at row 0, which is no character's: the first ReLU on the way stops its gradient. */
    for (size_t i = 0; i < strings->count; i++)
        for (size_t j = 0; j < c->out; j++)
            b.d_features[pass->best[i * c->out + j] * c->out + j] += d_out[i * c->out + j];
    for (size_t number = c->blocks; number-- > 0;)
        block_backward(c, number, values, pass, &b, gradients);
    pair_backward(c, &c->first, values, pass, pass->embedded, 0, &b, gradients);
    embedding_backward(c, pass, strings, b.d_inputs, gradients);
    return true;
}

/* Raises out [out] to the features of characters FROM to TO of the only string; as many before and behind them are
 * read as a feature can see. */
static void read_piece(const char_dense *c, const real *values, const char_dense_weights *w, const char_strings *s,
                       size_t from, size_t to, const char_dense_pass *pass, real *out)
{
    const size_t reach = c->margin * (c->blocks + 1), size = size_of(s, 0);
    const size_t begin = from > reach ? from - reach : 0, end = size - to > reach ? to + reach : size;
    const size_t first[] = {s->first[0] + begin, s->first[0] + end};
    const char_strings piece = {.codes = s->codes, .first = first, .count = 1};
    embed(c, values, &piece, pass->embedded);
    find_features(c, values, w, &piece, pass);
    for (size_t t = from; t < to; t++)
        greatest(pass->features + (c->margin + t - begin) * c->out, c->out, out);
}

/* All of the strings at once. */
static void read_whole(const char_dense *c, const real *values, const char_dense_weights *w, const char_strings *s,
                       const char_dense_pass *pass, real *out)
{
    embed(c, values, s, pass->embedded);
    find_features(c, values, w, s, pass);
    for (size_t i = 0; i < s->count; i++)
        for (size_t row = first_row(c, s, i), t = 0; t < size_of(s, i); row++, t++)
            greatest(pass->features + row * c->out, c->out, out + i * c->out);
}

/* How many of the strings fit into PIECE characters and margins. */
static size_t fitting(const char_dense *c, const char_strings *s)
{
    size_t count = 0;
    while (count < s->count && s->first[count + 1] - s->first[0] + c->margin * count < PIECE)
        count++;
    return count;
}

bool char_dense_read(const char_dense *c, const real *values, const char_dense_weights *weights,
                     const char_strings *strings, arena *memory, real *out)
{
    char_dense_pass pass;
    if (!take_pass(c, PIECE + 2 * c->margin * (c->blocks + 2), false, memory, &pass))
        return false;
    memset(out, 0, strings->count * c->out * sizeof *out);
    for (size_t done = 0, count; done < strings->count; done += count) {
        char_strings rest = {strings->codes, strings->first + done, strings->count - done};
        count = fitting(c, &rest);
        if (count > 0) {
            rest.count = count;
            read_whole(c, values, weights, &rest, &pass, out + done * c->out);
            continue;
        }
        count = 1;
        for (size_t from = 0, size = size_of(&rest, 0); from < size; from += PIECE)
            read_piece(c, values, weights, &rest, from, size - from > PIECE ? from + PIECE : size, &pass,
                       out + done * c->out);
    }
    return true;
}
