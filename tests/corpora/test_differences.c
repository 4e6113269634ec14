#include "corpora/differences.h"
#include "tests/corpora/tagged_text.h"

/* "ORPHAN 2 1": kind, in gold, in guesses; one a difference. */
static const char *found(strict_scheme strict, const char *gold, const char *guess)
{
    static const char *const kinds[] = {"orphan", "open", "joined", "lone", "empty", "foreign", "other"};
    static char text[TAGGED_TEXT_BYTES], shown[256];
    difference differences[DIFFERENCE_KINDS];
    size_t count, used = 0;
    error err = {0};
    text[0] = shown[0] = '\0';
    tagged_text_add(text, gold, guess);
    tagged *t = tagged_text_read(text);
    ck_assert_msg(differences_find(t, strict, differences, &count, &err), "%s", err.message);
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%s%s %zu %zu", i > 0 ? ", " : "",
                                 kinds[differences[i].kind], differences[i].gold, differences[i].guess);
    tagged_free(t);
    return shown;
}

START_TEST(explains_what_strict_does_not_take)
{
    ck_assert_str_eq(found(STRICT_BIO, "B-A I-A O B-B", "B-A I-A O B-B"), "");
    ck_assert_str_eq(found(STRICT_BIO, "B-A I-A O B-B", "O I-A O I-B"), "orphan 0 2");
    ck_assert_str_eq(found(STRICT_BIO, "B-A I-B", "B-A I-A"), "orphan 1 0");
    ck_assert_str_eq(found(STRICT_BIOES, "B-A I-A O", "B-A E-A O"), "open 1 0");
    ck_assert_str_eq(found(STRICT_BIOES, "B-A E-A B-A E-A S-A", "O O O O O"), "joined 2 0");
    ck_assert_str_eq(found(STRICT_IOB1, "B-A O I-A", "I-A O I-A"), "lone 1 0");
    ck_assert_str_eq(found(STRICT_BIO, "B-0 O O", "O O O"), "empty 1 0");
}
END_TEST

START_TEST(counts_sentences_that_strict_refuses)
{
    ck_assert_str_eq(found(STRICT_BIO, "S-A O", "I-A O"), "orphan 0 1, foreign 1 0");
    ck_assert_str_eq(found(STRICT_BIO, "B-A O", "o X-A"), "foreign 0 1");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("differences");
    TCase *tests = tcase_create("differences");
    tcase_add_test(tests, explains_what_strict_does_not_take);
    tcase_add_test(tests, counts_sentences_that_strict_refuses);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
