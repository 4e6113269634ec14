/* A corpus as the network sees it. */
#include "base/memory.h"
#include "embeddings/vectors_builder.h"
#include "models/training/dataset.h"
#include "tests/support.h"

#include <string.h>

/* What a dataset is made from: a corpus, a table of the words "anna" and "in", the characters "Ainor". */
typedef struct source {
    corpus *corpus;
    vectors_builder *builder;
    vectors words;
    characters chars;
    tagset *tags;
} source;

static void begin(source *s, const char *text, const char *const *types, size_t type_count)
{
    static const float values[2] = {1, 2};
    const char *path = support_text(".conll", text);
    error err = {0};
    *s = (source){.builder = vectors_builder_new(2, NULL), .tags = tagset_new(SCHEME_BIO, types, type_count, NULL)};
    s->corpus = corpus_read(&path, 1, &(corpus_options){.token_column = 0, .tag_column = -1}, &err);
    ck_assert_msg(s->corpus != NULL, "%s", err.message);
    ck_assert(vectors_builder_add(s->builder, "anna", 4, values, NULL, NULL, NULL));
    ck_assert(vectors_builder_add(s->builder, "in", 2, values, NULL, NULL, NULL));
    s->words = vectors_builder_view(s->builder);
    ck_assert(characters_init(&s->chars, "Ainor", 5, NULL));
}

static void end(source *s)
{
    corpus_free(s->corpus);
    vectors_builder_free(s->builder);
    characters_dispose(&s->chars);
    tagset_free(s->tags);
}

static dataset make(const source *s, const size_t *sentences, size_t count)
{
    dataset d;
    error err = {0};
    ck_assert_msg(
        dataset_init(&d, s->corpus, sentences, count, &s->words, &s->chars, s->tags, (dataset_options){0}, &err), "%s",
        err.message);
    return d;
}

static const char text[] = "Anna B-PER\nBo I-PER\nin O\nRio B-LOC\n\nin O\nRio B-LOC\nin O\n\nAnna B-PER\n";
static const char *const types[] = {"LOC", "PER"};

START_TEST(every_token_once)
{
    static const size_t all[] = {0, 1, 2};
    source s;
    begin(&s, text, types, 2);
    dataset d = make(&s, all, 3);
    ck_assert_uint_eq(d.count, 3);
    ck_assert_uint_eq(d.tokens, 8);
    ck_assert_uint_eq(d.lexicon.count, 4); /* Anna, Bo, in, Rio */
    ck_assert_mem_eq(d.sentences[0].input.forms, ((uint32_t[]){0, 1, 2, 3}), 4 * sizeof(uint32_t));
    ck_assert_mem_eq(d.sentences[1].input.forms, ((uint32_t[]){2, 3, 2}), 3 * sizeof(uint32_t));
    ck_assert_mem_eq(d.lexicon.rows, ((size_t[]){0, VECTORS_NONE, 1, VECTORS_NONE}), 4 * sizeof(size_t));
    ck_assert_mem_eq(d.lexicon.first, ((size_t[]){0, 4, 6, 8, 11}), 5 * sizeof(size_t));
    ck_assert_mem_eq(d.lexicon.codes, ((uint32_t[]){1, 3, 3, 0, 0, 4, 2, 3, 0, 2, 4}), 11 * sizeof(uint32_t));
    ck_assert_mem_eq(d.sentences[0].tags, ((size_t[]){3, 4, 0, 1}), 4 * sizeof(size_t));
    ck_assert_mem_eq(d.sentences[1].tags, ((size_t[]){0, 1, 0}), 3 * sizeof(size_t));
    ck_assert_uint_eq(d.sentences[2].source->line, 10);
    ck_assert_uint_eq(d.spans, 4);
    ck_assert_uint_eq(d.unknown_spans, 0);
    dataset_dispose(&d);
    dataset_dispose(&d);
    end(&s);
}
END_TEST

START_TEST(some_sentences_alone)
{
    static const size_t chosen[] = {2, 1};
    source s;
    begin(&s, text, types, 2);
    dataset d = make(&s, chosen, 2);
    ck_assert_uint_eq(d.tokens, 4);
    ck_assert_uint_eq(d.lexicon.count, 3);
    ck_assert_uint_eq(d.sentences[0].input.count, 1);
    ck_assert_uint_eq(d.spans, 2);
    dataset_dispose(&d);
    d = make(&s, NULL, 0);
    ck_assert_uint_eq(d.tokens, 0);
    dataset_dispose(&d);
    end(&s);
}
END_TEST

/* Dev has a type that train lacks: no tag can be right there, and that is counted. */
START_TEST(types_that_the_tags_lack)
{
    static const char *const known[] = {"PER"};
    static const size_t all[] = {0, 1, 2};
    source s;
    begin(&s, text, known, 1);
    dataset d = make(&s, all, 3);
    ck_assert_mem_eq(d.sentences[0].tags, ((size_t[]){1, 2, 0, 0}), 4 * sizeof(size_t));
    ck_assert_uint_eq(d.spans, 4);
    ck_assert_uint_eq(d.unknown_spans, 2);
    dataset_dispose(&d);
    end(&s);
}
END_TEST

START_TEST(without_memory)
{
    static const size_t all[] = {0, 1, 2};
    source s;
    begin(&s, text, types, 2);
    size_t failures = 0;
    for (bool done = false; !done; failures++) {
        dataset d;
        error err = {0};
        memory_fail_at(failures + 1);
        done = dataset_init(&d, s.corpus, all, 3, &s.words, &s.chars, s.tags, (dataset_options){0}, &err);
        memory_fail_at(0);
        ck_assert_int_eq(err.code, done ? ERROR_NONE : ERROR_MEMORY);
        if (done)
            dataset_dispose(&d);
    }
    ck_assert_uint_gt(failures, 8);
    end(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dataset");
    TCase *tests = tcase_create("dataset");
    tcase_add_test(tests, every_token_once);
    tcase_add_test(tests, some_sentences_alone);
    tcase_add_test(tests, types_that_the_tags_lack);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
