#include "tests/models/golden.h"

#include "base/memory.h"
#include "tests/support.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const double TOLERANCE = 1e-5;

safetensors *golden_open(const char *name)
{
    char path[256];
    error err;
    snprintf(path, sizeof path, "tests/models/golden/%s.safetensors", name);
    safetensors *file = safetensors_open(support_source(path), &err);
    ck_assert_msg(file != NULL, "%s", err.message);
    return file;
}

const tensor *golden_tensor(const safetensors *file, const char *format, ...)
{
    char name[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    const tensor *found = safetensors_find(file, name);
    ck_assert_msg(found != NULL, "%s has no tensor %s", safetensors_path(file), name);
    return found;
}

size_t *golden_numbers(const tensor *t, arena *memory)
{
    const size_t count = t->bytes / sizeof(int32_t);
    const int32_t *data = t->data;
    size_t *numbers = arena_take(memory, count, sizeof *numbers);
    ck_assert(t->type == TENSOR_I32 && numbers != NULL);
    for (size_t i = 0; i < count; i++)
        numbers[i] = (size_t)data[i];
    return numbers;
}

static void expect_near(const tensor *expected, size_t i, double actual)
{
    const double right = (double)((const float *)expected->data)[i], reach = fabs(right) > 1 ? fabs(right) : 1;
    ck_assert_msg(fabs(actual - right) <= TOLERANCE * reach, "%s[%zu] is %.9g, PyTorch has %.9g", expected->name, i,
                  actual, right);
}

void golden_expect(const tensor *expected, const real *actual, size_t count)
{
    ck_assert(expected->type == TENSOR_F32);
    ck_assert_msg(expected->bytes == count * sizeof(float), "%s: another shape", expected->name);
    for (size_t i = 0; i < count; i++)
        expect_near(expected, i, (double)actual[i]);
}

void golden_expect_doubles(const tensor *expected, const double *actual, size_t count)
{
    ck_assert(expected->type == TENSOR_F32);
    ck_assert_msg(expected->bytes == count * sizeof(float), "%s: another shape", expected->name);
    for (size_t i = 0; i < count; i++)
        expect_near(expected, i, actual[i]);
}

void trainee_begin(trainee *t)
{
    t->values = memory_new(4 * t->layout.size, sizeof *t->values);
    ck_assert_ptr_nonnull(t->values);
    t->gradients = t->values + t->layout.size;
    t->first = t->gradients + t->layout.size;
    t->second = t->first + t->layout.size;
    t->optimizer = optimizer_make(OPTIMIZER_ADAM, 0, 0, 0);
    for (size_t i = 0; i < t->layout.count; i++) {
        const parameter *p = &t->layout.list[i];
        const tensor *first = golden_tensor(t->file, "%s/first.%s", t->name, p->name);
        ck_assert_uint_eq(first->bytes, p->size * sizeof(float));
        memcpy(t->values + p->at, first->data, first->bytes);
    }
}

void trainee_expect(const trainee *t, const char *prefix, const real *block)
{
    for (size_t i = 0; i < t->layout.count; i++) {
        const parameter *p = &t->layout.list[i];
        golden_expect(golden_tensor(t->file, "%s/%s.%s", t->name, prefix, p->name), block + p->at, p->size);
    }
}

void trainee_step(trainee *t)
{
    const optimizer_step step = optimizer_next(&t->optimizer, 0.01, 1);
    optimizer_update(&step, t->layout.size, t->gradients, t->values, t->first, t->second);
    memset(t->gradients, 0, t->layout.size * sizeof *t->gradients);
}

void trainee_dispose(trainee *t)
{
    memory_free(t->values);
    parameters_dispose(&t->layout);
    arena_dispose(&t->memory);
}
