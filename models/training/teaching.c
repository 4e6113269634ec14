/* Probabilities are held as 16 bits, in steps of 1 / 65535: their sum is made 1 again when they are asked for. */
#include "models/training/teaching.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "models/model_file.h"

#include <string.h>

#define TEACHING_FORMAT "ner.teaching"

struct teaching {
    size_t tags, sentences, tokens;
    size_t *first;    /* [sentences + 1]: the first token of each */
    uint16_t *shares; /* [tokens][tags] */
    bool *agrees;     /* [sentences] */
    buffer identity;  /* corpus and tags */
};

/* What must be equal for probabilities to belong to a corpus: its files, and the tags. */
static bool identify(teaching *t, const corpus *c, const tagset *tags)
{
    bool ok = buffer_format(&t->identity, "scheme %d", (int)tags->scheme);
    for (size_t i = 0; ok && i < tags->type_count; i++)
        ok = buffer_format(&t->identity, "\n%s", tags->types[i]);
    for (size_t i = 0; ok && i < c->file_count; i++)
        ok = buffer_format(&t->identity, "\n%s", c->files[i].sha256);
    return ok;
}

teaching *teaching_new(const corpus *c, const tagset *tags, error *err)
{
    teaching *t = memory_new(1, sizeof *t);
    if (t == NULL) {
        error_memory(err, sizeof *t);
        return NULL;
    }
    *t = (teaching){.tags = tags->count, .sentences = c->count, .tokens = c->tokens};
    t->first = memory_new(c->count + 1, sizeof *t->first);
    t->agrees = memory_new(c->count, sizeof *t->agrees);
    t->shares = memory_new(c->tokens, tags->count * sizeof *t->shares);
    if (t->first == NULL || t->agrees == NULL || t->shares == NULL || !identify(t, c, tags)) {
        teaching_free(t);
        error_memory(err, c->tokens * tags->count * sizeof *t->shares);
        return NULL;
    }
    for (size_t i = 0; i < c->count; i++)
        t->first[i + 1] = t->first[i] + c->sentences[i].count;
    return t;
}

void teaching_free(teaching *t)
{
    if (t == NULL)
        return;
    memory_free(t->first);
    memory_free(t->agrees);
    memory_free(t->shares);
    buffer_dispose(&t->identity);
    memory_free(t);
}

static size_t length_of(const teaching *t, size_t number)
{
    return t->first[number + 1] - t->first[number];
}

void teaching_set(teaching *t, size_t number, const double *shares)
{
    uint16_t *own = t->shares + t->first[number] * t->tags;
    for (size_t i = 0; i < length_of(t, number) * t->tags; i++) {
        const double share = shares[i];
        own[i] = (uint16_t)(share >= 1 ? 65535 : share > 0 ? share * 65535 + 0.5 : 0);
    }
}

void teaching_shares(const teaching *t, size_t number, size_t at, real *out)
{
    const uint16_t *own = t->shares + (t->first[number] + at) * t->tags;
    size_t sum = 0;
    for (size_t i = 0; i < t->tags; i++)
        sum += own[i];
    for (size_t i = 0; i < t->tags; i++)
        out[i] = sum > 0 ? (real)own[i] / (real)sum : 1 / (real)t->tags;
}

void teaching_compare(teaching *t, size_t number, const size_t *tags)
{
    t->agrees[number] = true;
    for (size_t at = 0; at < length_of(t, number); at++) {
        const uint16_t *own = t->shares + (t->first[number] + at) * t->tags;
        for (size_t i = 0; i < t->tags; i++)
            if (own[i] > own[tags[at]])
                t->agrees[number] = false;
    }
}

bool teaching_agrees(const teaching *t, size_t number)
{
    return t->agrees[number];
}

bool teaching_write(const teaching *t, const char *path, size_t done, size_t folds, error *err)
{
    const uint64_t numbers[] = {done, folds};
    /* The library's format has no 16 bits without a sign. */
    tensor tensors[3] = {
        {.name = "shares",
         .type = TENSOR_U8,
         .dimensions = 3,
         .shape = {t->tokens, t->tags, 2},
         .data = t->shares,
         .bytes = t->tokens * t->tags * 2},
        {.name = "folds", .type = TENSOR_U64, .dimensions = 1, .shape = {2}, .data = numbers, .bytes = sizeof numbers}};
    const metadata entry = {TEACHING_FORMAT, t->identity.data};
    return model_file_write_summed(path, tensors, 2, &entry, 1, err);
}

static bool read_folds(const safetensors *file, size_t *out_done, size_t *out_folds, error *err)
{
    uint64_t numbers[2];
    if (safetensors_metadata(file, TEACHING_FORMAT) == NULL)
        return error_at(err, ERROR_DATA, safetensors_path(file), 0, "is no file of `ner train --folds`");
    const tensor *folds = safetensors_need(file, "folds", TENSOR_U64, 1, (size_t[]){2}, err);
    if (folds == NULL || !model_file_check(file, err))
        return false;
    memcpy(numbers, folds->data, sizeof numbers);
    *out_done = numbers[0];
    *out_folds = numbers[1];
    return true;
}

bool teaching_count(const char *path, size_t *out_done, size_t *out_folds, error *err)
{
    safetensors *file = safetensors_open(path, err);
    const bool ok = file != NULL && read_folds(file, out_done, out_folds, err);
    safetensors_close(file);
    return ok;
}

static bool take(teaching *t, const safetensors *file, error *err)
{
    if (strcmp(safetensors_metadata(file, TEACHING_FORMAT), t->identity.data) != 0)
        return error_at(err, ERROR_DATA, safetensors_path(file), 0,
                        "was made for another training corpus or other tags: make it again with `ner train --folds`");
    const size_t shape[] = {t->tokens, t->tags, 2};
    const tensor *shares = safetensors_need(file, "shares", TENSOR_U8, 3, shape, err);
    if (shares != NULL)
        memcpy(t->shares, shares->data, shares->bytes);
    return shares != NULL;
}

teaching *teaching_read(const char *path, const corpus *c, const tagset *tags, size_t *out_done, size_t *out_folds,
                        error *err)
{
    teaching *t = teaching_new(c, tags, err);
    safetensors *file = t != NULL ? safetensors_open(path, err) : NULL;
    const bool ok = file != NULL && read_folds(file, out_done, out_folds, err) && take(t, file, err);
    safetensors_close(file);
    if (ok)
        return t;
    teaching_free(t);
    return NULL;
}
