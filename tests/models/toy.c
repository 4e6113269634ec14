#include "tests/models/toy.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/reader.h"
#include "models/model_file.h"
#include "models/training/folds.h"
#include "tests/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

/* Files of the folder, and their removal. */
static size_t list_files(bool remove_them)
{
    size_t count = 0;
    DIR *listing = opendir(folder);
    if (listing == NULL)
        return 0;
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        count++;
        if (remove_them)
            unlinkat(dirfd(listing), entry->d_name, 0);
    }
    closedir(listing);
    return count;
}

static void remove_folder(void)
{
    list_files(true);
    rmdir(folder);
}

/* In memory where that is possible: every file is synced, and a disk takes its time. */
static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/dev/shm/ner-toy-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        snprintf(folder, sizeof folder, "/tmp/ner-toy-XXXXXX");
        ck_assert_ptr_nonnull(mkdtemp(folder));
    }
    atexit(remove_folder);
}

const char *toy_path(const char *name)
{
    enum { PATHS = 100 };
    static char paths[PATHS][128];
    static size_t count;
    if (folder[0] == '\0')
        make_folder();
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    for (size_t i = 0; i < count; i++)
        if (strcmp(paths[i], path) == 0)
            return paths[i];
    ck_assert_uint_lt(count, PATHS);
    memcpy(paths[count], path, sizeof path);
    return paths[count++];
}

static const char *const given[] = {"Anna", "Ben", "Carla", "Dora", "Emil", "Fritz", "Gerda", "Hans"};
static const char *const family[] = {"Berg", "Stein", "Wald", "Moor", "Feld", "Bach"};
static const char *const towns[] = {"Oslo", "Rome", "Paris", "Berlin", "Lima", "Århus"};
static const char *const verbs[] = {"lives", "works", "sleeps", "stays"};

#define ANY(r, list) (list)[random_below((r), sizeof(list) / sizeof *(list))]

static bool append_sentence(buffer *b, random_stream *r)
{
    const char *name = ANY(r, given), *other = ANY(r, family), *verb = ANY(r, verbs), *town = ANY(r, towns);
    switch (random_below(r, 4)) {
    case 0: return buffer_format(b, "%s B-PER\n%s I-PER\n%s O\nin O\n%s B-LOC\n. O\n\n", name, other, verb, town);
    case 1: return buffer_format(b, "In O\n%s B-LOC\n%s O\n%s B-PER\n. O\n\n", town, verb, name);
    case 2: return buffer_format(b, "It O\nis O\n%zu O\nkm O\nto O\n%s B-LOC\n. O\n\n", random_below(r, 900), town);
    default: return buffer_format(b, "%s B-PER\n%s O\n. O\n\n", name, verb);
    }
}

static void write_file(const char *path, const buffer *b)
{
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(b->data, 1, b->size, out), b->size);
    ck_assert_int_eq(fclose(out), 0);
}

const char *toy_corpus(size_t count, uint64_t seed)
{
    char name[64];
    snprintf(name, sizeof name, "%zu-%llu.conll", count, (unsigned long long)seed);
    const char *path = toy_path(name);
    if (access(path, F_OK) == 0)
        return path;
    buffer b = {0};
    random_stream random = random_seed(seed, 0, 0, 0);
    for (size_t i = 0; i < count; i++)
        ck_assert(append_sentence(&b, &random));
    write_file(path, &b);
    buffer_dispose(&b);
    return path;
}

const char *toy_vectors(void)
{
    const char *path = toy_path("vectors.txt");
    static const char words[] = "the in lives works sleeps anna ben Carla dora emil Rome oslo paris . it is 000 to km";
    buffer b = {0};
    random_stream random = random_seed(11, 0, 0, 0);
    for (const char *at = words; *at != '\0'; at += strspn(at, " ")) {
        const int size = (int)strcspn(at, " ");
        ck_assert(buffer_format(&b, "%.*s", size, at));
        for (size_t d = 0; d < 6; d++)
            ck_assert(buffer_format(&b, " %.4f", random_normal(&random)));
        ck_assert(buffer_append_byte(&b, '\n'));
        at += size;
    }
    write_file(path, &b);
    buffer_dispose(&b);
    return path;
}

size_t toy_files(void)
{
    return list_files(false);
}

config toy_config(const char *train, const char *dev, const char *out, const char *const *settings, size_t count)
{
    config c;
    error err;
    buffer yaml = {0};
    ck_assert(buffer_format(&yaml,
                            "train: %s\ndev: %s\nmodel: %s\nwords: {dim: 6}\nchars: {dim: 4, filters: 6}\n"
                            "rnn: {hidden: 8}\ndropout: {input: 0.1, output: 0.1}\nepochs: 8\n"
                            "optimizer: {lr: 0.02}\nbatch: 8\n",
                            train, dev != NULL ? dev : "none", out));
    ck_assert_msg(config_parse("toy.yaml", yaml.data, yaml.size, settings, count, &c, &err), "%s", err.message);
    buffer_dispose(&yaml);
    return c;
}

training_result toy_train(const config *c, const training_options *options)
{
    training_result result;
    error err = {0};
    ck_assert_msg(training_run(c, options, &result, &err), "%s", err.message);
    return result;
}

config toy_teachers(const char *out)
{
    const char *const folds = "teacher.folds=3";
    return toy_config(toy_corpus(TOY_TAUGHT, 3), NULL, out, &folds, 1);
}

training_result toy_teach(const char *out, const training_options *options)
{
    config c = toy_teachers(out);
    training_result result = {0};
    error err = {0};
    ck_assert_msg(folds_run(&c, options, out, (folds_listener){0}, &result, &err), "%s", err.message);
    config_dispose(&c);
    return result;
}

const char *toy_model(void)
{
    static char path[128];
    if (path[0] == '\0') {
        snprintf(path, sizeof path, "%s", toy_path("toy.ner"));
        const char *const settings[] = {"words.min_count=1"};
        config c = toy_config(toy_corpus(40, 1), NULL, path, settings, 1);
        toy_train(&c, &(training_options){.threads = 1});
        config_dispose(&c);
    }
    return path;
}

void toy_sign(const char *path)
{
    size_t header;
    uint64_t sums[2];
    safetensors *file = safetensors_open(path, NULL);
    ck_assert_ptr_nonnull(file);
    model_file_sums(file, sums);
    const char *data = safetensors_find(file, "checksum")->data, *start = safetensors_header(file, &header);
    const int out = open(path, O_WRONLY);
    ck_assert_int_eq((int)pwrite(out, sums, sizeof sums, (off_t)(data - start)), (int)sizeof sums);
    close(out);
    safetensors_close(file);
}

char *toy_read(const char *path, size_t *out_size)
{
    char *bytes;
    error err = {0};
    ck_assert_msg(reader_read_all(path, &bytes, out_size, &err), "%s", err.message);
    return bytes;
}

void toy_expect_same(const char *path, const char *other)
{
    size_t size, other_size;
    char *bytes = toy_read(path, &size), *other_bytes = toy_read(other, &other_size);
    ck_assert_uint_eq(size, other_size);
    for (size_t i = 0; i < size; i++)
        ck_assert_msg(bytes[i] == other_bytes[i], "%s and %s differ at byte %zu of %zu", path, other, i, size);
    memory_free(bytes);
    memory_free(other_bytes);
}

void toy_expect_other_weights(const char *path, const char *other)
{
    safetensors *file = safetensors_open(path, NULL), *other_file = safetensors_open(other, NULL);
    ck_assert(file != NULL && other_file != NULL);
    const tensor *weights = safetensors_find(file, "emission.weight");
    const tensor *others = safetensors_find(other_file, "emission.weight");
    ck_assert_uint_eq(weights->bytes, others->bytes);
    ck_assert_msg(memcmp(weights->data, others->data, weights->bytes) != 0, "%s and %s have learned the same", path,
                  other);
    safetensors_close(file);
    safetensors_close(other_file);
}
