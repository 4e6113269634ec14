/* ner.h, with the stand-in of fake_tagger.c for a model. */
#include "ner/ner.h"
#include "base/memory.h"
#include "tests/support.h"

#include <pthread.h>
#include <string.h>

static ner_model *open_model(void)
{
    ner_error error;
    ner_model *model = ner_model_open(support_text(".ner", "fake"), &error);
    ck_assert_msg(model != NULL, "%s", error.message);
    return model;
}

static ner_tagger *new_tagger(const ner_model *model, const ner_options *options)
{
    ner_error error;
    ner_tagger *tagger = ner_tagger_new(model, options, &error);
    ck_assert_msg(tagger != NULL, "%s", error.message);
    return tagger;
}

START_TEST(text_in_entities_out)
{
    ner_error error;
    ner_model *model = open_model();
    ner_tagger *tagger = new_tagger(model, NULL);
    static const char text[] = "\xC3\xA9t\xC3\xA9 \xF0\x9F\x98\x80 Angela Merkel .\n\nso London";
    ner_result *result = ner_tag_text(tagger, text, strlen(text), &error);
    ner_tagger_free(tagger);
    ner_model_close(model); /* a result needs neither */
    ck_assert_uint_eq(ner_result_count(result), 2);
    ck_assert_uint_eq(ner_result_sentences(result), 2);
    ck_assert_uint_eq(ner_result_tokens(result), 7);
    const ner_entity *first = ner_result_entity(result, 0), *second = ner_result_entity(result, 1);
    ck_assert_str_eq(first->label, "PER");
    ck_assert_str_eq(first->text, "Angela Merkel");
    ck_assert_uint_eq(first->text_size, 13);
    ck_assert(first->probability == 0.9);
    ck_assert_mem_eq(text + first->start, "Angela Merkel", first->end - first->start);
    ck_assert(first->char_start == 6 && first->char_end == 19);
    ck_assert(first->utf16_start == 7 && first->utf16_end == 20);
    ck_assert(first->token_start == 2 && first->token_end == 4 && first->sentence == 0);
    ck_assert_str_eq(second->label, "LOC");
    ck_assert_str_eq(text + second->start, "London");
    ck_assert(second->token_start == 6 && second->token_end == 7 && second->sentence == 1);
    ck_assert_ptr_null(ner_result_entity(result, 2));
    ner_result_free(result);
}
END_TEST

START_TEST(ready_tokens_are_joined_by_spaces)
{
    ner_error error;
    ner_model *model = open_model();
    ner_tagger *tagger = new_tagger(model, NULL);
    static const char *const tokens[] = {"saw", "Bob", "", "in", "London"};
    ner_result *result = ner_tag_tokens(tagger, tokens, NULL, 5, &error);
    ck_assert_uint_eq(ner_result_count(result), 2);
    const ner_entity *second = ner_result_entity(result, 1);
    ck_assert(second->start == 12 && second->end == 18 && second->token_start == 4);
    ner_result_free(result);
    static const size_t sizes[] = {3, 1};
    result = ner_tag_tokens(tagger, tokens, sizes, 2, &error);
    ck_assert_str_eq(ner_result_entity(result, 0)->text, "B");
    ner_result_free(result);
    result = ner_tag_tokens(tagger, NULL, NULL, 0, &error);
    ck_assert_uint_eq(ner_result_count(result), 0);
    ner_result_free(result);
    ner_tagger_free(tagger);
    ner_model_close(model);
}
END_TEST

START_TEST(a_mark_is_counted_and_nothing_is_an_empty_result)
{
    ner_error error;
    ner_model *model = open_model();
    ner_tagger *tagger = new_tagger(model, NULL);
    ner_result *result = ner_tag_text(tagger, "\xEF\xBB\xBF" "Bob", 6, &error);
    const ner_entity *bob = ner_result_entity(result, 0);
    ck_assert(bob->start == 3 && bob->char_start == 1 && bob->end == 6);
    ner_result_free(result);
    result = ner_tag_text(tagger, "", 0, &error);
    ck_assert(ner_result_count(result) == 0 && ner_result_sentences(result) == 0 && ner_result_tokens(result) == 0);
    ner_result_free(result);
    ner_tagger_free(tagger);
    ner_model_close(model);
}
END_TEST

START_TEST(labels_and_options)
{
    ner_model *model = open_model();
    ck_assert_uint_eq(ner_model_label_count(model), 3);
    ck_assert_str_eq(ner_model_label(model, 0), "LOC");
    ck_assert_ptr_null(ner_model_label(model, 3));
    ner_options options = {.min_probability = 0.7, .max_sentence = 8, .style = "conll", .lang = "en"};
    ner_tagger *tagger = new_tagger(model, &options);
    ner_result *result = ner_tag_text(tagger, "Bob in London", 13, NULL);
    ck_assert_uint_eq(ner_result_count(result), 1);
    ner_result_free(result);
    ner_tagger_free(tagger);
    static const struct {
        ner_options options;
        const char *message;
    } wrongs[] = {{{.style = "no"}, "the style is \"ud\" or \"conll\", not \"no\""},
                  {{.max_sentence = 7}, "max_sentence is 7 tokens; the least is 8"},
                  {{.min_probability = 1.5}, "min_probability is not from 0 to 1"}};
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        ner_error error;
        ck_assert_ptr_null(ner_tagger_new(model, &wrongs[i].options, &error));
        ck_assert_int_eq(error.code, NER_ERROR_USAGE);
        ck_assert_str_eq(error.message, wrongs[i].message);
    }
    ner_model_close(model);
}
END_TEST

static void *tag_often(void *context)
{
    const ner_model *model = context;
    ner_tagger *tagger = ner_tagger_new(model, NULL, NULL);
    size_t found = 0;
    for (int i = 0; tagger != NULL && i < 200; i++) {
        ner_result *result = ner_tag_text(tagger, "so Bob saw London", 17, NULL);
        found += result != NULL ? ner_result_count(result) : 0;
        ner_result_free(result);
    }
    ner_tagger_free(tagger);
    return found == 400 ? NULL : context;
}

START_TEST(a_model_is_shared_by_threads)
{
    ner_model *model = open_model();
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, tag_often, model), 0);
    for (size_t i = 0; i < 4; i++) {
        void *wrong;
        pthread_join(threads[i], &wrong);
        ck_assert_ptr_null(wrong);
    }
    ner_model_close(model);
}
END_TEST

START_TEST(a_model_that_is_not_there_is_an_error)
{
    ner_error error;
    ck_assert_ptr_null(ner_model_open("no-such-model", &error));
    ck_assert_int_eq(error.code, NER_ERROR_SYSTEM);
    ck_assert_ptr_nonnull(strstr(error.message, "there is no model \"no-such-model\" in "));
    ck_assert_ptr_null(ner_model_open("no-such-model", NULL));
    ner_model_close(NULL);
    ner_tagger_free(NULL);
    ner_result_free(NULL);
}
END_TEST

START_TEST(out_of_memory_is_an_error_and_no_more)
{
    const char *path = support_text(".ner", "fake");
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        ner_error error = {0};
        ck_assert_uint_lt(nth, 200);
        memory_fail_at(nth);
        ner_model *model = ner_model_open(path, &error);
        ner_tagger *tagger = model != NULL ? ner_tagger_new(model, NULL, &error) : NULL;
        ner_result *result = tagger != NULL ? ner_tag_text(tagger, "so Bob", 6, &error) : NULL;
        memory_fail_at(0);
        done = result != NULL;
        if (!done)
            ck_assert_int_eq(error.code, NER_ERROR_MEMORY);
        ner_result_free(result);
        ner_tagger_free(tagger);
        ner_model_close(model);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("library");
    TCase *tests = tcase_create("library");
    tcase_add_test(tests, text_in_entities_out);
    tcase_add_test(tests, ready_tokens_are_joined_by_spaces);
    tcase_add_test(tests, a_mark_is_counted_and_nothing_is_an_empty_result);
    tcase_add_test(tests, labels_and_options);
    tcase_add_test(tests, a_model_is_shared_by_threads);
    tcase_add_test(tests, a_model_that_is_not_there_is_an_error);
    tcase_add_test(tests, out_of_memory_is_an_error_and_no_more);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
