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

static dataset make_as(const source *s, const size_t *sentences, size_t count, dataset_options options)
{
    dataset d;
    error err = {0};
    ck_assert_msg(dataset_init(&d, s->corpus, sentences, count, &s->words, &s->chars, s->tags, options, &err), "%s",
                  err.message);
    return d;
}

static dataset make(const source *s, const size_t *sentences, size_t count)
{
    return make_as(s, sentences, count, (dataset_options){0});
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

/* Two documents, of sentences of 3, 2, 4 and 1 tokens, and of 2. */
static const char documents[] = "-DOCSTART- O\n\nAnna B-PER\nin O\nRio B-LOC\n\nin O\nRio B-LOC\n\n"
                                "Bo B-PER\nin O\nin O\nRio B-LOC\n\nAnna B-PER\n\n"
                                "-DOCSTART- O\n\nin O\nRio B-LOC\n";

/* Windows of at most WINDOW tokens begin at these sentences. */
static void expect_windows(const source *s, const size_t *sentences, size_t count, size_t window, const size_t *wanted,
                           size_t wanted_count)
{
    dataset d = make_as(s, sentences, count, (dataset_options){.window = window});
    size_t tokens = 0;
    ck_assert_uint_eq(d.window_count, wanted_count);
    ck_assert_mem_eq(d.windows, wanted, wanted_count * sizeof *wanted);
    ck_assert_uint_eq(d.windows[wanted_count], count);
    for (size_t i = 0; i < wanted_count; i++) {
        tokens += dataset_window_tokens(&d, i);
        for (size_t j = d.windows[i]; j < d.windows[i + 1]; j++)
            ck_assert_uint_eq(d.sentences[j].input.document, i);
    }
    ck_assert_uint_eq(tokens, d.tokens);
    dataset_dispose(&d);
}

START_TEST(documents_are_cut_into_windows)
{
    static const size_t all[] = {0, 1, 2, 3, 4};
    source s;
    begin(&s, documents, types, 2);
    expect_windows(&s, all, 5, 0, (size_t[]){0, 1, 2, 3, 4}, 5); /* sentences alone */
    expect_windows(&s, all, 5, 1000, (size_t[]){0, 4}, 2);       /* whole documents */
    expect_windows(&s, all, 5, 5, (size_t[]){0, 2, 4}, 3);       /* just so many as fit */
    expect_windows(&s, all, 5, 4, (size_t[]){0, 1, 2, 3, 4}, 5); /* of 3 and 2 tokens both do not */
    expect_windows(&s, all, 5, 2, (size_t[]){0, 1, 2, 3, 4}, 5); /* a longer sentence is a window of its own */
    expect_windows(&s, all, 5, 10, (size_t[]){0, 4}, 2);
    expect_windows(&s, all + 1, 3, 6, (size_t[]){0, 2}, 2); /* from within the document on */
    end(&s);
}
END_TEST

/* What stands on both sides of a sentence that is not there are no neighbours. */
START_TEST(a_window_has_no_holes)
{
    source s;
    begin(&s, documents, types, 2);
    expect_windows(&s, (size_t[]){0, 1, 3, 4}, 4, 1000, (size_t[]){0, 2, 3}, 3);
    expect_windows(&s, (size_t[]){1, 3}, 2, 1000, (size_t[]){0, 1}, 2);
    end(&s);
}
END_TEST

START_TEST(sentences_know_their_number)
{
    static const size_t chosen[] = {1, 2, 4};
    source s;
    begin(&s, documents, types, 2);
    dataset d = make(&s, chosen, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(d.sentences[i].number, chosen[i]);
        ck_assert_ptr_eq(d.sentences[i].source, &s.corpus->sentences[chosen[i]]);
    }
    dataset_dispose(&d);
    end(&s);
}
END_TEST

/* As the corpus writes them, and in capitals: Anna, Bo, in, IN, 1996; ANNA, BO. */
START_TEST(every_form_in_capitals)
{
    static const size_t all[] = {0};
    source s;
    begin(&s, "Anna B-PER\nBo I-PER\nin O\nIN O\n1996 O\n", types, 2);
    dataset d = make(&s, all, 1);
    ck_assert_uint_eq(d.lexicon.count, 5);
    ck_assert_ptr_null(d.capitals);
    dataset_dispose(&d);
    d = make_as(&s, all, 1, (dataset_options){.capitals = true});
    ck_assert_uint_eq(d.lexicon.count, 7);
    ck_assert_mem_eq(d.capitals, ((uint32_t[]){5, 6, 3, 3, 4, 5, 6}), 7 * sizeof(uint32_t));
    ck_assert_mem_eq(d.sentences[0].input.forms, ((uint32_t[]){0, 1, 2, 3, 4}), 5 * sizeof(uint32_t));
    ck_assert_uint_eq(d.rows[5], 0); /* "anna" */
    ck_assert_uint_eq(d.rows[6], VECTORS_NONE);
    ck_assert_uint_eq(d.first[6] - d.first[5], 4);
    ck_assert_mem_eq(d.codes + d.first[5], ((uint32_t[]){1, 0, 0, 1}), 4 * sizeof(uint32_t));
    dataset_dispose(&d);
    end(&s);
}
END_TEST

/* Case makes no other word; what has no letters is none. */
START_TEST(forms_of_the_same_word)
{
    static const size_t all[] = {0};
    source s;
    begin(&s, "Anna B-PER\nin O\nIN O\n1996 O\nIn O\n", types, 2);
    dataset d = make_as(&s, all, 1, (dataset_options){.capitals = true});
    ck_assert_uint_eq(d.lexicon.count, 6); /* and ANNA */
    ck_assert_ptr_eq(d.lexicon.words, d.words);
    ck_assert_uint_eq(d.words[0], d.words[5]);
    ck_assert_uint_eq(d.words[1], d.words[2]);
    ck_assert_uint_eq(d.words[1], d.words[4]);
    ck_assert_uint_ne(d.words[0], d.words[1]);
    ck_assert_uint_eq(d.words[3], LEXICON_ALONE);
    dataset_dispose(&d);
    end(&s);
}
END_TEST

static void expect_once(const dataset *d, const bool *wanted, size_t count)
{
    ck_assert_uint_eq(d->lexicon.count, count);
    ck_assert_ptr_eq(d->lexicon.once, d->once);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(d->once[i] == wanted[i], "form %zu", i);
}

START_TEST(words_that_stand_once)
{
    static const size_t all[] = {0, 1, 2}, last[] = {2};
    source s;
    begin(&s, text, types, 2);
    dataset d = make(&s, all, 3);
    expect_once(&d, (bool[]){false, true, false, false}, 4); /* Bo */
    dataset_dispose(&d);
    d = make(&s, last, 1); /* Anna: of these sentences, not of the corpus */
    expect_once(&d, (bool[]){true}, 1);
    dataset_dispose(&d);
    end(&s);
}
END_TEST

/* A word that stands once does so in a sentence that is read in capitals, too. */
START_TEST(words_that_stand_once_in_capitals)
{
    static const size_t all[] = {0, 1, 2, 3};
    source s;
    begin(&s, text, types, 2);
    dataset d = make_as(&s, all, 3, (dataset_options){.capitals = true});
    expect_once(&d, (bool[]){false, true, false, false, false, true, false, false}, 8); /* Bo, BO */
    dataset_dispose(&d);
    end(&s);
    /* What is written in two ways, or stands in capitals itself, is counted together, or for itself. */
    begin(&s, "Rio B-LOC\nrio O\n\nUN B-LOC\nun O\n\nIN O\nIN O\nin O\n\nan O\nAn O\nan O\nOr O\n", types, 2);
    d = make_as(&s, all, 4, (dataset_options){.capitals = true});
    expect_once(&d,
                (bool[]){true, true, true, true, false, true, false, true, true, /* Rio rio UN un IN in an An Or */
                         false, false, true},                                    /* RIO AN OR */
                12);
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
        done =
            dataset_init(&d, s.corpus, all, 3, &s.words, &s.chars, s.tags, (dataset_options){.capitals = true}, &err);
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
    tcase_add_test(tests, documents_are_cut_into_windows);
    tcase_add_test(tests, a_window_has_no_holes);
    tcase_add_test(tests, sentences_know_their_number);
    tcase_add_test(tests, every_form_in_capitals);
    tcase_add_test(tests, forms_of_the_same_word);
    tcase_add_test(tests, words_that_stand_once);
    tcase_add_test(tests, words_that_stand_once_in_capitals);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
