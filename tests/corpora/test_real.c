/* The counts of every real file. */
#include "corpora/corpus.h"
#include "tests/corpora/real_files.h"

static corpus *read_real(const char *name, const corpus_options *options)
{
    const char *found = real_path(name);
    if (found == NULL)
        return NULL;
    error err = {0};
    corpus *c = corpus_read(&found, 1, options, &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    return c;
}

START_TEST(every_file_has_the_counts_of_its_readme)
{
    const real_file *f = &real_files[_i];
    corpus *c = read_real(f->path, &(corpus_options){.token_column = f->token_column, .tag_column = f->tag_column});
    if (c == NULL)
        return;
    ck_assert_msg(c->count == f->sentences, "%s: %zu sentences", f->path, c->count);
    ck_assert_msg(c->tokens == f->tokens, "%s: %zu tokens", f->path, c->tokens);
    ck_assert_msg(c->spans == f->entities, "%s: %zu entities", f->path, c->spans);
    ck_assert_msg(c->files[0].scheme == f->scheme, "%s: %s", f->path, scheme_name(c->files[0].scheme));
    ck_assert_msg(c->documents == f->documents, "%s: %zu documents", f->path, c->documents);
    corpus_free(c);
}
END_TEST

START_TEST(the_draft_loses_what_is_dropped)
{
    static const char *const drop[] = {"OTH", "O"};
    corpus *c = read_real("uner-ewt/train-draft-20221202.iob2",
                          &(corpus_options){.token_column = 1, .tag_column = 2, .drop = drop, .drop_count = 2});
    if (c == NULL)
        return;
    ck_assert_uint_eq(c->spans, 7005);
    ck_assert_uint_eq(c->type_count, 3);
    corpus_free(c);
}
END_TEST

START_TEST(iobes_and_bio_have_the_same_spans)
{
    corpus_options options = {.token_column = 0, .tag_column = -1};
    corpus *bio = read_real("ncbi-disease/test.tsv", &options);
    corpus *iobes = read_real("ncbi-disease/iobes/test.tsv", &options);
    if (bio == NULL || iobes == NULL)
        return;
    ck_assert_uint_eq(bio->count, iobes->count);
    for (size_t i = 0; i < bio->count; i++) {
        const corpus_sentence *a = &bio->sentences[i], *b = &iobes->sentences[i];
        ck_assert_uint_eq(a->span_count, b->span_count);
        ck_assert_uint_eq(span_count_common(a->spans, a->span_count, b->spans, b->span_count), a->span_count);
    }
    corpus_free(bio);
    corpus_free(iobes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("real");
    TCase *tests = tcase_create("real");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, every_file_has_the_counts_of_its_readme, 0, REAL_FILES);
    tcase_add_test(tests, the_draft_loses_what_is_dropped);
    tcase_add_test(tests, iobes_and_bio_have_the_same_spans);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
