/* Every form of output, and of input, byte for byte. */
#include "tests/ner/tagged.h"

#include <stdio.h>
#include <string.h>

static const char two_sentences[] = "Angela Merkel came to London .\n\nshe saw Bob .\n";

START_TEST(conll_is_a_token_and_a_tag_a_line)
{
    tagged_how how = {0};
    ck_assert_str_eq(tagged_text(&how, two_sentences),
                     "Angela\tB-PER\nMerkel\tI-PER\ncame\tO\nto\tO\nLondon\tB-LOC\n.\tO\n\n"
                     "she\tO\nsaw\tO\nBob\tB-PER\n.\tO\n\n");
}
END_TEST

START_TEST(jsonl_is_an_object_a_document)
{
    tagged_how how = {.output = &output_jsonl};
    ck_assert_str_eq(tagged_text(&how, "Angela Merkel saw \"London\".\n"),
        "{\"text\": \"Angela Merkel saw \\\"London\\\".\\n\", \"spans\": ["
        "{\"start\": 0, \"end\": 13, \"label\": \"PER\", \"text\": \"Angela Merkel\", \"prob\": 0.9000}, "
        "{\"start\": 19, \"end\": 25, \"label\": \"LOC\", \"text\": \"London\", \"prob\": 0.6000}]}\n");
    ck_assert_str_eq(tagged_text(&how, ""), "{\"text\": \"\", \"spans\": []}\n");
    how.input = &input_lines;
    ck_assert_str_eq(tagged_text(&how, "so be it\n\nBob"),
                     "{\"text\": \"so be it\", \"spans\": []}\n"
                     "{\"text\": \"\", \"spans\": []}\n"
                     "{\"text\": \"Bob\", \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"PER\", \"text\": "
                     "\"Bob\", \"prob\": 0.9000}]}\n");
}
END_TEST

START_TEST(tsv_is_an_entity_a_line_with_its_columns_escaped)
{
    tagged_how how = {.output = &output_tsv};
    const char *file = support_text(".txt", "Angela\nMerkel saw it .");
    char wanted[256];
    snprintf(wanted, sizeof wanted, "%s\t0\t13\tPER\t0.9000\tAngela\\nMerkel\n", file);
    ck_assert_str_eq(tagged_files(&how, &file, 1), wanted);
    how.input = &input_conll;
    ck_assert_ptr_nonnull(strstr(tagged_text(&how, "B\\b\rc\tO\n"), "\t0\t5\tPER\t0.9000\tB\\\\b\\rc\n"));
}
END_TEST

START_TEST(inline_marks_the_text_and_escapes_it)
{
    tagged_how how = {.output = &output_inline};
    ck_assert_str_eq(tagged_text(&how, "  if Angela Merkel < 3 & so\r\n\r\non > \"x\" Bob\n"),
                     "  if <PER>Angela Merkel</PER> &lt; 3 &amp; so\r\n\r\non &gt; \"x\" <PER>Bob</PER>\n");
    how.input = &input_lines;
    ck_assert_str_eq(tagged_text(&how, "\xEF\xBB\xBF" "Angela saw\r\n\r\nLondon \r"),
                     "\xEF\xBB\xBF<PER>Angela</PER> saw\r\n\r\n<LOC>London</LOC> \r");
    ck_assert_str_eq(tagged_text(&how, "\xEF\xBB\xBF"), "\xEF\xBB\xBF");
    how.output = &output_jsonl;
    ck_assert_str_eq(tagged_text(&how, "\xEF\xBB\xBF"), "");
}
END_TEST

START_TEST(brat_counts_through_the_file_and_cuts_at_line_ends)
{
    tagged_how how = {.output = &output_brat};
    ck_assert_str_eq(tagged_text(&how, "so Angela\r\nMerkel saw \xC3\xA9 Bob\n"),
                     "T1\tPER 3 9;11 17\tAngela Merkel\nT2\tPER 24 27\tBob\n");
    how.input = &input_lines;
    ck_assert_str_eq(tagged_text(&how, "so Angela\r\nBob\n"), "T1\tPER 3 9\tAngela\nT2\tPER 11 14\tBob\n");
    how.input = &input_conll;
    ck_assert_str_eq(tagged_text(&how, "-DOCSTART-\n\nso\nAngela\n\nBob\n\n-DOCSTART-\n\nLisa\n"),
                     "T1\tPER 3 9\tAngela\nT2\tPER 10 13\tBob\nT3\tLOC 14 18\tLisa\n");
}
END_TEST

START_TEST(color_sends_nothing_that_steers_the_terminal)
{
    tagged_how how = {.output = &output_color};
    ck_assert_str_eq(tagged_text(&how, "a \x1B[31m b\x07 \x7F \xC2\x9B \xFF\ttab\r\nc \r d\n"),
                     "a ^[[31m b^G ^? M-^[ \xEF\xBF\xBD\ttab\nc ^M d\n");
    ck_assert_str_eq(tagged_text(&how, "see Angela\nMerkel now\r"),
                     "see \033[30;48;5;222mAngela\033[0m\n\033[30;48;5;222mMerkel\033[0m now^M");
    ck_assert_str_eq(tagged_text(&how, "in London"), "in \033[30;48;5;117mLondon\033[0m");
}
END_TEST

START_TEST(html_is_one_page_that_escapes_everything)
{
    tagged_how how = {.output = &output_html};
    const char *page = tagged_text(&how, "if <b>Angela</b> met Bob & Lisa \xFF .\n");
    ck_assert(strncmp(page, "<!DOCTYPE html>\n<html>", 22) == 0);
    ck_assert_ptr_nonnull(strstr(page, "<title>the &lt;title&gt;</title>"));
    ck_assert_ptr_nonnull(strstr(page, "<mark class=\"t2\" data-label=\"PER\" title=\"PER 90.0%\">Bob</mark> &amp; "));
    ck_assert_ptr_nonnull(
        strstr(page, "<mark class=\"t0\" data-label=\"LOC\" title=\"LOC 60.0%\">Lisa</mark> \xEF\xBF\xBD ."));
    ck_assert_ptr_nonnull(strstr(page, "&lt;b&gt;"));
    ck_assert_ptr_nonnull(strstr(page, "<b>LOC</b><span>1</span>"));
    ck_assert_msg(strstr(page, "<b>MISC</b>") == NULL, "the legend has what the text has not");
    ck_assert_msg(strstr(page, "http") == NULL && strstr(page, "<script") == NULL && strstr(page, "url(") == NULL,
                  "the page asks for something");
    ck_assert_ptr_nonnull(strstr(tagged_text(&how, "nobody\n"), "No names were found."));
}
END_TEST

START_TEST(html_joins_the_lines_of_a_wrapped_paragraph)
{
    static const char sixty[] = "this line is long enough to be one that an editor has cut, so";
    tagged_how how = {.output = &output_html};
    char text[512], wanted[512];
    snprintf(text, sizeof text, "short\nones\n\n%s\nBob\n%s\nwalks\n%s\n\n%s\n  - item\n", sixty, sixty, sixty, sixty);
    snprintf(wanted, sizeof wanted,
             ">short\nones\n\n%s<i>\n</i><mark class=\"t2\" data-label=\"PER\" title=\"PER 90.0%%\">Bob</mark>\n"
             "%s<i>\n</i>walks\n%s\n\n%s\n  - item\n</div>",
             sixty, sixty, sixty, sixty);
    const char *page = tagged_text(&how, text);
    ck_assert_ptr_nonnull(strstr(page, wanted));
    ck_assert_ptr_nonnull(strstr(page, "lines of the file"));
    ck_assert_ptr_null(strstr(tagged_text(&how, "short\nones\n"), "lines of the file"));
}
END_TEST

START_TEST(conll_lines_get_one_more_column_and_stay_as_they_are)
{
    tagged_how how = {.input = &input_conll};
    static const char *const cases[][2] = {
        {"-DOCSTART- O\n\nAngela PER\nsaw O\n", "-DOCSTART- O O\n\nAngela PER B-PER\nsaw O O\n"},
        {"Angela\nMerkel\n\nsaw\n", "Angela\tB-PER\nMerkel\tI-PER\n\nsaw\tO\n"},
        {"Angela\tPER\r\nsaw\tO\r\n\r\n", "Angela\tPER\tB-PER\r\nsaw\tO\tO\r\n\r\n"},
        {"Angela\tPER\n\t\nBob\tPER", "Angela\tPER\tB-PER\n\t\nBob\tPER\tB-PER"},
        {"\n\n \n", "\n\n \n"},
        {"", ""},
        {"\xEF\xBB\xBF"
         "Angela X\n",
         "\xEF\xBB\xBF"
         "Angela X B-PER\n"},
        {"Angela  X \nsaw  Y\n", "Angela  X B-PER\nsaw  Y O\n"},
        {"Angela\tX\t\nsaw\tY\t\n", "Angela\tX\tB-PER\nsaw\tY\tO\n"},
        {"\tO\nAngela\tPER\n", "\tO\tO\nAngela\tPER\tB-PER\n"},
        {"bad\xFF\tO\n", "bad\xFF\tO\tO\n"},
        {"-DOCSTART-\n\na\n-DOCSTART-\nB\n", "-DOCSTART-\tO\n\na\tO\n-DOCSTART-\tO\nB\tB-PER\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_str_eq(tagged_text(&how, cases[i][0]), cases[i][1]);
    ck_assert_str_eq(tagged_text(&how, "# sent_id = 1\nAngela PER\nsaw O\n\n# a b c\n# x\nBob PER\n# TAG\n"),
                     "# sent_id = 1\nAngela PER B-PER\nsaw O O\n\n# a b c\n# x O\nBob PER B-PER\n# TAG O\n");
}
END_TEST

START_TEST(conll_tokens_are_in_the_column_that_is_said)
{
    tagged_how how = {.input = &input_conll, .column = 1};
    ck_assert_str_eq(tagged_text(&how, "1\tAngela\tO\n2\tsaw\tO\n"), "1\tAngela\tO\tB-PER\n2\tsaw\tO\tO\n");
    const char *file = support_text(".conll", "1 Angela\n\n2\nBob x\n");
    ck_assert_str_eq(tagged_files(&how, &file, 1), "1 Angela B-PER\n\n");
    ck_assert_int_eq(tagged_status(), PIPELINE_BAD_INPUT);
    char wanted[256];
    snprintf(wanted, sizeof wanted, "%s:3: column 2 is missing (the first line has 2)", file);
    ck_assert_str_eq(tagged_message(), wanted);
}
END_TEST

START_TEST(conll_tokens_make_a_text_for_other_forms)
{
    tagged_how how = {.input = &input_conll, .output = &output_jsonl};
    static const char two_documents[] = "-DOCSTART- O\n\nso O\nAngela O\n\nBob O\n\n-DOCSTART- O\n\nend O\n";
    ck_assert_str_eq(tagged_text(&how, two_documents),
        "{\"text\": \"so Angela\\nBob\", \"spans\": ["
        "{\"start\": 3, \"end\": 9, \"label\": \"PER\", \"text\": \"Angela\", \"prob\": 0.9000}, "
        "{\"start\": 10, \"end\": 13, \"label\": \"PER\", \"text\": \"Bob\", \"prob\": 0.9000}]}\n"
        "{\"text\": \"end\", \"spans\": []}\n");
    how.output = &output_inline;
    ck_assert_str_eq(tagged_text(&how, two_documents), "so <PER>Angela</PER>\n<PER>Bob</PER>\nend\n");
}
END_TEST

START_TEST(jsonl_keeps_every_other_field_as_it_stands)
{
    tagged_how how = {.input = &input_jsonl, .output = &output_jsonl};
    static const char spans[] = "[{\"start\": 0, \"end\": 3, \"label\": \"PER\", \"text\": \"Bob\", \"prob\": 0.9000}]";
    char wanted[512];
    snprintf(wanted, sizeof wanted, "{\"id\":1.00, \"text\":\"Bob\" ,\"meta\":{\"a\":[1e2,null]} , \"spans\": %s}\n",
             spans);
    ck_assert_str_eq(tagged_text(&how, "  {\"id\":1.00, \"text\":\"Bob\" ,\"meta\":{\"a\":[1e2,null]} }  \n\n"),
                     wanted);
    snprintf(wanted, sizeof wanted, "{\"spans\": %s, \"text\": \"B\\u006Fb\", \"z\": \"\xEF\xBF\xBD\"}\n", spans);
    ck_assert_str_eq(tagged_text(&how, "{\"spans\": [\"old\", {}], \"text\": \"B\\u006Fb\", \"z\": \"\xFF\"}"), wanted);
    how.output = &output_conll;
    ck_assert_str_eq(tagged_text(&how, "{\"text\": \"Bob saw\\nit\"}\n{\"text\": \"\"}\n"),
                     "Bob\tB-PER\nsaw\tO\nit\tO\n\n");
}
END_TEST

START_TEST(a_broken_line_of_json_has_its_number)
{
    tagged_how how = {.input = &input_jsonl, .output = &output_inline};
    const char *file = support_text(".jsonl", "{\"text\": \"a Bob\"}\n\n{\"text\": \"no end\n{\"text\": \"after\"}\n");
    ck_assert_str_eq(tagged_files(&how, &file, 1), "a <PER>Bob</PER>\n");
    ck_assert_int_eq(tagged_status(), PIPELINE_BAD_INPUT);
    char wanted[256];
    snprintf(wanted, sizeof wanted, "%s:3: not JSON: a string has no end (byte 17 of the line)", file);
    ck_assert_str_eq(tagged_message(), wanted);
    how.skip_errors = true;
    ck_assert_str_eq(tagged_files(&how, &file, 1), "a <PER>Bob</PER>\nafter\n");
    ck_assert_int_eq(tagged_status(), PIPELINE_DONE);
    ck_assert(strncmp(tagged_reports(), "lost: ", 6) == 0);
    ck_assert_ptr_nonnull(strstr(tagged_reports(), wanted));
}
END_TEST

START_TEST(several_files_are_named)
{
    const char *files[] = {support_text(".txt", "Bob\n"), support_text(".txt", "Lisa\n")};
    tagged_how how = {.output = &output_jsonl};
    const char *out = tagged_files(&how, files, 2);
    char wanted[256];
    snprintf(wanted, sizeof wanted, "{\"file\": \"%s\", \"text\": \"Lisa\\n\"", files[1]);
    ck_assert_ptr_nonnull(strstr(out, wanted));
    how.output = &output_html;
    snprintf(wanted, sizeof wanted, "<h2>%s</h2>\n<div", files[1]);
    ck_assert_ptr_nonnull(strstr(tagged_files(&how, files, 2), wanted));
    const char *lines[] = {support_text(".jsonl", "{\"text\": \"Bob\"}\n"),
                           support_text(".jsonl", "{\"text\": \"Bob\", \"file\": \"mine\"}\n")};
    how = (tagged_how){.input = &input_jsonl, .output = &output_jsonl};
    out = tagged_files(&how, lines, 2);
    snprintf(wanted, sizeof wanted, "\"prob\": 0.9000}], \"file\": \"%s\"}\n", lines[0]);
    ck_assert_ptr_nonnull(strstr(out, wanted));
    ck_assert_ptr_nonnull(strstr(out, "\"file\": \"mine\", \"spans\""));
    ck_assert_ptr_null(strstr(out, lines[1]));
}
END_TEST

START_TEST(what_is_not_wanted_becomes_o)
{
    tagged_how how = {.min_probability = 0.7};
    ck_assert_str_eq(tagged_text(&how, "Bob in London"), "Bob\tB-PER\nin\tO\nLondon\tO\n\n");
    static const bool places[] = {true, false, false};
    how = (tagged_how){.types = places};
    ck_assert_str_eq(tagged_text(&how, "Bob in London"), "Bob\tO\nin\tO\nLondon\tB-LOC\n\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("forms");
    TCase *tests = tcase_create("forms");
    tcase_add_test(tests, conll_is_a_token_and_a_tag_a_line);
    tcase_add_test(tests, jsonl_is_an_object_a_document);
    tcase_add_test(tests, tsv_is_an_entity_a_line_with_its_columns_escaped);
    tcase_add_test(tests, inline_marks_the_text_and_escapes_it);
    tcase_add_test(tests, brat_counts_through_the_file_and_cuts_at_line_ends);
    tcase_add_test(tests, color_sends_nothing_that_steers_the_terminal);
    tcase_add_test(tests, html_is_one_page_that_escapes_everything);
    tcase_add_test(tests, html_joins_the_lines_of_a_wrapped_paragraph);
    tcase_add_test(tests, conll_lines_get_one_more_column_and_stay_as_they_are);
    tcase_add_test(tests, conll_tokens_are_in_the_column_that_is_said);
    tcase_add_test(tests, conll_tokens_make_a_text_for_other_forms);
    tcase_add_test(tests, jsonl_keeps_every_other_field_as_it_stands);
    tcase_add_test(tests, a_broken_line_of_json_has_its_number);
    tcase_add_test(tests, several_files_are_named);
    tcase_add_test(tests, what_is_not_wanted_becomes_o);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
