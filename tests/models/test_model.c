/* A model on disk: what was written is read; what is damaged, foreign or newer is refused. */
#include "base/memory.h"
#include "models/model.h"
#include "models/model_file.h"
#include "tests/models/toy.h"
#include "tests/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static model *open_well(const char *path)
{
    error err = {0};
    model *m = model_open(path, &err);
    ck_assert_msg(m != NULL && model_verify(m, &err), "%s", err.message);
    return m;
}

static void expect_values(const model *m, const network *n, const real *values)
{
    const network_weights *w = model_weights(m);
    ck_assert_uint_eq(w->network->parameters.count, n->parameters.count);
    for (size_t i = 0; i < n->parameters.count; i++) {
        const parameter *own = &w->network->parameters.list[i], *p = &n->parameters.list[i];
        ck_assert_str_eq(own->name, p->name);
        ck_assert_uint_eq(own->size, p->size);
        ck_assert_mem_eq(w->values + own->at, values + p->at, p->size * sizeof *values);
    }
}

/* Writes a network with random weights, opens it, and finds the same again. */
static void check_round_trip(const char *const *settings, size_t count, tensor_type store)
{
    static const char *const types[] = {"LOC", "PER"};
    static const float vector[6] = {1, -2, 3, -4, 5, -6};
    const metadata extra[] = {{MODEL_CHARACTERS, "abcé"}, {MODEL_DEV, "1\t0.5\t0.5\t0.5"},
                              {MODEL_CASING, "9\t99\n1\t1\n5\t0"}};
    static const uint8_t cases[] = {WORD_CASE_TITLE};
    const char *path = toy_path("round.ner");
    config c = toy_config("t.conll", NULL, path, settings, count);
    tagset *tags = tagset_new(c.bioes ? SCHEME_BIOES : SCHEME_BIO, types, 2, NULL);
    network n;
    error err = {0};
    ck_assert(network_init(&n, &c, 6, 5, tags, &err));
    real *values = memory_new(n.parameters.size, sizeof *values);
    network_randomize(&n, 3, values);
    vectors_builder *words = vectors_builder_new(6, NULL);
    ck_assert(vectors_builder_add(words, "oslo", 4, vector, NULL, NULL, NULL));
    ck_assert_msg(model_file_write(path, &n, values, words, cases, store, &c, extra, 3, &err), "%s", err.message);

    model *m = open_well(path);
    expect_values(m, &n, values);
    ck_assert_int_eq(model_tagset(m)->scheme, tags->scheme);
    ck_assert_uint_eq(model_tagset(m)->type_count, 2);
    ck_assert_str_eq(model_tagset(m)->types[1], "PER");
    ck_assert_uint_eq(characters_find(model_characters(m), 0xE9), 4);
    ck_assert_uint_eq(model_config(m)->rnn.hidden, c.rnn.hidden);
    ck_assert_int_eq(model_config(m)->decoder, c.decoder);
    ck_assert_str_eq(safetensors_metadata(model_file(m), MODEL_DEV), extra[1].value);
    const casing_knowledge *k = model_casing(m);
    ck_assert_ptr_nonnull(k);
    ck_assert_int_eq(k->cases[0], WORD_CASE_TITLE);
    ck_assert_uint_eq(k->counts.spans[CASING_MIXED], 99);
    ck_assert(k->learned[CASING_UPPER] && !k->learned[CASING_LOWER]);
    float row[6];
    ck_assert_uint_eq(vectors_find(model_vectors(m), "oslo", 4), 0);
    vectors_row(model_vectors(m), 0, row);
    for (size_t d = 0; d < 6; d++)
        ck_assert_float_eq_tol(row[d], vector[d], (store == TENSOR_I8 ? 0.03f : 1e-6f));
    model_free(m);
    vectors_builder_free(words);
    memory_free(values);
    network_dispose(&n);
    tagset_free(tags);
    config_dispose(&c);
}

START_TEST(what_was_written_is_read)
{
    static const char *const gru[] = {"rnn={cell: gru, layers: 2}", "chars.encoder=lstm", "decoder=softmax"};
    static const char *const elman[] = {"rnn={cell: rnn, bidirectional: false}", "chars.encoder=none", "tags=bio"};
    static const char *const dense[] = {"chars={encoder: dense, layers: 5}"};
    static const char *const carried[] = {"context={kind: document, carry: true, hidden: 5}"};
    check_round_trip(NULL, 0, TENSOR_F32);
    check_round_trip(gru, 3, TENSOR_F16);
    check_round_trip(elman, 3, TENSOR_I8);
    check_round_trip(dense, 1, TENSOR_F32);
    check_round_trip(carried, 1, TENSOR_F32);
}
END_TEST

/* Bytes of a model that a test may change: in a file of its own, one byte at a time. */
typedef struct copy {
    const char *path;
    char *bytes;
    size_t size, header;
    int file;
} copy;

static void copy_begin(copy *c)
{
    c->bytes = toy_read(toy_model(), &c->size);
    c->path = toy_path("copy.ner");
    c->file = open(c->path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(c->file, 0);
    ck_assert_int_eq((int)write(c->file, c->bytes, c->size), (int)c->size);
    uint64_t header;
    memcpy(&header, c->bytes, sizeof header);
    c->header = sizeof header + (size_t)header;
}

static void copy_end(copy *c)
{
    close(c->file);
    unlink(c->path);
    memory_free(c->bytes);
}

static void put(const copy *c, size_t at, const void *bytes, size_t size)
{
    ck_assert_int_eq((int)pwrite(c->file, bytes, size, (off_t)at), (int)size);
}

/* Puts TEXT over OLD, which stands once in the header and is as long. */
static void put_text(copy *c, const char *old, const char *text)
{
    const size_t size = strlen(old);
    ck_assert_uint_eq(strlen(text), size);
    size_t at = 0;
    while (at + size <= c->header && memcmp(c->bytes + at, old, size) != 0)
        at++;
    ck_assert_msg(at + size <= c->header, "the header has no %s", old);
    put(c, at, text, size);
}

static void expect_refused(const char *path, error_code code, const char *message)
{
    char expected[ERROR_MESSAGE_BYTES];
    error err = {0};
    model *m = model_open(path, &err);
    ck_assert_msg(m == NULL, "%s was opened, but: %s", path, message);
    snprintf(expected, sizeof expected, "%s: %s", path, message);
    ck_assert_str_eq(err.message, expected);
    ck_assert_int_eq(err.code, code);
}

/* What stands at a byte behind the header: 'w' a word tensor, 't' another one, 'p' a pad, 's' the words' checksum. */
static char place_of(const safetensors *file, const char *at)
{
    for (size_t i = 0; i < safetensors_count(file); i++) {
        const tensor *t = safetensors_at(file, i);
        const char *from = t->data;
        if (at < from || at >= from + t->bytes)
            continue;
        if (strcmp(t->name, "checksum") == 0)
            return at < from + 8 ? 't' : 's';
        return strncmp(t->name, "words.", 6) == 0 ? 'w' : 't';
    }
    return 'p';
}

/* Refused at once, or, LATE, at the latest when every byte is looked at. */
static void expect_found(const copy *c, size_t at, bool late)
{
    error err = {0};
    model *m = model_open(c->path, &err);
    ck_assert_msg(m == NULL || late, "damage at byte %zu of %zu was not seen", at, c->size);
    if (m != NULL)
        ck_assert_msg(!model_verify(m, &err), "damage at byte %zu of %zu was not found", at, c->size);
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_msg(strncmp(err.message, c->path, strlen(c->path)) == 0, "%s", err.message);
    model_free(m);
}

/* A model that was written before there was a key has its default: these came later than the others. */
START_TEST(models_older_than_a_key)
{
    copy c;
    copy_begin(&c);
    put_text(&c, "  carry: false\\n", "  # not yet   \\n");
    put_text(&c, "  pool: mean\\n", "  # not yet \\n");
    toy_sign(c.path);
    model *m = open_well(c.path);
    ck_assert(!model_config(m)->context.carry && model_config(m)->context.pool == POOLING_MEAN);
    ck_assert(!model_weights(m)->network->carries && model_weights(m)->network->pool == POOLING_MEAN);
    model_free(m);
    copy_end(&c);
}
END_TEST

START_TEST(every_flipped_bit_of_the_header)
{
    copy c;
    copy_begin(&c);
    for (size_t at = 0; at < c.header; at++)
        for (int bit = 0; bit < 8; bit++) {
            put(&c, at, &(char){(char)(c.bytes[at] ^ (1 << bit))}, 1);
            expect_found(&c, at, false);
            put(&c, at, c.bytes + at, 1);
        }
    model_free(open_well(c.path));
    copy_end(&c);
}
END_TEST

START_TEST(a_flipped_bit_of_every_byte_behind_it)
{
    copy c;
    size_t header, seen[256] = {0};
    copy_begin(&c);
    safetensors *file = safetensors_open(c.path, NULL);
    const char *start = safetensors_header(file, &header);
    for (size_t at = header; at < c.size; at++) {
        const char place = place_of(file, start + at);
        put(&c, at, &(char){(char)(c.bytes[at] ^ (1 << at % 8))}, 1);
        expect_found(&c, at, place != 't');
        put(&c, at, c.bytes + at, 1);
        seen[(unsigned char)place]++;
    }
    ck_assert(seen['w'] > 0 && seen['t'] > 0 && seen['p'] > 0 && seen['s'] == 8);
    safetensors_close(file);
    model_free(open_well(c.path));
    copy_end(&c);
}
END_TEST

START_TEST(cut_short_at_every_place)
{
    copy c;
    copy_begin(&c);
    for (size_t size = c.size; size-- > 0;) {
        ck_assert_int_eq(ftruncate(c.file, (off_t)size), 0);
        expect_found(&c, size, false);
        size -= size < 8 + 64 || size % 64 < 2 ? 0 : size % 64 / 2;
    }
    copy_end(&c);
    copy_begin(&c);
    put(&c, c.size, "\0", 1);
    expect_found(&c, c.size, false);
    copy_end(&c);
}
END_TEST

START_TEST(other_versions)
{
    copy c;
    copy_begin(&c);
    put_text(&c, "\"ner.format\":\"1.2\"", "\"ner.format\":\"2.0\"");
    expect_refused(c.path, ERROR_DATA,
                   "was written by a newer ner (its format is 2.0, this one reads up to 1): update ner");
    put_text(&c, "\"ner.format\":\"1.2\"", "\"ner.format\":\"100\"");
    expect_refused(c.path, ERROR_DATA,
                   "was written by a newer ner (its format is 100, this one reads up to 1): update ner");
    put_text(&c, "\"ner.format\":\"1.2\"", "\"ner.format\":\"0.9\"");
    expect_refused(c.path, ERROR_DATA, "has a format that nobody wrote: 0.9");
    put_text(&c, "\"ner.format\":\"1.2\"", "\"ner.format\":\"-1.\"");
    expect_refused(c.path, ERROR_DATA, "has a format that nobody wrote: -1.");
    put_text(&c, "\"ner.format\":\"1.2\"", "\"ner.format\":\"abc\"");
    expect_refused(c.path, ERROR_DATA, "has a format that nobody wrote: abc");
    put_text(&c, "\"ner.format\":\"1.2\"", "\"ner.format\":\"1.9\""); /* a newer minor version is read */
    toy_sign(c.path);
    model_free(open_well(c.path));
    copy_end(&c);
}
END_TEST

/* Whole and signed, but no file that `ner train` writes. */
START_TEST(wrong_descriptions)
{
    static const struct {
        const char *old, *text, *message;
    } cases[] = {
        {"ner.types", "ner.typos", "is damaged: it has no ner.types"},
        {"ner.characters", "ner.character$", "is damaged: it has no ner.characters"},
        {"ner.configuration", "ner.configuratiom", "is damaged: it has no ner.configuration"},
        {"ner.format", "ner.fermat", "is no model of ner (it has no ner.format)"},
        {"hidden: 8", "hidden: 9", "tensor 'rnn.weight_ih_l0' has another shape than is wanted"},
        {"cell: lstm", "cell: gru ", "tensor 'rnn.weight_ih_l0' has another shape than is wanted"},
        {"layers: 1", "layers: 2", "tensor 'rnn.weight_ih_l1' is missing"},
        {"tags: bioes", "tags: bio  ", "tensor 'emission.weight' has another shape than is wanted"},
        {"LOC\\nPER", "LOC\\\\PER", "tensor 'emission.weight' has another shape than is wanted"},
        {"\"words.weight\":{\"dtype\":\"F32\"", "\"words.weight\":{\"dtype\":\"I32\"", NULL},
        {"\"rnn.bias_ih_l0\":{\"dtype\":\"F32\"", "\"rnn.bias_ih_l0\":{\"dtype\":\"I32\"",
         "tensor 'rnn.bias_ih_l0' has type I32, where F32 is wanted"},
        {"filters: 6", "filters: 7", "tensor 'chars.conv.weight' has another shape than is wanted"},
        {"unknown.weight", "unknown.weighs", "tensor 'unknown.weight' is missing"},
        {"ABCDE", "ABCDD", "the list of characters is damaged: U+0044 stands twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        copy c;
        copy_begin(&c);
        put_text(&c, cases[i].old, cases[i].text);
        toy_sign(c.path);
        if (cases[i].message != NULL)
            expect_refused(c.path, ERROR_DATA, cases[i].message);
        else
            expect_found(&c, 0, false);
        copy_end(&c);
    }
}
END_TEST

/* A configuration that asks for a giant network must not take a giant's memory before it is found out. */
START_TEST(giants)
{
    copy c;
    copy_begin(&c);
    put_text(&c, "hidden: 8\\n  layers: 1\\n  bidirectional: true", "hidden: 8192\\n  layers: 16                   ");
    toy_sign(c.path);
    expect_refused(c.path, ERROR_DATA, "tensor 'rnn.weight_ih_l0' has another shape than is wanted");
    copy_end(&c);
    copy_begin(&c);
    put_text(&c, "cnn\\n  dim: 4\\n  filters: 6\\n  width: 3\\n  layers: 7",
             "dense\\n  dim: 4\\n  filters: 4096\\n  layers: 31      ");
    toy_sign(c.path);
    expect_refused(c.path, ERROR_DATA, "tensor 'chars.first.narrow.weight' is missing");
    copy_end(&c);
}
END_TEST

/* What a file of some megabytes could ask for: a score for every pair of tags, a value for every character and filter.
 */
START_TEST(limits)
{
    static char names[1100][8];
    static const char *types[1100];
    for (size_t i = 0; i < 1100; i++) {
        snprintf(names[i], sizeof names[i], "T%zu", i);
        types[i] = names[i];
    }
    config c = toy_config("t.conll", NULL, "x.ner", NULL, 0);
    for (size_t count = 1023; count <= 1024; count++) {
        network n = {0};
        error err = {0};
        tagset *tags = tagset_new(SCHEME_BIOES, types, count, NULL);
        ck_assert(network_init(&n, &c, 6, 5, tags, &err) == (count == 1023));
        if (count == 1024)
            ck_assert_str_eq(err.message,
                             "the network is too large: 4097 tags of 1024 types, where 4096 are possible");
        network_dispose(&n);
        tagset_free(tags);
    }
    network n = {0};
    error err = {0};
    tagset *tags = tagset_new(SCHEME_BIO, types, 1, NULL);
    c.chars.filters = 4096;
    c.chars.width = 15;
    ck_assert(!network_init(&n, &c, 6, 1000000, tags, &err));
    ck_assert_str_eq(err.message, "the network is too large: 1000000 characters with 4096 filters of width 15");
    ck_assert_int_eq(err.code, ERROR_DATA);
    c.chars.encoder = ENCODER_DENSE; /* the largest numbers that its keys take: counted, and no memory taken */
    c.chars.dim = 1024;
    c.chars.layers = 31;
    ck_assert(network_init(&n, &c, 6, 1000000, tags, &err));
    ck_assert_uint_eq(n.char_dim, 4 * 4096 + 15 * 2 * 4096);
    ck_assert_uint_gt(n.parameters.size, (size_t)15 * 4096 * 4096 * 32);
    network_dispose(&n);
    ck_assert(!network_init(&n, &c, 6, SIZE_MAX / 2, tags, &err));
    ck_assert_str_eq(err.message, "the network is too large: chars.embedding.weight");
    tagset_free(tags);
    config_dispose(&c);
}
END_TEST

START_TEST(foreign_files)
{
    static const float one[2] = {1, 2};
    const tensor t = {.name = "a", .type = TENSOR_F32, .dimensions = 1, .shape = {2}, .data = one, .bytes = 8};
    const char *path = toy_path("foreign.ner");
    ck_assert(safetensors_write(path, &t, 1, NULL, 0, NULL));
    expect_refused(path, ERROR_DATA, "is no model of ner (it has no ner.format)");
    const metadata format = {MODEL_FORMAT, "1.0"};
    ck_assert(safetensors_write(path, &t, 1, &format, 1, NULL));
    expect_refused(path, ERROR_DATA, "tensor 'checksum' is missing");
    expect_refused(toy_path("nowhere.ner"), ERROR_SYSTEM, "No such file or directory");
    expect_refused("/tmp", ERROR_SYSTEM, "Is a directory");
    expect_refused(support_text(".ner", ""), ERROR_DATA, "is not a safetensors file: it has 0 bytes");
    error err = {0};
    ck_assert_ptr_null(model_open(toy_corpus(10, 1), &err));
    ck_assert_int_eq(err.code, ERROR_DATA);
}
END_TEST

/* No word of its own: every token is unknown, and the model is as good as another. */
START_TEST(no_words_at_all)
{
    static const char *const settings[] = {"words.min_count=1000", "epochs=1"};
    const char *path = toy_path("wordless.ner");
    config c = toy_config(toy_corpus(10, 1), NULL, path, settings, 2);
    toy_train(&c, &(training_options){.threads = 1});
    model *m = open_well(path);
    ck_assert_uint_eq(model_vectors(m)->count, 0);
    ck_assert_uint_eq(vectors_find_token(model_vectors(m), "Anna", 4), VECTORS_NONE);
    model_free(m);
    config_dispose(&c);
}
END_TEST

START_TEST(a_full_disk)
{
    error err = {0};
    const tensor none[1] = {{0}};
    tensor tensors[1];
    memcpy(tensors, none, sizeof tensors);
    ck_assert(!model_file_write_summed("/dev/full", tensors, 0, NULL, 0, &err));
    ck_assert_str_eq(err.message, "/dev/full: No space left on device");
    ck_assert_int_eq(err.code, ERROR_SYSTEM);
}
END_TEST

/* jansson's memory is its own; all of ours fails once. */
START_TEST(without_memory)
{
    const char *path = toy_model();
    size_t failures = 0;
    for (bool done = false; !done; failures++) {
        error err = {0};
        memory_fail_at(failures + 1);
        model *m = model_open(path, &err);
        memory_fail_at(0);
        done = m != NULL;
        ck_assert_msg(done || err.code == ERROR_MEMORY, "allocation %zu: %s", failures + 1, err.message);
        model_free(m);
    }
    ck_assert_uint_gt(failures, 20);
    model_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model");
    TCase *tests = tcase_create("model");
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, what_was_written_is_read);
    tcase_add_test(tests, models_older_than_a_key);
    tcase_add_test(tests, every_flipped_bit_of_the_header);
    tcase_add_test(tests, a_flipped_bit_of_every_byte_behind_it);
    tcase_add_test(tests, cut_short_at_every_place);
    tcase_add_test(tests, other_versions);
    tcase_add_test(tests, wrong_descriptions);
    tcase_add_test(tests, giants);
    tcase_add_test(tests, limits);
    tcase_add_test(tests, foreign_files);
    tcase_add_test(tests, no_words_at_all);
    tcase_add_test(tests, a_full_disk);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
