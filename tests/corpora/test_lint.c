#include "base/memory.h"
#include "base/reader.h"
#include "corpora/lint.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

static const lint_options plain = {0, -1, false, 20};

/* A clean file: BIO, two columns, tabs. */
static const char clean[] = "Angela\tB-PER\nMerkel\tI-PER\nmet\tO\nOlaf\tB-PER\nScholz\tI-PER\n.\tO\n\n"
                            "Köln\tB-LOC\nis\tO\nin\tO\nGermany\tB-LOC\n.\tO\n\n"
                            "New\tB-LOC\nYork\tI-LOC\nTimes\tO\n\nAda\tB-PER\nwrote\tO\nprograms\tO\n";

/* Findings as "LINE:COLUMN code", one behind the other, of the last of FILES. */
static const char *linted(const char *const *texts, size_t count, const lint_options *options)
{
    static char shown[4096];
    error err = {0};
    lint *l = lint_new(options, &err);
    size_t used = 0;
    for (size_t k = 0; k < count; k++) {
        size_t found;
        lint_file *f = lint_read(l, support_text(".txt", texts[k]), &err);
        ck_assert_msg(f != NULL, "%s", err.message);
        const lint_finding *findings = lint_findings(f, &found);
        shown[used = 0] = '\0';
        for (size_t i = 0; i < found; i++)
            used += (size_t)snprintf(shown + used, sizeof shown - used, "%s%zu:%zu %s", i > 0 ? ", " : "",
                                     findings[i].line, findings[i].column, lint_code_names[findings[i].code]);
        lint_file_free(f);
    }
    lint_free(l);
    return shown;
}

static const char *lint_text(const char *text)
{
    return linted(&text, 1, &plain);
}

/* The clean file with one part replaced. */
static const char *changed(const char *part, const char *with)
{
    static char text[2048];
    const char *at = strstr(clean, part);
    ck_assert_ptr_nonnull(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - clean), clean, with, at + strlen(part));
    return text;
}

START_TEST(a_clean_file_is_clean)
{
    ck_assert_str_eq(lint_text(clean), "");
    ck_assert_str_eq(lint_text(""), "");
}
END_TEST

/* Every code: one defect is one finding, at its place. */
typedef struct defect {
    const char *part, *with, *finding;
} defect;

static const defect defects[] = {
    {"Angela", "\xEF\xBB\xBF" "Angela", "1:1 bom"},
    {"met\tO\n", "met\tO\r\n", "3:6 crlf"},
    {"programs\tO\n", "programs\tO", "20:11 missing-newline"},
    {"Köln\tB-LOC", "K\xF6ln\tB-LOC", "8:2 invalid-utf8"},
    {"Köln", "Kö\001ln", "8:3 control-character"},
    {"Köln", "K\xC2\x85ln", "8:2 control-character"},
    {"Times\tO\n\n", "Times\tO\n \t\n", "17:1 blank-separator"},
    {"in\tO", "in", "10:3 ragged-columns"},
    {"in\tO", "in\tX\tO", "10:6 ragged-columns"},
    {"Köln\tB-LOC", "Köln B-LOC", "8:5 mixed-separators"},
    {"Times\tO", "\tO", "16:1 empty-token"},
    {"Köln\t", "Kö ln\t", "8:3 blank-in-token"},
    {"Köln\t", "Kö\xC2\xA0\t", "8:3 blank-in-token"},
    {"York\tI-LOC", "York\tX-LOC", "15:6 unknown-prefix"},
    {"Merkel\tI-PER", "Merkel\tPER", "2:8 unknown-prefix"},
    {"Köln\tB-LOC", "Köln\tB-", "8:6 unknown-prefix"},
    {"Merkel\tI-PER", "Merkel\tO-PER", "2:8 outside-with-type"},
    {"is\tO", "is\tS-LOC", "9:4 mixed-schemes"},
    {"Merkel\tI-PER", "Merkel\tE-PER", "2:8 mixed-schemes"},
    {"Angela\tB-PER", "Angela\tI-PER", "1:8 orphan-inside"},
    {"Angela\tB-PER", "Angela\tO", "2:8 orphan-inside"},
    {"Merkel\tI-PER", "Merkel\tI-LOC", "2:8 orphan-inside"},
    {"Merkel\tI-PER", "Merkel\tI-PEr", "2:10 type-case"},
    {"Ada\tB-PER\nwrote\tO\n",
     "a\tO\na\tO\na\tO\na\tO\na\tO\na\tO\na\tO\na\tO\na\tO\na\tO\na\tO\n"
     "a\tO\na\tO\na\tO\na\tO\na\tO\na\tO\na\tO\na\tO\na\tO\na\tO\na\tO\n", "18:1 long-sentence"},
    {"Ada\tB-PER\nwrote\tO\nprograms\tO\n", "New\tB-LOC\nYork\tI-LOC\nTimes\tI-LOC\n", "18:1 other-tags"},
};

START_TEST(one_defect_is_one_finding)
{
    const defect *d = &defects[_i];
    ck_assert_str_eq(lint_text(changed(d->part, d->with)), d->finding);
}
END_TEST

START_TEST(finds_blanks_in_a_file_cut_at_blanks)
{
    ck_assert_str_eq(lint_text("a x O\nb y O\nc  z O\n"), "3:2 run-of-blanks");
    ck_assert_str_eq(lint_text("a x O\nb y O\nc\tz\tO\n"), "3:2 mixed-separators");
}
END_TEST

START_TEST(knows_entities_without_an_end)
{
    ck_assert_str_eq(lint_text("a B-X\nb E-X\nc S-X\nd O\n\ne B-X\nf I-X\n\ng S-X\n"), "7:3 unclosed-entity");
    ck_assert_str_eq(lint_text("a B-X\nb E-X\nc S-X\nd O\n\ne E-X\n\ng S-X\n"), "6:3 orphan-inside");
    ck_assert_str_eq(lint_text("a I-X\nb I-X\n\nc I-X\nd B-X\n\ne B-X\n\nf I-Y\n"), "7:3 mixed-schemes");
    ck_assert_str_eq(lint_text("a I-X\nb I-X\n\nc O\n\ne I-Y\n"), "");
}
END_TEST

START_TEST(finds_a_sentence_in_two_files)
{
    const char *files[] = {clean, "x\tO\n\nKöln\tB-LOC\nis\tO\nin\tO\nGermany\tB-LOC\n.\tO\n\n"
                                  "New\tO\nYork\tB-LOC\nTimes\tO\n\nAda\tB-PER\n"};
    ck_assert_str_eq(linted(files, 2, &plain), "3:1 shared-sentence, 9:1 shared-sentence, 9:1 other-tags");
}
END_TEST

START_TEST(does_not_take_schemes_for_other_entities)
{
    const char *files[] = {"a B-X\nb I-X\nc O\nd B-X\n", "a B-X\nb E-X\nc O\nd S-X\n"};
    ck_assert_str_eq(linted(files, 2, &plain), "1:1 shared-sentence");
}
END_TEST

START_TEST(reads_columns_by_number_and_latin1)
{
    lint_options options = {1, 2, true, 100};
    const char *text = "# text = x\n1\tcaf\xE9\tO\n2\tb\tQ-X\tz\n3\tc\n";
    ck_assert_str_eq(linted(&text, 1, &options), "3:5 unknown-prefix, 4:4 ragged-columns");
}
END_TEST

static const char *written(const char *text, bool diff)
{
    static char *bytes;
    size_t size;
    error err = {0};
    char path[64];
    snprintf(path, sizeof path, "%s", support_text(".out", ""));
    lint *l = lint_new(&plain, &err);
    lint_file *f = lint_read(l, support_text(".txt", text), &err);
    writer *out = writer_open(path, &err);
    ck_assert(f != NULL && out != NULL);
    if (diff)
        lint_write_diff(f, out);
    else
        lint_write_fixed(f, out);
    ck_assert(writer_commit(out, &err));
    lint_file_free(f);
    lint_free(l);
    memory_free(bytes);
    ck_assert(reader_read_all(path, &bytes, &size, &err));
    return bytes;
}

START_TEST(mends_what_has_one_right_answer)
{
    static const char *const parts[][2] = {
        {"Angela", "\xEF\xBB\xBF" "Angela"}, {"met\tO\n", "met\tO\r\n"}, {"programs\tO\n", "programs\tO"},
        {"Times\tO\n\n", "Times\tO\n \t\n"}, {"Köln\tB-LOC", "Köln B-LOC"}, {"Angela\tB-PER", "Angela\tI-PER"},
        {"is\tO", "is\tO\t"},
    };
    for (size_t i = 0; i + 1 < sizeof parts / sizeof *parts; i++)
        ck_assert_str_eq(written(changed(parts[i][0], parts[i][1]), false), clean);
    ck_assert_str_eq(written(changed("is\tO", "is\tO\t"), false), changed("is\tO", "is\tO\t"));
    ck_assert_str_eq(written(clean, false), clean);
    ck_assert_str_eq(written("a  b O\nc d O\n", false), "a b O\nc d O\n");
    ck_assert_str_eq(written("a B-X\nb I-X\nc S-X\n\nd B-X\nx O\n\ne I-X\ny O\n", false),
                     "a B-X\nb I-X\nc B-X\n\nd B-X\nx O\n\ne B-X\ny O\n");
}
END_TEST

START_TEST(mends_rare_spellings_alone)
{
    char text[1024] = "";
    for (size_t i = 0; i < 10; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "w%zu B-PER\n", i);
    size_t size = strlen(text);
    snprintf(text + size, sizeof text - size, "x B-PEr\ny I-PER\n");
    ck_assert_str_eq(written(text, false) + size, "x B-PER\ny I-PER\n");
    ck_assert_str_eq(written("a B-PER\n\nb B-Per\n\nc B-PER\n", false), "a B-PER\n\nb B-Per\n\nc B-PER\n");
}
END_TEST

START_TEST(shows_what_would_be_mended)
{
    ck_assert_str_eq(written(clean, true), "");
    const char *all = written("a O\nb O\nc O\nd O\n \ne O\nf O\ng O\nh O\ni O\nj O\nk O\nl O\nm O", true);
    const char *diff = strchr(strchr(all, '\n') + 1, '\n') + 1;
    ck_assert_str_eq(diff, "@@ -2,7 +2,7 @@\n b O\n c O\n d O\n- \n+\n e O\n f O\n g O\n"
                           "@@ -11,4 +11,4 @@\n j O\n k O\n l O\n-m O\n\\ No newline at end of file\n+m O\n");
}
END_TEST

START_TEST(fails_whole_when_memory_does)
{
    const char *path = support_text(".txt", changed("Angela\tB-PER", "Angela\tI-PeR"));
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        error err = {0};
        ck_assert_uint_lt(nth, 500);
        memory_fail_at(nth);
        lint *l = lint_new(&plain, &err);
        lint_file *f = l != NULL ? lint_read(l, path, &err) : NULL;
        memory_fail_at(0);
        done = f != NULL;
        ck_assert(done || err.code == ERROR_MEMORY);
        lint_file_free(f);
        lint_free(l);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lint");
    TCase *tests = tcase_create("lint");
    tcase_add_test(tests, a_clean_file_is_clean);
    tcase_add_loop_test(tests, one_defect_is_one_finding, 0, sizeof defects / sizeof *defects);
    tcase_add_test(tests, finds_blanks_in_a_file_cut_at_blanks);
    tcase_add_test(tests, knows_entities_without_an_end);
    tcase_add_test(tests, finds_a_sentence_in_two_files);
    tcase_add_test(tests, does_not_take_schemes_for_other_entities);
    tcase_add_test(tests, reads_columns_by_number_and_latin1);
    tcase_add_test(tests, mends_what_has_one_right_answer);
    tcase_add_test(tests, mends_rare_spellings_alone);
    tcase_add_test(tests, shows_what_would_be_mended);
    tcase_add_test(tests, fails_whole_when_memory_does);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
