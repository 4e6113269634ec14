/* A recurrent network on its own, without a word of language: a GRU of 10 inputs and 20 units with a linear layer of 5
 * outputs learns 100 random steps by heart. Mean squared error, Adam at 0.01, 100 epochs; one line an epoch.
 *
 *     sequence_regression [FILE.safetensors]
 *
 * FILE holds the first weights (named as PyTorch names them), x [100][10] and target [100][5]; without it they are
 * random. tests/models/golden.py makes such a file, with the losses that PyTorch has. */
#include "base/arena.h"
#include "base/memory.h"
#include "base/safetensors.h"
#include "models/layers/linear.h"
#include "models/layers/loss.h"
#include "models/layers/rnn.h"
#include "models/training/optimizer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS = 10, UNITS = 20, OUTPUTS = 5, STEPS = 100, EPOCHS = 100, SEED = 1 };

typedef struct regression {
    parameters layout; /* which weights there are, and where in a block they stand */
    rnn rnn;
    linear linear;
    rnn_weights packed;
    real *weights, *gradients, *first_moments, *second_moments;
    real x[STEPS * INPUTS], target[STEPS * OUTPUTS];
    packing steps; /* one sequence */
    arena data, scratch;
} regression;

static bool build(regression *r, error *err)
{
    static const size_t length = STEPS;
    arena_init(&r->data);
    arena_init(&r->scratch);
    if (!rnn_add(&r->rnn, &r->layout, "rnn", CELL_GRU, INPUTS, UNITS, 1, false, err) ||
        !linear_add(&r->linear, &r->layout, "linear", UNITS, OUTPUTS, err) ||
        !rnn_weights_init(&r->packed, &r->rnn, err))
        return false;
    r->weights = memory_new(4 * r->layout.size, sizeof *r->weights);
    if (r->weights == NULL || !packing_make(&r->data, &length, 1, &r->steps))
        return error_memory(err, 0);
    r->gradients = r->weights + r->layout.size;
    r->first_moments = r->gradients + r->layout.size;
    r->second_moments = r->first_moments + r->layout.size;
    return true;
}

static void dispose(regression *r)
{
    rnn_weights_dispose(&r->packed);
    rnn_dispose(&r->rnn);
    parameters_dispose(&r->layout);
    memory_free(r->weights);
    arena_dispose(&r->data);
    arena_dispose(&r->scratch);
}

static void randomize(regression *r)
{
    random_stream random = random_seed(SEED, 1, 0, 0);
    parameters_randomize(&r->layout, SEED, r->weights);
    for (size_t i = 0; i < STEPS * INPUTS; i++)
        r->x[i] = (real)random_normal(&random);
    for (size_t i = 0; i < STEPS * OUTPUTS; i++)
        r->target[i] = (real)random_normal(&random);
}

static bool copy(const safetensors *file, const char *name, size_t dimensions, const size_t *shape, real *out,
                 error *err)
{
    const tensor *found = safetensors_need(file, name, TENSOR_F32, dimensions, shape, err);
    if (found != NULL)
        memcpy(out, found->data, found->bytes);
    return found != NULL;
}

static bool read_file(regression *r, const char *path, error *err)
{
    safetensors *file = safetensors_open(path, err);
    if (file == NULL)
        return false;
    bool done = copy(file, "x", 2, (size_t[]){STEPS, INPUTS}, r->x, err) &&
                copy(file, "target", 2, (size_t[]){STEPS, OUTPUTS}, r->target, err);
    for (size_t i = 0; i < r->layout.count && done; i++) {
        const parameter *p = &r->layout.list[i];
        done = copy(file, p->name, p->dimensions, p->shape, r->weights + p->at, err);
    }
    safetensors_close(file);
    return done;
}

/* Forward, loss and backward; the gradients are added to what is there. */
static bool learn(regression *r, double *out_loss, error *err)
{
    rnn_pass pass;
    matrix x = {r->x, INPUTS};
    real *outputs = arena_take(&r->scratch, STEPS * OUTPUTS, sizeof(real));
    real *d_outputs = arena_take(&r->scratch, STEPS * OUTPUTS, sizeof(real));
    real *linear_weight = arena_take(&r->scratch, linear_packed_size(&r->linear), sizeof(real));
    matrix d_states = {arena_take(&r->scratch, STEPS * UNITS, sizeof(real)), UNITS};
    matrix dx = {arena_take(&r->scratch, STEPS * INPUTS, sizeof(real)), INPUTS};
    rnn_weights_pack(&r->packed, &r->rnn, r->weights, 0);
    if (outputs == NULL || d_outputs == NULL || linear_weight == NULL || d_states.data == NULL || dx.data == NULL ||
        !rnn_forward(&r->rnn, r->weights, &r->packed, &r->steps, x, NULL, (rnn_dropout){0}, &r->scratch, &pass))
        return error_memory(err, 0);
    const real *states = pass.outputs[0].data;
    linear_forward(&r->linear, r->weights, linear_pack(&r->linear, r->weights, linear_weight), STEPS, states, outputs);
    *out_loss = loss_squared(STEPS, OUTPUTS, outputs, r->target, 1.0 / STEPS, d_outputs);
    linear_backward(&r->linear, r->weights, STEPS, states, d_outputs, r->gradients, d_states.data);
    return rnn_backward(&r->rnn, r->weights, &pass, d_states, &r->scratch, r->gradients, dx, NULL) ||
           error_memory(err, 0);
}

static bool train(regression *r, error *err)
{
    optimizer adam = optimizer_make(OPTIMIZER_ADAM, 0, 0, 0);
    for (size_t epoch = 1; epoch <= EPOCHS; epoch++) {
        double loss = 0;
        memset(r->gradients, 0, r->layout.size * sizeof(real));
        if (!learn(r, &loss, err))
            return false;
        const optimizer_step step = optimizer_next(&adam, 0.01, 1);
        optimizer_update(&step, r->layout.size, r->gradients, r->weights, r->first_moments, r->second_moments);
        arena_reset(&r->scratch);
        printf("epoch %zu loss %.7f\n", epoch, loss);
    }
    return true;
}

int main(int count, char **words)
{
    static regression r;
    error err;
    if (count > 2) {
        fprintf(stderr, "usage: sequence_regression [FILE.safetensors]\n");
        return 2;
    }
    bool done = build(&r, &err);
    if (done && count == 2)
        done = read_file(&r, words[1], &err);
    else if (done)
        randomize(&r);
    done = done && train(&r, &err);
    dispose(&r);
    if (!done)
        fprintf(stderr, "sequence_regression: %s\n", err.message);
    return done && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
