/* Figures for docs/performance.md: reading word vectors against inflating them, writing tables, opening them, looking
 * words up. Real vectors where ../shared has them, else made-up ones of the same size. */
#include "base/buffer.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/reader.h"
#include "corpora/conll.h"
#include "embeddings/vectors_reader.h"
#include "embeddings/vectors_table.h"
#include "tests/bench/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS = 340000, DIM = 100, ROUNDS = 3, PATH_BYTES = 4096 };

static char folder[PATH_BYTES];

static void fail(const error *err)
{
    fprintf(stderr, "%s\n", err->message);
    exit(EXIT_FAILURE);
}

static const char *in_folder(const char *name)
{
    static char paths[4][PATH_BYTES + 32];
    static size_t next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static const char *shared_file(const char *name)
{
    static char paths[2][PATH_BYTES];
    static size_t next;
    char *path = paths[next++ % 2];
    const char *shared = getenv("NER_SHARED");
    snprintf(path, sizeof paths[0], "%s/%s", shared != NULL ? shared : "../shared", name);
    return access(path, R_OK) == 0 ? path : NULL;
}

/* The vectors as plain text, in a file of our own. */
static const char *plain_text(const char *compressed)
{
    const char *path = in_folder("plain.txt");
    FILE *out = fopen(path, "wb");
    char *bytes = NULL;
    size_t size;
    error err;
    if (out == NULL)
        exit(EXIT_FAILURE);
    if (compressed != NULL && !reader_read_all(compressed, &bytes, &size, &err))
        fail(&err);
    if (compressed != NULL)
        (void)fwrite(bytes, 1, size, out);
    random_stream r = random_seed(1, 0, 0, 0);
    for (size_t i = 0; compressed == NULL && i < WORDS; i++) {
        fprintf(out, "word%zu", i);
        for (size_t d = 0; d < DIM; d++)
            fprintf(out, " %.5g", random_normal(&r) / 2);
        fputc('\n', out);
    }
    memory_free(bytes);
    fclose(out);
    return path;
}

static double time_inflating(const char *path)
{
    static char bytes[256 * 1024];
    error err;
    double start = clock_seconds();
    reader *r = reader_open(path, &err);
    size_t got = 1;
    while (r != NULL && got > 0)
        if (!reader_read(r, bytes, sizeof bytes, &got, &err))
            fail(&err);
    reader_close(r);
    return clock_seconds() - start;
}

static vectors_builder *read_vectors(const char *path)
{
    error err;
    vectors_reader *r = vectors_reader_open(path, &err);
    vectors_builder *b = r != NULL ? vectors_builder_new(vectors_reader_dim(r), &err) : NULL;
    if (b == NULL)
        fail(&err);
    const char *word;
    size_t size;
    const float *values;
    vectors_status status;
    while ((status = vectors_reader_next(r, &word, &size, &values, &err)) == VECTORS_WORD)
        if (!vectors_builder_add(b, word, size, values, NULL, NULL, &err))
            fail(&err);
    if (status == VECTORS_FAILED)
        fail(&err);
    vectors_reader_close(r);
    return b;
}

/* Seconds for reading and writing, the best of some rounds. */
typedef struct build_times {
    double read, write, both;
} build_times;

static build_times time_build(const char *in, const char *out, tensor_type type)
{
    build_times best = {.both = 1e9};
    for (size_t i = 0; i < ROUNDS; i++) {
        error err;
        double start = clock_seconds();
        vectors_builder *b = read_vectors(in);
        double middle = clock_seconds();
        if (!vectors_table_write(out, b, type, NULL, 0, &err))
            fail(&err);
        double end = clock_seconds();
        if (end - start < best.both)
            best = (build_times){middle - start, end - middle, end - start};
        vectors_builder_free(b);
    }
    return best;
}

static void show_builds(const char *plain, const char *compressed)
{
    static const struct {
        tensor_type type;
        const char *name;
    } types[] = {{TENSOR_F32, "f32"}, {TENSOR_F16, "f16"}, {TENSOR_I8, "i8"}};
    printf("%-28s %8s %8s %8s\n", "build", "read s", "write s", "both s");
    for (size_t i = 0; i < 3; i++) {
        build_times t = time_build(plain, in_folder(types[i].name), types[i].type);
        printf("plain text, %-16s %8.2f %8.2f %8.2f\n", types[i].name, t.read, t.write, t.both);
    }
    if (compressed == NULL)
        return;
    double inflate = 1e9;
    for (size_t i = 0; i < ROUNDS; i++) {
        double seconds = time_inflating(compressed);
        inflate = seconds < inflate ? seconds : inflate;
    }
    build_times t = time_build(compressed, in_folder("gz"), TENSOR_F32);
    printf("gzip, f32                    %8.2f %8.2f %8.2f\n", t.read, t.write, t.both);
    printf("inflating alone              %8.2f, build / inflating %.2f\n", inflate, t.both / inflate);
}

static vectors_table open_table(const char *path)
{
    vectors_table table;
    error err;
    if (!vectors_table_open(&table, path, &err))
        fail(&err);
    return table;
}

static double time_opening(const char *path)
{
    enum { OPENINGS = 200 };
    double start = clock_seconds();
    for (size_t i = 0; i < OPENINGS; i++) {
        vectors_table table = open_table(path);
        vectors_table_close(&table);
    }
    return (clock_seconds() - start) / OPENINGS;
}

/* Tables of the first words of another. */
static void show_openings(const vectors *v)
{
    static const size_t counts[] = {1, 1000, 30000, SIZE_MAX};
    float *values = memory_new(v->dim, sizeof *values);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        error err;
        size_t count = counts[i] < v->count ? counts[i] : v->count;
        vectors_builder *b = vectors_builder_new(v->dim, &err);
        for (size_t row = 0; row < count; row++) {
            const char *word;
            size_t size;
            if (!vectors_word(v, row, &word, &size))
                continue;
            vectors_row(v, row, values);
            if (!vectors_builder_add(b, word, size, values, NULL, NULL, &err))
                fail(&err);
        }
        if (!vectors_table_write(in_folder("some"), b, TENSOR_F32, NULL, 0, &err))
            fail(&err);
        printf("open, %7zu words          %8.3f ms\n", count, 1e3 * time_opening(in_folder("some")));
        vectors_builder_free(b);
    }
    memory_free(values);
}

/* Words to look up: one behind the other, where each begins, as they come in a text or by chance. */
typedef struct stream {
    buffer text;
    size_t *start; /* [count + 1] */
    size_t count, capacity;
} stream;

static void stream_add(stream *s, const char *word, size_t size)
{
    if (s->count + 2 > s->capacity) {
        s->capacity = memory_grown(2 * s->capacity, s->count + 2);
        s->start = memory_resize(s->start, s->capacity, sizeof *s->start);
    }
    if (s->start == NULL || !buffer_append(&s->text, word, size))
        exit(EXIT_FAILURE);
    s->start[s->count++] = s->text.size - size;
    s->start[s->count] = s->text.size;
}

static void show_look_ups(const vectors *v, const stream *s, const char *name)
{
    double best = 1e9;
    size_t found = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        found = 0;
        double start = clock_seconds();
        for (size_t i = 0; i < s->count; i++)
            found += vectors_find_token(v, s->text.data + s->start[i], s->start[i + 1] - s->start[i]) != VECTORS_NONE;
        double seconds = clock_seconds() - start;
        best = seconds < best ? seconds : best;
    }
    printf("look-up, %-19s %8.1f ns a token, %zu of %zu found\n", name, 1e9 * best / (double)s->count, found, s->count);
}

static void stream_dispose(stream *s)
{
    buffer_dispose(&s->text);
    memory_free(s->start);
}

static void look_up_by_chance(const vectors *v)
{
    stream s = {0};
    random_stream r = random_seed(2, 0, 0, 0);
    for (size_t i = 0; i < 500000; i++) {
        const char *word;
        size_t size;
        if (vectors_word(v, random_below(&r, v->count), &word, &size))
            stream_add(&s, word, size);
    }
    show_look_ups(v, &s, "all words alike");
    stream_dispose(&s);
}

static void look_up_corpus(const vectors *v)
{
    const char *path = shared_file("corpora/conll2003/train.txt");
    if (path == NULL)
        return;
    error err;
    stream s = {0};
    conll_line l;
    conll_column token;
    conll *c = conll_open(path, &(conll_options){0}, &err);
    if (c == NULL)
        fail(&err);
    while (conll_next(c, &l, &err) == READER_LINE)
        if (l.kind == CONLL_TOKEN && conll_find(c, &l, 0, &token, &err))
            stream_add(&s, token.text, token.size);
    conll_close(c);
    show_look_ups(v, &s, "CoNLL-2003 train");
    stream_dispose(&s);
}

static void remove_folder(void)
{
    static const char *const names[] = {"plain.txt", "f32", "f16", "i8", "gz", "some"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(in_folder(names[i]));
    rmdir(folder);
}

int main(void)
{
    /* In memory where that is possible: syncing to a disk is not what is measured. */
    bool memory = access("/dev/shm", W_OK) == 0;
    snprintf(folder, sizeof folder, "%s/ner-bench-%ld", memory ? "/dev/shm" : "/tmp", (long)getpid());
    if (mkdir(folder, 0700) != 0)
        return EXIT_FAILURE;
    atexit(remove_folder);
    const char *compressed = shared_file("vectors/glove.6B.100d.txt.gz");
    printf("%s vectors, files in %s\n", compressed != NULL ? "GloVe" : "made-up", memory ? "memory" : "/tmp");
    const char *plain = plain_text(compressed);
    show_builds(plain, compressed);
    vectors_table table = open_table(in_folder("f32"));
    show_openings(&table.view);
    look_up_by_chance(&table.view);
    look_up_corpus(&table.view);
    vectors_table_close(&table);
    return EXIT_SUCCESS;
}
