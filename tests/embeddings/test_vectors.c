#include "base/memory.h"
#include "base/random.h"
#include "embeddings/half.h"
#include "embeddings/vectors_table.h"
#include "embeddings/word_form.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DIM = 5 };

static vectors_builder *builder_of(size_t dim)
{
    error err = {0};
    vectors_builder *b = vectors_builder_new(dim, &err);
    ck_assert_msg(b != NULL, "%s", err.message);
    return b;
}

static void add(vectors_builder *b, const char *word, const float *values)
{
    error err = {0};
    ck_assert_msg(vectors_builder_add(b, word, strlen(word), values, NULL, NULL, &err), "%s", err.message);
}

static vectors_table table_of(vectors_builder *b, tensor_type type)
{
    error err = {0};
    vectors_table table;
    const char *path = support_text(".vectors", "");
    ck_assert_msg(vectors_table_write(path, b, type, NULL, 0, &err), "%s", err.message);
    ck_assert_msg(vectors_table_open(&table, path, &err), "%s", err.message);
    return table;
}

START_TEST(a_table_is_built_written_mapped_and_looked_up)
{
    static const float king[3] = {1, 2, 3}, queen[3] = {-1, 0.5f, 0.25f};
    vectors_builder *b = builder_of(3);
    add(b, "king", king);
    add(b, "queen", queen);
    vectors_table table = table_of(b, TENSOR_F32);
    vectors_builder_free(b);

    const vectors *v = &table.view;
    ck_assert_uint_eq(v->count, 2);
    ck_assert_uint_eq(v->dim, 3);
    ck_assert_uint_eq(vectors_find(v, "queen", 5), 1);
    ck_assert_uint_eq(vectors_find(v, "quee", 4), VECTORS_NONE);
    float values[3];
    vectors_row(v, 1, values);
    ck_assert_mem_eq(values, queen, sizeof queen);
    const char *word;
    size_t size;
    ck_assert(vectors_word(v, 0, &word, &size));
    ck_assert_uint_eq(size, 4);
    ck_assert_mem_eq(word, "king", 4);
    ck_assert(vectors_verify(v, "table", NULL));
    vectors_table_close(&table);
}
END_TEST

static const struct {
    const char *token, *found;
    vectors_match match;
} chain[] = {
    {"germany", "germany", VECTORS_MATCH_FORM},    {"Apple", "Apple", VECTORS_MATCH_FORM},
    {"apple", "apple", VECTORS_MATCH_FORM},        {"Germany", "germany", VECTORS_MATCH_LOWER},
    {"GERMANY", "germany", VECTORS_MATCH_LOWER},   {"ÉCOLE", "école", VECTORS_MATCH_LOWER},
    {"1984", "0000", VECTORS_MATCH_DIGITS},        {"1996", "1996", VECTORS_MATCH_FORM},
    {"٣", "0", VECTORS_MATCH_DIGITS},              {"B-52", "B-00", VECTORS_MATCH_DIGITS},
    {"A-7", "a-0", VECTORS_MATCH_DIGITS},          {"F-16s", NULL, VECTORS_MATCH_NONE},
    {"unknown", NULL, VECTORS_MATCH_NONE},         {"", NULL, VECTORS_MATCH_NONE},
    {"\xFFGermany", NULL, VECTORS_MATCH_NONE},
};

START_TEST(a_token_is_found_by_form_then_lower_case_then_digits)
{
    static const char *const words[] = {"germany", "Apple", "apple", "école", "0000",
                                        "1996",    "0",     "B-00",  "b-00",  "a-0"};
    static const float zero[DIM];
    vectors_builder *b = builder_of(DIM);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        add(b, words[i], zero);
    vectors v = vectors_builder_view(b);
    const char *token = chain[_i].token, *word = NULL;
    size_t size = 0;
    vectors_match match;
    size_t row = vectors_match_token(&v, token, strlen(token), &match);
    ck_assert_uint_eq(vectors_find_token(&v, token, strlen(token)), row);
    ck_assert_int_eq(match, chain[_i].match);
    ck_assert_int_eq(vectors_word(&v, row, &word, &size), chain[_i].found != NULL);
    if (chain[_i].found != NULL) {
        ck_assert_uint_eq(size, strlen(chain[_i].found));
        ck_assert_mem_eq(word, chain[_i].found, size);
    }
    vectors_builder_free(b);
}
END_TEST

START_TEST(a_long_token_is_found_as_it_stands)
{
    static char token[100000];
    static const float zero[DIM];
    memset(token, 'A', sizeof token);
    vectors_builder *b = builder_of(DIM);
    ck_assert(vectors_builder_add(b, token, sizeof token, zero, NULL, NULL, NULL));
    add(b, "a", zero);
    vectors v = vectors_builder_view(b);
    ck_assert_uint_eq(vectors_find_token(&v, token, sizeof token), 0);
    ck_assert_uint_eq(vectors_find_token(&v, token, sizeof token - 1), VECTORS_NONE);
    vectors_builder_free(b);
}
END_TEST

START_TEST(the_first_vector_of_a_word_stays)
{
    static const float first[2] = {1, 2}, second[2] = {3, 4};
    vectors_builder *b = builder_of(2);
    size_t row = 9;
    bool is_new;
    add(b, "a", first);
    ck_assert(vectors_builder_add(b, "a", 1, second, &row, &is_new, NULL));
    ck_assert(!is_new && row == 0);
    ck_assert(vectors_builder_add(b, "b", 1, second, &row, &is_new, NULL));
    ck_assert(is_new && row == 1);
    ck_assert_uint_eq(vectors_builder_count(b), 2);
    ck_assert_mem_eq(vectors_builder_values(b), ((float[]){1, 2, 3, 4}), 4 * sizeof(float));
    vectors_builder_free(b);
}
END_TEST

/* Random words and values: a table gives back each of them, within the error of its type. */
static void fill(vectors_builder *b, size_t count, random_stream *r)
{
    for (size_t i = 0; i < count; i++) {
        char word[32];
        float values[DIM];
        snprintf(word, sizeof word, "%zu%s", i, random_below(r, 2) != 0 ? "é" : "");
        for (size_t d = 0; d < DIM; d++)
            values[d] = (float)((random_uniform(r) - 0.5) * pow(10, (double)random_below(r, 8) - 4));
        add(b, word, values);
    }
}

/* The largest error of a value: half a step of its type. */
static float allowed_error(tensor_type type, const float *row, float value)
{
    float most = 0;
    for (size_t d = 0; d < DIM; d++)
        most = fmaxf(most, fabsf(row[d]));
    if (type == TENSOR_F16)
        return fmaxf(fabsf(value) * 0x1p-11f, 0x1p-25f);
    return type == TENSOR_I8 ? most / 127 * 0.50001f : 0;
}

START_TEST(every_word_keeps_its_vector_in_every_type)
{
    static const tensor_type types[] = {TENSOR_F32, TENSOR_F16, TENSOR_I8};
    static const size_t counts[] = {0, 1, 2, 7, 8, 9, 1000};
    random_stream r = random_seed(7, 0, 0, 0);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        vectors_builder *b = builder_of(DIM);
        fill(b, counts[c], &r);
        vectors view = vectors_builder_view(b);
        vectors_table table = table_of(b, types[_i]);
        ck_assert_uint_eq(table.view.count, counts[c]);
        ck_assert(vectors_verify(&table.view, "table", NULL));
        for (size_t row = 0; row < counts[c]; row++) {
            const char *word;
            size_t size;
            float values[DIM];
            ck_assert(vectors_word(&view, row, &word, &size));
            ck_assert_uint_eq(vectors_find(&table.view, word, size), row);
            const float *wanted = vectors_builder_values(b) + row * DIM;
            vectors_row(&table.view, row, values);
            for (size_t d = 0; d < DIM; d++)
                ck_assert_float_le(fabsf(values[d] - wanted[d]), allowed_error(types[_i], wanted, wanted[d]));
        }
        vectors_table_close(&table);
        vectors_builder_free(b);
    }
}
END_TEST

START_TEST(i8_rows_span_all_their_steps)
{
    static const float rows[4][3] = {{1.27f, -0.64f, 0.001f}, {0, 0, 0}, {-3e38f, 1e38f, 1}, {1e-44f, 0, -1e-45f}};
    vectors_builder *b = builder_of(3);
    for (size_t i = 0; i < 4; i++)
        add(b, (const char *[]){"a", "b", "c", "d"}[i], rows[i]);
    tensor tensors[VECTORS_TENSORS];
    size_t count;
    ck_assert(vectors_builder_tensors(b, TENSOR_I8, tensors, &count, NULL));
    ck_assert_uint_eq(count, 5);
    ck_assert_str_eq(tensors[3].name, "words.weight");
    const int8_t *steps = tensors[3].data;
    ck_assert_mem_eq(steps, ((int8_t[]){127, -64, 0, 0, 0, 0, -127, 42, 0}), 9);
    const float *scale = tensors[4].data;
    ck_assert_float_eq_tol(scale[0], 0.01f, 1e-8f);
    ck_assert_float_eq(scale[1], 0);
    vectors_builder_free(b);
}
END_TEST

START_TEST(values_that_a_type_cannot_hold_are_refused)
{
    static const float bad[] = {65520, -1e30f, INFINITY, NAN};
    for (size_t i = 0; i < 4; i++) {
        vectors_builder *b = builder_of(2);
        tensor tensors[VECTORS_TENSORS];
        size_t count;
        error err = {0};
        add(b, "a", (float[]){1, 2});
        add(b, "b", (float[]){1, bad[i]});
        ck_assert(!vectors_builder_tensors(b, TENSOR_F16, tensors, &count, &err));
        ck_assert_int_eq(err.code, ERROR_DATA);
        ck_assert_msg(strncmp(err.message, "row 1: ", 7) == 0, "%s", err.message);
        ck_assert_int_eq(vectors_builder_tensors(b, TENSOR_I8, tensors, &count, &err), i < 2);
        ck_assert(!vectors_builder_tensors(b, TENSOR_U64, tensors, &count, &err));
        ck_assert_int_eq(err.code, ERROR_USAGE);
        vectors_builder_free(b);
    }
}
END_TEST

static const char *write_tensors(const tensor *tensors, size_t count, const char *version)
{
    const char *path = support_text(".vectors", "");
    const metadata entry = {"ner.vectors", version};
    error err = {0};
    ck_assert_msg(safetensors_write(path, tensors, count, &entry, 1, &err), "%s", err.message);
    return path;
}

static void expect_refusal(const char *path, const char *message)
{
    vectors_table table;
    error err = {0};
    ck_assert_msg(!vectors_table_open(&table, path, &err), "opened, where this was expected: %s", message);
    ck_assert_int_eq(err.code, ERROR_DATA);
    ck_assert_msg(strncmp(err.message, path, strlen(path)) == 0, "%s", err.message);
    ck_assert_msg(strstr(err.message, message) != NULL, "%s", err.message);
}

START_TEST(a_table_with_wrong_tensors_is_refused)
{
    vectors_builder *b = builder_of(2);
    add(b, "a", (float[]){1, 2});
    add(b, "b", (float[]){3, 4});
    tensor t[VECTORS_TENSORS];
    size_t count;
    ck_assert(vectors_builder_tensors(b, TENSOR_I8, t, &count, NULL));
    expect_refusal(write_tensors(t, 5, "2.0"), "version 2.0");
    expect_refusal(write_tensors(t, 4, "1.7"), "'words.scale' is missing");
    expect_refusal(write_tensors(t + 1, 4, "1.0"), "'words.text' is missing");
    expect_refusal(write_tensors(t, 3, "1.0"), "'words.weight' is missing");

    t[3].type = TENSOR_U8;
    expect_refusal(write_tensors(t, 5, "1.0"), "'words.weight' has type U8, where F32 is wanted");
    t[3].type = TENSOR_I8;
    t[3].shape[0] = 1;
    t[3].shape[1] = 4;
    expect_refusal(write_tensors(t, 5, "1.0"), "'words.scale' has another shape");
    t[3].shape[0] = 2;
    t[3].shape[1] = t[3].bytes = 0;
    expect_refusal(write_tensors(t, 5, "1.0"), "impossible shape");
    t[3].shape[1] = 2;
    t[3].bytes = 4;
    t[2].shape[0] -= 1;
    t[2].bytes -= 4;
    expect_refusal(write_tensors(t, 5, "1.0"), "too small or no power of two");
    t[1].shape[0] -= 1;
    t[1].bytes -= 4;
    expect_refusal(write_tensors(t, 5, "1.0"), "'words.offset' has another shape");
    vectors_builder_free(b);
}
END_TEST

/* One copy of a small table in memory, to be damaged. */
typedef struct parts {
    unsigned char text[2];
    uint32_t offset[3], index[16];
    float weight[4];
} parts;

static vectors copy_of_table(parts *p)
{
    vectors_builder *b = builder_of(2);
    add(b, "a", (float[]){1, 2});
    add(b, "b", (float[]){3, 4});
    vectors v = vectors_builder_view(b);
    ck_assert_uint_eq(v.index_size, 16);
    memcpy(p->text, v.text, sizeof p->text);
    memcpy(p->offset, v.offset, sizeof p->offset);
    memcpy(p->index, v.index, sizeof p->index);
    memcpy(p->weight, v.weight, sizeof p->weight);
    v.text = p->text;
    v.offset = p->offset;
    v.index = p->index;
    v.weight = p->weight;
    vectors_builder_free(b);
    ck_assert(vectors_verify(&v, "table", NULL));
    return v;
}

static void expect_damage(const vectors *v, const char *message)
{
    error err = {0};
    ck_assert_msg(!vectors_verify(v, "table", &err), "not seen: %s", message);
    ck_assert_msg(strstr(err.message, message) != NULL, "%s", err.message);
    ck_assert_int_eq(strncmp(err.message, "table: ", 7), 0);
}

START_TEST(damage_is_found_by_verifying)
{
    parts p;
    vectors v = copy_of_table(&p);
    p.offset[1] = 3;
    expect_damage(&v, "row 0: the word's offsets");
    v = copy_of_table(&p);
    p.offset[2] = 1;
    expect_damage(&v, "do not span");
    v = copy_of_table(&p);
    p.text[1] = 0xFF;
    expect_damage(&v, "row 1: the word is not UTF-8");
    v = copy_of_table(&p);
    p.text[1] = 'c';
    expect_damage(&v, "row 1: the index does not lead to the word 'c'");
    v = copy_of_table(&p);
    p.weight[3] = NAN;
    expect_damage(&v, "row 1: a value is not finite");
    v = copy_of_table(&p);
    for (size_t i = 0; i < 16; i++)
        p.index[i] = (p.index[i] & 15) == 2 ? p.index[i] + 1 : p.index[i];
    expect_damage(&v, "leads to a row that is not there");
    v = copy_of_table(&p);
    for (size_t i = 0; i < 16; i++)
        p.index[i] = (p.index[i] & 15) == 2 ? 0 : p.index[i];
    expect_damage(&v, "leads to 1 words of 2");
}
END_TEST

START_TEST(a_damaged_table_gives_nothing_and_never_crashes)
{
    parts p;
    vectors v = copy_of_table(&p);
    random_stream r = random_seed(3, 0, 0, 0);
    for (size_t round = 0; round < 20000; round++) {
        for (size_t i = 0; i < 3; i++)
            p.offset[i] = (uint32_t)(random_below(&r, 2) != 0 ? random_below(&r, 4) : random_bits(&r));
        for (size_t i = 0; i < 16; i++)
            p.index[i] = (uint32_t)(random_below(&r, 2) != 0 ? random_below(&r, 4) : random_bits(&r));
        size_t row = vectors_find_token(&v, "B", 1), size;
        const char *word;
        ck_assert(row == VECTORS_NONE || (vectors_word(&v, row, &word, &size) && size == 1 && *word == 'b'));
    }
    float values[2] = {9, 9};
    const char *word;
    size_t size;
    vectors_row(&v, 2, values);
    ck_assert(values[0] == 0 && values[1] == 0);
    vectors_row(&v, VECTORS_NONE, values);
    ck_assert(!vectors_word(&v, 2, &word, &size) && !vectors_word(&v, VECTORS_NONE, &word, &size));
}
END_TEST

START_TEST(looking_up_does_not_allocate)
{
    parts p;
    vectors v = copy_of_table(&p);
    size_t before = memory_allocations();
    for (size_t i = 0; i < 1000; i++)
        ck_assert_uint_eq(vectors_find_token(&v, "A", 1), 0);
    ck_assert_uint_eq(vectors_find_token(&v, "ÄÖÜ-1996", 11), VECTORS_NONE);
    ck_assert_uint_eq(memory_allocations(), before);
}
END_TEST

/* The whole way with every allocation failing once: an error each time, and nothing that was there is lost. */
static bool whole_way(const char *path, tensor_type type, error *err)
{
    vectors_builder *b = vectors_builder_new(2, err);
    bool ok = b != NULL;
    for (size_t i = 0; ok && i < 20; i++) {
        char word[8];
        size_t row, size = (size_t)snprintf(word, sizeof word, "w%zu", i);
        ok = vectors_builder_add(b, word, size, (float[]){(float)i, 1}, &row, NULL, err);
        ck_assert(!ok || row == i);
    }
    vectors_table table;
    ok = ok && vectors_table_write(path, b, type, NULL, 0, err) && vectors_table_open(&table, path, err);
    if (ok)
        vectors_table_close(&table);
    vectors_builder_free(b);
    return ok;
}

START_TEST(every_failed_allocation_is_reported)
{
    const char *path = support_text(".vectors", "");
    bool done = false;
    size_t n = 1;
    for (; !done; n++) {
        error err = {0};
        memory_fail_at(n);
        done = whole_way(path, TENSOR_I8, &err);
        memory_fail_at(0);
        ck_assert(done || err.code == ERROR_MEMORY);
    }
    ck_assert_uint_gt(n, 15);
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
    vectors_builder *b = builder_of(2);
    error err = {0};
    add(b, "a", (float[]){1, 2});
    ck_assert(!vectors_table_write("/dev/full", b, TENSOR_F32, NULL, 0, &err));
    ck_assert_str_eq(err.message, "/dev/full: No space left on device");
    vectors_builder_free(b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vectors");
    TCase *tests = tcase_create("vectors");
    tcase_add_test(tests, a_table_is_built_written_mapped_and_looked_up);
    tcase_add_loop_test(tests, a_token_is_found_by_form_then_lower_case_then_digits, 0, sizeof chain / sizeof *chain);
    tcase_add_test(tests, a_long_token_is_found_as_it_stands);
    tcase_add_test(tests, the_first_vector_of_a_word_stays);
    tcase_add_loop_test(tests, every_word_keeps_its_vector_in_every_type, 0, 3);
    tcase_add_test(tests, i8_rows_span_all_their_steps);
    tcase_add_test(tests, values_that_a_type_cannot_hold_are_refused);
    tcase_add_test(tests, a_table_with_wrong_tensors_is_refused);
    tcase_add_test(tests, damage_is_found_by_verifying);
    tcase_add_test(tests, a_damaged_table_gives_nothing_and_never_crashes);
    tcase_add_test(tests, looking_up_does_not_allocate);
    tcase_add_test(tests, every_failed_allocation_is_reported);
    tcase_add_test(tests, a_full_disk_is_an_error);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
