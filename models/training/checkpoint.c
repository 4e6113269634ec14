/* Everything that changes, as tensors, with a checksum of all of it. */
#include "models/training/checkpoint.h"

#include "base/memory.h"
#include "models/config_difference.h"
#include "models/model_file.h"

#include <string.h>
#include <unistd.h>

enum { TENSORS = 13, ARRAYS = 10, NUMBERS = 12, FRACTIONS = 5 };

/* One array of the run: the same list serves writing and reading. */
typedef struct array {
    const char *name;
    float *data;
    size_t size; /* floats */
} array;

static void list_arrays(const learner *l, const snapshot *best, array *out)
{
    const size_t words = l->trained * l->dim;
    const bool averaged = l->average.decay > 0;
    const array arrays[ARRAYS] = {
        {"values", l->values, l->size},
        {"first", l->first, l->size},
        {"second", l->second, l->size},
        {"words_first", l->word_first, words},
        {"words_second", l->word_second, words},
        {"best_values", best->values, l->size},
        {"best_words", best->words, words},
        {"average_values", l->average.values, averaged ? l->size : 0},
        {"average_words", l->average.words, averaged ? words : 0},
        {"words", NULL, words},
    };
    memcpy(out, arrays, sizeof arrays);
}

static void list_numbers(const learner *l, const standing *s, uint64_t *numbers, double *fractions)
{
    const uint64_t whole[NUMBERS] = {s->epoch,      s->windows,      s->best_epoch,      s->best.gold,
                                     s->best.guess, s->best.correct, l->optimizer.steps, l->size,
                                     l->trained,    l->average.steps, s->halvings,     s->halved_after};
    const double parts[FRACTIONS] = {s->loss, s->seconds, l->optimizer.nadam_product, l->average.log_sum,
                                     l->average.last};
    memcpy(numbers, whole, sizeof whole);
    memcpy(fractions, parts, sizeof parts);
}

/* The trained rows, one behind the other. */
static void gather_words(const learner *l, float *words)
{
    for (size_t i = 0; i < l->trained; i++)
        memcpy(words + i * l->dim, l->word_values + l->rows[i] * l->dim, l->dim * sizeof *words);
}

bool checkpoint_path(const char *model, buffer *out, error *err)
{
    return buffer_format(out, "%s.checkpoint", model) || error_memory(err, 0);
}

bool checkpoint_remove(const char *model, error *err)
{
    buffer path = {0};
    const bool ok = checkpoint_path(model, &path, err);
    if (ok)
        unlink(path.data);
    buffer_dispose(&path);
    return ok;
}

bool checkpoint_write(const char *path, const char *identity, const learner *l, const snapshot *best, const standing *s,
                      error *err)
{
    array arrays[ARRAYS];
    tensor tensors[TENSORS + 1];
    uint64_t numbers[NUMBERS];
    double fractions[FRACTIONS];
    float *words = memory_new(l->trained, l->dim * sizeof *words);
    if (words == NULL)
        return error_memory(err, l->trained * l->dim * sizeof *words);
    gather_words(l, words);
    list_arrays(l, best, arrays);
    arrays[ARRAYS - 1].data = words;
    list_numbers(l, s, numbers, fractions);
    for (size_t i = 0; i < ARRAYS; i++)
        tensors[i] = (tensor){.name = arrays[i].name,
                              .type = TENSOR_F32,
                              .dimensions = 1,
                              .shape = {arrays[i].size},
                              .data = arrays[i].data,
                              .bytes = arrays[i].size * sizeof(float)};
    tensors[ARRAYS] = (tensor){.name = "numbers",
                               .type = TENSOR_U64,
                               .dimensions = 1,
                               .shape = {NUMBERS},
                               .data = numbers,
                               .bytes = sizeof numbers};
    tensors[ARRAYS + 1] = (tensor){.name = "fractions",
                                   .type = TENSOR_F64,
                                   .dimensions = 1,
                                   .shape = {FRACTIONS},
                                   .data = fractions,
                                   .bytes = sizeof fractions};
    const size_t averaged = l->average.decay > 0 ? l->trained : 0;
    tensors[ARRAYS + 2] = (tensor){.name = "average_row_logs",
                                   .type = TENSOR_F64,
                                   .dimensions = 1,
                                   .shape = {averaged},
                                   .data = l->average.row_logs,
                                   .bytes = averaged * sizeof(double)};
    const metadata entries[] = {{"ner.checkpoint", identity}, {"ner.log", s->log.data != NULL ? s->log.data : ""}};
    const bool ok = model_file_write_summed(path, tensors, TENSORS, entries, 2, err);
    memory_free(words);
    return ok;
}

static bool check_identity(const safetensors *file, const char *identity, error *err)
{
    const char *own = safetensors_metadata(file, "ner.checkpoint");
    if (own == NULL || safetensors_metadata(file, "ner.log") == NULL)
        return error_at(err, ERROR_DATA, safetensors_path(file), 0, "is no checkpoint of ner train");
    char difference[CONFIG_DIFFERENCE_BYTES];
    if (strcmp(own, identity) == 0)
        return true;
    if (config_difference(own, identity, difference))
        return error_at(err, ERROR_DATA, safetensors_path(file), 0,
                        "belongs to a run with another configuration (%s): remove it, or give the same one",
                        difference);
    return error_at(err, ERROR_DATA, safetensors_path(file), 0,
                    "belongs to a run with other corpora (or vectors, or teachers, or another model to begin with): "
                    "remove it, or give the same ones");
}

static bool check_arrays(const safetensors *file, const learner *l, const array *arrays, error *err)
{
    for (size_t i = 0; i < ARRAYS; i++)
        if (safetensors_need(file, arrays[i].name, TENSOR_F32, 1, &arrays[i].size, err) == NULL)
            return false;
    const size_t averaged = l->average.decay > 0 ? l->trained : 0;
    return safetensors_need(file, "average_row_logs", TENSOR_F64, 1, &averaged, err) != NULL;
}

static bool read_standing(const safetensors *file, standing *s, learner *l, error *err)
{
    const tensor *n = safetensors_need(file, "numbers", TENSOR_U64, 1, (size_t[]){NUMBERS}, err);
    const tensor *f = n != NULL ? safetensors_need(file, "fractions", TENSOR_F64, 1, (size_t[]){FRACTIONS}, err) : NULL;
    if (f == NULL)
        return false;
    buffer log;
    buffer_init(&log);
    if (!buffer_append_text(&log, safetensors_metadata(file, "ner.log")))
        return error_memory(err, 0);
    uint64_t numbers[NUMBERS];
    double fractions[FRACTIONS];
    memcpy(numbers, n->data, sizeof numbers);
    memcpy(fractions, f->data, sizeof fractions);
    buffer_dispose(&s->log);
    *s = (standing){.epoch = numbers[0],
                    .windows = numbers[1],
                    .best_epoch = numbers[2],
                    .halvings = numbers[10],
                    .halved_after = numbers[11],
                    .log = log};
    s->best = (score_counts){.gold = numbers[3], .guess = numbers[4], .correct = numbers[5]};
    l->optimizer.steps = numbers[6];
    s->loss = fractions[0];
    s->seconds = fractions[1];
    l->optimizer.nadam_product = fractions[2];
    l->average.steps = numbers[9];
    l->average.log_sum = fractions[3];
    l->average.last = fractions[4];
    return true;
}

static bool read_file(const safetensors *file, const char *identity, learner *l, snapshot *best, standing *s,
                      error *err)
{
    array arrays[ARRAYS];
    list_arrays(l, best, arrays);
    if (!check_identity(file, identity, err) || !model_file_check(file, err) || !check_arrays(file, l, arrays, err) ||
        !read_standing(file, s, l, err))
        return false;
    for (size_t i = 0; i < ARRAYS; i++)
        if (arrays[i].data != NULL && arrays[i].size > 0)
            memcpy(arrays[i].data, safetensors_find(file, arrays[i].name)->data, arrays[i].size * sizeof(float));
    if (l->average.decay > 0)
        memcpy(l->average.row_logs, safetensors_find(file, "average_row_logs")->data, l->trained * sizeof(double));
    const float *words = safetensors_find(file, "words")->data;
    for (size_t i = 0; i < l->trained; i++)
        memcpy(l->word_values + l->rows[i] * l->dim, words + i * l->dim, l->dim * sizeof *words);
    return true;
}

bool checkpoint_read(const char *path, const char *identity, learner *l, snapshot *best, standing *s, error *err)
{
    safetensors *file = safetensors_open(path, err);
    const bool ok = file != NULL && read_file(file, identity, l, best, s, err);
    safetensors_close(file);
    return ok;
}
