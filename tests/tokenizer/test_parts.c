/* What the tokenizer is made of: classes of characters, the scan that knows what has not come yet, the words of a
 * table. */
#include "base/memory.h"
#include "base/utf8.h"
#include "tests/support.h"
#include "tokenizer/lexicon.h"
#include "tokenizer/scan.h"

#include <string.h>
#include <utf8proc.h>

START_TEST(every_code_point_has_a_class)
{
    ck_assert_int_eq(character_of('a'), CHARACTER_LOWER);
    ck_assert_int_eq(character_of(0xC9), CHARACTER_UPPER);
    ck_assert_int_eq(character_of(0x2028), CHARACTER_LINE);
    ck_assert_int_eq(character_of(0x4E2D), CHARACTER_IDEOGRAPH);
    ck_assert_int_eq(character_of(0x1F600), CHARACTER_PICTURE);
    ck_assert_int_eq(character_of(UTF8_MALFORMED + 0xFF), CHARACTER_LETTER);
    for (uint32_t code = 0; code < 0x110000; code++) {
        character_class c = character_of(code);
        if (c <= CHARACTER_END || c >= CHARACTER_CLASSES)
            ck_abort_msg("U+%04X has class %d", code, c);
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
        bool blank = category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL
                     || category == UTF8PROC_CATEGORY_ZP || (code >= 9 && code <= 13) || (code >= 0x1C && code <= 0x1F)
                     || code == 0x85;
        if (blank != character_in(c, CHARACTER_SET_BLANKS))
            ck_abort_msg("U+%04X: white space as Python has it?", code);
        if (code < 128 && character_ascii_word((unsigned char)code) != character_in(c, CHARACTER_SET_WORD))
            ck_abort_msg("U+%04X: two answers", code);
    }
}
END_TEST

START_TEST(a_scan_is_hungry_where_the_answer_has_not_come)
{
    static const struct {
        const char *text;
        size_t size, end;
        bool hungry;
    } cases[] = {
        {"ab", 2, 1, false}, {"a", 1, 1, true}, {"", 0, 0, true}, {" ", 1, 1, false}, {"\xC3", 1, 0, true},
        {"\xC3\xA9", 2, 2, true}, {"\xC3\xA9" "a", 3, 2, false}, {"a\xCC", 2, 1, true}, {"a\xCC\x81", 3, 3, true},
        {"a\xCC\x81.", 4, 3, false}, {"\xFF", 1, 1, true}, {"\xFF.", 2, 1, false}, {"\r\n", 2, 1, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scan s = {.text = cases[i].text, .size = cases[i].size};
        ck_assert_msg(scan_cluster(&s, 0).end == cases[i].end && s.hungry == cases[i].hungry, "case %zu", i);
        scan final = {.text = cases[i].text, .size = cases[i].size, .final = true};
        scan_cluster(&final, 0);
        ck_assert(!final.hungry);
    }
}
END_TEST

START_TEST(gaps_count_their_lines)
{
    static const struct {
        const char *text;
        size_t end;
        unsigned newlines;
    } cases[] = {{"a", 0, 0},   {"  a", 2, 0},        {"\na", 1, 1},           {"\r\na", 2, 1},  {" \n\t a", 4, 1},
                 {"\n \n", 3, 2}, {"\r\n\r\n", 3, 2}, {"\xE2\x80\xA9 a", 3, 2}, {"\r\ra", 2, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scan s = {.text = cases[i].text, .size = strlen(cases[i].text), .final = true};
        gap g = scan_gap(&s, 0);
        ck_assert_msg(g.end == cases[i].end && g.newlines == cases[i].newlines, "case %zu", i);
    }
}
END_TEST

static uint32_t find(const lexicon *words, const char *word)
{
    return lexicon_find(words, word, strlen(word));
}

START_TEST(words_are_found_in_their_case)
{
    error err;
    lexicon *words = lexicon_new(language_find("en"), &err);
    ck_assert_ptr_nonnull(words);
    ck_assert_uint_ne(find(words, "mr") & LEXICON_TITLE, 0);
    ck_assert_uint_ne(find(words, "MR") & LEXICON_TITLE, 0);
    ck_assert_uint_ne(find(words, "Sat") & LEXICON_ABBREVIATION, 0);
    ck_assert_uint_eq(find(words, "sat") & LEXICON_ABBREVIATION, 0);
    ck_assert_uint_ne(find(words, "o\xE2\x80\x99" "clock") & LEXICON_WHOLE, 0);
    ck_assert_uint_eq(find(words, "xyzzy"), 0);
    ck_assert_uint_eq(find(words, ""), 0);
    ck_assert_uint_eq(find(words, "a word that is longer than any that is looked up"), 0);
    ck_assert_uint_eq(lexicon_fused(words, "Cannot", 6), 3);
    ck_assert(lexicon_may_be_fused(words, "Cannot", 6));
    ck_assert_uint_eq(lexicon_fused(words, "canoes", 6), 0);
    lexicon_free(words);
    memory_fail_at(2);
    ck_assert_ptr_null(lexicon_new(language_find("en"), &err));
    memory_fail_at(0);
    ck_assert_int_eq(err.code, ERROR_MEMORY);
}
END_TEST

/* No word of a table is too long to be found again, and lists are separated by single blanks. */
START_TEST(tables_are_well_formed)
{
    for (const char *const *code = language_codes(); *code != NULL; code++) {
        const language *l = language_find(*code);
        ck_assert_str_eq(l->code, *code);
        const char *lists[] = {l->titles, l->numbered, l->abbreviations, l->final, l->starters, l->elisions,
            l->enclitics,
                               l->hyphen_enclitics, l->fused, l->verb_endings, l->no_verbs, l->whole, l->prefixes,
                               l->suffixes, l->units};
        for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
            size_t size = lists[i] != NULL ? strlen(lists[i]) : 0;
            ck_assert_msg(size == 0 || (lists[i][0] != ' ' && lists[i][size - 1] != ' '), "%s, list %zu", *code, i);
            for (size_t at = 0; at < size; at += strcspn(lists[i] + at, " ") + 1) {
                size_t word = strcspn(lists[i] + at, " ");
                ck_assert_msg(word > 0 && word <= LEXICON_WORD_BYTES, "%s, list %zu: %.20s", *code, i, lists[i] + at);
            }
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("parts");
    TCase *tests = tcase_create("parts");
    tcase_add_test(tests, every_code_point_has_a_class);
    tcase_add_test(tests, a_scan_is_hungry_where_the_answer_has_not_come);
    tcase_add_test(tests, gaps_count_their_lines);
    tcase_add_test(tests, words_are_found_in_their_case);
    tcase_add_test(tests, tables_are_well_formed);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
