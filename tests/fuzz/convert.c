#include "tests/fuzz/convert.h"

#include "base/memory.h"
#include "tests/fuzz/file.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static const annotation_options plain = {0, -1, CONLL_UTF8};

static void check_order(const annotation *a)
{
    for (size_t i = 0, end = 0; i < a->span_count; i++) {
        FUZZ_CHECK(end <= a->spans[i].start && a->spans[i].start < a->spans[i].end);
        FUZZ_CHECK(a->spans[i].label < a->labels.count && a->spans[i].line > 0);
        end = a->spans[i].end;
        FUZZ_CHECK(end <= a->text.size);
    }
    for (size_t i = 0, end = 0; i < a->token_count; i++) {
        FUZZ_CHECK(end <= a->tokens[i].start && a->tokens[i].start <= a->tokens[i].end);
        end = a->tokens[i].end;
        FUZZ_CHECK(end <= a->text.size);
    }
}

/* The one document of the second file; false where it cannot be read. */
static bool read_back(annotation_form form, annotation *out)
{
    error err;
    annotation_reader *r = annotation_open(fuzz_second_file(), form, &plain, &err);
    FUZZ_CHECK(r != NULL);
    bool ok = annotation_next(r, out, &err) == READER_LINE;
    annotation_close(r);
    return ok;
}

static bool same_text(const buffer *a, const buffer *b)
{
    return a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

static bool same_label(const annotation *a, size_t i, const annotation *b, size_t k)
{
    const names_item *x = &a->labels.items[a->spans[i].label], *y = &b->labels.items[b->spans[k].label];
    return x->size == y->size && memcmp(x->text, y->text, x->size) == 0;
}

static void check_jsonl(const annotation *a)
{
    writer *out = writer_open(fuzz_second_file(), NULL);
    FUZZ_CHECK(out != NULL);
    annotation_write_jsonl(a, out);
    FUZZ_CHECK(writer_commit(out, NULL));
    annotation b;
    annotation_init(&b);
    FUZZ_CHECK(read_back(ANNOTATION_JSONL, &b));
    FUZZ_CHECK(same_text(&a->text, &b.text) && a->mark == b.mark);
    FUZZ_CHECK(a->span_count == b.span_count && a->token_count == b.token_count);
    for (size_t i = 0; i < a->span_count; i++) {
        FUZZ_CHECK(a->spans[i].start == b.spans[i].start && a->spans[i].end == b.spans[i].end);
        FUZZ_CHECK(same_label(a, i, &b, i));
    }
    for (size_t i = 0; i < a->token_count; i++)
        FUZZ_CHECK(a->tokens[i].start == b.tokens[i].start && a->tokens[i].end == b.tokens[i].end);
    annotation_dispose(&b);
}

/* What is something else in a column than in a text. */
static bool is_special(const annotation *a, const annotation_token *t)
{
    const char *text = a->text.data + t->start;
    size_t size = t->end - t->start;
    return (size >= 10 && memcmp(text, "-DOCSTART-", 10) == 0) || (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0);
}

static void check_columns(annotation *a)
{
    size_t melted = 0;
    error err = {0};
    bool special = a->token_count == 0;
    if (!a->has_tokens)
        FUZZ_CHECK(annotation_cut_at_blanks(a));
    if (!annotation_fit_tokens(a, &err)) {
        FUZZ_CHECK(err.code == ERROR_DATA && err.message[0] != '\0');
        return;
    }
    check_order(a);
    for (size_t i = 0; i < a->token_count; i++)
        special = special || is_special(a, &a->tokens[i]);
    writer *out = writer_open(fuzz_second_file(), NULL);
    FUZZ_CHECK(out != NULL);
    if (!annotation_write_conll(a, SCHEME_BIO, out, &melted, &err)) {
        FUZZ_CHECK(err.code == ERROR_DATA);
        writer_abandon(out);
        return;
    }
    FUZZ_CHECK(melted == 0 && writer_commit(out, NULL));
    annotation b;
    annotation_init(&b);
    if (!special) {
        FUZZ_CHECK(read_back(ANNOTATION_CONLL, &b));
        FUZZ_CHECK(a->token_count == b.token_count && a->mark == b.mark);
        for (size_t i = 0; i < a->token_count; i++) {
            const annotation_token *x = &a->tokens[i], *y = &b.tokens[i];
            FUZZ_CHECK(x->end - x->start == y->end - y->start);
            FUZZ_CHECK(x->end == x->start ||
                       memcmp(a->text.data + x->start, b.text.data + y->start, x->end - x->start) == 0);
        }
        FUZZ_CHECK(b.span_count >= a->span_count); /* those over an end of a sentence are cut there */
        for (size_t i = 0; i < a->span_count && a->span_count == b.span_count; i++)
            FUZZ_CHECK(same_label(a, i, &b, i));
    }
    annotation_dispose(&b);
}

static void check_document(annotation *a)
{
    check_order(a);
    check_jsonl(a);
    writer *out = writer_open("/dev/null", NULL);
    FUZZ_CHECK(out != NULL);
    if (annotation_check_labels(a, " \t\n\r", NULL))
        annotation_write_brat(a, out);
    FUZZ_CHECK(writer_commit(out, NULL));
    check_columns(a);
}

void convert_check(const char *path, annotation_form form)
{
    error err = {0};
    annotation_reader *r = annotation_open(path, form, &plain, &err);
    FUZZ_CHECK(r != NULL);
    annotation a;
    annotation_init(&a);
    reader_status status;
    while ((status = annotation_next(r, &a, &err)) == READER_LINE)
        check_document(&a);
    FUZZ_CHECK(status == READER_END || strncmp(err.message, path, strlen(path) - 3) == 0); /* its .txt, too */
    annotation_dispose(&a);
    annotation_close(r);
}
