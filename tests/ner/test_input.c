/* Inputs on pipes: what has come is answered before there is more, and the pieces do not show. */
#include "ner/input.h"
#include "base/memory.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct pipe_input {
    input input;
    batch batch;
    int end; /* where a test writes */
    char path[32];
} pipe_input;

static void open_pipe(pipe_input *p, const input_form *form, bool keep_lines)
{
    int ends[2];
    error err;
    ck_assert_int_eq(pipe(ends), 0);
    snprintf(p->path, sizeof p->path, "/dev/fd/%d", ends[0]);
    p->end = ends[1];
    input_options o = {.form = form, .keep_lines = keep_lines};
    o.tokenizer.lines = form == &input_lines;
    ck_assert(input_init(&p->input, &o, &err));
    ck_assert_msg(input_open(&p->input, p->path, &err), "%s", err.message);
    batch_init(&p->batch);
    close(ends[0]);
}

static void close_pipe(pipe_input *p)
{
    input_dispose(&p->input);
    batch_dispose(&p->batch);
}

/* Writes TEXT and fills a batch; NULL text: closes the pipe. */
static void send_text(pipe_input *p, const char *text)
{
    error err;
    if (text != NULL)
        ck_assert_int_eq(write(p->end, text, strlen(text)), (ssize_t)strlen(text));
    else
        close(p->end);
    batch_clear(&p->batch);
    ck_assert_msg(input_fill(&p->input, &p->batch, &err), "%s", err.message);
}

static void check_token(const passage *p, size_t i, const char *text)
{
    ck_assert_uint_gt(p->sentence.count, i);
    ck_assert_uint_eq(p->sentence.tokens[i].size, strlen(text));
    ck_assert_mem_eq(p->sentence.tokens[i].text, text, strlen(text));
}

START_TEST(a_sentence_is_there_when_its_end_is)
{
    pipe_input p;
    open_pipe(&p, &input_text, false);
    send_text(&p, "Angela Merkel came .\n\nShe");
    ck_assert_uint_ge(p.batch.count, 1);
    ck_assert_uint_eq(p.batch.tokens, 4);
    check_token(&p.batch.passages[0], 0, "Angela");
    ck_assert(p.batch.passages[0].begins_document && !p.batch.passages[0].ends_document);
    send_text(&p, " saw\n\n");
    ck_assert_uint_eq(p.batch.tokens, 2);
    check_token(&p.batch.passages[0], 0, "She");
    send_text(&p, NULL);
    ck_assert(p.input.ended && p.batch.count == 1 && p.batch.passages[0].ends_document);
    close_pipe(&p);
}
END_TEST

START_TEST(a_line_is_there_at_once)
{
    static const input_form *const forms[] = {&input_lines, &input_jsonl};
    static const char *const lines[][2] = {{"so Bob\n", "be it\n"},
                                           {"{\"text\": \"so Bob\"}\n", "{\"text\": \"be it\"}\n"}};
    for (size_t i = 0; i < 2; i++) {
        pipe_input p;
        open_pipe(&p, forms[i], false);
        send_text(&p, lines[i][0]);
        ck_assert_uint_eq(p.batch.count, 1);
        ck_assert(p.batch.passages[0].begins_document && p.batch.passages[0].ends_document);
        check_token(&p.batch.passages[0], 1, "Bob");
        send_text(&p, lines[i][1]);
        ck_assert_uint_eq(p.batch.count, 1);
        check_token(&p.batch.passages[0], 0, "be");
        send_text(&p, NULL);
        ck_assert(p.input.ended && p.batch.count == 0);
        close_pipe(&p);
    }
}
END_TEST

START_TEST(a_conll_sentence_is_there_with_its_empty_line)
{
    for (int keeps = 0; keeps < 2; keeps++) {
        pipe_input p;
        open_pipe(&p, &input_conll, keeps);
        send_text(&p, "so O\nBob O\n\nbe O\nit");
        ck_assert_uint_eq(p.batch.count, 1);
        check_token(&p.batch.passages[0], 1, "Bob");
        send_text(&p, " O\n\n");
        check_token(&p.batch.passages[0], 1, "it");
        send_text(&p, NULL);
        ck_assert(p.input.ended);
        close_pipe(&p);
    }
}
END_TEST

/* All passages' documents, texts and tokens as one string. */
static void describe(buffer *out, const batch *b)
{
    for (size_t i = 0; i < b->count; i++) {
        const passage *p = &b->passages[i];
        if (p->begins_document)
            ck_assert(buffer_append_text(out, "["));
        ck_assert(buffer_append(out, p->lead, p->lead_size) && buffer_append(out, p->text, p->text_size));
        if (p->trail_size > 0)
            ck_assert(buffer_format(out, "(%.*s)", (int)p->trail_size, p->trail));
        if (p->ends_document)
            ck_assert(buffer_append_text(out, "]"));
    }
}

/* The same for a text that another process writes into a pipe in pieces. */
static void describe_in_pieces(buffer *out, const input_form *form, const char *text, size_t piece)
{
    pipe_input p;
    open_pipe(&p, form, false);
    pid_t writer_process = fork();
    ck_assert_int_ge(writer_process, 0);
    if (writer_process == 0) {
        for (size_t at = 0, size = strlen(text); at < size; at += piece) {
            size_t part = size - at < piece ? size - at : piece;
            if (write(p.end, text + at, part) != (ssize_t)part)
                _exit(1);
            nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
        }
        _exit(0);
    }
    close(p.end);
    error err;
    while (!p.input.ended) {
        batch_clear(&p.batch);
        ck_assert(input_fill(&p.input, &p.batch, &err));
        describe(out, &p.batch);
    }
    waitpid(writer_process, NULL, 0);
    close_pipe(&p);
}

START_TEST(the_pieces_do_not_show)
{
    static const char text[] = "\xEF\xBB\xBF" "Angela came .\r\n\r\n\xC3\xA9t\xC3\xA9 Bob\xFF saw\n\n  \n";
    static const input_form *const forms[] = {&input_text, &input_lines};
    static const char *const wanted[] = {
        "[\xEF\xBB\xBF" "Angela came .\r\n\r\n\xC3\xA9t\xC3\xA9 Bob\xFF saw\n\n  \n]",
        "[\xEF\xBB\xBF" "Angela came .(\r\n)][(\r\n)][\xC3\xA9t\xC3\xA9 Bob\xFF saw(\n)][(\n)][  (\n)]"};
    for (size_t f = 0; f < 2; f++)
        for (size_t piece = 1; piece <= sizeof text; piece++) {
            buffer out;
            buffer_init(&out);
            describe_in_pieces(&out, forms[f], text, piece);
            ck_assert_str_eq(out.data, wanted[f]);
            buffer_dispose(&out);
        }
}
END_TEST

START_TEST(malformed_bytes_are_noticed_at_their_line)
{
    static const struct {
        const input_form *form;
        const char *text;
        size_t line;
    } cases[] = {{&input_text, "fine\n\xC3\xA9 \xE2\x82\xAC\n", 0},
                 {&input_text, "fine\nso\nbad \xE2\x82\n", 3},
                 {&input_lines, "\xFF\n", 1},
                 {&input_lines, "so\n\xC3", 2},
                 {&input_conll, "a\n\nb\xFF\n\xFF\n", 3},
                 {&input_jsonl, "{\"text\": \"a\"}\n{\"text\": \"\xED\xA0\x80\"}", 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pipe_input p;
        open_pipe(&p, cases[i].form, false);
        ck_assert_int_gt(write(p.end, cases[i].text, strlen(cases[i].text)), 0);
        close(p.end);
        error err;
        while (!p.input.ended) {
            batch_clear(&p.batch);
            ck_assert(input_fill(&p.input, &p.batch, &err));
        }
        ck_assert_uint_eq(p.input.malformed_line, cases[i].line);
        close_pipe(&p);
    }
}
END_TEST

START_TEST(a_file_that_ends_early_is_used_as_far_as_it_goes)
{
    /* a gzip stream that is cut short behind one stored block */
    error err;
    static const unsigned char cut[] = {0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0, 13, 0, 0xF2, 0xFF,
                                        'B', 'o', 'b', ' ', 's', 'a', 'w', ' ', 'i', 't', ' ', '.', '\n'};
    const char *path = support_file(".gz", cut, sizeof cut);
    static const input_form *const forms[] = {&input_text, &input_lines, &input_conll};
    for (size_t i = 0; i < 3; i++) {
        input in;
        batch b;
        batch_init(&b);
        input_options o = {.form = forms[i]};
        ck_assert(input_init(&in, &o, &err));
        ck_assert(input_open(&in, path, &err));
        size_t tokens = 0;
        for (; !in.ended; tokens += b.tokens) {
            batch_clear(&b);
            ck_assert(input_fill(&in, &b, &err));
        }
        ck_assert_int_eq(in.failure.code, ERROR_DATA);
        ck_assert_ptr_nonnull(strstr(in.failure.message, path));
        ck_assert_uint_eq(tokens, forms[i] == &input_conll ? 1 : 4);
        input_dispose(&in);
        batch_dispose(&b);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("input");
    TCase *tests = tcase_create("input");
    tcase_add_test(tests, a_sentence_is_there_when_its_end_is);
    tcase_add_test(tests, a_line_is_there_at_once);
    tcase_add_test(tests, a_conll_sentence_is_there_with_its_empty_line);
    tcase_add_test(tests, the_pieces_do_not_show);
    tcase_add_test(tests, malformed_bytes_are_noticed_at_their_line);
    tcase_add_test(tests, a_file_that_ends_early_is_used_as_far_as_it_goes);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
