/* The share of train that is dev. */
#include "base/buffer.h"
#include "base/memory.h"
#include "models/training/share.h"
#include "tests/support.h"

#include <string.h>

enum { MOST = 400 };

/* A corpus of documents of these many sentences, of two tokens each. */
static corpus *documents_of(const size_t *sizes, size_t count)
{
    buffer text = {0};
    for (size_t i = 0; i < count; i++) {
        ck_assert(buffer_append_text(&text, "-DOCSTART- O\n\n"));
        for (size_t j = 0; j < sizes[i]; j++)
            ck_assert(buffer_append_text(&text, "Anna B-PER\nsleeps O\n\n"));
    }
    error err = {0};
    const char *path = support_text(".conll", text.data);
    corpus *c = corpus_read(&path, 1, &(corpus_options){.token_column = 0, .tag_column = -1}, &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    buffer_dispose(&text);
    return c;
}

typedef struct taken {
    size_t sentences[MOST], train, count;
} taken;

/* What is taken has every sentence once, and both parts are in order. */
static taken take(const corpus *c, const config *wanted, uint64_t seed)
{
    taken t = {.count = c->count};
    bool seen[MOST] = {false};
    ck_assert_uint_le(c->count, MOST);
    ck_assert(share_take(c, wanted, seed, t.sentences, &t.train, NULL));
    ck_assert_uint_le(t.train, c->count);
    for (size_t i = 0; i < c->count; i++) {
        ck_assert_uint_lt(t.sentences[i], c->count);
        ck_assert(!seen[t.sentences[i]]);
        seen[t.sentences[i]] = true;
        ck_assert(i == 0 || i == t.train || t.sentences[i] > t.sentences[i - 1]);
    }
    return t;
}

/* Whether a sentence is of the share. */
static bool is_held(const taken *t, size_t number)
{
    for (size_t i = t->train; i < t->count; i++)
        if (t->sentences[i] == number)
            return true;
    return false;
}

static config of_documents(double share, size_t window)
{
    return (config){.dev_share = share, .context = {.kind = CONTEXT_DOCUMENT, .window = window}};
}

/* Exactly the share, whatever the documents. Which ones is the same for ever: models of before were chosen by them. */
START_TEST(single_sentences)
{
    corpus *c = documents_of((size_t[]){12, 8}, 2);
    const config wanted = {.dev_share = 0.25};
    static const size_t first[] = {8, 10, 11, 12, 16}, second[] = {3, 5, 11, 16, 18};
    taken t = take(c, &wanted, 1);
    ck_assert_uint_eq(t.train, 15);
    ck_assert_mem_eq(t.sentences + 15, first, sizeof first);
    t = take(c, &wanted, 2);
    ck_assert_mem_eq(t.sentences + 15, second, sizeof second);
    corpus_free(c);
}
END_TEST

START_TEST(no_share)
{
    corpus *c = documents_of((size_t[]){12, 8}, 2);
    const config alone = {.dev_share = 0}, together = of_documents(0, 1000);
    ck_assert_uint_eq(take(c, &alone, 1).train, 20);
    ck_assert_uint_eq(take(c, &together, 1).train, 20);
    corpus_free(c);
}
END_TEST

/* A document is learned from, or it is dev; the share is nearly what it should be, and the seed says which. */
START_TEST(whole_documents)
{
    size_t sizes[30], differ = 0;
    for (size_t i = 0; i < 30; i++)
        sizes[i] = 5 + i % 10;
    corpus *c = documents_of(sizes, 30); /* 285 sentences */
    const config wanted = of_documents(0.2, 4);
    const taken first = take(c, &wanted, 0);
    for (uint64_t seed = 0; seed < 20; seed++) {
        const taken t = take(c, &wanted, seed);
        for (size_t i = 1; i < c->count; i++)
            if (c->sentences[i].document == c->sentences[i - 1].document)
                ck_assert(is_held(&t, i) == is_held(&t, i - 1));
        const size_t held = c->count - t.train; /* off by half of the longest document at most */
        ck_assert_msg(held >= 50 && held <= 64, "%zu of 57, seed %d", held, (int)seed);
        differ += memcmp(t.sentences, first.sentences, c->count * sizeof *t.sentences) != 0;
    }
    ck_assert_uint_gt(differ, 15);
    corpus_free(c);
}
END_TEST

/* Where dev or train would have fewer than two documents, windows stay whole: here of 6 tokens, which are 3 sentences.
 */
START_TEST(windows_of_few_documents)
{
    static const double shares[] = {0.3, 0.7};
    corpus *c = documents_of((size_t[]){60, 7, 33, 10, 10}, 5);
    for (size_t i = 0; i < 2; i++) {
        const config wanted = of_documents(shares[i], 6);
        const taken t = take(c, &wanted, 5);
        size_t cut = 0, at = 0;
        for (size_t j = 1; j < c->count; j++) {
            const bool begins = c->sentences[j].document != c->sentences[j - 1].document;
            at = begins ? 0 : at + 1;
            if (!begins && is_held(&t, j) != is_held(&t, j - 1)) {
                ck_assert_uint_eq(at % 3, 0);
                cut++;
            }
        }
        ck_assert_uint_gt(cut, 0);
        const double held = (double)(c->count - t.train), right = shares[i] * 120;
        ck_assert_msg(held >= right - 2 && held <= right + 2, "%g of %g", held, right);
    }
    corpus_free(c);
}
END_TEST

/* Two documents in each part are enough: none is cut then. */
START_TEST(just_enough_documents)
{
    corpus *c = documents_of((size_t[]){10, 10, 10, 10}, 4);
    config wanted = of_documents(0.5, 6);
    const taken t = take(c, &wanted, 1);
    ck_assert_uint_eq(t.train, 20);
    for (size_t i = 0; i < 40; i++)
        ck_assert(is_held(&t, i) == is_held(&t, i / 10 * 10));
    corpus_free(c);
}
END_TEST

/* One window alone is never given away for a share of half of it or less. */
START_TEST(nothing_that_could_be_taken)
{
    corpus *c = documents_of((size_t[]){20}, 1);
    const config wanted = of_documents(0.25, 1000);
    ck_assert_uint_eq(take(c, &wanted, 1).train, 20);
    corpus_free(c);
}
END_TEST

START_TEST(without_memory)
{
    corpus *c = documents_of((size_t[]){12, 8}, 2);
    const config wanted = of_documents(0.25, 4);
    size_t failures = 0;
    for (bool done = false; !done; failures++) {
        taken t;
        error err = {0};
        memory_fail_at(failures + 1);
        done = share_take(c, &wanted, 1, t.sentences, &t.train, &err);
        memory_fail_at(0);
        ck_assert_int_eq(err.code, done ? ERROR_NONE : ERROR_MEMORY);
    }
    ck_assert_uint_eq(failures, 3);
    corpus_free(c);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("share");
    TCase *tests = tcase_create("share");
    tcase_add_test(tests, single_sentences);
    tcase_add_test(tests, no_share);
    tcase_add_test(tests, whole_documents);
    tcase_add_test(tests, windows_of_few_documents);
    tcase_add_test(tests, just_enough_documents);
    tcase_add_test(tests, nothing_that_could_be_taken);
    tcase_add_test(tests, without_memory);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
