/* Any bytes through the whole pipeline with the stand-in for a model; the first two say which forms. What `inline`
 * writes is the input when its marks are taken out, and `-i conll -f conll` only adds to lines. */
#include "base/memory.h"
#include "base/reader.h"
#include "ner/pipeline.h"
#include "ner/style.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void ignore(void *context, const error *err, bool lost)
{
    (void)context;
    (void)err;
    (void)lost;
}

/* Standard output goes to the file PATH: a writer syncs files of its own, which would take most of the time. */
static int redirect(const char *path)
{
    unlink(path);
    int kept = dup(STDOUT_FILENO), file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    FUZZ_CHECK(kept >= 0 && file >= 0 && dup2(file, STDOUT_FILENO) >= 0);
    close(file);
    return kept;
}

static void restore(int kept)
{
    FUZZ_CHECK(dup2(kept, STDOUT_FILENO) >= 0);
    close(kept);
}

static void run(const model *m, const input_form *in, const output_form *out, uint8_t choice, const char *from)
{
    const tagset *ts = model_tagset(m);
    pipeline_options o = {
        .input = {.form = in, .skip_errors = choice & 1, .column = choice >> 6},
        .output = {.form = out,
                   .types = (const char *const *)ts->types,
                   .type_count = ts->type_count,
                   .unit = (offset_unit)(choice >> 1) % 3,
                   .name_files = choice & 8,
                   .title = "fuzz"},
        .tagging = {.threads = 1, .max_sentence = 8 + choice % 32, .min_probability = choice & 16 ? 0.7 : 0.0},
        .report = ignore,
    };
    error err;
    FUZZ_CHECK(style_of_model(m, choice & 32 ? "conll" : NULL, NULL, &o.input.tokenizer, &err));
    pipeline *p = pipeline_new(m, &o, &err);
    writer *w = writer_open(NULL, &err);
    FUZZ_CHECK(p != NULL && w != NULL);
    pipeline_begin(p, w, NULL);
    FUZZ_CHECK(pipeline_file(p, from, &err) != PIPELINE_FAILED);
    FUZZ_CHECK(pipeline_end(p, &err) && writer_commit(w, &err));
    pipeline_free(p);
}

/* Takes marks and escapes out of TEXT[SIZE], in its place; returns what is left. */
static size_t unmark(char *text, size_t size)
{
    static const struct {
        const char *from;
        char to;
    } rules[] = {{"<PER>", 0},  {"</PER>", 0}, {"<LOC>", 0},  {"</LOC>", 0},
                 {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}};
    size_t count = 0;
    for (size_t at = 0; at < size;) {
        size_t rule = 0, rules_size = sizeof rules / sizeof *rules;
        while (rule < rules_size && strncmp(text + at, rules[rule].from, strlen(rules[rule].from)) != 0)
            rule++;
        if (rule == rules_size)
            text[count++] = text[at++];
        else if (at += strlen(rules[rule].from), rules[rule].to != 0)
            text[count++] = rules[rule].to;
    }
    return count;
}

/* Whether every line of BEFORE begins the same line of AFTER, but for a CR at its end. */
static bool only_adds(const char *before, size_t before_size, const char *after, size_t after_size)
{
    const char *a = before, *b = after, *a_end = before + before_size, *b_end = after + after_size;
    while (a < a_end) {
        const char *a_line = memchr(a, '\n', (size_t)(a_end - a)), *b_line = memchr(b, '\n', (size_t)(b_end - b));
        size_t a_size = (size_t)((a_line != NULL ? a_line : a_end) - a);
        size_t b_size = (size_t)((b_line != NULL ? b_line : b_end) - b);
        size_t common = a_size > 0 && a[a_size - 1] == '\r' ? a_size - 1 : a_size;
        if (b_size < a_size || memcmp(a, b, common) != 0 || (a_line != NULL) != (b_line != NULL))
            return false;
        a += a_size + 1;
        b += b_size + 1;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 2)
        return 0;
    const input_form *in = input_forms[bytes[0] % INPUT_FORMS];
    const output_form *out = output_forms[bytes[0] / INPUT_FORMS % OUTPUT_FORMS];
    const char *from = fuzz_file(bytes + 2, size - 2), *to = fuzz_second_file();
    error err;
    model *m = model_open("fake", &err);
    FUZZ_CHECK(m != NULL);
    int kept = redirect(to);
    run(m, in, out, bytes[1], from);
    restore(kept);
    char *written;
    size_t written_size;
    FUZZ_CHECK(reader_read_all(to, &written, &written_size, &err));
    if (out == &output_inline && (in == &input_text || in == &input_lines)) {
        FUZZ_CHECK(unmark(written, written_size) == size - 2);
        FUZZ_CHECK(memcmp(written, bytes + 2, size - 2) == 0);
    }
    if (in == &input_conll && out == &output_conll && bytes[1] >> 6 == 0)
        FUZZ_CHECK(only_adds((const char *)bytes + 2, size - 2, written, written_size));
    memory_free(written);
    model_free(m);
    return 0;
}
