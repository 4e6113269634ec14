/* The whole way, for what holds whatever the forms are. */
#include "base/memory.h"
#include "base/reader.h"
#include "tests/ner/tagged.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Some thousand sentences in the form's own clothes. */
static char *make_text(const input_form *form, size_t sentences)
{
    buffer out;
    buffer_init(&out);
    for (size_t i = 0; i < sentences; i++) {
        char piece[128];
        if (form == &input_conll)
            snprintf(piece, sizeof piece, "Angela\nMerkel\nsaw\nLondon\n%zu\n\n", i);
        else if (form == &input_jsonl)
            snprintf(piece, sizeof piece, "{\"text\": \"Angela Merkel saw London %zu\"}\n", i);
        else
            snprintf(piece, sizeof piece, "Angela Merkel saw London %zu%s\n", i, form == &input_text ? " .\n" : "");
        ck_assert(buffer_append_text(&out, piece));
    }
    return out.data;
}

START_TEST(threads_do_not_show)
{
    for (size_t i = 0; i < INPUT_FORMS; i++) {
        char *text = make_text(input_forms[i], 8000);
        const char *path = support_text(".in", text);
        memory_free(text);
        for (size_t f = 0; f < OUTPUT_FORMS; f++) {
            tagged_how how = {.input = input_forms[i], .output = output_forms[f]};
            const char *one = tagged_files(&how, &path, 1);
            size_t size = tagged_size();
            ck_assert_uint_gt(size, 100000);
            for (how.threads = 2; how.threads <= 4; how.threads++) {
                const char *more = tagged_files(&how, &path, 1);
                ck_assert_uint_eq(tagged_size(), size);
                ck_assert_int_eq(memcmp(one, more, size), 0);
            }
        }
    }
}
END_TEST

START_TEST(a_sentence_of_any_length_keeps_all_its_tokens)
{
    buffer text;
    buffer_init(&text);
    for (size_t i = 0; i < 200000; i++)
        ck_assert(buffer_append_text(&text, i % 10 == 0 ? "London\n" : "walks\n"));
    tagged_how how = {.input = &input_conll, .threads = 2};
    const char *out = tagged_text(&how, text.data);
    size_t lines = 0, names = 0;
    for (const char *at = out; *at != '\0'; at = strchr(at, '\n') + 1) {
        lines++;
        names += strncmp(at, "London\tB-LOC\n", 13) == 0;
    }
    ck_assert_uint_eq(lines, 200000);
    ck_assert_uint_eq(names, 20000);
    buffer_dispose(&text);
}
END_TEST

START_TEST(a_token_of_100_kB_is_a_token)
{
    char *text = memory_new(100 * 1024 + 16, 1);
    memset(text, 'a', 100 * 1024);
    memcpy(text + 100 * 1024, "\tO\nBob\tO\n", 10);
    tagged_how how = {.input = &input_conll};
    const char *out = tagged_text(&how, text);
    ck_assert_uint_eq(tagged_size(), 100 * 1024 + 9 + 8);
    ck_assert_str_eq(out + 100 * 1024, "\tO\tO\nBob\tO\tB-PER\n");
    memory_free(text);
}
END_TEST

/* Probabilities tell how many tokens a window has (fake_tagger.c): 12 at most, whole sentences, of one document. */
START_TEST(windows_of_documents)
{
    static const char text[] = "Bo\nx\nx\nx\nx\n\nBo\nx\nx\nx\nx\n\nBo\nx\nx\n\nBo\n\n-DOCSTART-\n\nBo\nx\n\n"
                               "Bo\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\nx\n\nBo\n\n";
    tagged_how how = {.input = &input_conll, .output = &output_tsv, .documents = true};
    static const double tokens[] = {10, 10, 4, 4, 2, 13, 1};
    static const double alone[] = {5, 5, 3, 1, 2, 13, 1};
    for (size_t round = 0; round < 2; round++) {
        how.sentence_alone = round == 1;
        const char *at = tagged_text(&how, text);
        for (size_t i = 0; i < 7; i++, at = strchr(at, '\n') + 1) {
            ck_assert_msg(strchr(at, '\n') != NULL, "%zu of 7 entities", i);
            const char *tab = at;
            double probability = 0;
            for (size_t column = 0; column < 5 && tab != NULL; column++, tab = tab != NULL ? tab + 1 : NULL) {
                probability = strtod(tab, NULL);
                tab = strchr(tab, '\t');
            }
            const double expected = round == 0 ? tokens[i] : alone[i];
            ck_assert_msg(probability > 0.999 / expected - 1e-4 && probability < 1.001 / expected + 1e-4,
                          "entity %zu: %.40s, not 1 / %g", i, at, expected);
        }
    }
}
END_TEST

/* What is held back until a window is whole comes out as it would without windows. */
START_TEST(nothing_is_lost_while_windows_are_awaited)
{
    for (size_t i = 0; i < INPUT_FORMS; i++) {
        char *text = make_text(input_forms[i], 8000);
        const char *path = support_text(".in", text);
        memory_free(text);
        for (size_t f = 0; f < OUTPUT_FORMS; f++) {
            if (output_forms[f] != &output_conll && output_forms[f] != &output_inline)
                continue; /* the others show probabilities */
            tagged_how how = {.input = input_forms[i], .output = output_forms[f]};
            const char *plain = tagged_files(&how, &path, 1);
            const size_t size = tagged_size();
            how.documents = true;
            how.threads = 3;
            const char *held = tagged_files(&how, &path, 1);
            ck_assert_uint_eq(tagged_size(), size);
            ck_assert_int_eq(memcmp(plain, held, size), 0);
        }
    }
}
END_TEST

START_TEST(nothing_in_gives_an_empty_document_or_none)
{
    for (size_t i = 0; i < INPUT_FORMS; i++) {
        tagged_how how = {.input = input_forms[i], .output = &output_jsonl};
        const char *out = tagged_text(&how, "");
        ck_assert_str_eq(out, input_forms[i] == &input_text ? "{\"text\": \"\", \"spans\": []}\n" : "");
        ck_assert_int_eq(tagged_status(), PIPELINE_DONE);
    }
}
END_TEST

START_TEST(a_bad_file_among_many_is_one_bad_file)
{
    const char *files[] = {support_text(".txt", "Bob\n"), "/nowhere/at/all.txt", support_text(".txt", "Lisa\n"), "/"};
    tagged_how how = {.output = &output_inline};
    ck_assert_str_eq(tagged_files(&how, files, 3), "<PER>Bob</PER>\n<LOC>Lisa</LOC>\n");
    ck_assert_int_eq(tagged_status(), PIPELINE_BAD_INPUT);
    ck_assert_str_eq(tagged_message(), "/nowhere/at/all.txt: No such file or directory");
    tagged_files(&how, files, 4);
    ck_assert_str_eq(tagged_message(), "/: Is a directory");
}
END_TEST

START_TEST(malformed_utf8_is_one_warning_a_file)
{
    tagged_how how = {.output = &output_inline};
    const char *files[] = {support_text(".txt", "so\nBob\xFF \xC3(\n\n\xFF\n"), support_text(".txt", "fine\n"),
                           support_text(".txt", "\x80")};
    ck_assert_ptr_nonnull(strstr(tagged_files(&how, files, 3), "\xC3(\n\n\xFF\nfine\n\x80"));
    char wanted[512];
    snprintf(wanted, sizeof wanted,
             "%s:2: malformed UTF-8; it is tagged as it stands\n%s:1: malformed UTF-8; it is tagged as it stands\n",
             files[0], files[2]);
    ck_assert_str_eq(tagged_reports(), wanted);
}
END_TEST

/* Entities of one text in all units: emoji, combining marks, BOM, CRLF, malformed bytes. */
START_TEST(offsets_count_what_is_said)
{
    static const char text[] =
        "\xEF\xBB\xBF"
        "\xF0\x9F\x98\x80 Bob\r\ne\xCC\x81 \xFF\xC3 Lisa \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB Max\n";
    static const char *const wanted[] = {
        [OFFSET_CHARS] = "2\t5\tPER\t0.9000\tBob|13\t17\tLOC\t0.6000\tLisa|22\t25\tPER\t0.9000\tMax|",
        [OFFSET_BYTES] = "5\t8\tPER\t0.9000\tBob|17\t21\tLOC\t0.6000\tLisa|34\t37\tPER\t0.9000\tMax|",
        [OFFSET_UTF16] = "3\t6\tPER\t0.9000\tBob|14\t18\tLOC\t0.6000\tLisa|25\t28\tPER\t0.9000\tMax|",
    };
    for (int unit = 0; unit < 3; unit++) {
        tagged_how how = {.output = &output_tsv, .unit = (offset_unit)unit};
        char got[256] = "";
        for (const char *at = tagged_text(&how, text); *at != '\0'; at = strchr(at, '\n') + 1) {
            const char *start = strchr(at, '\t') + 1;
            snprintf(got + strlen(got), sizeof got - strlen(got), "%.*s|", (int)strcspn(start, "\n"), start);
        }
        ck_assert_str_eq(got, wanted[unit]);
    }
}
END_TEST

/* Files after which the memory that goes round between input and rounds has grown to its size. */
enum { WARM = 8 };

START_TEST(after_warm_up_nothing_is_allocated)
{
    error err;
    model *m = model_open("fake", &err);
    for (size_t i = 0; i < INPUT_FORMS; i++) {
        char *text = make_text(input_forms[i], 3000);
        const char *path = support_text(".in", text);
        memory_free(text);
        for (size_t f = 0; f < OUTPUT_FORMS; f++) {
            tagged_how how = {.input = input_forms[i], .output = output_forms[f]};
            pipeline_options o = tagged_options(&how, m);
            pipeline *p = pipeline_new(m, &o, &err);
            writer *w = writer_open("/dev/null", &err);
            ck_assert(p != NULL && w != NULL);
            pipeline_begin(p, w, NULL);
            size_t before = 0;
            for (size_t round = 0; round < WARM; round++) {
                before = memory_allocations();
                ck_assert_int_eq(pipeline_file(p, path, &err), PIPELINE_DONE);
            }
            size_t allocations = memory_allocations() - before;
            size_t opening =
                input_forms[i] == &input_conll ? 8 : 2; /* a reader, its name, its block; conll's columns */
            ck_assert_msg(allocations <= opening, "%s to %s: %zu allocations", input_form_names[i],
                          output_form_names[f], allocations);
            writer_abandon(w);
            pipeline_free(p);
        }
    }
    model_free(m);
}
END_TEST

START_TEST(out_of_memory_is_an_error_and_no_more)
{
    error err;
    model *m = model_open("fake", &err);
    for (size_t i = 0; i < INPUT_FORMS; i++) {
        char *text = make_text(input_forms[i], 20), all[4096];
        snprintf(all, sizeof all, "%s%s", text, input_forms[i] == &input_jsonl ? "{broken\n" : "");
        const char *path = support_text(".in", all);
        memory_free(text);
        tagged_how how = {
            .input = input_forms[i], .output = &output_jsonl, .min_probability = 0.7, .skip_errors = true};
        pipeline_options o = tagged_options(&how, m);
        bool done = false;
        for (size_t nth = 1; !done; nth++) {
            ck_assert_uint_lt(nth, 300);
            writer *w = writer_open("/dev/null", &err);
            memory_fail_at(nth);
            pipeline *p = pipeline_new(m, &o, &err);
            if (p != NULL)
                pipeline_begin(p, w, NULL);
            done = p != NULL && pipeline_file(p, path, &err) == PIPELINE_DONE && pipeline_end(p, &err);
            memory_fail_at(0);
            if (!done)
                ck_assert_int_eq(err.code, ERROR_MEMORY);
            pipeline_free(p);
            writer_abandon(w);
        }
    }
    model_free(m);
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
    error err;
    model *m = model_open("fake", &err);
    tagged_how how = {0};
    pipeline_options o = tagged_options(&how, m);
    pipeline *p = pipeline_new(m, &o, &err);
    writer *w = writer_open("/dev/full", &err);
    const char *path = support_text(".txt", "Bob\n");
    ck_assert(w != NULL);
    pipeline_begin(p, w, NULL);
    ck_assert_int_eq(pipeline_file(p, path, &err), PIPELINE_FAILED);
    ck_assert_str_eq(err.message, "/dev/full: No space left on device");
    writer_abandon(w);
    pipeline_free(p);
    model_free(m);
}
END_TEST

/* What `inline` writes, without the tags and unescaped. */
static size_t undo_inline(const char *marked, size_t size, char *out)
{
    static const struct {
        const char *from, *to;
    } rules[] = {{"<PER>", ""}, {"</PER>", ""}, {"<LOC>", ""}, {"</LOC>", ""},
                 {"&lt;", "<"}, {"&gt;", ">"},  {"&amp;", "&"}};
    size_t count = 0;
    for (size_t at = 0; at < size;) {
        size_t rule = 0, rule_count = sizeof rules / sizeof *rules;
        while (rule < rule_count && strncmp(marked + at, rules[rule].from, strlen(rules[rule].from)) != 0)
            rule++;
        if (rule == rule_count) {
            out[count++] = marked[at++];
            continue;
        }
        at += strlen(rules[rule].from);
        if (rules[rule].to[0] != '\0')
            out[count++] = rules[rule].to[0];
    }
    return count;
}

static void check_round_trip(const input_form *form, const char *bytes, size_t size)
{
    tagged_how how = {.input = form, .output = &output_inline};
    const char *marked = tagged_bytes(&how, bytes, size);
    char *again = memory_new(tagged_size() + 1, 1);
    ck_assert_uint_eq(undo_inline(marked, tagged_size(), again), size);
    ck_assert_int_eq(memcmp(again, bytes, size), 0);
    memory_free(again);
}

START_TEST(inline_gives_the_input_back)
{
    static const char *const pieces[] = {
        "Bob",          "Lisa",         " ",    "\n",       "\r\n", "&",    "<",  ">",
        "\xFF",         "\xC3",         "\xA9", "\xC3\xA9", ".",    "\n\n", "\t", "\xF0\x9F\x98\x80",
        "\xE2\x80\xA8", "\xEF\xBB\xBF", "\x01", "a",        "Z",    "\r",   "\"", ". "};
    srandom(7);
    for (int round = 0; round < 100; round++) {
        char text[8192];
        size_t size = 0;
        for (long count = random() % 900; count > 0; count--) {
            long which = random() % (long)(sizeof pieces / sizeof *pieces + 1);
            bool nul = which == (long)(sizeof pieces / sizeof *pieces);
            size_t part = nul ? 1 : strlen(pieces[which]);
            memcpy(text + size, nul ? "" : pieces[which], part);
            size += part;
        }
        check_round_trip(&input_text, text, size);
        check_round_trip(&input_lines, text, size);
    }
}
END_TEST

/* Whether the failure comes at the first round or a later one, with one thread or some. */
START_TEST(a_disk_that_is_full_at_last_is_an_error)
{
    error err;
    model *m = model_open("fake", &err);
    char *text = make_text(&input_conll, 30000);
    const char *path = support_text(".conll", text);
    memory_free(text);
    for (size_t threads = 1; threads <= 4; threads++) {
        tagged_how how = {.input = &input_conll, .threads = threads};
        pipeline_options o = tagged_options(&how, m);
        pipeline *p = pipeline_new(m, &o, &err);
        writer *w = writer_open("/dev/full", &err);
        ck_assert(w != NULL);
        pipeline_begin(p, w, NULL);
        ck_assert_int_eq(pipeline_file(p, path, &err), PIPELINE_FAILED);
        ck_assert_str_eq(err.message, "/dev/full: No space left on device");
        writer_abandon(w);
        pipeline_free(p);
    }
    model_free(m);
}
END_TEST

START_TEST(inline_gives_real_corpora_back)
{
    static const char *const names[] = {"corpora/btc/dev.conll", "corpora/weibo-zh/dev.conll",
                                        "corpora/german-ler/dev.conll"};
    for (size_t i = 0; i < 3; i++) {
        const char *path = support_shared(names[i]);
        if (path == NULL)
            continue;
        error err;
        char *bytes;
        size_t size;
        ck_assert(reader_read_all(path, &bytes, &size, &err));
        check_round_trip(&input_text, bytes, size);
        check_round_trip(&input_lines, bytes, size);
        memory_free(bytes);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pipeline");
    TCase *tests = tcase_create("pipeline");
    tcase_set_timeout(tests, 900);
    tcase_add_test(tests, threads_do_not_show);
    tcase_add_test(tests, a_sentence_of_any_length_keeps_all_its_tokens);
    tcase_add_test(tests, a_token_of_100_kB_is_a_token);
    tcase_add_test(tests, windows_of_documents);
    tcase_add_test(tests, nothing_is_lost_while_windows_are_awaited);
    tcase_add_test(tests, nothing_in_gives_an_empty_document_or_none);
    tcase_add_test(tests, a_bad_file_among_many_is_one_bad_file);
    tcase_add_test(tests, malformed_utf8_is_one_warning_a_file);
    tcase_add_test(tests, offsets_count_what_is_said);
    tcase_add_test(tests, after_warm_up_nothing_is_allocated);
    tcase_add_test(tests, out_of_memory_is_an_error_and_no_more);
    tcase_add_test(tests, a_full_disk_is_an_error);
    tcase_add_test(tests, a_disk_that_is_full_at_last_is_an_error);
    tcase_add_test(tests, inline_gives_the_input_back);
    tcase_add_test(tests, inline_gives_real_corpora_back);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
