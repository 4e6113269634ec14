#include "base/memory.h"
#include "corpora/conll.h"
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

static const conll_options plain = {0, CONLL_UTF8};

/* What the reader makes of TEXT, a line a line: its kind (T S D C), then every column in brackets. */
static const char *read_as(const char *text, size_t size, const conll_options *options)
{
    static char shown[4096];
    static const char letters[] = "TSDC";
    error err = {0};
    conll *c = conll_open(support_file(".txt", text, size), options, &err);
    ck_assert_msg(c != NULL, "%s", err.message);
    size_t used = 0;
    conll_line l;
    reader_status status;
    shown[0] = '\0';
    while ((status = conll_next(c, &l, &err)) == READER_LINE) {
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%c", letters[l.kind]);
        for (size_t i = 0; i < l.count; i++)
            used += (size_t)snprintf(shown + used, sizeof shown - used, "[%.*s]", (int)l.columns[i].size,
                                     l.columns[i].text);
        used += (size_t)snprintf(shown + used, sizeof shown - used, "\n");
    }
    ck_assert_msg(status == READER_END, "%s", err.message);
    conll_close(c);
    return shown;
}

#define CHECK_READ(text, wanted) ck_assert_str_eq(read_as(text, sizeof(text) - 1, &plain), wanted)

START_TEST(tells_lines_apart)
{
    CHECK_READ("-DOCSTART- -X- O\n\nEU NNP B-ORG\nrejects VBZ O\n\n",
               "D[-DOCSTART-][-X-][O]\nS\nT[EU][NNP][B-ORG]\nT[rejects][VBZ][O]\nS\n");
}
END_TEST

START_TEST(cuts_at_tabs_or_at_runs_of_spaces)
{
    CHECK_READ("New York\tB-LOC\n", "T[New York][B-LOC]\n");
    CHECK_READ("New   York B-LOC", "T[New][York][B-LOC]\n");
    CHECK_READ("  word   O  \n", "T[word][O]\n");
    CHECK_READ("a\tb\t\t\n", "T[a][b]\n");
    CHECK_READ("a\t\tb\n", "T[a][][b]\n");
    CHECK_READ("\tO\n", "T[][O]\n");
    CHECK_READ("\xC2\xA0 O\n\xE2\x80\x8B O\n", "T[\xC2\xA0][O]\nT[\xE2\x80\x8B][O]\n");
    CHECK_READ("a\xE2\x80\xA8z O\n", "T[a\xE2\x80\xA8z][O]\n");
}
END_TEST

START_TEST(takes_blank_lines_for_separators)
{
    CHECK_READ("a\tO\n\t\nb\tO\n   \nc\tO\n \t \r\nd\tO", "T[a][O]\nS\nT[b][O]\nS\nT[c][O]\nS\nT[d][O]\n");
    CHECK_READ("", "");
    CHECK_READ("\n\n", "S\nS\n");
}
END_TEST

START_TEST(skips_bom_and_cr)
{
    CHECK_READ("\xEF\xBB\xBF"
               "a O\r\n\r\nb O\r\n",
               "T[a][O]\nS\nT[b][O]\n");
    CHECK_READ("\xEF\xBB\xBF\n", "S\n");
    CHECK_READ("\xEF\xBB\xBF-DOCSTART-\r\n", "D[-DOCSTART-]\n");
    CHECK_READ("a\r\rb O\r", "T[a\r\rb][O]\n");
}
END_TEST

START_TEST(knows_document_marks)
{
    CHECK_READ("-DOCSTART- -DOCSTART- O\na b O\n-DOCSTART-\n-DOCSTART- (12 EU)\tO\n-DOCSTART-x b O\n",
               "D[-DOCSTART-][-DOCSTART-][O]\nT[a][b][O]\nD[-DOCSTART-]\nD[-DOCSTART- (12 EU)][O]\n"
               "T[-DOCSTART-x][b][O]\n");
    static const char indexed[] = "1\t-DOCSTART-\tO\n1\tword\tO\n";
    conll_options options = {1, CONLL_UTF8};
    ck_assert_str_eq(read_as(indexed, sizeof indexed - 1, &options), "D[1][-DOCSTART-][O]\nT[1][word][O]\n");
}
END_TEST

START_TEST(tells_comments_from_tokens)
{
    /* GermEval: the comment is cut at tabs and has three columns, its tokens four. */
    CHECK_READ("#\thttp://a\t[2010]\t\n1\t#\tO\tO\n", "C[#][http://a][[2010]]\nT[1][#][O][O]\n");
    /* WNUT17: '#' is a token at the start of a sentence, at the start of the file and inside a sentence. */
    CHECK_READ("#\tO\n#b\tO\na\tO\n\n#\tO\n", "T[#][O]\nT[#b][O]\nT[a][O]\nS\nT[#][O]\n");
    /* UNER: by blanks this comment would have as many columns as the tokens. */
    CHECK_READ("# text = a\n1\ta\tO\tx\n# x = y\n", "C[#][text][=][a]\nT[1][a][O][x]\nT[#][x][=][y]\n");
    CHECK_READ("# id 7\n# O\nword O\n", "C[#][id][7]\nT[#][O]\nT[word][O]\n");
    /* One column: a comment has more of them. */
    CHECK_READ("# a comment\n#\nword\n", "C[#][a][comment]\nT[#]\nT[word]\n");
    CHECK_READ("a O\n\n# 1\n# a b\nb O\n", "T[a][O]\nS\nT[#][1]\nT[#][a][b]\nT[b][O]\n");
    CHECK_READ("a O\n\n# a b\n# 1\nb O\n", "T[a][O]\nS\nC[#][a][b]\nT[#][1]\nT[b][O]\n");
}
END_TEST

START_TEST(judges_hashes_once_a_token_has_come)
{
    CHECK_READ("# a b\n\n-DOCSTART- O\n#\tO\n\nb\tO\n", "C[#][a][b]\nS\nD[-DOCSTART-][O]\nT[#][O]\nS\nT[b][O]\n");
    CHECK_READ("# nothing\n# else\n", "C[#][nothing]\nC[#][else]\n");
}
END_TEST

START_TEST(gives_the_bytes_as_they_stand)
{
    static const char text[] = "\xEF\xBB\xBF# c\r\n a\tO \r\n\t\nlast\tB-X";
    char again[64];
    size_t used = 0;
    error err = {0};
    conll_line l;
    conll *c = conll_open(support_text(".txt", text), &plain, &err);
    for (size_t i = 1; conll_next(c, &l, &err) == READER_LINE; i++) {
        ck_assert_uint_eq(l.raw.number, i);
        memcpy(again + used, l.raw.text, l.raw.size);
        used += l.raw.size;
        if (l.raw.newline)
            again[used++] = '\n';
        if (i == 2) {
            ck_assert(l.tabs);
            ck_assert_uint_eq(l.end, 5);
            ck_assert_uint_eq(l.columns[1].at, 3);
            ck_assert_uint_eq(l.columns[1].raw_size, 2);
        }
    }
    ck_assert_uint_eq(used, sizeof text - 1);
    ck_assert_mem_eq(again, text, used);
    conll_close(c);
}
END_TEST

START_TEST(knows_where_documents_begin)
{
    error err = {0};
    conll_line l;
    conll *c = conll_open(support_text(".txt", "# newdoc id = 1\n# text\n1\ta\n\n-DOCSTART-\t\n"), &plain, &err);
    static const bool wanted[] = {true, false, false, false, true};
    for (size_t i = 0; i < 5; i++) {
        ck_assert_int_eq(conll_next(c, &l, &err), READER_LINE);
        ck_assert_int_eq(l.begins_document, wanted[i]);
    }
    ck_assert_int_eq(conll_next(c, &l, &err), READER_END);
    conll_close(c);
}
END_TEST

START_TEST(reads_latin1)
{
    static const char text[] = "caf\xE9 na\xEFve O\nb c O\n";
    conll_options options = {0, CONLL_LATIN1};
    ck_assert_str_eq(read_as(text, sizeof text - 1, &options), "T[café][naïve][O]\nT[b][c][O]\n");
}
END_TEST

static const char *failure(const char *text, const conll_options *options, long column)
{
    static error err;
    err = (error){0};
    conll *c = conll_open(support_text(".txt", text), options, &err);
    conll_line l;
    conll_column found;
    reader_status status;
    while ((status = conll_next(c, &l, &err)) == READER_LINE) {
        if (l.kind == CONLL_TOKEN && !conll_find(c, &l, column, &found, &err))
            break;
    }
    ck_assert_int_ne(status, READER_END);
    ck_assert_int_eq(err.code, ERROR_DATA);
    size_t name = strlen(conll_name(c));
    ck_assert_int_eq(strncmp(err.message, conll_name(c), name), 0);
    conll_close(c);
    return err.message + name;
}

START_TEST(names_the_place_of_malformed_utf8)
{
    ck_assert_str_eq(failure("a O\nb O\ncaf\xE9 O\n", &plain, 0),
                     ":3: malformed UTF-8 at byte 4 (0xE9); --encoding=latin1 reads ISO 8859-1");
    conll_options bytes = {0, CONLL_BYTES};
    ck_assert_str_eq(read_as("\xFF O\n", 4, &bytes), "T[\xFF][O]\n");
}
END_TEST

START_TEST(names_the_place_of_a_ragged_line)
{
    ck_assert_str_eq(failure("a b c O\n\nd e O\n", &plain, -1), ":3: column 4 is missing (the first line has 4)");
    ck_assert_str_eq(failure("a O\nd e f O\n", &plain, -1), ":2: column 3 is too many (the first line has 2)");
    ck_assert_str_eq(failure("a b O\na\n", &plain, 1), ":2: column 2 is missing (the first line has 3)");
    ck_assert_str_eq(failure("a\n", &plain, -2), ":1: column 2 from the right is wanted, but lines have 1");
}
END_TEST

START_TEST(finds_columns_from_both_sides)
{
    error err = {0};
    conll_line l;
    conll_column found;
    conll *c = conll_open(support_text(".txt", "a b O\nc d e f\n"), &plain, &err);
    ck_assert_uint_eq(conll_width(c), 0);
    ck_assert_int_eq(conll_next(c, &l, &err), READER_LINE);
    ck_assert_uint_eq(conll_width(c), 3);
    ck_assert(conll_find(c, &l, -2, &found, &err) && found.text[0] == 'b' && found.size == 1);
    ck_assert_int_eq(conll_next(c, &l, &err), READER_LINE);
    ck_assert(conll_find(c, &l, 3, &found, &err) && found.text[0] == 'f');
    conll_close(c);
}
END_TEST

START_TEST(fails_whole_when_memory_does)
{
    static const char text[] = "# a b c d\n# caf\xE9\nb\xE9 c d e f g h i j k l m n o p q r s t\n";
    conll_options options = {0, CONLL_LATIN1};
    const char *path = support_text(".txt", text);
    bool done = false;
    for (size_t nth = 1; !done; nth++) {
        ck_assert_uint_lt(nth, 100);
        error err = {0};
        conll_line l;
        reader_status status = READER_FAILED;
        memory_fail_at(nth);
        conll *c = conll_open(path, &options, &err);
        while (c != NULL && (status = conll_next(c, &l, &err)) == READER_LINE)
            ;
        memory_fail_at(0);
        done = status == READER_END;
        ck_assert(done || err.code == ERROR_MEMORY);
        conll_close(c);
    }
}
END_TEST

START_TEST(gives_up_waiting_in_a_file_of_comments)
{
    enum { LINES = 300000 };
    char *text = memory_new(LINES, 8);
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + 8 * i, i == LINES - 1 ? "word\t O\n" : "# a b c\n", 8);
    error err = {0};
    conll_line l;
    conll *c = conll_open(support_file(".txt", text, (size_t)LINES * 8), &plain, &err);
    size_t comments = 0, tokens = 0;
    while (conll_next(c, &l, &err) == READER_LINE) {
        comments += l.kind == CONLL_COMMENT;
        tokens += l.kind == CONLL_TOKEN;
    }
    ck_assert_uint_eq(comments, LINES - 1);
    ck_assert_uint_eq(tokens, 1);
    conll_close(c);
    memory_free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("conll");
    TCase *tests = tcase_create("conll");
    tcase_add_test(tests, tells_lines_apart);
    tcase_add_test(tests, cuts_at_tabs_or_at_runs_of_spaces);
    tcase_add_test(tests, takes_blank_lines_for_separators);
    tcase_add_test(tests, skips_bom_and_cr);
    tcase_add_test(tests, knows_document_marks);
    tcase_add_test(tests, tells_comments_from_tokens);
    tcase_add_test(tests, judges_hashes_once_a_token_has_come);
    tcase_add_test(tests, gives_the_bytes_as_they_stand);
    tcase_add_test(tests, knows_where_documents_begin);
    tcase_add_test(tests, reads_latin1);
    tcase_add_test(tests, names_the_place_of_malformed_utf8);
    tcase_add_test(tests, names_the_place_of_a_ragged_line);
    tcase_add_test(tests, finds_columns_from_both_sides);
    tcase_add_test(tests, fails_whole_when_memory_does);
    tcase_add_test(tests, gives_up_waiting_in_a_file_of_comments);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
