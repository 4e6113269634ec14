/* Any bytes as a corpus: findings stand inside the file and in order, mending and diffs end; every
 * change of scheme melts entities under io alone. */
#include "corpora/lint.h"
#include "corpora/retag.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static size_t count_lines(const char *bytes, size_t size)
{
    size_t lines = size > 0 && bytes[size - 1] != '\n';
    for (size_t i = 0; i < size; i++)
        lines += bytes[i] == '\n';
    return lines;
}

static void check_lint(const char *path, const uint8_t *bytes, size_t size, bool latin1)
{
    lint_options options = {0, -1, latin1, 8};
    lint *l = lint_new(&options, NULL);
    lint_file *f = lint_read(l, path, NULL);
    size_t count, lines = count_lines((const char *)bytes, size);
    FUZZ_CHECK(f != NULL);
    const lint_finding *findings = lint_findings(f, &count);
    for (size_t i = 0; i < count; i++) {
        FUZZ_CHECK(findings[i].line >= 1 && findings[i].line <= lines && findings[i].column >= 1);
        FUZZ_CHECK(i == 0 || findings[i - 1].line <= findings[i].line);
        FUZZ_CHECK(strlen(lint_message(f, &findings[i])) > 0);
    }
    writer *out = writer_open("/dev/null", NULL);
    FUZZ_CHECK(out != NULL);
    lint_write_diff(f, out);
    lint_write_fixed(f, out);
    FUZZ_CHECK(writer_commit(out, NULL));
    lint_file_free(f);
    lint_free(l);
}

static void check_retag(const char *path, conll_encoding encoding)
{
    for (int s = 0; s < SCHEME_COUNT; s++) {
        retag_options options = {-1, encoding, (scheme)s};
        retag_result result = {0, 0};
        writer *out = writer_open("/dev/null", NULL);
        FUZZ_CHECK(out != NULL);
        if (retag_file(path, &options, out, &result, NULL))
            FUZZ_CHECK(result.melted == 0 || (s == SCHEME_IO && result.melted < result.entities));
        FUZZ_CHECK(writer_commit(out, NULL));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *path = fuzz_file(bytes, size);
    check_lint(path, bytes, size, false);
    check_lint(path, bytes, size, true);
    check_retag(path, CONLL_UTF8);
    check_retag(path, CONLL_BYTES);
    return 0;
}
