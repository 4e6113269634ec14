/* Tests of scoring write their corpora as two lines of tags: "B-PER I-PER O". */
#ifndef NER_TESTS_CORPORA_TAGGED_TEXT_H
#define NER_TESTS_CORPORA_TAGGED_TEXT_H

#include "corpora/comparison.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

enum { TAGGED_TEXT_BYTES = 1 << 16 };

/* Appends a sentence to FILE_TEXT [TAGGED_TEXT_BYTES], tokens t0, t1, …; both lines have as many tags. */
static void tagged_text_add(char *file_text, const char *gold, const char *guess)
{
    size_t used = strlen(file_text);
    for (size_t i = 0; *gold != '\0'; i++) {
        size_t a = strcspn(gold, " "), b = strcspn(guess, " ");
        used += (size_t)snprintf(file_text + used, TAGGED_TEXT_BYTES - used, "t%zu %.*s %.*s\n", i, (int)a, gold,
                                 (int)b, guess);
        gold += a + (gold[a] == ' ');
        guess += b + (guess[b] == ' ');
    }
    ck_assert_uint_lt(used + 1, TAGGED_TEXT_BYTES);
    memcpy(file_text + used, "\n", 2);
}

/* A file of such sentences, read. */
static tagged *tagged_text_read(const char *file_text)
{
    error err = {0};
    pairs_options options = {support_text(".txt", file_text), NULL, NULL, CONLL_UTF8};
    tagged *t = tagged_read(&options, &err);
    ck_assert_msg(t != NULL, "%s", err.message);
    return t;
}

#endif
