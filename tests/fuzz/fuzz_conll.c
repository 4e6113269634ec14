/* Any bytes as a file of columns: its raw lines joined are the file again, columns lie inside their lines, and what is
 * read as a corpus has spans that lie inside their sentences and do not overlap. */
#include "corpora/conll.h"
#include "corpora/corpus.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void check_lines(const char *path, conll_encoding encoding, const uint8_t *bytes, size_t size)
{
    conll_options options = {-1, encoding};
    conll *c = conll_open(path, &options, NULL);
    conll_line l;
    size_t at = 0;
    reader_status status;
    FUZZ_CHECK(c != NULL);
    while ((status = conll_next(c, &l, NULL)) == READER_LINE) {
        FUZZ_CHECK(l.raw.offset == at && l.raw.size + l.raw.newline <= size - at);
        FUZZ_CHECK(l.raw.size == 0 || memcmp(l.raw.text, bytes + at, l.raw.size) == 0);
        at += l.raw.size + l.raw.newline;
        FUZZ_CHECK((l.count == 0) == (l.kind == CONLL_SEPARATOR));
        for (size_t i = 0; i < l.count; i++)
            FUZZ_CHECK(l.columns[i].at + l.columns[i].raw_size <= l.end && l.end <= l.raw.size);
    }
    FUZZ_CHECK(encoding == CONLL_UTF8 || (status == READER_END && at == size));
    conll_close(c);
}

static void check_corpus(const char *path, long tag_column)
{
    corpus_options options = {.token_column = 0, .tag_column = tag_column, .latin1 = true};
    corpus *c = corpus_read(&path, 1, &options, NULL);
    for (size_t i = 0; c != NULL && i < c->count; i++) {
        const corpus_sentence *s = &c->sentences[i];
        size_t end = 0;
        for (size_t k = 0; k < s->span_count; k++) {
            FUZZ_CHECK(s->spans[k].start >= end && s->spans[k].end > s->spans[k].start);
            FUZZ_CHECK(s->spans[k].end <= s->count && s->spans[k].type < c->type_count);
            end = s->spans[k].end;
        }
    }
    corpus_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *path = fuzz_file(bytes, size);
    check_lines(path, CONLL_UTF8, bytes, size);
    check_lines(path, CONLL_LATIN1, bytes, size);
    check_lines(path, CONLL_BYTES, bytes, size);
    check_corpus(path, -1);
    check_corpus(path, 2);
    return 0;
}
