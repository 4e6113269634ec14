/* The first line is a delimiter, the rest a file to score: correct chunks are no more than those of either side, types
 * add up to the total, and fields lie inside their lines. */
#include "base/memory.h"
#include "corpora/conlleval.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void check_totals(const conlleval *c)
{
    conlleval_type *types;
    size_t count;
    score_counts total = conlleval_counts(c), sum = {0, 0, 0};
    FUZZ_CHECK(conlleval_types(c, &types, &count, NULL));
    for (size_t i = 0; i < count; i++) {
        sum.gold += types[i].counts.gold;
        sum.guess += types[i].counts.guess;
        sum.correct += types[i].counts.correct;
    }
    FUZZ_CHECK(sum.gold == total.gold && sum.guess == total.guess && sum.correct == total.correct);
    FUZZ_CHECK(total.correct <= total.gold && total.correct <= total.guess);
    FUZZ_CHECK(conlleval_correct_tags(c) <= conlleval_tokens(c));
    memory_free(types);
}

static void score(const char *delimiter, const char *text, size_t size, bool raw)
{
    conlleval *c = conlleval_new(&(conlleval_options){raw, "O"}, NULL);
    split *cutter = split_new(delimiter, NULL);
    FUZZ_CHECK(c != NULL && cutter != NULL);
    bool ok = true;
    for (size_t at = 0, number = 1; ok && at < size; number++) {
        const char *newline = memchr(text + at, '\n', size - at);
        line l = {.text = text + at, .size = newline != NULL ? (size_t)(newline - text) - at : size - at};
        l.number = number;
        const split_field *fields;
        size_t count;
        ok = split_cut(cutter, l.text, l.size, &fields, &count, NULL);
        for (size_t i = 0; ok && i < count; i++)
            FUZZ_CHECK(fields[i].text == NULL ||
                       (fields[i].text >= l.text && fields[i].text + fields[i].size <= l.text + l.size));
        ok = ok && conlleval_add_line(c, cutter, "fuzz", &l, NULL);
        at += l.size + 1;
    }
    conlleval_finish(c);
    check_totals(c);
    conlleval_free(c);
    split_free(cutter);
}

/* No repeats inside repeats: such an expression may take longer than anybody waits, in Perl as here. */
static bool is_quick(const char *delimiter)
{
    size_t repeats = 0;
    for (const char *at = delimiter; *at != '\0'; at++)
        repeats += strchr("*+{?", *at) != NULL;
    return repeats <= 3;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *text = (const char *)bytes;
    const char *newline = size > 0 ? memchr(text, '\n', size) : NULL;
    if (newline == NULL)
        return 0;
    size_t head = (size_t)(newline - text);
    char *delimiter = memory_copy_text(text, head);
    FUZZ_CHECK(delimiter != NULL);
    if (is_quick(delimiter) && head < 100) {
        score(delimiter, newline + 1, size - head - 1, false);
        score(delimiter, newline + 1, size - head - 1, true);
    }
    memory_free(delimiter);
    return 0;
}
